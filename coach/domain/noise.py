"""How much the readings of one scorer differ though the words are the same, and what that says of a score.

docs/noise.md explains the method.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

_T_95 = {
    1: 6.314,
    2: 2.920,
    3: 2.353,
    4: 2.132,
    5: 2.015,
    6: 1.943,
    8: 1.860,
    10: 1.812,
    15: 1.753,
    20: 1.725,
    30: 1.697,
    60: 1.671,
    120: 1.658,
    math.inf: 1.645,
}
"""The 95 % point of Student's t by degrees of freedom: Abramowitz & Stegun (1964), Table 26.10."""

_INVERSE = sorted((1 / freedom, point) for freedom, point in _T_95.items())

MIN_FREEDOM = 1
"""With fewer degrees of freedom an interval would hold every score, so nothing is claimed."""

PRIOR_FREEDOM = 8
"""So many degrees of freedom the noise at other questions is worth for this one. Chosen: it lets the variance differ
between questions by 70 % (one standard deviation: sqrt(2 / (8 - 4))), and own readings soon outweigh it."""

ROUNDING = 1e-12
"""Squared share: less comes from adding floating-point numbers, not from readings."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The squared distances of readings from the mean of their own answer, summed, and their degrees of freedom."""

    squares: float = 0.0
    freedom: int = 0

    def __add__(self, other: "Spread") -> "Spread":
        return Spread(self.squares + other.squares, self.freedom + other.freedom)

    def without(self, part: "Spread") -> "Spread":
        """Return the spread but for a part that was added to it."""
        freedom = self.freedom - part.freedom
        return Spread(max(0.0, self.squares - part.squares) if freedom else 0.0, freedom)


def spread_of(answers: Iterable[Sequence[float]]) -> Spread:
    """Return the spread of several answers, each with its readings. An answer with one reading tells nothing."""
    spread = Spread()
    for readings in answers:
        if len(readings) > 1:
            mean = sum(readings) / len(readings)
            spread += Spread(sum((each - mean) ** 2 for each in readings), len(readings) - 1)
    return spread


@dataclass(frozen=True, slots=True)
class Noise:
    """How far chance moves a share: the variance of one reading, known with so many degrees of freedom.

    `step` is the share by which a reading moves at least as a rule: one level.
    """

    variance: float
    freedom: float
    step: float = 0.0

    def margin(self, readings: int) -> float:
        """Return half the width of the 90 % interval of the mean of so many readings."""
        return t_95(self.freedom) * math.sqrt(self.variance / readings)

    def margin_of_difference(self, before: int, after: int) -> float:
        """Return what the difference of two means, of so many readings each, exceeds by chance once in 20 times.

        Levels move in steps, so half a step is added (the correction for continuity): where readings seldom differ, a
        single step is several standard deviations, and yet it happens.
        """
        spread = t_95(self.freedom) * math.sqrt(self.variance * (1 / before + 1 / after))
        return spread + self.step / (2 * min(before, after))


NO_NOISE = Noise(variance=0.0, freedom=math.inf)
"""Of a scorer that gives the same words the same share every time."""


def estimate(own: Spread, others: Spread, step: float) -> Noise | None:
    """Return the noise at one question, from readings at it and at others; None where too few were repeated.

    The variance at a question is taken to be drawn from a scaled inverse chi-square distribution round the one of the
    other questions, so both are weighted by their degrees of freedom. Where no reading ever differed from another,
    the next is taken to differ by one step.

    Source:
        Smyth (2004), Statistical Applications in Genetics and Molecular Biology 3(1), "Linear models and empirical
        Bayes methods for assessing differential expression in microarray experiments", section 3.
    """
    prior = 1 / (1 / PRIOR_FREEDOM + 1 / others.freedom) if others.freedom else 0.0
    freedom = prior + own.freedom
    if freedom < MIN_FREEDOM:
        return None
    if own.squares + others.squares < ROUNDING:
        unseen = step**2 / 2  # what two readings that differ by a step add to the squares
        return Noise(unseen / (own.freedom + others.freedom + 1), freedom, step)
    squares = own.squares + (prior * others.squares / others.freedom if prior else 0.0)
    return Noise(squares / freedom, freedom, step)


@lru_cache(maxsize=1024)
def t_95(freedom: float) -> float:
    """Return the 95 % point of Student's t, at least 1 degree of freedom; between those of the table a little more.

    It is convex in 1 / freedom, so the straight line between two points lies above it.
    """
    return float(np.interp(1 / freedom, [at for at, _ in _INVERSE], [point for _, point in _INVERSE]))
