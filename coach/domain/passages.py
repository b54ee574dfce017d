"""What stands only in one of two answers, phrase by phrase."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from rapidfuzz.distance import Indel

from coach.domain.transcripts import TextRange
from coach.domain.words import Word, words

MOVED_WORDS = 3
"""So many words in unbroken order that stand in both answers, wherever, were moved and not written anew."""

BRIDGE_WORDS = 2
"""So many function words between two new phrases don't part them: "of the" stands in every answer."""


def only_in_each(before: str, after: str) -> tuple[tuple[TextRange, ...], tuple[TextRange, ...]]:
    """Return the phrases that stand only in `before`, and those that stand only in `after`.

    Words are compared without case and punctuation. Those on the longest common way through both answers stand in
    both, and so do those of a run of `MOVED_WORDS` that is found in both.
    """
    old, new = words(before), words(after)
    old_texts, new_texts = [word.text for word in old], [word.text for word in new]
    moved = set(_runs(old_texts)) & set(_runs(new_texts))
    old_kept, new_kept = _covered(old_texts, moved), _covered(new_texts, moved)
    for step in Indel.opcodes(old_texts, new_texts):
        if step.tag == "equal":
            old_kept.update(range(step.src_start, step.src_end))
            new_kept.update(range(step.dest_start, step.dest_end))
    return tuple(_phrases(old, old_kept)), tuple(_phrases(new, new_kept))


def _runs(texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(islice(texts, begin, None) for begin in range(MOVED_WORDS)), strict=False)


def _covered(texts: Sequence[str], runs: Collection[tuple[str, ...]]) -> set[int]:
    """Return the positions of the words that lie in one of these runs."""
    return {begin + offset for begin, run in enumerate(_runs(texts)) if run in runs for offset in range(MOVED_WORDS)}


def _phrases(said: Sequence[Word], kept: Collection[int]) -> Iterator[TextRange]:
    """Yield where the words stand that were not kept, from the first to the last of each phrase."""
    first = last = None
    for number in range(len(said)):
        if number in kept:
            continue
        if first is None or last is None or not _bridges(said[last + 1 : number]):
            if first is not None and last is not None:
                yield TextRange(start=said[first].start, end=said[last].end)
            first = number
        last = number
    if first is not None and last is not None:
        yield TextRange(start=said[first].start, end=said[last].end)


def _bridges(between: Sequence[Word]) -> bool:
    return len(between) <= BRIDGE_WORDS and all(word.is_function for word in between)
