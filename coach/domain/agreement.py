"""How well scores agree with those of people: correlation, kappa, error, each with a bootstrap interval.

Scores are shares in 0..1, paired by place: `ours[i]` and `theirs[i]` are of the same answer.
"""

import math
import random
from collections.abc import Callable, Sequence
from fractions import Fraction

from coach.domain.value import Value

RESAMPLES = 1000
"""Enough for the ends of a 95 % interval to two digits; Efron & Tibshirani (1993), An Introduction to the Bootstrap."""

CONFIDENCE = 0.95
MAX_STEPS = 20
"""Steps of the finest points grid: people do not tell apart more than twentieths of a score."""

SAME = 1e-9
"""Shares nearer than this differ only by rounding, for instance 0.1 + 0.2 and 0.3."""

Statistic = Callable[[Sequence[float], Sequence[float]], float | None]


class Estimate(Value):
    """A value and the ends of its bootstrap interval; each None where undefined."""

    value: float | None
    low: float | None = None
    high: float | None = None


class Agreement(Value):
    """The agreement of `answers` scored answers with people.

    `pearson_within` is the correlation after the mean of its question is taken from each score: `pearson` also
    counts which questions are hard, which says nothing of how answers to one question are told apart.
    `mae_full_marks` and `mae_mean` are the errors of two scorers that do not read: one always gives full
    marks, one always the mean of the people's scores. `error_per_100_words` is the slope of (ours - theirs)
    on length; above 0 length is rewarded. `levels` is the number of levels that kappa was computed on.
    """

    answers: int
    levels: int
    pearson: Estimate
    pearson_within: Estimate
    kappa: Estimate
    mae: Estimate
    mae_full_marks: float | None
    mae_mean: float | None
    error_per_100_words: Estimate


def agreement(
    ours: Sequence[float],
    theirs: Sequence[float],
    lengths: Sequence[int],
    questions: Sequence[str],
    rng: random.Random,
) -> Agreement:
    """Return the agreement of paired shares; `lengths` are the answers' words, `questions` what they answer.

    Raises:
        ValueError: the sequences differ in length.
    """
    steps = grid_steps(theirs)

    def kappa(one: Sequence[float], other: Sequence[float]) -> float | None:
        return weighted_kappa(to_levels(one, steps), to_levels(other, steps), steps + 1)

    errors = [our - their for our, their in zip(ours, theirs, strict=True)]
    hundreds = [length / 100 for length in lengths]
    full = [1.0] * len(theirs)
    mean = [sum(theirs) / len(theirs)] * len(theirs) if theirs else []
    return Agreement(
        answers=len(ours),
        levels=steps + 1,
        pearson=estimate(pearson, ours, theirs, rng),
        pearson_within=estimate(pearson, centre(ours, questions), centre(theirs, questions), rng),
        kappa=estimate(kappa, ours, theirs, rng),
        mae=estimate(mean_absolute_error, ours, theirs, rng),
        mae_full_marks=mean_absolute_error(full, theirs),
        mae_mean=mean_absolute_error(mean, theirs),
        error_per_100_words=estimate(slope, hundreds, errors, rng),
    )


def centre(values: Sequence[float], groups: Sequence[str]) -> list[float]:
    """Return each value less the mean of its group.

    Raises:
        ValueError: the sequences differ in length.
    """
    members: dict[str, list[float]] = {}
    for value, group in zip(values, groups, strict=True):
        members.setdefault(group, []).append(value)
    means = {group: sum(each) / len(each) for group, each in members.items()}
    return [value - means[group] for value, group in zip(values, groups, strict=True)]


def pearson(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return the linear correlation of paired values, in -1..1; None when either does not vary.

    Raises:
        ValueError: the sequences differ in length.

    Source:
        Pearson (1895), Proceedings of the Royal Society of London 58, "Note on regression and inheritance".
    """
    first, second, product = _sums_of_squares(one, other)
    if first <= SAME**2 or second <= SAME**2:
        return None
    return max(-1.0, min(1.0, product / math.sqrt(first * second)))


def slope(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return by how much `other` rises for each unit of `one` (least squares); None when `one` does not vary.

    Raises:
        ValueError: the sequences differ in length.
    """
    first, _, product = _sums_of_squares(one, other)
    return product / first if first > SAME**2 else None


def _sums_of_squares(one: Sequence[float], other: Sequence[float]) -> tuple[float, float, float]:
    """Return the sums of squares of each, and of products, about the means; zeros for no pairs."""
    if len(one) != len(other):
        raise ValueError(f"{len(one)} values can't be paired with {len(other)}")
    if not one:
        return 0.0, 0.0, 0.0
    mean_one, mean_other = sum(one) / len(one), sum(other) / len(other)
    first = second = product = 0.0
    for a, b in zip(one, other, strict=True):
        first += (a - mean_one) ** 2
        second += (b - mean_other) ** 2
        product += (a - mean_one) * (b - mean_other)
    return first, second, product


def mean_absolute_error(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return the mean distance of paired shares, in 0..1, 0 for identity; None for no pairs.

    Raises:
        ValueError: the sequences differ in length.
    """
    distances = [abs(a - b) for a, b in zip(one, other, strict=True)]
    return sum(distances) / len(distances) if distances else None


def weighted_kappa(one: Sequence[int], other: Sequence[int], levels: int) -> float | None:
    """Return the quadratic-weighted kappa of paired levels, each in 0..levels - 1.

    The value lies in -1..1; 0 is agreement by chance, 1 identity. None when undefined: no pairs, or one
    and the same level throughout.

    Raises:
        ValueError: the sequences differ in length, or a level lies outside.

    Source:
        Cohen (1968), Psychological Bulletin 70(4), "Weighted kappa".
    """
    if any(not 0 <= level < levels for level in (*one, *other)):
        raise ValueError(f"every level must lie in 0..{levels - 1}")
    observed = sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
    if not one:
        return None
    # The mean of (a - b)² over all pairs of one's level with another's is E[a²] - 2 E[a] E[b] + E[b²].
    squares = sum(a * a for a in one) + sum(b * b for b in other)
    expected = squares - 2 * sum(one) * sum(other) / len(one)
    return 1 - observed / expected if expected > SAME else None


def grid_steps(shares: Sequence[float]) -> int:
    """Return into how many equal steps 0..1 falls on the points grid of people's scores: 1 to `MAX_STEPS`.

    It is the smallest number of steps that puts each share on a step; `MAX_STEPS` when there is none.
    Scores of 0, 1 and 2 out of 2 give 2 steps, so 3 levels; thirds and halves together give 6.
    """
    steps = 1
    for share in set(shares):
        nearest = Fraction(share).limit_denominator(MAX_STEPS)
        if abs(float(nearest) - share) > SAME:
            return MAX_STEPS
        steps = math.lcm(steps, nearest.denominator)
        if steps > MAX_STEPS:
            return MAX_STEPS
    return steps


def to_levels(shares: Sequence[float], steps: int) -> list[int]:
    """Return each share as the number of the nearest step, in 0..steps; halves go up."""
    return [int(share * steps + 0.5 + SAME) for share in shares]


def estimate(
    statistic: Statistic, one: Sequence[float], other: Sequence[float], rng: random.Random, resamples: int = RESAMPLES
) -> Estimate:
    """Return a statistic of paired values with its percentile bootstrap interval.

    Pairs are drawn anew with replacement. The interval says how far the figure depends on these answers; it does not
    say how it would be for other questions. Samples in which the statistic is undefined are left out.
    """
    value = statistic(one, other)
    if value is None:
        return Estimate(value=None)
    places = range(len(one))
    found = []
    for _ in range(resamples):
        drawn = rng.choices(places, k=len(one))
        found.append(statistic([one[at] for at in drawn], [other[at] for at in drawn]))
    defined = sorted(each for each in found if each is not None)
    if not defined:
        return Estimate(value=value)
    tail = (1 - CONFIDENCE) / 2
    return Estimate(value=value, low=quantile(defined, tail), high=quantile(defined, 1 - tail))


def quantile(ordered: Sequence[float], part: float) -> float:
    """Return the value below which `part` of the ordered values lie, interpolated between neighbours."""
    place = part * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def percent_agreement(one: Sequence[bool], other: Sequence[bool]) -> float | None:
    """Return on how many percent of paired yes/no verdicts both agree; None for no pairs.

    Raises:
        ValueError: the sequences differ in length.
    """
    same = [a == b for a, b in zip(one, other, strict=True)]
    return 100 * sum(same) / len(same) if same else None
