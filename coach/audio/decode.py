"""Recordings decoded, in a process that has lost the means to do harm: FFmpeg reads files from strangers."""

import asyncio
import os
import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Literal, Self

from pydantic import Field, ValidationError

from coach.domain.speech import BYTES_PER_S, SAMPLE_RATE
from coach.domain.value import Value
from coach.errors import RecordingRejected, RecordingTooLarge, TranscriptionFailed

_PROGRAM = Path(__file__).with_name("decoder.py")

GRACE_S = 1.0
"""How much longer a recording may be than the limit: recorders that stop at it are some frames late."""

_FORMATS = "WebM, Ogg, MP4, WAV, FLAC or MP3"

_FAULTS = {
    "unreadable": "It is in no format that can be read, or arrived damaged.",
    "no sound": "There is no sound in it.",
    "unknown codec": "Its sound is packed in a way that can't be read.",
    "memory": "It takes far more memory to decode than sound does; its decoder was stopped.",
    "time": "It takes far more time to decode than its length allows; its decoder was stopped.",
    "crash": "Its decoder broke down on it.",
}
"""What the decoder says, as a learner reads it."""

_FROM_OUTSIDE = frozenset((os.EX_IOERR, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP))
"""Ends that no recording brings about: the system is out of disk or memory, or going down."""


class DecodeLimits(Value):
    """What decoding one recording may take: `max_s` seconds of sound, memory, processor time, and time on the clock."""

    max_s: float = Field(gt=0)
    memory_mb: int = Field(gt=0)
    cpu_s: int = Field(gt=0)
    clock_s: float = Field(gt=0)

    @classmethod
    def of(cls, max_s: float) -> Self:
        """Return limits that no honest recording of at most `max_s` seconds comes near.

        Measured for half an hour of WebM with Opus: under 128 MB of address space, and 6 s of processor time.
        """
        cpu_s = round(10 + max_s / 20)
        return cls(max_s=max_s, memory_mb=512, cpu_s=cpu_s, clock_s=60 + 5 * cpu_s)


class Sound(Value):
    """The sound of a recording: 16 kHz, mono, 16-bit, little-endian.

    `container` and `codec` are FFmpeg's names. `damage` says to the learner what could not be read, None where nothing
    was found damaged. Sound follows on sound: what is missing, or was left out where a recorder paused, is no silence
    here.
    """

    pcm: bytes = Field(repr=False)
    container: str
    codec: str
    damage: str | None = None

    @property
    def duration_s(self) -> float:
        return len(self.pcm) / BYTES_PER_S


class _Report(Value):
    """The last word of the decoder. `fault` is a key of `_FAULTS`, or "too long"."""

    fault: Literal["unreadable", "no sound", "unknown codec", "memory", "crash", "too long"] | None = None
    container: str = ""
    codec: str = ""
    packets: int = 0
    damaged: int = 0


async def decode(recording: bytes, limits: DecodeLimits) -> Sound:
    """Return the sound of a recording, as far as it can be read; of several audio tracks the best one's.

    Raises:
        RecordingRejected: it is empty, can't be read, has no sound, or took its decoder down.
        RecordingTooLarge: it has more than `limits.max_s` seconds.
        TranscriptionFailed: the decoder could not be started or was killed; to try again can help.
    """
    if not recording:
        raise RecordingRejected("The recording is empty. Check the microphone, then record the answer again.")
    try:
        with ExitStack() as stack:
            folder = stack.enter_context(TemporaryDirectory(prefix="coach-decode-"))
            source, sound, log = (stack.enter_context(TemporaryFile(dir=folder)) for _ in range(3))
            await asyncio.to_thread(_fill, source, recording)
            code = await _run(_command(limits), (source, sound, log), folder, limits.clock_s)
            report = _judge(code, _rewound(log).read(), limits)
            pcm = await asyncio.to_thread(_rewound(sound).read)
    except OSError as error:
        raise TranscriptionFailed(f"The recording's decoder could not be run ({error}). Try again later.") from error
    if not pcm:
        raise _rejected("no sound")
    return Sound(pcm=pcm, container=report.container, codec=report.codec, damage=_damage(report))


def _command(limits: DecodeLimits) -> tuple[str, ...]:
    max_samples = round((limits.max_s + GRACE_S) * SAMPLE_RATE)
    numbers = (SAMPLE_RATE, max_samples, limits.memory_mb * 1_000_000, limits.cpu_s)
    return (sys.executable, "-I", str(_PROGRAM), *map(str, numbers))


def _fill(file: IO[bytes], content: bytes) -> None:
    file.write(content)
    _rewound(file)


def _rewound(file: IO[bytes]) -> IO[bytes]:
    file.seek(0)
    return file


async def _run(command: tuple[str, ...], files: tuple[IO[bytes], ...], folder: str, clock_s: float) -> int | None:
    """Return how the process ended; None if it had to be stopped. It is gone afterwards, come what may."""
    stdin, stdout, stderr = files
    process = await asyncio.create_subprocess_exec(
        *command, stdin=stdin, stdout=stdout, stderr=stderr, cwd=folder, env={}, start_new_session=True
    )
    try:
        async with asyncio.timeout(clock_s):
            return await process.wait()
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _judge(code: int | None, log: bytes, limits: DecodeLimits) -> _Report:
    """Return the report of a decoder that did its work; raise what else came of it."""
    report = _last_report(log)
    if report is None or code in _FROM_OUTSIDE:
        raise TranscriptionFailed(
            f"The recording's decoder did not start, was killed or found the disk full (it ended with {code})."
            " Try again later."
        )
    if report.fault == "too long":
        raise RecordingTooLarge(
            f"The recording is longer than {limits.max_s / 60:g} min, the limit here. Nothing of it was cut."
            " Answer more briefly, or ask the operator to raise COACH_MAX_RECORDING_MINUTES."
        )
    if code in (None, -signal.SIGXCPU):
        raise _rejected("time")
    if report.fault:
        raise _rejected(report.fault)
    return report


def _last_report(log: bytes) -> _Report | None:
    """Return the last report in the log; None if there is none, which is before the decoder came to its work."""
    reports = [line for line in log.splitlines() if line.startswith(b"{")]
    try:
        return _Report.model_validate_json(reports[-1]) if reports else None
    except ValidationError:
        return None


def _rejected(fault: str) -> RecordingRejected:
    return RecordingRejected(
        f"The recording can't be decoded. {_FAULTS[fault]} It is kept as it came."
        f" Record the answer again, or send it as {_FORMATS}."
    )


def _damage(report: _Report) -> str | None:
    if not report.damaged:
        return None
    return (
        f"The recording is damaged: {report.damaged} of its {report.packets} packets of sound could not be read,"
        " so a part of what was said is missing."
    )
