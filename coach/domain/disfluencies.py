"""Places in a spoken answer where words are repeated, begun again or hedged, and where its structure is told."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from coach.domain.speech import SpokenWord
from coach.domain.value import Value
from coach.domain.words import WORD, fold


class PlaceKind(StrEnum):
    FILLER = "filler"
    REPETITION = "repetition"
    RESTART = "restart"
    HEDGE = "hedge"
    MARKER = "marker"


class Place(Value):
    """Words `first_word` up to `end_word` of the transcript, and why they are of interest."""

    kind: PlaceKind
    first_word: int
    end_word: int
    said: str


FILLERS = ("um", "uh", "erm", "er", "uhm", "hmm")

RESTARTS = (
    "i mean",
    "let me rephrase",
    "let me start again",
    "let me start over",
    "scratch that",
    "or rather",
    "sorry",
)
"""Editing terms. Source: Levelt (1983), Cognition 14, "Monitoring and self-repair in speech"."""

HEDGES = (
    "i think",
    "i guess",
    "i believe",
    "i suppose",
    "maybe",
    "perhaps",
    "probably",
    "possibly",
    "sort of",
    "kind of",
    "more or less",
    "somewhat",
    "as far as i know",
    "if i remember",
    "if i recall",
    "i'm not sure",
)
"""Source: Hyland (1998), Hedging in Scientific Research Articles; Lakoff (1973), for "sort of" and "kind of"."""

MARKERS = (
    "first",
    "firstly",
    "second",
    "secondly",
    "third",
    "thirdly",
    "finally",
    "lastly",
    "then",
    "next",
    "for example",
    "for instance",
    "such as",
    "because",
    "therefore",
    "so that",
    "as a result",
    "that is why",
    "on the one hand",
    "on the other hand",
    "in contrast",
    "however",
    "in short",
    "in summary",
    "to sum up",
    "overall",
)
"""Of order, example, reason, contrast and summary. Source: Fraser (1999), Journal of Pragmatics 31."""

CLAUSE_ENDS = (".", ",", ";", ":", "?", "!", "…")

OPENING_MARKERS = frozenset("first second third next then".split())
"""Markers only where they open a clause; inside one they count or order things ("the next token", "per second"). Of
827 in the exemplars of the question bank 362 open one, of those other than "then" 63 of 455."""

_LEAD_INS = frozenset("and but so".split())

MAX_REPEATED_WORDS = 3

MEANT_TWICE = frozenset({("that",), ("had",), ("very",), ("really",), ("much",), ("many",), ("long",)})
"""Words that are said twice in good English ("that that is", "a very, very deep network")."""

_PHRASES = {
    PlaceKind.FILLER: FILLERS,
    PlaceKind.RESTART: RESTARTS,
    PlaceKind.HEDGE: HEDGES,
    PlaceKind.MARKER: MARKERS,
}


def find_places(words: Sequence[SpokenWord]) -> tuple[Place, ...]:
    """Return the places in order of their first word; those of different kinds may overlap."""
    bare = [bare_word(word.text) for word in words]
    found = [*_repetitions(words, bare)]
    for kind, phrases in _PHRASES.items():
        found.extend(_phrases(words, bare, kind, phrases))
    return tuple(sorted(found, key=lambda place: (place.first_word, place.kind)))


def bare_word(text: str) -> str:
    """Return a word as it is compared: folded, without punctuation around it."""
    return fold(" ".join(match.group() for match in WORD.finditer(text)))


def _phrases(
    words: Sequence[SpokenWord], bare: Sequence[str], kind: PlaceKind, phrases: Sequence[str]
) -> Iterator[Place]:
    """Yield each place of a phrase; of several that begin at one word the longest."""
    wanted = sorted((tuple(map(fold, phrase.split())) for phrase in phrases), key=len, reverse=True)
    at = 0
    while at < len(bare):
        length = next((len(each) for each in wanted if tuple(bare[at : at + len(each)]) == each), 0)
        if length and (bare[at] not in OPENING_MARKERS or _opens_clause(words, bare, at)):
            yield _place(words, kind, at, at + length)
        at += max(1, length)


def _opens_clause(words: Sequence[SpokenWord], bare: Sequence[str], at: int) -> bool:
    return at == 0 or words[at - 1].text.endswith(CLAUSE_ENDS) or bare[at - 1] in _LEAD_INS


def _repetitions(words: Sequence[SpokenWord], bare: Sequence[str]) -> Iterator[Place]:
    """Yield each run of one to three words that is said again at once; the longest run counts, once."""
    at = 0
    while at < len(bare):
        length = next((n for n in range(MAX_REPEATED_WORDS, 0, -1) if _is_repeated(bare, at, n)), 0)
        if length:
            yield _place(words, PlaceKind.REPETITION, at, at + 2 * length)
        at += max(1, 2 * length)


def _is_repeated(bare: Sequence[str], at: int, count: int) -> bool:
    first, again = tuple(bare[at : at + count]), tuple(bare[at + count : at + 2 * count])
    return first == again and first not in MEANT_TWICE and all(first)


def _place(words: Sequence[SpokenWord], kind: PlaceKind, first: int, end: int) -> Place:
    return Place(kind=kind, first_word=first, end_word=end, said=" ".join(word.text for word in words[first:end]))
