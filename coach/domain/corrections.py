"""A transcript as a person corrected it, and when each of its words was spoken."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from coach.domain.mishearings import Suggestion
from coach.domain.speech import Span, SpokenTranscript, SpokenWord
from coach.domain.value import Value
from coach.domain.words import fold

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+$")
_WORD = re.compile(r"\S+")


class TimedRange(Value):
    """One word of a corrected text, characters `start`..`end`, and when it was spoken.

    `spoken` is None for a word that was put in where nothing was heard.
    """

    start: int
    end: int
    spoken: Span | None


def correct(text: str, accepted: Iterable[Suggestion]) -> str:
    """Return `text` with each accepted term in place of what was heard, a capital kept where a sentence begins.

    Raises:
        ValueError: a suggestion was made for another text, or two are for the same words.
    """
    pieces: list[str] = []
    end = 0
    for each in sorted(accepted, key=lambda each: each.start):
        if each.start < end:
            raise ValueError(f"two suggestions are for the same words: {each.heard!r}")
        if text[each.start : each.end] != each.heard:
            raise ValueError(f"{each.heard!r} does not stand at character {each.start}")
        pieces += [text[end : each.start], _fit(text, each)]
        end = each.end
    return "".join([*pieces, text[end:]])


def retime(transcript: SpokenTranscript, text: str) -> tuple[TimedRange, ...]:
    """Return the words of `text`, an edited form of the transcript, in order, with the times they were spoken at.

    A word that stayed has its own time. A changed stretch of as many words as before has theirs one by one; of
    more or fewer, each of its words has the time of the whole stretch.
    """
    places = list(_WORD.finditer(text))
    spoken = _spans(transcript.words, [place.group() for place in places])
    return tuple(
        TimedRange(start=place.start(), end=place.end(), spoken=span)
        for place, span in zip(places, spoken, strict=True)
    )


def _fit(text: str, suggestion: Suggestion) -> str:
    before = text[: suggestion.start]
    begins = not before.strip() or _SENTENCE_END.search(before[-8:]) is not None
    term = suggestion.term
    plain = term.split()[0].islower()
    return term[0].upper() + term[1:] if begins and plain and suggestion.heard[0].isupper() else term


def _spans(heard: Sequence[SpokenWord], edited: Sequence[str]) -> Iterator[Span | None]:
    before = [_compared(word.text) for word in heard]
    after = [_compared(word) for word in edited]
    for _, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if i2 - i1 == j2 - j1:
            yield from (_span(heard[at : at + 1]) for at in range(i1, i2))
        else:
            yield from [_span(heard[i1:i2])] * (j2 - j1)


def _compared(word: str) -> str:
    """Return a word without case and punctuation; of a word that is nothing else, the word."""
    return "".join(letter for letter in fold(word) if letter.isalnum()) or word


def _span(stretch: Sequence[SpokenWord]) -> Span | None:
    return Span(start_s=stretch[0].start_s, end_s=stretch[-1].end_s) if stretch else None
