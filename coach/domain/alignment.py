"""Times for the words of recognisers that give none: spread over where somebody spoke."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from coach.domain.speech import Span, SpokenWord
from coach.domain.syllables import count_syllables

SENTENCE_END_BONUS_S = 1.0
CLAUSE_END_BONUS_S = 0.5
"""What a pause at punctuation outweighs of misfit. In four synthetic answers, which pause between sentences only, all
13 pauses are found with any from a quarter to four times as much; with none one is."""

MIN_STRETCH_S = 0.3
"""Shorter stretches are taken as so long when a misfit is weighed: their edges are known to about 0.1 s only."""

_SENTENCE_ENDS = (".", "!", "?", "…")
_CLAUSE_ENDS = (",", ";", ":", "–", "—")
_CLOSING = "\"'”’)]"


def align(words: Sequence[str], speech: Sequence[Span]) -> tuple[SpokenWord, ...]:
    """Return the words with times, spread over the stretches of speech, which are in order and apart.

    The gaps between stretches are put between words: so that each stretch gets about the syllables that fit its length,
    and rather where there is punctuation. Within a stretch each word takes time in proportion to its syllables. Words
    are in order, never overlap, and each lies within one stretch; a stretch may get none. No words: nothing.

    Raises:
        ValueError: there are words, but no speech.
    """
    if not words:
        return ()
    if not speech:
        raise ValueError("words can't be aligned where nobody spoke")
    syllables = tuple(map(count_syllables, words))
    ends = _share(words, syllables, speech)
    return tuple(
        word
        for span, (first, end) in zip(speech, pairwise((0, *ends)), strict=True)
        for word in _spread(words[first:end], syllables[first:end], span)
    )


def _share(words: Sequence[str], syllables: Sequence[int], speech: Sequence[Span]) -> list[int]:
    """Return for each stretch how many words have been said by its end: the way to share them out that costs least."""
    at_s = _positions(syllables, sum(span.length_s for span in speech))
    bonus_s = (0.0, *map(_pause_bonus, words[:-1]), 0.0)
    costs = [0.0, *(float("inf") for _ in words)]
    ways: list[list[int]] = []
    for span in speech:
        costs, firsts = _extend(costs, at_s, bonus_s, span.length_s)
        ways.append(firsts)
    ends = [len(words)]
    for firsts in reversed(ways[1:]):
        ends.append(firsts[ends[-1]])
    return ends[::-1]


def _extend(
    costs: Sequence[float], at_s: Sequence[float], bonus_s: Sequence[float], length_s: float
) -> tuple[list[float], list[int]]:
    """Return, for each number of words said by the end of a stretch, the lowest cost and its first word there.

    A stretch costs the square of by how much its words are too long or too short for it, against its length.
    """
    scale_s = max(length_s, MIN_STRETCH_S)
    extended, firsts = [], []
    for end, end_s in enumerate(at_s):
        misfits = [costs[first] + (end_s - at_s[first] - length_s) ** 2 / scale_s for first in range(end)]
        nothing = costs[end] + length_s**2 / scale_s
        best = min(range(end), key=misfits.__getitem__, default=end)
        if best < end and misfits[best] - bonus_s[end] <= nothing:
            extended.append(misfits[best] - bonus_s[end])
            firsts.append(best)
        else:
            extended.append(nothing)
            firsts.append(end)
    return extended, firsts


def _positions(syllables: Sequence[int], length_s: float) -> list[float]:
    """Return where each word begins and the last one ends in so many seconds, in proportion to the syllables.

    Where nothing has a syllable, all is at the beginning.
    """
    total = sum(syllables) or 1
    return [length_s * said / total for said in accumulate(syllables, initial=0)]


def _pause_bonus(word: str) -> float:
    """Return how gladly a pause is put after a word."""
    bare = word.rstrip(_CLOSING)
    if bare.endswith(_SENTENCE_ENDS):
        return SENTENCE_END_BONUS_S
    return CLAUSE_END_BONUS_S if bare.endswith(_CLAUSE_ENDS) else 0.0


def _spread(words: Sequence[str], syllables: Sequence[int], span: Span) -> Iterator[SpokenWord]:
    edges = (min(span.start_s + at_s, span.end_s) for at_s in _positions(syllables, span.length_s))
    for word, (start_s, end_s) in zip(words, pairwise(edges), strict=True):
        yield SpokenWord(text=word, start_s=start_s, end_s=end_s)
