"""Whether a value rises or falls over time, and how fast, beyond what chance does.

docs/trend.md explains the method.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

import numpy as np
from numpy.typing import NDArray

from coach.domain.value import Value

MIN_DAYS = 5
"""With four, only days that rise or fall without an exception could tell anything. Chosen."""

NORMAL_95 = 1.645
"""The 95 % point of the normal distribution; for both ends together 90 %."""

WEEK = 7

Array = NDArray[np.float64]


class TrendVerdict(StrEnum):
    """`unclear`: chance alone could do it. `too_few`: there is not enough to tell."""

    RISING = "rising"
    FALLING = "falling"
    UNCLEAR = "unclear"
    TOO_FEW = "too_few"


class Slope(Value):
    """How much a value changes in a week; 90 of 100 such intervals from `low` to `high` hold the true change."""

    per_week: float
    low: float
    high: float


class LineEnd(Value):
    """Where a line begins or ends."""

    on: date
    value: float


class Trend(Value):
    """What can be said of a series over time. `line` is drawn only where a trend is claimed; else it is empty.

    `days` are those on which something was answered that was answered on another day too; fewer than `needs` tell
    nothing, and then there is no `slope`.
    """

    verdict: TrendVerdict
    days: int
    needs: int = MIN_DAYS
    slope: Slope | None = None
    line: tuple[LineEnd, ...] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """A value on a day. Values are set against each other only within one `group`: the same question and scale."""

    group: Hashable
    on: date
    value: float


@dataclass(frozen=True)
class _Pairs:
    """Every two days on which something was answered on both.

    `slopes` are the changes a day, in order; `variance` is that of the number of rises less the number of falls, were
    there no trend.
    """

    slopes: Array
    variance: float

    @property
    def beyond_chance(self) -> float:
        """So many more rises than falls, or falls than rises, come up by chance once in 20 times at most.

        The 1 corrects for continuity: the difference moves in steps of 2.
        """
        return NORMAL_95 * math.sqrt(self.variance) + 1

    def slope(self) -> Slope | None:
        """Return the middle change of all pairs, with its interval; None where there are too few pairs for one."""
        outside = math.floor((len(self.slopes) - self.beyond_chance) / 2)
        if outside < 0:
            return None
        low, high = self.slopes[outside], self.slopes[len(self.slopes) - 1 - outside]
        return Slope(per_week=WEEK * float(np.median(self.slopes)), low=WEEK * float(low), high=WEEK * float(high))

    def verdict(self) -> TrendVerdict:
        rises = float(np.sign(self.slopes).sum())
        middle = float(np.median(self.slopes))
        if rises >= self.beyond_chance and middle > 0:
            return TrendVerdict.RISING
        return TrendVerdict.FALLING if -rises >= self.beyond_chance and middle < 0 else TrendVerdict.UNCLEAR


def find_trend(observations: Iterable[Observation]) -> Trend:
    """Return what can be said of these values over time.

    Every two days are set against each other, by what was answered on both; a day counts once, however much was
    answered. Rises and falls are counted, and the middle change of all pairs is the slope.

    Source:
        Mann (1945), Econometrica 13(3), "Nonparametric tests against trend"; Sen (1968), Journal of the American
        Statistical Association 63, "Estimates of the regression coefficient based on Kendall's tau"; Hirsch, Slack &
        Smith (1982), Water Resources Research 18(1), "Techniques of trend analysis for monthly water quality data".
    """
    groups = _repeated(observations)
    days = sorted({on for values in groups.values() for on in values})
    if len(days) < MIN_DAYS or (slope := (pairs := _pair(list(groups.values()), days)).slope()) is None:
        return Trend(verdict=TrendVerdict.TOO_FEW, days=len(days))
    verdict = pairs.verdict()
    claimed = verdict in (TrendVerdict.RISING, TrendVerdict.FALLING)
    line = _line(groups.values(), days, slope.per_week / WEEK) if claimed else ()
    return Trend(verdict=verdict, days=len(days), slope=slope, line=line)


def _repeated(observations: Iterable[Observation]) -> dict[Hashable, dict[date, float]]:
    """Return the middle value of each day in each group; groups with a single day say nothing of time."""
    found: dict[Hashable, dict[date, list[float]]] = {}
    for each in observations:
        found.setdefault(each.group, {}).setdefault(each.on, []).append(each.value)
    return {
        group: {on: median(values) for on, values in days.items()} for group, days in found.items() if len(days) > 1
    }


def _pair(groups: Sequence[Mapping[date, float]], days: Sequence[date]) -> _Pairs:
    place = {on: number for number, on in enumerate(days)}
    found = [(np.array([place[on] for on in values]), np.array(list(values.values()))) for values in groups]
    gained, common = np.zeros((len(days), len(days))), np.zeros((len(days), len(days)))
    for at, values in found:
        gained[np.ix_(at, at)] += values - values[:, None]
        common[np.ix_(at, at)] += 1
    np.fill_diagonal(common, 0)
    one, other = np.nonzero(np.triu(common))
    ordinals = np.array([on.toordinal() for on in days])
    slopes = gained[one, other] / common[one, other] / (ordinals[other] - ordinals[one])
    return _Pairs(np.sort(slopes), _variance(common, [at for at, _ in found]))


def _variance(common: Array, groups: Sequence[NDArray[np.intp]]) -> float:
    """Return the variance of the rises less the falls without a trend: the larger of two.

    The first is that of days which differ as a whole, the second that of answers which differ singly. What `common`
    tells is how many groups two days have in common. For a single group both are Kendall's n (n - 1) (2n + 5) / 18.
    """
    later_or_earlier = np.sign(np.arange(len(common))[:, None] - np.arange(len(common)))
    pairs = np.count_nonzero(common) / 2
    by_day = ((later_or_earlier * (common > 0)).sum(axis=1) ** 2).sum()
    signs = np.divide(later_or_earlier, np.sqrt(common), out=np.zeros_like(common), where=common > 0)
    by_answer = sum((signs[np.ix_(at, at)].sum(axis=1) ** 2).sum() for at in groups)
    return float(pairs + max(by_day, by_answer)) / 3


def _line(groups: Iterable[Mapping[date, float]], days: Sequence[date], per_day: float) -> tuple[LineEnd, LineEnd]:
    """Return a line of this slope with half of the values above it and half below."""
    first, last = days[0], days[-1]
    height = median(value - per_day * (on - first).days for values in groups for on, value in values.items())
    return LineEnd(on=first, value=height), LineEnd(on=last, value=height + per_day * (last - first).days)
