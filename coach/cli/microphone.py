"""The microphone, by sounddevice, and how loud it hears."""

import queue
from importlib import import_module
from math import log10, sqrt
from types import TracebackType
from typing import Any, Self

import numpy as np

from coach.domain.speech import SAMPLE_RATE
from coach.errors import BackendMissing

BLOCK_S = 0.1
FLOOR_DB = -60.0
"""What the level meter shows as nothing, in decibels below full scale."""

CLIPPED_LEVEL = 0.99
SILENT_DB = -50.0
"""A microphone that stays below this is off, muted or the wrong one: speech near it is some 20 to 30 dB louder."""

NO_PORTAUDIO = (
    "Recording needs the library PortAudio, which is not installed. On Debian and Ubuntu: sudo apt install"
    " libportaudio2; on macOS: brew install portaudio. Without it, record with any program and give the file:"
    " coach practice QUESTION FILE --voice"
)


class Microphone:
    """Records 16 kHz, mono, 16-bit while it is open; `take` returns what has come since it was last called."""

    def __init__(self, device: str | int | None = None) -> None:
        self._blocks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        sounddevice = _sounddevice()
        try:
            self._stream = sounddevice.RawInputStream(
                samplerate=SAMPLE_RATE,
                blocksize=round(BLOCK_S * SAMPLE_RATE),
                device=device,
                channels=1,
                dtype="int16",
                callback=self._keep,
            )
        except (sounddevice.PortAudioError, ValueError) as failure:
            raise BackendMissing(
                f"The microphone can't be opened ({failure}). Plug one in, let the terminal use it, or choose another"
                f" with --device; there are:\n{sounddevice.query_devices()}"
            ) from failure

    def __enter__(self) -> Self:
        self._stream.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stream.stop()
        self._stream.close()

    def take(self) -> bytes:
        blocks = []
        while not self._blocks.empty():
            blocks.append(self._blocks.get())
        return b"".join(blocks)

    def _keep(self, block: Any, frames: int, time: object, status: object) -> None:
        self._blocks.put(bytes(block))


def _sounddevice() -> Any:
    try:
        return import_module("sounddevice")
    except (ImportError, OSError) as failure:
        raise BackendMissing(NO_PORTAUDIO) from failure


class Level:
    """How loud a recording is: now, and at its loudest."""

    def __init__(self) -> None:
        self.now_db = FLOOR_DB
        self.loudest_db = FLOOR_DB
        self.clipped = False

    def hear(self, pcm: bytes) -> None:
        """Take in some more of the recording; nothing changes without any."""
        if not pcm:
            return
        samples = np.frombuffer(pcm, dtype="<i2") / 32_768
        loudness = sqrt(float(np.mean(samples**2)))
        self.now_db = max(FLOOR_DB, 20 * log10(loudness)) if loudness else FLOOR_DB
        self.loudest_db = max(self.loudest_db, self.now_db)
        self.clipped = bool(np.max(np.abs(samples)) >= CLIPPED_LEVEL)

    @property
    def share(self) -> float:
        """Return the level now, in 0..1 of the meter."""
        return 1 - self.now_db / FLOOR_DB
