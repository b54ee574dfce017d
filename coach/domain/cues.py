r"""Cues: the small language in which a rubric file says how a point sounds when it is made.

    parallel|simultaneous positions|tokens     all terms near each other, in any order; | is "or"
    each_other|one_another                     _ (or a hyphen) joins words that follow each other
    linear cost !not|quadratic                 ! a term that must not stand near
    /n\s*(squared|\^\s*2)/                     a regular expression; case does not matter

Words match by stem, and by spelling where a recogniser may have got one wrong.
"""

import re
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator

from coach.domain.value import Value
from coach.domain.words import FUNCTION_WORDS, WORD, fold


class Term(Value):
    """Alternatives of which one must stand in the window; `excluded` reverses it."""

    alternatives: tuple[tuple[str, ...], ...]
    excluded: bool

    @property
    def is_common(self) -> bool:
        """Whether a common word would do, so that finding the term tells next to nothing."""
        return any(FUNCTION_WORDS.issuperset(alternative) for alternative in self.alternatives)


class ParsedCue(Value):
    """Either `pattern` (a regular expression) or `terms`."""

    pattern: str | None = None
    terms: tuple[Term, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.excluded)

    @property
    def unwanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.excluded)


@lru_cache(maxsize=10_000)
def parse(cue: str) -> ParsedCue:
    """Return the parsed cue.

    Raises:
        ValueError: it is empty, excludes only, or its regular expression is broken.
    """
    text = cue.strip()
    if len(text) > 2 and text.startswith("/") and text.endswith("/"):
        try:
            re.compile(text[1:-1])
        except re.error as error:
            raise ValueError(f"the pattern {cue!r} is broken: {error}; mend the regular expression") from error
        return ParsedCue(pattern=text[1:-1])
    terms = tuple(_term(part) for part in text.split())
    if not any(not term.excluded for term in terms):
        raise ValueError(f"the cue {cue!r} names no word to look for; add one")
    return ParsedCue(terms=terms)


def _term(text: str) -> Term:
    excluded = text.startswith("!")
    alternatives = tuple(
        tuple(fold(word) for word in WORD.findall(alternative)) for alternative in text.removeprefix("!").split("|")
    )
    if not all(alternatives):
        raise ValueError(f"the term {text!r} has an empty alternative; take out the extra '|' or '!'")
    return Term(alternatives=alternatives, excluded=excluded)


def _checked(cue: str) -> str:
    parse(cue)
    return cue


Cue = Annotated[str, AfterValidator(_checked)]
