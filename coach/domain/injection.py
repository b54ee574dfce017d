"""Sentences of an answer that speak to the scorer instead of answering. They are never evidence."""

import re
from collections.abc import Iterable
from functools import lru_cache

from coach.domain.transcripts import Evidence

_SCORER = r"(grader|judge|scorer|assessor|evaluator|assistant|language model|chat ?bot|ai)"
_ADDRESSES = re.compile(
    "|".join(
        (
            r"\b(ignore|disregard|forget|override|bypass)\b.{0,40}\b(rubric|instructions?|prompts?|criteria)\b",
            r"\b(give|award|assign|grant|mark|score|rate|grade)\b.{0,30}\b(full|maximum|max|highest|top|perfect|all)\b.{0,15}"
            r"\b(marks?|scores?|points?|levels?|grades?|hits?)\b",
            r"\b(set|mark|report|output|return)\b.{0,30}\bverdicts?\b",
            rf"\b(dear|attention|note to( the)?|as( an?)? (the )?|you are( an?| the)?)\s+{_SCORER}\b",
            r"\bsystem\s*(prompt|message|override|:)",
            r"</?\s*(answer|system|rubric|instructions?|user|assistant)\b",
            r'"(verdict|level)"\s*:',
        )
    ),
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?\n]+|$)")


@lru_cache(maxsize=64)
def addressed_to_scorer(text: str) -> tuple[tuple[int, int], ...]:
    """Return the places (start, end) of the sentences that speak to the scorer; usually none."""
    return tuple(
        sentence.span()
        for sentence in _SENTENCE.finditer(text)
        if sentence.group().strip() and _ADDRESSES.search(sentence.group())
    )


def overlaps(evidence: Iterable[Evidence], places: Iterable[tuple[int, int]]) -> bool:
    """Return whether any piece of evidence lies even partly in one of the places."""
    spans = tuple(places)
    return any(piece.start < end and start < piece.end for piece in evidence for start, end in spans)
