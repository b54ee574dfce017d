"""Which points were missed, over all attempts, and whether they still are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from coach.domain.questions import Question
from coach.domain.rubrics import Checklist, Point, Rubric
from coach.domain.scoring import weighted_share
from coach.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """What the newest scorecard of one attempt says of points. `shares` are those of its criteria."""

    attempt_id: str
    question_id: str
    rubric_hash: str
    submitted_at: datetime
    shares: Mapping[str, float | None]
    verdicts: Mapping[str, Verdict]


@dataclass(frozen=True, slots=True)
class PointHistory:
    """One point over all attempts that were judged on it: `missed` of `judged` times; `verdict` is the newest.

    What was said only in part, or wrongly, counts as missed.
    """

    question: Question
    checklist: Checklist
    point: Point
    follow_up: str | None
    judged: int
    missed: int
    verdict: Verdict


def point_histories(
    judged: Iterable[Judged], versions: Mapping[str, tuple[Question, Rubric]]
) -> Iterator[PointHistory]:
    """Yield the points on which there are verdicts, by question, in the order of the rubric.

    Only attempts of which something was scored count, for only those have earned their rubric. Points are those of
    the rubric that the newest of them was scored by: what was taken out since is no longer missed.
    """
    by_question: dict[str, list[Judged]] = {}
    for each in sorted(judged, key=lambda each: (each.submitted_at, each.attempt_id)):
        if _scored_anything(each, versions[each.rubric_hash][1]):
            by_question.setdefault(each.question_id, []).append(each)
    for _, attempts in sorted(by_question.items()):
        question, rubric = versions[attempts[-1].rubric_hash]
        follow_ups = {each.point: each.ask for each in rubric.follow_ups}
        for checklist in rubric.checklists():
            for point in checklist.points:
                verdicts = [each.verdicts[point.id] for each in attempts if point.id in each.verdicts]
                if verdicts:
                    yield PointHistory(
                        question=question,
                        checklist=checklist,
                        point=point,
                        follow_up=follow_ups.get(point.id),
                        judged=len(verdicts),
                        missed=sum(verdict is not Verdict.HIT for verdict in verdicts),
                        verdict=verdicts[-1],
                    )


def _scored_anything(judged: Judged, rubric: Rubric) -> bool:
    weights = {criterion.id: criterion.weight for criterion in rubric.criteria}
    return weighted_share(weights, judged.shares) is not None
