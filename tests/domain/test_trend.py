from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import pytest

from coach.domain.trend import LineEnd, Observation, Trend, TrendVerdict, find_trend

FIRST = date(2026, 11, 2)


def observed(values: Sequence[float], days: Iterable[int] | None = None, group: str = "q") -> list[Observation]:
    """Return a value a day, or on these days."""
    at = range(len(values)) if days is None else days
    return [Observation(group, FIRST + timedelta(days=day), value) for day, value in zip(at, values, strict=True)]


def test_without_a_single_value_nothing_is_told() -> None:
    assert find_trend([]) == Trend(verdict=TrendVerdict.TOO_FEW, days=0, needs=5)


def test_four_days_are_too_few_however_they_rise() -> None:
    trend = find_trend(observed([1, 2, 3, 4]))
    assert (trend.verdict, trend.days, trend.slope, trend.line) == (TrendVerdict.TOO_FEW, 4, None, ())


def test_five_days_without_an_exception_are_a_trend() -> None:
    # 10 pairs of days, all rise. Variance 5 x 4 x 15 / 18 = 16.7, so 1.645 x 4.08 + 1 = 7.7 come by chance.
    # (10 - 7.7) / 2 = 1.1: the interval leaves out one slope on each side. In order, by day: four of 1 from day to
    # day but the last, which is 3; over two days 1, 1, 2; over three 1, 5/3; over four 3/2.
    # Sorted: 1, 1, 1, 1, 1, 1, 3/2, 5/3, 2, 3.
    trend = find_trend(observed([1, 2, 3, 4, 7]))
    assert (trend.verdict, trend.days) == (TrendVerdict.RISING, 5)
    assert trend.slope is not None
    assert (trend.slope.low, trend.slope.per_week, trend.slope.high) == pytest.approx((7 * 1, 7 * 1, 7 * 2))
    # Values less 1 a day: 1, 1, 1, 1, 3; the middle one is 1.
    assert trend.line == (LineEnd(on=FIRST, value=1), LineEnd(on=FIRST + timedelta(days=4), value=5))


def test_what_falls_is_the_mirror_of_what_rises() -> None:
    up, down = find_trend(observed([1, 2, 3, 4, 7])), find_trend(observed([-1, -2, -3, -4, -7]))
    assert down.verdict is TrendVerdict.FALLING
    assert up.slope is not None
    assert down.slope is not None
    assert (down.slope.low, down.slope.high) == (-up.slope.high, -up.slope.low)


def test_two_exceptions_in_five_days_are_no_trend() -> None:
    # 2, 1, 3, 5, 4: 8 rises, 2 falls; 6 is less than 7.7. With one exception it is 9 - 1 = 8.
    unclear = find_trend(observed([2, 1, 3, 5, 4]))
    assert (unclear.verdict, unclear.line) == (TrendVerdict.UNCLEAR, ())
    assert unclear.slope is not None
    assert unclear.slope.low < 0 < unclear.slope.high
    assert find_trend(observed([2, 1, 3, 4, 5])).verdict is TrendVerdict.RISING


def test_one_good_day_after_a_long_time_is_no_trend() -> None:
    # A straight line through these by least squares fits almost perfectly; four rises among ten pairs tell nothing.
    assert find_trend(observed([3, 3, 3, 3, 4], days=[0, 1, 2, 3, 90])).verdict is TrendVerdict.UNCLEAR


def test_days_of_the_same_value_are_no_trend() -> None:
    trend = find_trend(observed([3] * 20))
    assert trend.verdict is TrendVerdict.UNCLEAR
    assert trend.slope is not None
    assert (trend.slope.low, trend.slope.per_week, trend.slope.high) == (0, 0, 0)


def test_a_step_up_is_a_trend_that_may_be_as_slow_as_one_likes() -> None:
    # 25 rises and 20 pairs alike, where 1.645 x sqrt(10 x 9 x 25 / 18) + 1 = 19.4 come by chance. Twelve slopes are
    # left out on each side, of which the low twenty are 0.
    trend = find_trend(observed([3] * 5 + [4] * 5))
    assert trend.verdict is TrendVerdict.RISING
    assert trend.slope is not None
    assert trend.slope.low == 0 < trend.slope.per_week < trend.slope.high


def test_a_day_counts_once_however_much_was_answered() -> None:
    # Two days: 20 answers of one, then 20 better ones.
    many = [Observation("q", FIRST + timedelta(days=day), day + 0.01 * n) for day in (0, 1) for n in range(20)]
    assert find_trend(many) == Trend(verdict=TrendVerdict.TOO_FEW, days=2)
    # Of several values of a day the middle one counts: the first day has 1.
    noisy = [*observed([-9, 50], days=[0, 0]), *observed([1, 2, 3, 4, 7])]
    assert find_trend(noisy) == find_trend(observed([1, 2, 3, 4, 7]))


def test_questions_that_become_easier_are_no_trend() -> None:
    each_once = [Observation(f"q{day}", FIRST + timedelta(days=day), day) for day in range(20)]
    assert find_trend(each_once) == Trend(verdict=TrendVerdict.TOO_FEW, days=0)
    # Each answered twice with the same score, an easier one from week to week.
    twice = [
        each for week in range(6) for each in observed([week, week], days=[7 * week, 7 * week + 3], group=f"{week}")
    ]
    assert find_trend(twice).verdict is TrendVerdict.UNCLEAR


def test_a_rise_at_each_of_several_questions_is_a_trend_whatever_their_level() -> None:
    # Six questions, harder from week to week, each answered again a week later and 2 better: all six pairs of days
    # rise, where by chance it is 1.645 x sqrt(6) + 1 = 5.03.
    falls = [
        each
        for week in range(6)
        for each in observed([-week, 2 - week], days=[20 * week, 20 * week + 7], group=f"{week}")
    ]
    trend = find_trend(falls)
    assert (trend.verdict, trend.days) == (TrendVerdict.RISING, 12)
    assert trend.slope is not None
    assert trend.slope.per_week == pytest.approx(2)


def test_four_pairs_of_days_are_too_few_on_whatever_days_they_lie() -> None:
    # All four rise in one case of 16.
    twice = [each for week in range(4) for each in observed([0, 1], days=[20 * week, 20 * week + 7], group=f"{week}")]
    assert find_trend(twice) == Trend(verdict=TrendVerdict.TOO_FEW, days=8)


def test_questions_of_the_same_days_are_not_counted_as_so_many_proofs() -> None:
    # Ten questions on the same five days, of which two were good: as with one question, 6 of 10 are no trend.
    ten = [each for n in range(10) for each in observed([n + v for v in (2, 1, 3, 5, 4)], group=str(n))]
    assert find_trend(ten).verdict is TrendVerdict.UNCLEAR


def test_the_order_in_which_values_come_does_not_matter() -> None:
    values = observed([1, 4, 2, 5, 7, 6, 9])
    assert find_trend(values) == find_trend(values[::-1])
