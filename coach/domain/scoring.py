"""Scorecards and the arithmetic behind them. Scorers give verdicts and levels; every number is made here."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from coach.domain.questions import Question
from coach.domain.rubrics import MAX_LEVEL, MIN_LEVEL, Checklist, Rubric
from coach.domain.transcripts import Evidence, Transcript
from coach.domain.value import Value
from coach.domain.verdicts import Verdict

CREDIT = {Verdict.HIT: 1.0, Verdict.PARTIAL: 0.5, Verdict.MISSING: 0.0, Verdict.WRONG: -0.5}
"""A false statement costs, so fluent nonsense can't outscore an honest gap (docs/decisions/0003)."""


TO_DO = {
    Verdict.WRONG: "put this right in one sentence",
    Verdict.PARTIAL: "say this in full",
    Verdict.MISSING: "add this in one sentence",
}
ANSWER_AGAIN = "Answer again in full sentences, as you would say it aloud to a colleague."


class ScorerKind(StrEnum):
    JUDGE = "judge"
    COVERAGE = "coverage"


class Scale(Value):
    """What made a score. Scores of different scales are never compared.

    `prompt_hash` and `model` are None for a scorer that has none.
    """

    scorer: ScorerKind
    rubric_hash: str
    prompt_hash: str | None = None
    model: str | None = None


class PointScore(Value):
    """The verdict on one point, with the words that prove it (none for a missing point)."""

    point_id: str
    verdict: Verdict
    evidence: tuple[Evidence, ...] = ()
    note: str = ""


class CriterionScore(Value):
    """`level` and `share` are None when the criterion was not scored, and `reason` says why.

    `share` lies in 0..1: what part of the criterion was met. `points` is empty for a holistic criterion.
    """

    criterion_id: str
    level: int | None
    share: float | None
    points: tuple[PointScore, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    rationale: str = ""
    reason: str | None = None


class WrongStatement(Value):
    """Something said that is not so.

    `source` is the rubric's when the mistake is one that it lists (`wrong_belief_id`); else the
    correction is the scorer's own and `source` is None.
    """

    evidence: tuple[Evidence, ...]
    correction: str
    wrong_belief_id: str | None = None
    source: str | None = None


class ShownMistake(Value):
    """A common mistake with the words that show it."""

    mistake_id: str
    evidence: tuple[Evidence, ...]


class NextAction(Value):
    """The one thing to do next, and the criterion (and point) that it is about."""

    criterion_id: str
    point_id: str | None = None
    advice: str


class Objection(Value):
    """A criterion that was scored again because the learner objected, pointing at the words of `evidence`.

    `after` is what that reading gave, on its own `scale`; where it is not scored, `before` still holds.
    """

    criterion_id: str
    evidence: tuple[Evidence, ...]
    before: CriterionScore
    after: CriterionScore
    scale: Scale


class SingleReading(Value):
    """What one of several readings of the same words gave, by criterion; None where it was not scored."""

    levels: dict[str, int | None]
    shares: dict[str, float | None]


class Scorecard(Value):
    """All that one scorer says of one answer. `total` is made from it, not stored in it.

    `scale` made all but the criteria that were objected to since; `objections` come in the order they were made.
    `readings` are those that `criteria` were combined from; it is empty where there was one.
    """

    scale: Scale
    criteria: tuple[CriterionScore, ...]
    wrong_statements: tuple[WrongStatement, ...] = ()
    shown_mistakes: tuple[ShownMistake, ...] = ()
    next_action: NextAction
    notices: tuple[str, ...] = ()
    objections: tuple[Objection, ...] = ()
    readings: tuple[SingleReading, ...] = ()

    @property
    def is_complete(self) -> bool:
        return all(criterion.level is not None for criterion in self.criteria)


class Scorer(Protocol):
    """Anything that scores one answer: the judge, the coverage check, a person."""

    async def score(self, question: Question, rubric: Rubric, answer: Transcript) -> Scorecard: ...


def score_checklist(checklist: Checklist, points: Sequence[PointScore], rationale: str = "") -> CriterionScore:
    """Return the level and share of a checklist from one verdict for each of its points."""
    by_id = {point.point_id: point for point in points}
    ordered = tuple(by_id[point.id] for point in checklist.points)
    earned = sum(point.weight * CREDIT[by_id[point.id].verdict] for point in checklist.points)
    expected = sum(point.weight for point in checklist.points if point.must)
    share = min(1.0, max(0.0, earned / expected))
    level = level_of(share)
    if any(by_id[point.id].verdict is not Verdict.HIT for point in checklist.points if point.must):
        level = min(level, MAX_LEVEL - 1)
    return CriterionScore(criterion_id=checklist.id, level=level, share=share, points=ordered, rationale=rationale)


def level_of(share: float) -> int:
    """Return the level nearest to a share in 0..1; halves go up."""
    return MIN_LEVEL + int(share * (MAX_LEVEL - MIN_LEVEL) + 0.5)


def share_of(level: int) -> float:
    """Return the share in 0..1 that a level stands for."""
    return (level - MIN_LEVEL) / (MAX_LEVEL - MIN_LEVEL)


def not_scored(criterion_id: str, reason: str) -> CriterionScore:
    """Return the score of a criterion that could not be scored, with the reason."""
    return CriterionScore(criterion_id=criterion_id, level=None, share=None, reason=reason)


def total(rubric: Rubric, criteria: Iterable[CriterionScore]) -> float | None:
    """Return the weighted mean share, in 0..1, of the criteria that were scored; None if none was."""
    weights = {criterion.id: criterion.weight for criterion in rubric.criteria}
    return weighted_share(weights, {each.criterion_id: each.share for each in criteria})


def weighted_share(weights: Mapping[str, float], shares: Mapping[str, float | None]) -> float | None:
    """Return the mean of the shares by the weights of their criteria; None where no share with a weight is known."""
    known = [(weights[criterion_id], share) for criterion_id, share in shares.items() if share is not None]
    if not (weight := sum(weight for weight, _ in known)):
        return None
    return sum(weight * share for weight, share in known) / weight


def answer_again(rubric: Rubric) -> NextAction:
    """Return what to do when nothing was scored. It tells nothing of the rubric."""
    return NextAction(criterion_id=rubric.criteria[0].id, advice=ANSWER_AGAIN)


def suggest_next_action(rubric: Rubric, criteria: Sequence[CriterionScore]) -> NextAction:
    """Return the action that gains most: put right or add the heaviest point, must-haves first.

    When every point is hit, it is to raise the lowest scored criterion; when nothing was scored, to answer again.
    """
    verdicts = {point.point_id: point.verdict for criterion in criteria for point in criterion.points}
    open_points = [
        (point.must, point.weight * (1 - CREDIT[verdicts[point.id]]), checklist, point)
        for checklist in rubric.checklists()
        for point in checklist.points
        if verdicts.get(point.id) not in (None, Verdict.HIT)
    ]
    if open_points:
        _, _, checklist, point = max(open_points, key=lambda each: (each[0], each[1]))
        return NextAction(
            criterion_id=checklist.id,
            point_id=point.id,
            advice=f"Answer again and {TO_DO[verdicts[point.id]]}: {point.claim} {point.why}",
        )
    scored = [(each.level, each.criterion_id) for each in criteria if each.level is not None]
    if not scored:
        return answer_again(rubric)
    _, lowest = min(scored)
    asks = next(criterion.asks for criterion in rubric.criteria if criterion.id == lowest)
    start = "Every point was made. Say it again in less time" if verdicts else "Answer again"
    advice = f"{start}, and mind this: {asks}"
    return NextAction(criterion_id=lowest, advice=advice)
