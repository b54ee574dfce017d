"""Answering aloud in a terminal: a clock, a level meter, and parts that are stored while you speak."""

import asyncio
import struct
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from rich.live import Live
from rich.text import Text

from coach.cli.microphone import SILENT_DB, Level
from coach.cli.output import progress_console
from coach.domain.attempts import Attempt
from coach.domain.questions import Question
from coach.domain.speech import BYTES_PER_S, SAMPLE_RATE
from coach.errors import RecordingRejected
from coach.uploads import Uploads

PART_S = 2.0
"""What a crash may cost at most."""

PART_BYTES = round(PART_S * BYTES_PER_S)

TICK_S = 0.1
METER_WIDTH = 30
QUIET_AFTER_S = 4.0

MEDIA_TYPES = {
    ".webm": "audio/webm",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".oga": "audio/ogg",
    ".m4a": "audio/mp4",
    ".mp4": "audio/mp4",
    ".aac": "audio/aac",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".mp3": "audio/mpeg",
}


class Source(Protocol):
    """A microphone that is open."""

    def take(self) -> bytes: ...


async def record(
    uploads: Uploads, question: Question, source: Source, stopped: Callable[[], Awaitable[object]]
) -> Attempt:
    """Record until `stopped` returns, and submit; each part is stored before the next is recorded."""
    attempt, _ = await uploads.begin(question.id, "audio/wav")
    stop = asyncio.ensure_future(stopped())
    sender = _Sender(uploads, attempt.id)
    level = Level()
    started = time.monotonic()
    try:
        with Live(console=progress_console(), transient=True, auto_refresh=False) as live:
            while not stop.done():
                await asyncio.sleep(TICK_S)
                pcm = source.take()
                level.hear(pcm)
                await sender.take(pcm)
                live.update(_line(question, time.monotonic() - started, level), refresh=True)
        await sender.take(source.take(), is_last=True)
    except BaseException:
        progress_console().print(
            f"\nWhat was recorded is kept as attempt {attempt.id[:8]}."
            f" Submit it:  coach submit {attempt.id[:8]}   Or delete it:  coach delete {attempt.id[:8]}"
        )
        raise
    finally:
        stop.cancel()
    return await uploads.submit(attempt.id, sender.parts)


async def send_file(uploads: Uploads, question: Question, file: Path) -> Attempt:
    """Submit a recording that was made elsewhere."""
    media_type = MEDIA_TYPES.get(file.suffix.lower())
    if media_type is None:
        raise RecordingRejected(f"{file} is no recording by its name; it should end in {', '.join(MEDIA_TYPES)}.")
    try:
        content = await asyncio.to_thread(file.read_bytes)
    except OSError as failure:
        raise RecordingRejected(f"{file} can't be read ({failure.strerror}). Check the name.") from failure
    if not content:
        raise RecordingRejected(f"{file} is empty. Record the answer again.")
    attempt, _ = await uploads.begin(question.id, media_type)
    await uploads.save_whole(attempt.id, _at_once(content), None)
    return await uploads.submit(attempt.id)


async def _at_once(content: bytes) -> AsyncIterator[bytes]:
    yield content


class _Sender:
    """Collects sound and stores it in parts; the first begins with the header of a WAV file of unknown length."""

    def __init__(self, uploads: Uploads, attempt_id: str) -> None:
        self.parts = 0
        self._uploads = uploads
        self._attempt_id = attempt_id
        self._waiting = wav_header()

    async def take(self, pcm: bytes, *, is_last: bool = False) -> None:
        """Store what there is in parts of `PART_S`; what is left waits, unless it is the last."""
        self._waiting += pcm
        while len(self._waiting) >= PART_BYTES:
            await self._send(PART_BYTES)
        if is_last and self._waiting:
            await self._send(len(self._waiting))

    async def _send(self, size: int) -> None:
        part, self._waiting = self._waiting[:size], self._waiting[size:]
        await self._uploads.save_part(self._attempt_id, self.parts, part, sha256(part).digest())
        self.parts += 1


def wav_header() -> bytes:
    """Return the header of a WAV file whose length is not known yet: 16 kHz, mono, 16-bit."""
    unknown = 0xFFFFFFFF
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, SAMPLE_RATE, BYTES_PER_S, 2, 16)
    return struct.pack("<4sI4s", b"RIFF", unknown, b"WAVE") + form + struct.pack("<4sI", b"data", unknown)


def _line(question: Question, seconds: float, level: Level) -> Text:
    """Return the clock, the meter, and a warning where one is due."""
    clock = f"{seconds // 60:2.0f}:{seconds % 60:02.0f} of {question.minutes:g} min  "
    filled = round(level.share * METER_WIDTH)
    meter = Text("█" * filled, "red" if level.clipped else "green") + Text("─" * (METER_WIDTH - filled), "dim")
    warning = ""
    if level.clipped:
        warning = "  too loud: move away from the microphone"
    elif seconds > QUIET_AFTER_S and level.loudest_db < SILENT_DB:
        warning = "  nothing is heard: is the microphone on?"
    return Text("● ", "red") + Text(clock) + meter + Text(warning, "yellow")
