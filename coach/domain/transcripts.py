"""The learner's words, and the search for what somebody claims to have been said."""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from pydantic import Field

from coach.domain.value import Value
from coach.domain.words import words

MIN_QUOTE_WORDS = 3
"""Fewer words are found in nearly any answer, so they prove nothing; nor do function words alone ("it is the")."""


Character = Annotated[int, Field(ge=0, le=10_000_000)]
"""Far above the length of any answer."""


class TextRange(Value):
    """Words of a text, from character `start` up to `end`."""

    start: Character
    end: Character


class Evidence(Value):
    """A quotation found in the answer: its own words, from character `start` up to `end`."""

    quote: str
    start: int
    end: int


class Transcript(Value):
    """What was said or typed, exactly as it came."""

    text: str

    def find(self, quote: str) -> tuple[Evidence, ...]:
        """Return where the quotation stands in the answer: one piece of evidence, or none.

        Case, spacing, punctuation and accents don't matter, figures and comparisons do; words are matched whole
        and in unbroken order. None is given for a quotation of fewer than `MIN_QUOTE_WORDS` words, or without any
        word that says something.
        """
        squeezed = _squeeze(self.text)
        found = _find(self.text, squeezed, quote) or _find(self.text, squeezed, html.unescape(quote))
        return (found,) if found else ()


@dataclass(frozen=True, slots=True)
class _Squeezed:
    """The letters, figures and comparisons of a text alone, with the way back.

    Piece k of the text lies from `offsets[k]` in `letters` and from `begins[k]` in the text; `starts` are the
    offsets at which a word begins.
    """

    letters: str
    offsets: tuple[int, ...]
    begins: tuple[int, ...]
    starts: frozenset[int]

    def place(self, at: int) -> int:
        """Return where the letter at `at` stands in the text."""
        piece = bisect_right(self.offsets, at) - 1
        return self.begins[piece] + at - self.offsets[piece]


_PIECE = re.compile(r"[0-9]+(?:[.,][0-9]+)+|[0-9A-Za-z]+|[<>=]+|[^\x00-\x7f]")
"""Letters and digits, decimals whole (1.5 is not 15), comparisons, and whatever is not ASCII, one by one."""


@lru_cache(maxsize=256)
def _squeeze(text: str) -> _Squeezed:
    letters: list[str] = []
    offsets: list[int] = []
    begins: list[int] = []
    starts: list[int] = []
    length = end = 0
    apart = True
    for piece in _PIECE.finditer(text):
        begin, said = piece.start(), piece.group()
        apart = apart or text[end:begin].strip("'") != ""
        end = piece.end()
        for letter, wide in ((said.lower(), False),) if said.isascii() else _fold(said):
            if not letter:
                apart = True
                continue
            if apart or wide:
                starts.append(length)
            letters.append(letter)
            offsets.append(length)
            begins.append(begin)
            length += len(letter)
            apart = wide
    return _Squeezed("".join(letters), tuple(offsets), tuple(begins), frozenset(starts))


def _fold(character: str) -> Iterator[tuple[str, bool]]:
    """Yield the letters that a character stands for, each with whether it is a word of its own; "" parts words."""
    for letter in unicodedata.normalize("NFKD", character).casefold():
        if letter.isalnum():
            yield letter, unicodedata.east_asian_width(letter) in "WF"
        elif not unicodedata.combining(letter) and letter != "’":
            yield "", False


def _find(text: str, squeezed: _Squeezed, quote: str) -> Evidence | None:
    wanted = _squeeze(quote)
    if len(wanted.starts) < MIN_QUOTE_WORDS or all(word.is_function for word in words(quote)):
        return None
    at = _find_whole_words(squeezed, wanted.letters)
    if at < 0:
        return None
    start, end = squeezed.place(at), squeezed.place(at + len(wanted.letters) - 1) + 1
    return Evidence(quote=text[start:end], start=start, end=end)


def _find_whole_words(squeezed: _Squeezed, letters: str) -> int:
    """Return where `letters` begin at a word and end with one; -1 if nowhere."""
    at = squeezed.letters.find(letters)
    while at >= 0:
        after = at + len(letters)
        if at in squeezed.starts and (after == len(squeezed.letters) or after in squeezed.starts):
            return at
        at = squeezed.letters.find(letters, at + 1)
    return -1
