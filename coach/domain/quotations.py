"""Quotations of an answer, checked: what nobody said is no evidence, nor is what speaks to the scorer."""

from dataclasses import dataclass
from functools import cached_property

from coach.domain.injection import addressed_to_scorer, overlaps
from coach.domain.transcripts import Evidence, Transcript


@dataclass(frozen=True)
class Quotations:
    """Finds in one answer what is said to be quoted from it."""

    answer: Transcript

    @cached_property
    def addressed(self) -> tuple[tuple[int, int], ...]:
        """The places of what speaks to the scorer."""
        return addressed_to_scorer(self.answer.text)

    def find(self, quote: str) -> tuple[Evidence, ...]:
        """Return where a quotation stands; nothing where it does not, or in words that prove nothing."""
        evidence = self.answer.find(quote)
        return () if overlaps(evidence, self.addressed) else evidence

    def fault(self, quote: str) -> str:
        """Return what is wrong with a quotation that was not accepted, without handing its words on."""
        if self.answer.find(quote):
            return "its quote comes from words that speak to the scorer; those prove nothing"
        return "its quote does not stand in the answer, word for word"

    @cached_property
    def is_quotable(self) -> bool:
        """Whether the answer has any words that could prove something."""
        text, at = self.answer.text, 0
        pieces = []
        for start, end in (*sorted(self.addressed), (len(text), len(text))):
            pieces.append(text[at:start])
            at = max(at, end)
        return any(self.find(piece) for piece in pieces)
