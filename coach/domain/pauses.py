"""The silent pauses of an answer: where they are, how long, and whether at the border of a clause or inside one."""

from bisect import bisect_right
from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise

from coach.domain.disfluencies import CLAUSE_ENDS, FILLERS, bare_word
from coach.domain.pieces import MIN_PAUSE_S
from coach.domain.speech import SpokenTranscript, SpokenWord
from coach.domain.value import Value

CLAUSE_OPENERS = frozenset(
    "and but or so because since although though while whereas if when where which who that then unless until".split()
)
"""Conjunctions and relative words that begin a clause of English."""


class PauseKind(StrEnum):
    """A pause at the border of a clause is where people think ahead; one inside is where a word is looked for."""

    BETWEEN_CLAUSES = "between-clauses"
    INSIDE_CLAUSE = "inside-clause"


class Pause(Value):
    """A silence of `MIN_PAUSE_S` or more between words; `after_word` is the index of the word before it."""

    start_s: float
    length_s: float
    after_word: int
    kind: PauseKind


def find_pauses(transcript: SpokenTranscript) -> tuple[Pause, ...]:
    """Return the silences between stretches with a voice that have words before and after them, in order."""
    return tuple(_pauses(transcript))


def _pauses(transcript: SpokenTranscript) -> Iterator[Pause]:
    words = transcript.words
    starts = [word.start_s for word in words]
    for before, after in pairwise(transcript.speech):
        length_s = after.start_s - before.end_s
        following = bisect_right(starts, (before.end_s + after.start_s) / 2)
        if length_s < MIN_PAUSE_S or not 0 < following < len(words):
            continue
        yield Pause(
            start_s=before.end_s,
            length_s=length_s,
            after_word=following - 1,
            kind=_kind(words[following - 1], words[following]),
        )


def _kind(before: SpokenWord, after: SpokenWord) -> PauseKind:
    """The comma of a filler ("the, um, cache") is no border."""
    ends = before.text.endswith(CLAUSE_ENDS) and bare_word(before.text) not in FILLERS
    opens = bare_word(after.text) in CLAUSE_OPENERS
    return PauseKind.BETWEEN_CLAUSES if ends or opens else PauseKind.INSIDE_CLAUSE
