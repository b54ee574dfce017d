"""A recording as it arrives: numbered parts, in any order, each sent as often as it takes."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import Field

from coach.domain.value import Value

MEDIA_TYPES = frozenset(
    """
    audio/webm video/webm audio/ogg application/ogg audio/mp4 video/mp4 audio/x-m4a audio/aac
    audio/wav audio/x-wav audio/wave audio/vnd.wave audio/flac audio/x-flac audio/mpeg audio/mp3
    """.split()
)
"""What recorders and players of today write. The decoder looks at the bytes, not at this name."""

MAX_PART_BYTES = 4_000_000
"""About four minutes of a browser's usual 128 kbit/s; recorders send parts of a few seconds."""


class RecordingPart(Value):
    """One part of a recording as it was stored."""

    number: int = Field(ge=0)
    size: int = Field(gt=0)
    sha256: str


class Received(Value):
    """How much of a recording has arrived: so many parts, of so many bytes together."""

    parts: int
    size: int


class StoredPart(Value):
    """One part that is stored for good, and how much of its recording has arrived with it."""

    part: RecordingPart
    received: Received


class Recording(Value):
    """What is known of a recording beside its parts.

    `duration_s` and `sha256` (of all parts together) are None until it was decoded, `heard_s` until something of it
    was transcribed. `deleted_at`: when its sound was deleted, as the operator's retention time demands.
    """

    media_type: str
    duration_s: float | None = None
    heard_s: float | None = None
    sha256: str | None = None
    deleted_at: datetime | None = None


class Arrived(Value):
    """Which parts of a recording have arrived, by number from 0."""

    parts: tuple[RecordingPart, ...]

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)

    def missing(self, count: int | None = None) -> tuple[int, ...]:
        """Return the numbers that are missing: of `count` parts, or else below the highest that arrived."""
        numbers = {part.number for part in self.parts}
        expected = max(numbers, default=-1) + 1 if count is None else count
        return tuple(number for number in range(expected) if number not in numbers)

    def unbroken(self) -> tuple[RecordingPart, ...]:
        """Return the parts from the first up to the first gap, in order."""
        ordered = sorted(self.parts, key=lambda part: part.number)
        return tuple(part for expected, part in enumerate(ordered) if part.number == expected)


def is_known(media_type: str) -> bool:
    """Return whether the type, with or without parameters such as codecs, is one that can be taken."""
    return media_type.partition(";")[0].strip().lower() in MEDIA_TYPES


def list_numbers(numbers: Iterable[int], at_most: int = 10) -> str:
    """Return numbers for a sentence: «3, 5, 6 and 12 more»."""
    ordered = sorted(numbers)
    shown = ", ".join(str(number) for number in ordered[:at_most])
    return shown if len(ordered) <= at_most else f"{shown} and {len(ordered) - at_most} more"
