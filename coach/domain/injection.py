"""What of an answer speaks to the scorer instead of answering. It is never evidence."""

import re
from collections.abc import Iterable
from functools import lru_cache

from coach.domain.transcripts import Evidence

_ORDERS = re.compile(
    "|".join(
        (
            r"\b(ignore|disregard|forget|override|bypass)\b.{0,30}\b(rubrics?|((previous|prior|above|earlier|your|these)\s+)"
            r"(instructions?|prompts?|rules?)|instructions? above|(grading|scoring)?\s*criteria)\b",
            r"\b(give|award|assign|grant)\s+(me|this|my|it|every|each|all|yourself)\b.{0,30}\b"
            r"(marks?|scores?|points?|levels?|grades?|hits?)\b",
            r"\bfull marks\b",
            r"\b(mark|score|rate|grade|treat|count)\s+(me|this|my|every|each|all)\b.{0,30}\b"
            r"(points?|criteri(on|a)|answer|claims?|levels?)\b",
            r"\b(set|report|output|return)\b.{0,20}\bverdicts?\b",
            r"\b(dear|attention|note to( the)?|as the|you are( the| a)?)\s+(grader|judge|scorer|assessor|evaluator)\b",
            r"(^|[.!?\n]\s*)system\s*:",
            r"\b(this|my|the\s+(first|second|other))\s+answer\s+(is|does)\s+(clearly\s+|much\s+)?(the\s+)?(better|best|worse)\b",
            r"</?\s*(answer|system|rubric|instructions?|first|second)\s*>",
            r'"(verdict|level)"\s*:',
        )
    ),
    re.IGNORECASE | re.DOTALL,
)
REACH_CHARACTERS = 60
"""An order reaches to the end of its sentence, but no further than this: transcripts may have no full stops."""

_STOP = re.compile(r"[.!?\n]")


@lru_cache(maxsize=64)
def addressed_to_scorer(text: str) -> tuple[tuple[int, int], ...]:
    """Return the places (start, end) of what speaks to the scorer; usually none."""
    return tuple((_reach_back(text, order.start()), _reach_on(text, order.end())) for order in _ORDERS.finditer(text))


def _reach_back(text: str, start: int) -> int:
    before = text[max(0, start - REACH_CHARACTERS) : start]
    return start - len(_STOP.split(before)[-1])


def _reach_on(text: str, end: int) -> int:
    return end + len(_STOP.split(text[end : end + REACH_CHARACTERS])[0])


def overlaps(evidence: Iterable[Evidence], places: Iterable[tuple[int, int]]) -> bool:
    """Return whether any piece of evidence lies even partly in one of the places."""
    spans = tuple(places)
    return any(piece.start < end and start < piece.end for piece in evidence for start, end in spans)
