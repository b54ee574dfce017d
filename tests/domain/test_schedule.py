from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain.attempts import Stage
from coach.domain.bands import Band
from coach.domain.progress import ProgressEntry
from coach.domain.questions import Competency, Question
from coach.domain.schedule import NextKind, NextQuestion, Plan, suggest_next
from tests import factories as make

NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)
DEPTH = Competency(id="transformer-depth", title="Depth in the Transformer")
CODING = Competency(id="coding", title="Coding")
DESIGN = Competency(id="system-design", title="System design")


def question(name: str, competency: Competency = DEPTH, **fields: object) -> Question:
    return make.question(id=name, competencies=(competency.id,), **fields)


ONE, TWO, THREE = question("one"), question("two"), question("three")
ALL = (ONE, TWO, THREE)


def entry(question: Question, days_ago: float, total: float | None = 1.0, band: Band | None = None) -> ProgressEntry:
    return ProgressEntry(
        attempt_id="a",
        question_id=question.id,
        round=question.round,
        competencies=question.competencies,
        at=NOW - timedelta(days=days_ago),
        spoken=False,
        stage=Stage.SCORED,
        scorer=None,
        model=None,
        scale=None,
        total=total,
        band=band,
        levels={},
        self_total=None,
    )


def suggest(
    *history: ProgressEntry, questions: tuple[Question, ...] = ALL, now: datetime = NOW, plan: Plan | None = None
) -> NextQuestion:
    return suggest_next(history, questions, (DEPTH, CODING, DESIGN), now, plan or Plan())


def test_the_first_question_is_the_first_easy_one_that_needs_no_code() -> None:
    code = question("code", CODING, difficulty="easy", task=make.task())
    hard, easy, also_easy = (
        question("hard", difficulty="hard"),
        question("b", difficulty="easy"),
        question("a", difficulty="easy"),
    )
    begin = suggest(questions=(code, hard, easy, also_easy))
    assert (begin.question.id, begin.kind) == ("b", NextKind.FIRST)
    assert "not practised yet" in begin.reason
    assert suggest(questions=(code, hard)).question.id == "hard"


def test_after_a_repetition_comes_something_new_and_after_that_a_repetition() -> None:
    old = [entry(ONE, 20, 0.5), entry(TWO, 19)]
    after_new = suggest(*old)  # two was new when it was practised
    assert (after_new.question.id, after_new.kind) == ("one", NextKind.WEAK)
    after_repetition = suggest(*old, entry(ONE, 0))
    assert (after_repetition.question.id, after_repetition.kind) == ("three", NextKind.NEW)


def test_a_question_is_due_when_its_space_is_over_and_not_before() -> None:
    # Seven calendar days; practised in the evening of the 17th, it is due on the 24th at any hour.
    history = entry(ONE, 7.0, 0.5), entry(TWO, 6.0, 0.5), entry(THREE, 6.0, 0.5)
    assert suggest(*history, now=NOW.replace(hour=0)).question.id == "one"
    day_before = suggest(*history, now=NOW - timedelta(days=1))
    assert (day_before.question.id, day_before.kind) == ("one", NextKind.EARLY)
    assert "6 days" in day_before.reason


def test_weak_results_come_again_before_good_ones_and_the_oldest_first() -> None:
    history = entry(ONE, 30, 1.0), entry(TWO, 10, 0.74), entry(THREE, 12, 0.2), entry(question("gone"), 8)
    first = suggest(*history)
    assert (first.question.id, first.kind) == ("three", NextKind.WEAK)
    assert first.reason == "Your last answer, 12 days ago, had 20% of what is asked; try to say more."
    second = suggest(*history, entry(THREE, 0))
    assert (second.question.id, second.kind) == ("two", NextKind.WEAK)


def test_only_the_last_result_of_a_question_counts() -> None:
    history = entry(ONE, 30, 0.1), entry(ONE, 10, 0.9), entry(TWO, 9, 0.9), entry(THREE, 1, 0.9)
    due = suggest(*history)
    assert (due.question.id, due.kind) == ("one", NextKind.DUE)
    assert "90%" in due.reason


def test_a_result_whose_band_reaches_below_the_goal_counts_as_weak() -> None:
    sure, unsure = Band(low=0.75, high=0.85), Band(low=0.6, high=0.95)
    history = entry(ONE, 12, 0.8, sure), entry(TWO, 10, 0.8, unsure), entry(THREE, 1)
    assert (suggest(*history).question.id, suggest(*history).kind) == ("two", NextKind.WEAK)


def test_an_answer_without_a_score_comes_again_and_is_not_called_weak() -> None:
    again = suggest(entry(ONE, 8, None), entry(TWO, 1), entry(THREE, 0))
    assert (again.question.id, again.kind) == ("one", NextKind.DUE)
    assert again.reason == "Your last answer, 8 days ago, has no score; answer again."


def test_a_competency_that_was_never_practised_comes_before_the_weakest() -> None:
    bank = (ONE, question("deeper"), question("code", CODING), question("queue", DESIGN, difficulty="hard"))
    unseen = suggest(entry(ONE, 1, 0.1), entry(bank[2], 0, 0.9), questions=bank)
    assert (unseen.question.id, unseen.kind) == ("queue", NextKind.NEW)
    assert unseen.reason == "You have not practised “System design” yet."
    weakest = suggest(entry(ONE, 2, 0.1), entry(bank[2], 1, 0.9), entry(bank[3], 0, 0.9), questions=bank)
    assert weakest.question.id == "deeper"
    assert weakest.reason == "In “Depth in the Transformer”, 1 of 1 answers fell short of level 4; this is new."


def test_the_question_just_practised_does_not_come_at_once_again() -> None:
    assert suggest(entry(ONE, 0, 0.0), questions=(ONE, TWO)).question.id == "two"
    both = entry(TWO, 3, 1.0), entry(ONE, 0, 0.0)
    assert suggest(*both, questions=(ONE, TWO)).question.id == "two"


def test_the_only_question_comes_again() -> None:
    again = suggest(entry(ONE, 0, 0.5), questions=(ONE,))
    assert (again.question.id, again.kind) == ("one", NextKind.EARLY)
    assert "(today)" in again.reason


def test_ties_begin_elsewhere_each_day_and_stay_for_the_day() -> None:
    # 2026-11-24 is day 739,944 of the calendar, and 739,944 mod 3 = 0: the order begins with the first of three.
    first = entry(question("gone"), 0)
    days = [NOW + timedelta(days=each) for each in range(4)]
    assert [suggest(first, now=day).question.id for day in days] == ["one", "two", "three", "one"]
    assert suggest(first, now=NOW.replace(hour=1)).question.id == "one"


def test_a_history_of_deleted_questions_is_still_a_history() -> None:
    new = suggest(entry(question("gone", CODING), 1, 0.2))
    assert new.kind is NextKind.NEW
    assert new.reason == "You have not practised “Depth in the Transformer” yet."


def test_a_clock_that_went_backwards_leaves_nothing_due_and_breaks_nothing() -> None:
    history = [entry(each, -400) for each in ALL]
    early = suggest(*history)
    assert early.kind is NextKind.EARLY
    assert "(today)" in early.reason


@pytest.mark.parametrize(
    ("days_left", "spacing"),
    [
        (None, 7),
        (-1, 7),  # it is over
        (0, 1),
        (3, 1),  # 0.6
        (10, 2),
        (20, 4),
        (35, 7),
        (200, 7),
    ],
)
def test_an_interview_brings_repetitions_closer_together(days_left: int | None, spacing: int) -> None:
    today = date(2026, 11, 24)
    plan = Plan(None if days_left is None else today + timedelta(days=days_left))
    assert plan.spacing_days(today) == spacing


def test_what_is_not_due_by_itself_is_due_before_an_interview() -> None:
    history = entry(ONE, 4, 0.5), entry(TWO, 1), entry(THREE, 0)
    assert suggest(*history).kind is NextKind.EARLY
    assert suggest(*history, plan=Plan(date(2026, 12, 4))).kind is NextKind.WEAK  # ten days left: every two days


ENTRIES = st.lists(
    st.builds(
        entry,
        st.sampled_from(ALL),
        st.floats(min_value=-3, max_value=40),
        st.none() | st.floats(min_value=0, max_value=1),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda each: each.at,
)


@given(ENTRIES)
def test_never_the_same_twice_in_a_row_and_always_the_same_for_the_same_history(history: list[ProgressEntry]) -> None:
    suggested = suggest(*history)
    assert suggested == suggest(*history)
    assert suggested.question.id != max(history, key=lambda each: each.at).question_id


@given(ENTRIES)
def test_every_reason_is_one_sentence(history: list[ProgressEntry]) -> None:
    reason = suggest(*history).reason
    assert reason.endswith(".")
    assert ". " not in reason
