import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain.agreement import (
    MAX_STEPS,
    agreement,
    centre,
    estimate,
    grid_steps,
    mean_absolute_error,
    pearson,
    percent_agreement,
    slope,
    to_levels,
    weighted_kappa,
)

SHARES = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30)


def test_pearson_is_one_on_a_rising_line_and_minus_one_on_a_falling_one() -> None:
    assert pearson([0, 1, 2], [10, 20, 30]) == pytest.approx(1)
    assert pearson([0, 1, 2], [3, 2, 1]) == pytest.approx(-1)


def test_pearson_by_hand() -> None:
    # Means 2 and 3; products (-1)(-2) + 0 + (1)(1) + 0 = 3; squares 2 and 4 + 1 + 1 + 0 = 6; 3 / sqrt(12) = 0.866.
    assert pearson([1, 2, 3, 2], [1, 4, 4, 3]) == pytest.approx(0.8660, abs=1e-4)


@pytest.mark.parametrize(("one", "other"), [([], []), ([0.5], [0.5]), ([1, 1], [0, 1]), ([0, 1], [1, 1])])
def test_pearson_is_undefined_when_something_does_not_vary(one: list[float], other: list[float]) -> None:
    assert pearson(one, other) is None


def test_kappa_of_the_same_levels_is_one() -> None:
    assert weighted_kappa([0, 1, 2], [0, 1, 2], 3) == 1


def test_kappa_of_opposite_levels_is_minus_one() -> None:
    # Observed 4 + 4 = 8; expected (0 + 4 + 4 + 0) over all four pairs, times 2 pairs of 4: 4; 1 - 8 / 4 = -1.
    assert weighted_kappa([0, 2], [2, 0], 3) == -1


def test_kappa_by_hand() -> None:
    # Observed squares: 0, 1, 0, 1 = 2. Levels 0 1 2 2 against 0 2 2 1: squares 9 + 9, sums 5 and 5;
    # expected 18 - 2 * 25 / 4 = 5.5; 1 - 2 / 5.5 = 0.636.
    assert weighted_kappa([0, 1, 2, 2], [0, 2, 2, 1], 3) == pytest.approx(0.6364, abs=1e-4)


def test_kappa_of_a_scorer_that_always_says_the_same_is_zero() -> None:
    # Observed 0 + 1 + 4 = 5; expected squares 0 + 1 + 4 = 5, minus nothing as one sum is 0: 5; 1 - 1 = 0.
    assert weighted_kappa([0, 0, 0], [0, 1, 2], 3) == 0


def test_kappa_is_undefined_without_pairs_or_with_one_level_throughout() -> None:
    assert weighted_kappa([], [], 3) is None
    assert weighted_kappa([1, 1], [1, 1], 3) is None


def test_kappa_refuses_a_level_outside() -> None:
    with pytest.raises(ValueError, match=r"0\.\.2"):
        weighted_kappa([3], [0], 3)


def test_mean_absolute_error_by_hand() -> None:
    # Distances 0.25, 0 and 0.5; a third of 0.75.
    assert mean_absolute_error([0.25, 1, 0], [0.5, 1, 0.5]) == pytest.approx(0.25)
    assert mean_absolute_error([], []) is None


def test_slope_by_hand() -> None:
    assert slope([0, 1, 2], [1, 3, 5]) == pytest.approx(2)
    assert slope([1, 1], [0, 5]) is None


@pytest.mark.parametrize("statistic", [pearson, slope, mean_absolute_error])
def test_values_that_do_not_pair_are_refused(statistic: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        statistic([1.0], [1.0, 2.0])  # type: ignore[operator]


@pytest.mark.parametrize(
    ("shares", "steps"),
    [
        ([0, 1], 1),
        ([0, 0.5, 1], 2),
        ([1 / 3, 0.5], 6),  # thirds and halves fall together on sixths
        ([0.1 + 0.2], 10),
        ([0.8, 0.875], MAX_STEPS),  # fifths and eighths need 40
        ([0.12345], MAX_STEPS),
        ([], 1),
    ],
)
def test_the_points_grid_is_the_coarsest_that_holds_every_score(shares: list[float], steps: int) -> None:
    assert grid_steps(shares) == steps


def test_shares_go_to_the_nearest_level_and_halves_up() -> None:
    assert to_levels([0, 0.24, 0.25, 0.74, 0.75, 1], 2) == [0, 0, 1, 1, 2, 2]


def test_an_interval_holds_its_value_and_is_the_same_each_time() -> None:
    one, other = [0.0, 0.2, 0.5, 0.7, 1.0], [0.1, 0.1, 0.6, 0.5, 1.0]
    found = estimate(mean_absolute_error, one, other, random.Random(1))
    assert found.low is not None
    assert found.high is not None
    assert found.value == pytest.approx(0.1)  # (0.1 + 0.1 + 0.1 + 0.2 + 0) / 5
    assert found.low <= 0.1 <= found.high <= 0.2
    assert found == estimate(mean_absolute_error, one, other, random.Random(1))


def test_what_is_undefined_has_no_interval() -> None:
    found = estimate(pearson, [1, 1], [0, 1], random.Random(1))
    assert (found.value, found.low, found.high) == (None, None, None)


def test_the_error_is_shown_beside_those_of_scorers_that_do_not_read() -> None:
    found = agreement([0.5, 0.5], [1, 0], [10, 10], ["q", "q"], random.Random(1))
    assert (found.mae.value, found.mae_full_marks, found.mae_mean) == (0.5, 0.5, 0.5)
    assert found.error_per_100_words.value is None


def test_a_scorer_that_rewards_length_has_a_rising_error() -> None:
    # Errors 0 and 0.5 at 100 and 300 words: 0.25 for each 100.
    found = agreement([0.5, 1], [0.5, 0.5], [100, 300], ["q", "q"], random.Random(1))
    assert found.error_per_100_words.value == pytest.approx(0.25)


def test_nothing_scored_is_no_agreement_and_no_error() -> None:
    found = agreement([], [], [], [], random.Random(1))
    assert (found.answers, found.pearson.value, found.mae.value, found.mae_mean) == (0, None, None, None)


def test_percent_of_the_same_verdicts() -> None:
    assert percent_agreement([True, False, True, True], [True, True, True, False]) == 50
    assert percent_agreement([], []) is None


@given(SHARES)
def test_every_statistic_stays_in_its_range(pairs: list[tuple[float, float]]) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    steps = grid_steps(other)
    for value in (pearson(one, other), weighted_kappa(to_levels(one, steps), to_levels(other, steps), steps + 1)):
        assert value is None or -1 <= value <= 1
    error = mean_absolute_error(one, other)
    assert error is not None
    assert 0 <= error <= 1


def test_within_questions_it_counts_for_nothing_which_question_is_hard() -> None:
    # Question a has means 0.9 and 0.9, question b 0.1 and 0.1: centred, ours is -0.1 0.1 -0.1 0.1 and theirs
    # 0.1 -0.1 0.1 -0.1: the order within each is the reverse.
    ours, theirs, questions = [0.8, 1.0, 0.0, 0.2], [1.0, 0.8, 0.2, 0.0], ["a", "a", "b", "b"]
    assert centre(ours, questions) == pytest.approx([-0.1, 0.1, -0.1, 0.1])
    found = agreement(ours, theirs, [1, 2, 3, 4], questions, random.Random(1))
    # Over all, about 0.5: products 4 * 0.16 - 4 * 0.01, squares 4 * 0.17 each; within, every product is negative.
    assert found.pearson.value == pytest.approx(0.60 / 0.68)
    assert found.pearson_within.value == pytest.approx(-1)
