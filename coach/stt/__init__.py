"""Speech recognisers behind one protocol. A module here with `open()` and `describe()` is one kind of recogniser."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol

from coach.domain.speech import Recognizer, SpokenWord
from coach.domain.value import Value
from coach.errors import SettingInvalid
from coach.stt.options import Options

NAMES = ("moonshine", "faster_whisper", "openai")
"""What COACH_STT may be. A hyphen will do for the underscore."""


class Hearing(Value):
    """What was heard in one piece of a recording.

    `words` have times from the beginning of the piece; None where the recogniser gives no word times, and the
    text stands alone. An empty text is silence. `language` is None where the recogniser does not tell.
    """

    text: str
    words: tuple[SpokenWord, ...] | None = None
    language: str | None = None


class Transcriber(Protocol):
    """Turns pieces of speech into text.

    `max_piece_s` is the longest piece that it hears well; recordings are cut at pauses into pieces of that length.
    `takes_all_for_its_own`: whether it hears its own language in any other; then some pieces are heard twice.
    """

    max_piece_s: float
    takes_all_for_its_own: bool

    @property
    def recognizer(self) -> Recognizer: ...

    async def transcribe(self, piece: bytes, vocabulary: Sequence[str]) -> Hearing:
        """Return what is said in `piece` (16 kHz, mono, 16-bit little-endian).

        `vocabulary` are terms that may well occur, the likeliest first; a recogniser that can't use them ignores them.

        Raises:
            TranscriptionFailed: it died, took too long, can't be reached, or replied with what can't be read.
        """
        ...

    async def close(self) -> None: ...


class Description(Value):
    """What a recogniser is, told without opening it. `note`: what to know before speaking to it."""

    recognizer: Recognizer
    note: str


def open_transcriber(name: str, options: Options, cache: Path) -> Transcriber:
    """Return the recogniser of that name; what it downloads is kept in the folder `cache`.

    Raises:
        SettingInvalid: there is none of that name, or an option does not fit it.
        BackendMissing: its package is not installed.
    """
    transcriber: Transcriber = _backend(name).open(options, cache)
    return transcriber


def describe(name: str, options: Options, cache: Path) -> Description:
    """Return what the recogniser of that name is. It is not opened, and no model is loaded.

    Raises:
        The errors of `open_transcriber`.
    """
    description: Description = _backend(name).describe(options, cache)
    return description


def _backend(name: str) -> ModuleType:
    module = name.replace("-", "_")
    if module not in NAMES:
        raise SettingInvalid(f"COACH_STT={name} names no recogniser; take one of {', '.join(NAMES)}.")
    return import_module(f"coach.stt.{module}")
