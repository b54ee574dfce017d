from datetime import UTC, date, datetime

import pytest

from coach.domain.bands import Band
from coach.domain.missed import PointHistory
from coach.domain.progress import ProgressEntry
from coach.domain.report import (
    MOST_MISSED,
    Topic,
    first_and_latest,
    most_missed,
    practised,
    rate_self_ratings,
    report_questions,
    topics,
)
from coach.domain.verdicts import Verdict
from tests import factories as make


def on(day: int, total: float | None = 0.5, **fields: object) -> ProgressEntry:
    at = datetime(2026, 11, day, 12, tzinfo=UTC)
    return make.entry(**{"attempt_id": f"{day}", "at": at, "total": total, **fields})


def missed(times: int, judged: int, question_id: str = "attention") -> PointHistory:
    return PointHistory(
        question=make.question(id=question_id),
        checklist=make.checklist(),
        point=make.QUADRATIC,
        follow_up=None,
        judged=judged,
        missed=times,
        verdict=Verdict.MISSING,
    )


def test_what_was_practised_is_counted() -> None:
    entries = [on(3), on(1, None, spoken=True), on(3, question_id="other")]
    counted = practised(entries)
    assert (counted.first, counted.last) == (date(2026, 11, 1), date(2026, 11, 3))
    assert (counted.attempts, counted.scored, counted.spoken, counted.days, counted.questions) == (3, 2, 1, 2, 2)


def test_who_practised_nothing_has_no_days() -> None:
    assert (practised([]).first, practised([]).last, practised([]).attempts) == (None, None, 0)


def test_topics_come_by_how_often_they_were_practised() -> None:
    entries = [on(1, competencies=("talk",)), on(2, competencies=("ml", "talk"))]
    assert topics(entries, {"ml": "Machine learning"}) == (
        Topic(title="talk", attempts=2),
        Topic(title="Machine learning", attempts=1),
    )


def test_first_and_latest_are_those_that_were_scored_by_time() -> None:
    entries = [on(4, None), on(3), on(2), on(1, None), on(5, question_id="once")]
    assert first_and_latest(entries) == {"attention": ("2", "3")}


def test_totals_of_different_scales_are_never_in_one_series() -> None:
    band = Band(low=0.3, high=0.6)
    entries = [
        on(2, 0.6, scale="new", model="m"),
        on(1, 0.4, band=band),
        on(3, 0.7, scale="new", model="m"),
        on(4, None),
    ]
    (question,) = report_questions(entries, {"attention": "Attention"}, {})
    assert (question.title, question.attempts, question.not_scored, question.change) == ("Attention", 4, 1, None)
    old, new = question.series
    assert (old.scorer, [(each.total, each.band) for each in old.results]) == (
        "the coverage check",
        [(0.4, band)],
    )
    assert (new.scorer, [each.total for each in new.results]) == ("m", [0.6, 0.7])


def test_a_question_that_is_no_longer_known_goes_by_its_id() -> None:
    assert [each.title for each in report_questions([on(1)], {}, {})] == ["attention"]


def test_most_missed_comes_first_and_what_was_always_made_not_at_all() -> None:
    found = most_missed([missed(1, 1, "a"), missed(0, 9, "b"), missed(3, 4, "c"), missed(3, 3, "d")])
    assert [(each.missed, each.judged) for each in found] == [(3, 3), (3, 4), (1, 1)]
    assert len(most_missed([missed(1, 1)] * 20)) == MOST_MISSED


@pytest.mark.parametrize(
    ("own", "total", "counted"),
    [
        (0.75, 0.5, (1, 0, 0)),
        (0.625, 0.5, (0, 1, 0)),  # half a level of five is 0.125
        (0.375, 0.5, (0, 1, 0)),
        (0.25, 0.5, (0, 0, 1)),
        (None, 0.5, (0, 0, 0)),
        (0.5, None, (0, 0, 0)),
    ],
)
def test_own_ratings_are_higher_lower_or_within_half_a_level(
    own: float | None, total: float | None, counted: tuple[int, int, int]
) -> None:
    ratings = rate_self_ratings([on(1, total, self_total=own)])
    assert (ratings.higher, ratings.equal, ratings.lower) == counted
    assert ratings.count == sum(counted)
