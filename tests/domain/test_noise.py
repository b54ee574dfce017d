import math

import pytest

from coach.domain.noise import NO_NOISE, PRIOR_FREEDOM, Noise, Spread, estimate, spread_of, t_95


def test_readings_are_measured_from_the_mean_of_their_own_answer() -> None:
    # 0.2 and 0.4 lie 0.1 from 0.3: 0.02 with 1 degree of freedom; 0.5, 0.5, 0.8 lie 0.1, 0.1, 0.2 from 0.6: 0.06 with 2
    spread = spread_of([[0.2, 0.4], [0.5, 0.5, 0.8], [0.9]])
    assert spread.squares == pytest.approx(0.08)
    assert spread.freedom == 3  # the answer with one reading tells nothing


def test_a_part_can_be_taken_out_of_a_spread_again() -> None:
    assert (Spread(0.5, 5) + Spread(0.25, 2)).without(Spread(0.25, 2)) == Spread(0.5, 5)
    assert Spread(0.1 + 0.2, 2).without(Spread(0.3, 2)) == Spread()  # nothing is left over by rounding


def test_where_nothing_was_repeated_nothing_is_claimed() -> None:
    assert estimate(Spread(), Spread(), 0.25) is None
    assert estimate(Spread(), Spread(0.1, 1), 0.25) is None  # 1 / (1/8 + 1/1) is less than one degree of freedom


def test_own_readings_alone_give_their_own_variance() -> None:
    assert estimate(Spread(0.08, 4), Spread(), 0.25) == Noise(0.02, 4, 0.25)


def test_a_question_never_repeated_borrows_from_the_others_but_is_less_sure() -> None:
    noise = estimate(Spread(), Spread(0.8, 40), 0.25)
    assert noise is not None
    assert noise.variance == pytest.approx(0.02)
    assert noise.freedom == pytest.approx(1 / (1 / PRIOR_FREEDOM + 1 / 40))  # 6.67, not 40: questions differ


def test_own_readings_and_those_at_other_questions_are_weighted_by_their_freedom() -> None:
    noise = estimate(Spread(0.4, 10), Spread(0.16, 8), 0.25)
    assert noise is not None
    assert noise.freedom == 14  # 10, and 1 / (1/8 + 1/8) = 4
    assert noise.variance == pytest.approx((10 * 0.04 + 4 * 0.02) / 14)


def test_readings_that_never_differed_are_no_proof_of_no_noise() -> None:
    noise = estimate(Spread(0, 3), Spread(0, 6), 0.25)
    assert noise is not None
    assert noise.variance == pytest.approx(0.25**2 / 2 / 10)  # the next of ten differs by a level
    assert noise.margin(1) > 0


def test_the_margin_shrinks_with_the_root_of_the_readings() -> None:
    noise = Noise(0.04, 10)
    assert noise.margin(1) == pytest.approx(1.812 * 0.2)
    assert noise.margin(4) == pytest.approx(1.812 * 0.1)


def test_a_difference_has_the_noise_of_both_and_half_a_step() -> None:
    noise = Noise(0.04, math.inf, 0.25)
    assert noise.margin_of_difference(1, 1) == pytest.approx(1.645 * math.sqrt(0.08) + 0.125)
    assert noise.margin_of_difference(2, 4) == pytest.approx(1.645 * math.sqrt(0.03) + 0.0625)


def test_without_noise_there_is_no_margin() -> None:
    assert (NO_NOISE.margin(1), NO_NOISE.margin_of_difference(1, 1)) == (0, 0)


@pytest.mark.parametrize(
    ("freedom", "point"),
    [(1, 6.314), (2, 2.920), (7, 1.895), (12, 1.782), (25, 1.708), (40, 1.684), (math.inf, 1.645)],
)
def test_points_of_student_s_t_are_those_of_the_table_or_a_little_more(freedom: float, point: float) -> None:
    assert point - 0.0005 <= t_95(freedom) <= 1.005 * point
