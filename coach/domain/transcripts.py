"""The learner's words, and the search for what somebody claims to have been said."""

import html
import re
import unicodedata
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
    """Letters and digits only. `places[i]` is where character i stood; `starts` are those that begin a word."""

    letters: str
    places: tuple[int, ...]
    starts: frozenset[int]


_PIECE = re.compile(r"[0-9A-Za-z]+|[^\x00-\x7f]")


@lru_cache(maxsize=256)
def _squeeze(text: str) -> _Squeezed:
    letters: list[str] = []
    places: list[int] = []
    starts: set[int] = set()
    apart = True
    end = 0
    for piece in _PIECE.finditer(text):
        apart = apart or text[end : piece.start()].strip("'") != ""
        end = piece.end()
        if piece.group().isascii():
            if apart:
                starts.add(len(places))
            letters.append(piece.group().lower())
            places.extend(range(piece.start(), end))
            apart = False
            continue
        for letter in unicodedata.normalize("NFKD", piece.group()).casefold():
            if letter.isalnum():
                wide = unicodedata.east_asian_width(letter) in "WF"
                if apart or wide:
                    starts.add(len(places))
                letters.append(letter)
                places.append(piece.start())
                apart = wide
            elif not unicodedata.combining(letter) and letter != "’":
                apart = True
    return _Squeezed("".join(letters), tuple(places), frozenset(starts))


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
        start, end = squeezed.places[at], squeezed.places[at + len(part.letters) - 1] + 1
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
