"""The learner's words, and the search for what somebody claims to have been said."""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from coach.domain.value import Value

MIN_QUOTE_WORDS = 2
"""One word alone is found in nearly any answer, so it proves nothing."""

_ELISION = re.compile(r"\.{3,}|…|\[\s*(?:\.{3}|…)?\s*\]")


class Evidence(Value):
    """A quotation found in the answer: its own words, from character `start` up to `end`."""

    quote: str
    start: int
    end: int


class Transcript(Value):
    """What was said or typed, exactly as it came."""

    text: str

    def find(self, quote: str) -> tuple[Evidence, ...]:
        """Return where the quotation stands in the answer: one piece, or one for each part of an elided one.

        Case, spacing, punctuation and accents don't matter; words are matched whole and in order.
        Empty when any part is not there, or when the whole has fewer than `MIN_QUOTE_WORDS` words.
        """
        squeezed = _squeeze(self.text)
        return _find(self.text, squeezed, quote) or _find(self.text, squeezed, html.unescape(quote))


@dataclass(frozen=True, slots=True)
class _Squeezed:
    """The letters and digits of a text alone, with the way back.

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


_PIECE = re.compile(r"[0-9A-Za-z]+|[^\x00-\x7f]")


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


def _find(text: str, squeezed: _Squeezed, quote: str) -> tuple[Evidence, ...]:
    parts = [part for piece in _ELISION.split(quote) if (part := _squeeze(piece)).letters]
    if sum(len(part.starts) for part in parts) < MIN_QUOTE_WORDS:
        return ()
    found: list[Evidence] = []
    at = 0
    for part in parts:
        at = _find_whole_words(squeezed, part.letters, at)
        if at < 0:
            return ()
        start, end = squeezed.place(at), squeezed.place(at + len(part.letters) - 1) + 1
        found.append(Evidence(quote=text[start:end], start=start, end=end))
        at += len(part.letters)
    return tuple(found)


def _find_whole_words(squeezed: _Squeezed, letters: str, start: int) -> int:
    """Return where `letters` begin at a word and end with one, at or after `start`; -1 if nowhere."""
    at = squeezed.letters.find(letters, start)
    while at >= 0:
        after = at + len(letters)
        if at in squeezed.starts and (after == len(squeezed.letters) or after in squeezed.starts):
            return at
        at = squeezed.letters.find(letters, at + 1)
    return -1
