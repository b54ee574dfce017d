"""What was heard in a recording: words with times, and where somebody spoke."""

from collections.abc import Iterable
from itertools import accumulate
from typing import Self

from pydantic import Field, model_validator

from coach.domain.second_hearing import NOTHING_TWICE, SecondHearing
from coach.domain.transcripts import Transcript
from coach.domain.value import Value

SAMPLE_RATE = 16_000
"""Samples a second of all decoded sound, which is mono and 16-bit, little-endian: the recognisers' own format."""

BYTES_PER_S = 2 * SAMPLE_RATE


class Span(Value):
    """A stretch of a recording, in seconds from its beginning."""

    start_s: float = Field(ge=0)
    end_s: float = Field(ge=0)

    @property
    def length_s(self) -> float:
        return self.end_s - self.start_s


class SpokenWord(Value):
    """One word with its punctuation, as it was heard, and when it was spoken.

    `confidence` lies in 0..1 and is the recogniser's own; None where it gives none.
    """

    text: str = Field(min_length=1)
    start_s: float = Field(ge=0)
    end_s: float = Field(ge=0)
    confidence: float | None = None


class Recognizer(Value):
    """What turned sound into words.

    `keeps_fillers`: whether "um" and "uh" survive in what it writes; without that they can't be counted.
    `times_words`: whether word times are its own; else they are aligned from voice activity.
    """

    backend: str
    model: str
    version: str
    keeps_fillers: bool
    times_words: bool


class SpokenTranscript(Transcript):
    """A transcript as it was heard. Its `text` is its words with one space between; both are empty for silence.

    `speech` are the stretches with a voice, in order and apart from each other. `language` is a BCP 47 tag, None
    where the recogniser does not tell. `damage` says to the learner what of the recording could not be read.
    `second_hearing` has no words where nothing was heard twice.
    """

    words: tuple[SpokenWord, ...]
    speech: tuple[Span, ...]
    duration_s: float = Field(ge=0)
    recognizer: Recognizer
    language: str | None = None
    damage: str | None = None
    second_hearing: SecondHearing = NOTHING_TWICE

    @classmethod
    def of(
        cls,
        words: Iterable[SpokenWord],
        speech: Iterable[Span],
        duration_s: float,
        recognizer: Recognizer,
        language: str | None = None,
        damage: str | None = None,
        second_hearing: SecondHearing = NOTHING_TWICE,
    ) -> Self:
        spoken = tuple(words)
        return cls(
            text=" ".join(word.text for word in spoken),
            words=spoken,
            speech=tuple(speech),
            duration_s=duration_s,
            recognizer=recognizer,
            language=language,
            damage=damage,
            second_hearing=second_hearing,
        )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.text != " ".join(word.text for word in self.words):
            raise ValueError("the text is not that of the words")
        return self

    @property
    def starts(self) -> tuple[int, ...]:
        """Return the character of `text` at which each word begins."""
        return tuple(accumulate((len(word.text) + 1 for word in self.words[:-1]), initial=0)) if self.words else ()


class HeardSoFar(Value):
    """What has been heard of a recording that may still grow: all of it before `until_s`."""

    recognizer: Recognizer
    until_s: float = 0.0
    words: tuple[SpokenWord, ...] = ()
    speech: tuple[Span, ...] = ()
    language: str | None = None
    second_hearing: SecondHearing = NOTHING_TWICE
