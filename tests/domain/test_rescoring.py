"""What it will take to score answers again, and when to give up."""

import pytest

from coach.domain.rescoring import Expected, PastUsage, Progression, expect, failing

DONE, FAILED, RUNNING, LEFT = Progression.DONE, Progression.FAILED, Progression.RUNNING, Progression.LEFT


def test_a_question_takes_what_it_took_before() -> None:
    past = {"a": PastUsage(2, 1000.0, 100.0, 0.01), "b": PastUsage(6, 3000.0, 300.0, 0.03)}
    # twice a, once b: 1000 + 1000 + 3000, 100 + 100 + 300, 0.01 + 0.01 + 0.03
    expected = expect([("a", 7), ("a", 7), ("b", 7)], past)
    assert (expected.scorings, expected.input_tokens, expected.output_tokens) == (8, 5000, 500)
    assert expected.price_usd == pytest.approx(0.05)


def test_a_question_that_was_never_scored_by_the_model_is_counted_and_takes_the_mean_of_the_others() -> None:
    past = {"a": PastUsage(1, 1000.0, 100.0, 0.01), "b": PastUsage(3, 3000.0, 300.0, 0.03)}
    # replies: (1 * 100 + 3 * 300) / 4 = 250 tokens, (0.01 + 3 * 0.03) / 4 = 0.025 dollars
    expected = expect([("c", 1200)], past)
    assert (expected.input_tokens, expected.output_tokens) == (1200, 250)
    assert expected.price_usd == pytest.approx(0.025)


def test_what_nothing_tells_of_is_none() -> None:
    assert expect([("a", 1200), ("b", 800)], {}) == Expected(0, 2000, None, None)


def test_one_price_that_was_not_told_is_taken_from_those_that_were() -> None:
    past = {"a": PastUsage(1, 1000.0, 100.0, None), "b": PastUsage(1, 3000.0, 300.0, 0.03)}
    assert expect([("a", 7)], past).price_usd == pytest.approx(0.03)


def test_more_readings_take_as_many_times_as_much_and_what_is_not_known_stays_so() -> None:
    assert PastUsage(4, 1000.0, 100.0, 0.25).times(3) == PastUsage(4, 3000.0, 300.0, 0.75)
    assert PastUsage(4, 1000.0, None, None).times(3) == PastUsage(4, 3000.0, None, None)


def test_nothing_to_score_takes_nothing() -> None:
    assert expect([], {}) == Expected(0, 0, 0, 0.0)


@pytest.mark.parametrize(
    ("progressions", "gives_up"),
    [
        ([FAILED, FAILED, FAILED, LEFT], True),
        ([DONE, FAILED, FAILED, FAILED], True),
        ([FAILED, FAILED, LEFT], False),
        ([FAILED, FAILED, DONE, FAILED, LEFT], False),
        ([FAILED, LEFT, FAILED, RUNNING, FAILED], True),
        ([], False),
    ],
)
def test_three_failures_in_a_row_are_enough(progressions: list[Progression], gives_up: bool) -> None:
    assert failing(progressions) is gives_up
