from collections.abc import Mapping
from datetime import UTC, datetime

from coach.domain.missed import Judged, PointHistory, point_histories
from coach.domain.questions import Question
from coach.domain.rubrics import Rubric
from coach.domain.verdicts import Verdict
from tests import factories as make

HIT, PARTIAL, MISSING, WRONG = Verdict
OLD, NEW = "old", "new"
VERSIONS: Mapping[str, tuple[Question, Rubric]] = {
    OLD: (make.question(), make.rubric()),
    NEW: (make.question(), make.rubric(make.checklist(make.PARALLEL, make.BONUS), make.holistic())),
}


def judged(day: int, rubric_hash: str = OLD, share: float | None = 0.5, **verdicts: Verdict) -> Judged:
    return Judged(
        attempt_id=f"{day}",
        question_id="attention",
        rubric_hash=rubric_hash,
        submitted_at=datetime(2026, 11, day, tzinfo=UTC),
        shares={"mechanism": share, "clarity": None},
        verdicts={name.replace("_", "-"): verdict for name, verdict in verdicts.items()},
    )


def histories(*attempts: Judged) -> dict[str, PointHistory]:
    return {each.point.id: each for each in point_histories(attempts, VERSIONS)}


def test_a_point_is_counted_over_all_attempts_and_stands_as_in_the_newest() -> None:
    found = histories(judged(3, parallel=HIT), judged(1, parallel=MISSING), judged(2, parallel=PARTIAL))
    assert list(found) == ["parallel"]
    assert (found["parallel"].judged, found["parallel"].missed, found["parallel"].verdict) == (3, 2, HIT)


def test_a_point_that_the_newest_attempt_was_not_judged_on_stands_as_before() -> None:
    found = histories(judged(1, quadratic=WRONG), judged(2, parallel=HIT))
    assert (found["quadratic"].judged, found["quadratic"].verdict) == (1, WRONG)


def test_of_what_nothing_was_scored_no_point_is_told() -> None:
    assert histories(judged(1, share=None, parallel=MISSING)) == {}


def test_a_point_that_was_taken_out_of_the_rubric_is_no_longer_missed() -> None:
    found = histories(judged(1, OLD, quadratic=MISSING, parallel=MISSING), judged(2, NEW, parallel=MISSING))
    assert list(found) == ["parallel"]
    assert found["parallel"].missed == 2


def test_the_question_that_an_interviewer_would_ask_comes_along() -> None:
    found = histories(judged(1, quadratic=MISSING, parallel=MISSING))
    assert (found["quadratic"].follow_up, found["parallel"].follow_up) == ("What does it cost?", None)
