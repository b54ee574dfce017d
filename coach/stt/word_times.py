"""Word times put right: recognisers give them out of order, overlapping, or beyond the piece."""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from coach.domain.speech import SpokenWord
from coach.domain.value import Value

TOLERANCE_S = 1.0
"""Times so far outside a piece are rounding; those further out are of something else. Whisper's steps are 0.02 s, but
it fills a piece up with silence and may put the last word there."""

_LETTERS = re.compile(r"[^\W_]")


class RawWord(Value):
    """A word as a recogniser gave it; nothing is known of its times."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None = None


def put_right(text: str, raw: Sequence[RawWord], duration_s: float) -> tuple[SpokenWord, ...] | None:
    """Return the words of `text`, punctuation and all, with the times of `raw`, in order and apart, in 0..duration.

    None if the times can't be believed: words are missing, more or others than in the text, or their times are not of
    a piece of `duration_s` seconds.
    """
    if not all(_is_within(word, duration_s) for word in raw):
        return None
    for order in (raw, sorted(raw, key=lambda word: word.start_s)):
        words = [word for word in order if _letters(word.text)]
        if _letters(text) == "".join(_letters(word.text) for word in words):
            return _in_order(_match(text.split(), words), duration_s)
    return None


def _is_within(word: RawWord, duration_s: float) -> bool:
    return all(
        math.isfinite(second) and -TOLERANCE_S <= second <= duration_s + TOLERANCE_S
        for second in (word.start_s, word.end_s)
    )


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text)).casefold()


def _match(tokens: Sequence[str], words: Sequence[RawWord]) -> Iterator[RawWord]:
    """Yield each token with the time from its first letter's word to its last letter's; both have the same letters.

    A token without letters has no length. Where several tokens are one word, they share its time by their letters.
    """
    letters = [letter for word in words for letter in _spell(word)]
    at = 0
    for token in tokens:
        own = letters[at : at + len(_letters(token))]
        at += len(own)
        if own:
            known = [
                letter.confidence for letter in own if letter.confidence is not None and 0 <= letter.confidence <= 1
            ]
            yield RawWord(text=token, start_s=own[0].start_s, end_s=own[-1].end_s, confidence=min(known, default=None))
        else:
            second = letters[at - 1].end_s if at else 0.0
            yield RawWord(text=token, start_s=second, end_s=second)


def _spell(word: RawWord) -> Iterator[RawWord]:
    """Yield the letters of a word, which share its time evenly."""
    letters = _letters(word.text)
    step_s = max(0.0, word.end_s - word.start_s) / len(letters)
    edges = accumulate((step_s for _ in letters), initial=word.start_s)
    for letter, (start_s, end_s) in zip(letters, pairwise(edges), strict=True):
        yield RawWord(text=letter, start_s=start_s, end_s=end_s, confidence=word.confidence)


def _in_order(words: Iterator[RawWord], duration_s: float) -> tuple[SpokenWord, ...] | None:
    """Return the words, each ended where the next begins at the latest; None if one begins before the one before."""
    given = list(words)
    starts = [min(max(word.start_s, 0.0), duration_s) for word in given]
    if any(later < earlier for earlier, later in pairwise(starts)):
        return None
    return tuple(
        SpokenWord(
            text=word.text, start_s=start_s, end_s=min(max(word.end_s, start_s), next_s), confidence=word.confidence
        )
        for word, start_s, next_s in zip(given, starts, [*starts, duration_s][1:], strict=True)
    )
