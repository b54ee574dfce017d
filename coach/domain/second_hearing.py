"""Whether a recogniser can be relied on with a voice: it hears the same sound twice, the second time a little slower.

What it really hears it hears again. Of a language that it does not know it makes other words each time, though it
writes both times fluent English. docs/speech.md has what was measured.
"""

from typing import Self

from rapidfuzz.distance import Levenshtein

from coach.domain.value import Value
from coach.domain.words import words

SPEED = 0.92
"""How fast the second hearing is, beside the first. Somebody who speaks so much slower is heard as well as before."""

ENOUGH_WORDS = 60
"""After so many words no more is heard twice."""

FEWEST_WORDS = 10
"""Of fewer words nothing is said."""

MAX_DIFFERENCE = 0.6
"""A larger share of words that differ is no hearing."""


class SecondHearing(Value):
    """So many words were heard twice, and so many of them differed: replaced, left out or put in."""

    words: int = 0
    differing: int = 0

    def and_piece(self, first: str, second: str) -> Self:
        """Return it with another piece of sound, by what was heard in it the first and the second time."""
        one, two = ([word.text for word in words(text)] for text in (first, second))
        return type(self)(
            words=self.words + max(len(one), len(two)), differing=self.differing + Levenshtein.distance(one, two)
        )

    @property
    def is_enough(self) -> bool:
        return self.words >= ENOUGH_WORDS

    @property
    def contradicts(self) -> bool:
        """Whether the two hearings have so little in common that neither can be relied on."""
        return self.words >= FEWEST_WORDS and self.differing > MAX_DIFFERENCE * self.words


NOTHING_TWICE = SecondHearing()
