"""What a reader of two answers replies, and what of it their words prove."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from coach.domain.claims import strict, strict_object
from coach.domain.json_objects import find_object, parse_claim, section
from coach.domain.pairwise import BlindReading, Favoured, Opinion
from coach.domain.quotations import Quotations
from coach.domain.rubrics import Rubric
from coach.domain.transcripts import Evidence, Transcript

OVERALL = "overall"
CRITERIA = "criteria"

Quote = Annotated[str, BeforeValidator(lambda quote: "" if quote is None else quote)]


class Place(StrEnum):
    """Which answer does better, by where it stands in the prompt."""

    FIRST = "first"
    SECOND = "second"
    NO_DIFFERENCE = "no_difference"


class PairClaim(BaseModel):
    """The quotations come first, so that the evidence is chosen before the verdict. Unknown keys are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    first_quote: Quote = Field(json_schema_extra={"type": "string"})
    second_quote: Quote = Field(json_schema_extra={"type": "string"})
    reason: str = Field(min_length=1)
    verdict: Place


_CLAIM = strict(PairClaim)


def pair_schema(rubric: Rubric) -> dict[str, Any]:
    """Return the strict JSON schema of a reply: each criterion is a key, so none can be mixed up."""
    claim = {"$ref": "#/$defs/claim"}
    criteria = strict_object({criterion.id: claim for criterion in rubric.criteria})
    return {**strict_object({CRITERIA: criteria, OVERALL: claim}), "$defs": {"claim": _CLAIM}}


@dataclass(frozen=True)
class Proven:
    """A claim whose quotations stand in their answers."""

    verdict: Place
    reason: str
    first: tuple[Evidence, ...]
    second: tuple[Evidence, ...]


@dataclass(frozen=True)
class PairReply:
    """One reply, read and checked against both answers.

    `proven` holds by criterion, and under None for the whole, what could be verified; `faults` what could not, in
    words for the model.
    """

    proven: dict[str | None, Proven] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def read_pair(text: str, rubric: Rubric, first: Transcript, second: Transcript) -> PairReply:
    """Return what of a reply stands up to both answers."""
    content = find_object(text, OVERALL)
    if content is None:
        return PairReply(faults=("it is not one JSON object",))
    check = _Check(Quotations(first), Quotations(second))
    proven: dict[str | None, Proven] = {}
    faults: list[str] = []
    for criterion_id, given in _given(content, rubric):
        where = OVERALL if criterion_id is None else f'{CRITERIA}, "{criterion_id}"'
        claim = parse_claim(PairClaim, given)
        if claim is None:
            faults.append(f"{where}: is missing or has no quotes, reason and valid verdict")
        elif found := list(check.faults(claim, quotes_both=criterion_id is None)):
            faults.extend(f"{where}: {fault}" for fault in found)
        else:
            proven[criterion_id] = check.prove(claim)
    return PairReply(proven, tuple(faults))


def _given(content: Mapping[str, Any], rubric: Rubric) -> Iterator[tuple[str | None, Any]]:
    criteria = section(content, CRITERIA)
    for criterion in rubric.criteria:
        yield criterion.id, criteria.get(criterion.id)
    yield None, content.get(OVERALL)


@dataclass(frozen=True)
class _Check:
    first: Quotations
    second: Quotations

    def faults(self, claim: PairClaim, *, quotes_both: bool) -> Iterator[str]:
        """Yield what is wrong with the quotations: the better answer is quoted, and of the whole both are.

        An answer without any words that could prove something need not be quoted, unless it is called the better one.
        """
        sides = ((Place.FIRST, self.first, claim.first_quote), (Place.SECOND, self.second, claim.second_quote))
        for place, answer, quote in sides:
            if answer.find(quote):
                continue
            if quote.strip():
                yield f"{place}_quote: {answer.fault(quote)}"
            elif claim.verdict is place or (quotes_both and answer.is_quotable):
                yield f"{place}_quote: is empty; quote the {place} answer"

    def prove(self, claim: PairClaim) -> Proven:
        return Proven(
            verdict=claim.verdict,
            reason=claim.reason,
            first=self.first.find(claim.first_quote),
            second=self.second.find(claim.second_quote),
        )


def blind_reading(proven: Mapping[str | None, Proven], *, later_first: bool) -> BlindReading | None:
    """Return the reading by which answer is which; None where nothing of the whole was proven."""
    if None not in proven:
        return None
    opinions = {name: _opinion(name, each, later_first=later_first) for name, each in proven.items()}
    return BlindReading(
        later_first=later_first,
        overall=opinions[None],
        criteria=tuple(each for name, each in opinions.items() if name is not None),
    )


def _opinion(criterion_id: str | None, proven: Proven, *, later_first: bool) -> Opinion:
    first, second = (Favoured.AFTER, Favoured.BEFORE) if later_first else (Favoured.BEFORE, Favoured.AFTER)
    favours = {Place.FIRST: first, Place.SECOND: second, Place.NO_DIFFERENCE: Favoured.NO_DIFFERENCE}
    before, after = (proven.second, proven.first) if later_first else (proven.first, proven.second)
    return Opinion(
        criterion_id=criterion_id,
        favours=favours[proven.verdict],
        reason=proven.reason,
        before=before,
        after=after,
    )
