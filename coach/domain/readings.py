"""What the judge's reply says, checked against the answer: what can't be proven by its words does not stand."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from coach.domain.claims import (
    MAX_LISTED,
    NO_BELIEF,
    ActionClaim,
    LevelClaim,
    MistakeClaim,
    PointClaim,
    WrongClaim,
)
from coach.domain.injection import addressed_to_scorer, overlaps
from coach.domain.rubrics import MIN_LEVEL, Checklist, Holistic, Rubric
from coach.domain.scoring import (
    CriterionScore,
    PointScore,
    ShownMistake,
    WrongStatement,
    score_checklist,
    share_of,
)
from coach.domain.transcripts import Evidence, Transcript
from coach.domain.verdicts import Verdict

T = TypeVar("T", bound=BaseModel)

MAX_OBJECTS = 8
"""So many objects are looked through for the one with the points; models that think aloud write some before."""


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
    content = _object(text)
    if content is None:
        return Reading(readable=False, faults=("it is not one JSON object",))
    check = _Check(answer, addressed_to_scorer(answer.text))
    scores: dict[str, CriterionScore] = {}
    reasons: dict[str, str] = {}
    faults: list[str] = []
    for criterion in rubric.criteria:
        try:
            scores[criterion.id] = (
                check.checklist(criterion, _section(content, "points"))
                if isinstance(criterion, Checklist)
                else check.holistic(criterion, _section(content, "criteria"))
            )
        except _Unverified as fault:
            faults.extend(fault.for_model)
            reasons[criterion.id] = fault.for_learner
    return Reading(
        readable=True,
        scores=scores,
        wrong_statements=tuple(check.wrong_statements(rubric, content.get("wrong_statements"))),
        shown_mistakes=tuple(check.shown_mistakes(rubric, content.get("common_mistakes"))),
        action=_claim(ActionClaim, content.get("next_action")),
        faults=tuple(faults),
        reasons=reasons,
    )


def _object(text: str) -> dict[str, Any] | None:
    """Return the JSON object with points in a text that may have fences, thoughts or words around it."""
    decoder = json.JSONDecoder()
    found: list[dict[str, Any]] = []
    at = text.find("{")
    for _ in range(MAX_OBJECTS):
        if at < 0:
            break
        try:
            content, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            found.append(content)
        at = text.find("{", end)
    chosen = next((content for content in found if "points" in content), found[0] if found else None)
    return None if chosen is None else _writable(chosen)


def _writable(content: dict[str, Any]) -> dict[str, Any]:
    """Return the content without what no database or response can hold: lone surrogates and NUL."""
    text = json.dumps(content, ensure_ascii=False)
    cleaned = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\\u0000", "\ufffd")
    writable: dict[str, Any] = content if cleaned == text else json.loads(cleaned)
    return writable


def _section(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    section = content.get(name)
    return section if isinstance(section, dict) else {}


def _claim(kind: type[T], content: Any) -> T | None:
    try:
        return kind.model_validate(content)
    except ValidationError:
        return None


def _claims(kind: type[T], content: Any) -> Iterator[T]:
    """Yield the claims of a list that can be read; of too many, the first."""
    listed = content[:MAX_LISTED] if isinstance(content, list) else []
    return filter(None, (_claim(kind, item) for item in listed))


class _Unverified(Exception):
    def __init__(self, for_model: list[str], for_learner: str) -> None:
        super().__init__(for_learner)
        self.for_model = for_model
        self.for_learner = for_learner


@dataclass(frozen=True)
class _Check:
    """Checks claims against one answer. Words in `addressed` prove nothing."""

    answer: Transcript
    addressed: tuple[tuple[int, int], ...]

    def find(self, quote: str) -> tuple[Evidence, ...]:
        evidence = self.answer.find(quote)
        return () if overlaps(evidence, self.addressed) else evidence

    def fault(self, quote: str) -> str:
        """Return what is wrong with a quotation that was not accepted, without handing its words on."""
        if self.answer.find(quote):
            return "its quote comes from words that speak to the scorer; those prove nothing"
        return "its quote does not stand in the answer, word for word"

    def checklist(self, checklist: Checklist, content: Mapping[str, Any]) -> CriterionScore:
        points: list[PointScore] = []
        faults: list[str] = []
        for point in checklist.points:
            claim = _claim(PointClaim, content.get(point.id))
            if claim is None:
                faults.append(f'points, "{point.id}": is missing or has no quote and valid verdict')
                continue
            evidence = () if claim.verdict is Verdict.MISSING else self.find(claim.quote)
            if claim.verdict is not Verdict.MISSING and not evidence:
                faults.append(f'points, "{point.id}": {self.fault(claim.quote)}')
                continue
            points.append(PointScore(point_id=point.id, verdict=claim.verdict, evidence=evidence, note=claim.note))
        if faults:
            raise _Unverified(faults, "the scorer gave no quotation from the answer for some of its verdicts")
        return score_checklist(checklist, points)

    def holistic(self, criterion: Holistic, content: Mapping[str, Any]) -> CriterionScore:
        claim = _claim(LevelClaim, content.get(criterion.id))
        if claim is None:
            raise _Unverified(
                [f'criteria, "{criterion.id}": is missing or has no valid level'], "the scorer gave no level"
            )
        evidence = self.find(claim.quote)
        if not evidence and claim.level > MIN_LEVEL:
            raise _Unverified(
                [f'criteria, "{criterion.id}": {self.fault(claim.quote)}'],
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
            evidence = self.find(claim.quote)
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
            if claim.mistake in left and (evidence := self.find(claim.quote)):
                left.remove(claim.mistake)
                yield ShownMistake(mistake_id=claim.mistake, evidence=evidence)
