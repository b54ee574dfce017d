"""What the judge's reply says, checked against the answer: what can't be proven by its words does not stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from coach.domain.claims import (
    MAX_LISTED,
    NO_BELIEF,
    ActionClaim,
    LevelClaim,
    MistakeClaim,
    PointClaim,
    WrongClaim,
)
from coach.domain.json_objects import T, find_object, parse_claim, section
from coach.domain.quotations import Quotations
from coach.domain.rubrics import MIN_LEVEL, Checklist, Holistic, Rubric
from coach.domain.scoring import (
    CriterionScore,
    PointScore,
    ShownMistake,
    WrongStatement,
    score_checklist,
    share_of,
)
from coach.domain.transcripts import Transcript
from coach.domain.verdicts import Verdict


@dataclass(frozen=True)
class Reading:
    """One reply, read and checked against the answer.

    `scores` holds the criteria that could be verified, `faults` what could not, in words for the model,
    `reasons` the same for the learner by criterion.
    """

    readable: bool
    scores: dict[str, CriterionScore] = field(default_factory=dict)
    wrong_statements: tuple[WrongStatement, ...] = ()
    shown_mistakes: tuple[ShownMistake, ...] = ()
    action: ActionClaim | None = None
    faults: tuple[str, ...] = ()
    reasons: dict[str, str] = field(default_factory=dict)

    def reasons_with(self, more: str) -> dict[str, str]:
        return {criterion_id: f"{reason}, {more}" for criterion_id, reason in self.reasons.items()}


def read(text: str, rubric: Rubric, answer: Transcript) -> Reading:
    """Return what of a reply stands up to the answer."""
    content = find_object(text, "points")
    if content is None:
        return Reading(readable=False, faults=("it is not one JSON object",))
    check = _Check(Quotations(answer))
    scores: dict[str, CriterionScore] = {}
    reasons: dict[str, str] = {}
    faults: list[str] = []
    for criterion in rubric.criteria:
        try:
            scores[criterion.id] = (
                check.checklist(criterion, section(content, "points"))
                if isinstance(criterion, Checklist)
                else check.holistic(criterion, section(content, "criteria"))
            )
        except _Unverified as fault:
            faults.extend(fault.for_model)
            reasons[criterion.id] = fault.for_learner
    return Reading(
        readable=True,
        scores=scores,
        wrong_statements=tuple(check.wrong_statements(rubric, content.get("wrong_statements"))),
        shown_mistakes=tuple(check.shown_mistakes(rubric, content.get("common_mistakes"))),
        action=parse_claim(ActionClaim, content.get("next_action")),
        faults=tuple(faults),
        reasons=reasons,
    )


def _claims(kind: type[T], content: Any) -> Iterator[T]:
    """Yield the claims of a list that can be read; of too many, the first."""
    listed = content[:MAX_LISTED] if isinstance(content, list) else []
    return filter(None, (parse_claim(kind, item) for item in listed))


class _Unverified(Exception):
    def __init__(self, for_model: list[str], for_learner: str) -> None:
        super().__init__(for_learner)
        self.for_model = for_model
        self.for_learner = for_learner


@dataclass(frozen=True)
class _Check:
    """Checks claims against one answer."""

    quotations: Quotations

    def checklist(self, checklist: Checklist, content: Mapping[str, Any]) -> CriterionScore:
        points: list[PointScore] = []
        faults: list[str] = []
        for point in checklist.points:
            claim = parse_claim(PointClaim, content.get(point.id))
            if claim is None:
                faults.append(f'points, "{point.id}": is missing or has no quote and valid verdict')
                continue
            evidence = () if claim.verdict is Verdict.MISSING else self.quotations.find(claim.quote)
            if claim.verdict is not Verdict.MISSING and not evidence:
                faults.append(f'points, "{point.id}": {self.quotations.fault(claim.quote)}')
                continue
            points.append(PointScore(point_id=point.id, verdict=claim.verdict, evidence=evidence, note=claim.note))
        if faults:
            raise _Unverified(faults, "the scorer gave no quotation from the answer for some of its verdicts")
        return score_checklist(checklist, points)

    def holistic(self, criterion: Holistic, content: Mapping[str, Any]) -> CriterionScore:
        claim = parse_claim(LevelClaim, content.get(criterion.id))
        if claim is None:
            raise _Unverified(
                [f'criteria, "{criterion.id}": is missing or has no valid level'], "the scorer gave no level"
            )
        evidence = self.quotations.find(claim.quote)
        if not evidence and claim.level > MIN_LEVEL:
            raise _Unverified(
                [f'criteria, "{criterion.id}": {self.quotations.fault(claim.quote)}'],
                "the scorer gave no quotation from the answer for this level",
            )
        return CriterionScore(
            criterion_id=criterion.id,
            level=claim.level,
            share=share_of(claim.level),
            evidence=evidence,
            rationale=claim.note,
        )

    def wrong_statements(self, rubric: Rubric, content: Any) -> Iterator[WrongStatement]:
        beliefs = {belief.id: belief for belief in rubric.wrong_beliefs}
        for claim in _claims(WrongClaim, content):
            evidence = self.quotations.find(claim.quote)
            if not evidence:
                continue
            belief = beliefs.get(claim.wrong_belief) if claim.wrong_belief != NO_BELIEF else None
            yield WrongStatement(
                evidence=evidence,
                correction=belief.truth if belief else claim.correction,
                wrong_belief_id=belief.id if belief else None,
                source=belief.source if belief else None,
            )

    def shown_mistakes(self, rubric: Rubric, content: Any) -> Iterator[ShownMistake]:
        left = {mistake.id for mistake in rubric.signed_mistakes()}
        for claim in _claims(MistakeClaim, content):
            if claim.mistake in left and (evidence := self.quotations.find(claim.quote)):
                left.remove(claim.mistake)
                yield ShownMistake(mistake_id=claim.mistake, evidence=evidence)
