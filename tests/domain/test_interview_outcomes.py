from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from coach.domain.interview_outcomes import (
    MAX_WHAT,
    NO_CAUSE,
    NOTHING_PRACTISED,
    NOTHING_SCORED,
    SEVERAL_SCORERS,
    TOO_FEW,
    InterviewOutcome,
    NewOutcome,
    OutcomeKind,
    log_outcomes,
    practice_before,
)
from coach.domain.progress import ProgressEntry
from coach.domain.scoring import ScorerKind
from tests import factories as make

HELD = date(2026, 12, 29)  # 28 days before it is 1 December


def on(month: int, day: int, total: float | None = 0.5, **fields: object) -> ProgressEntry:
    return make.entry(at=datetime(2026, month, day, 12, tzinfo=UTC), total=total, **fields)


def outcome(number: int, kind: OutcomeKind, held_on: date = HELD) -> InterviewOutcome:
    created_at = datetime(2026, 12, 30, tzinfo=UTC)
    return InterviewOutcome(id=f"{number:032x}", held_on=held_on, what="A lab", outcome=kind, created_at=created_at)


def outcomes(passed: int, failed: int, waiting: int = 0) -> list[InterviewOutcome]:
    kinds = [OutcomeKind.PASSED] * passed + [OutcomeKind.FAILED] * failed + [OutcomeKind.WAITING] * waiting
    return [outcome(number, kind) for number, kind in enumerate(kinds)]


def test_the_28_days_before_an_interview_count_and_its_own_day_does_not() -> None:
    entries = [on(11, 30, 0.1), on(12, 1, 0.4), on(12, 28, 0.8), on(12, 29, 0.1), on(12, 31, 0.1)]
    before = practice_before(HELD, entries)
    assert (before.days, before.attempts, before.scored, before.reason) == (28, 2, 2, None)
    assert before.mean_total == pytest.approx(0.6)  # of 0.4 and 0.8


def test_what_was_not_scored_is_counted_and_is_in_no_mean() -> None:
    before = practice_before(HELD, [on(12, 2, 0.4), on(12, 3, None)])
    assert (before.attempts, before.scored, before.mean_total) == (2, 1, 0.4)


def test_where_there_is_no_mean_the_reason_is_said() -> None:
    judged = on(12, 4, 0.9, scorer=ScorerKind.JUDGE, model="m")
    for entries, reason in (
        ([], NOTHING_PRACTISED),
        ([on(12, 2, None)], NOTHING_SCORED),
        ([on(12, 2), judged], SEVERAL_SCORERS),
    ):
        before = practice_before(HELD, entries)
        assert (before.mean_total, before.scorer, before.reason) == (None, None, reason)


def test_under_ten_decided_interviews_there_are_counts_and_nothing_else() -> None:
    log = log_outcomes(outcomes(passed=5, failed=4, waiting=3), [on(12, 2)])
    assert log.counts == {"passed": 5, "failed": 4, "waiting": 3, "withdrawn": 0}
    assert (log.mean_before_passed, log.mean_before_failed, log.note) == (None, None, TOO_FEW)


def test_from_ten_on_the_means_stand_beside_each_other() -> None:
    # All nine that were passed had 0.4 and 0.8 before them, the one that was failed, a year before, 0.3.
    earlier = outcome(99, OutcomeKind.FAILED, date(2025, 12, 29))
    before = make.entry(at=datetime(2025, 12, 20, tzinfo=UTC), total=0.3)
    log = log_outcomes([*outcomes(passed=9, failed=0), earlier], [on(12, 2, 0.4), on(12, 3, 0.8), before])
    assert log.mean_before_passed == pytest.approx(0.6)
    assert log.mean_before_failed == pytest.approx(0.3)
    assert log.note == NO_CAUSE


def test_means_of_different_scorers_are_never_set_beside_each_other() -> None:
    earlier = outcome(99, OutcomeKind.FAILED, date(2025, 12, 29))
    before = make.entry(at=datetime(2025, 12, 20, tzinfo=UTC), scorer=ScorerKind.JUDGE, model="m")
    log = log_outcomes([*outcomes(passed=9, failed=0), earlier], [on(12, 2), before])
    assert (log.mean_before_passed, log.mean_before_failed, log.note) == (None, None, SEVERAL_SCORERS)


def test_the_newest_interview_comes_first() -> None:
    held = [date(2026, 12, 1), date(2026, 12, 24), date(2026, 12, 10)]
    log = log_outcomes([outcome(number, OutcomeKind.WAITING, day) for number, day in enumerate(held)], [])
    assert [each.held_on.day for each in log.outcomes] == [24, 10, 1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"what": "  "},
        {"what": "x" * (MAX_WHAT + 1)},
        {"what": "a\x00b"},
        {"note": "\x00"},
        {"note": "\ud800"},
        {"round": "Not an id"},
        {"held_on": "0001-01-01"},
        {"outcome": "maybe"},
    ],
)
def test_what_no_database_could_hold_or_nobody_could_mean_is_refused(wrong: dict[str, str]) -> None:
    told = {"held_on": "2026-12-03", "what": "A lab", "outcome": "passed"}
    NewOutcome.model_validate(told)
    with pytest.raises(ValidationError):
        NewOutcome.model_validate({**told, **wrong})
