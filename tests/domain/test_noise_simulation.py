"""Simulated scorers whose noise is known: how often bands hold the truth, and how often «better» is claimed wrongly."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pytest
from numpy.typing import NDArray

from coach.domain.noise import Noise, Spread, estimate, spread_of

Array = NDArray[np.float64]

LEVEL = 0.25
"""The share of one level."""

WEIGHTS = np.array([3, 2, 1, 1]) / 7
ANSWERS = 40
NOISES = [0.02, 0.1, 0.25, 0.5, 1.0]
"""Standard deviations of a reading, in levels."""

GRID = np.linspace(-9, 9, 3601)
BELOW = np.array([NormalDist().cdf(at) for at in GRID])


@dataclass(frozen=True)
class Design:
    """What was repeated: so many answers to the question at hand, and to each of the others; each read so often."""

    own: int
    others: int
    questions: int = 0
    read: int = 2
    unequal: float = 1.0
    readings: int = 1

    def __str__(self) -> str:
        return f"{self.own} own, {self.questions}x{self.others}, {self.read} times, unequal {self.unequal:g}"


DESIGNS = [
    Design(own=2, others=0),
    Design(own=2, others=0, read=5),
    Design(own=40, others=0),
    Design(own=0, others=1, questions=5),
    Design(own=0, others=6, questions=5),
    Design(own=0, others=6, questions=12, unequal=3),
    Design(own=6, others=6, questions=12, unequal=3),
    Design(own=3, others=4, questions=12, unequal=3),
    Design(own=20, others=6, questions=12, unequal=3),
    Design(own=3, others=4, questions=12, unequal=3, readings=3),
]
"""With `unequal` noise the standard deviation at a question is up to so many times larger or smaller than usual.
A calibration reads six answers to each question: `0 own, 12x6` is one for a question it left out."""


@dataclass(frozen=True)
class Words:
    """Answers to one question. `truth` returns what the scorer gives on average."""

    truth: Callable[[], Array]
    read: Callable[[int], Array]


def shares(random: np.random.Generator, sd: float, answers: int) -> Words:
    """Return answers to a checklist of many points: shares move by little."""
    truth, noise = random.uniform(0, 1, answers), LEVEL * sd
    return Words(lambda: truth, lambda readings: random.normal(truth[:, None], noise, (answers, readings)))


def levels(random: np.random.Generator, sd: float, answers: int, weights: Array) -> Words:
    """Return answers of which a scorer has an impression of each criterion, which it rounds to a level."""
    impression = random.uniform(0.5, 5.5, (answers, len(weights)))

    def truth() -> Array:
        reached = [np.interp((impression - step) / sd, GRID, BELOW) for step in (1.5, 2.5, 3.5, 4.5)]
        mean: Array = LEVEL * np.sum(reached, axis=0) @ weights
        return mean

    def read(readings: int) -> Array:
        noisy = impression[:, None] + sd * random.standard_normal((answers, readings, len(weights)))
        shares: Array = LEVEL * (np.clip(np.round(noisy), 1, 5) - 1) @ weights
        return shares

    return Words(truth, read)


def one_level(random: np.random.Generator, sd: float, answers: int) -> Words:
    return levels(random, sd, answers, np.ones(1))


def totals(random: np.random.Generator, sd: float, answers: int) -> Words:
    return levels(random, sd, answers, WEIGHTS)


Make = Callable[[np.random.Generator, float, int], Words]


def simulate(make: Make, step: float, sd: float, design: Design, scorers: int) -> tuple[float, float]:
    """Return which part of the bands holds the truth, and of the pairs without a change is called better."""
    random = np.random.default_rng([7, round(100 * sd)])
    held, better = [], []
    for _ in range(scorers):
        here, *elsewhere = sd * np.exp(np.log(design.unequal) * random.uniform(-1, 1, 1 + design.questions))
        noise = measure(make, step, random, design, here, elsewhere)
        words = make(random, here, ANSWERS)
        truth = words.truth()
        first, second = (words.read(design.readings).mean(axis=1) for _ in range(2))
        held.append(np.mean(np.abs(first - truth) <= noise.margin(design.readings) + 1e-9))
        margin = noise.margin_of_difference(design.readings, design.readings)
        better.append(np.mean(second - first > margin + 1e-9))
    return float(np.mean(held)), float(np.mean(better))


def measure(
    make: Make, step: float, random: np.random.Generator, design: Design, here: float, elsewhere: list[float]
) -> Noise:
    def spread(sd: float, answers: int) -> Spread:
        return spread_of(make(random, sd, answers).read(design.read).tolist()) if answers else Spread()

    others = sum((spread(sd, design.others) for sd in elsewhere), Spread())
    noise = estimate(spread(here, design.own), others, step)
    assert noise is not None
    return noise


@pytest.mark.parametrize("design", DESIGNS, ids=str)
@pytest.mark.parametrize("sd", [0.02, 0.25, 1.0])
def test_bands_hold_the_truth_in_85_to_95_of_100_cases(sd: float, design: Design) -> None:
    held, better = simulate(shares, LEVEL, sd, design, scorers=400)
    assert 0.85 <= held <= 0.95
    assert better <= 0.05


@pytest.mark.parametrize("design", DESIGNS[2:], ids=str)
@pytest.mark.parametrize("sd", NOISES)
@pytest.mark.parametrize(("make", "step"), [(one_level, LEVEL), (totals, LEVEL * max(WEIGHTS))])
def test_where_readings_move_by_whole_levels_bands_hold_no_less(
    make: Make, step: float, sd: float, design: Design
) -> None:
    """With little noise most answers are read the same every time, and such a band can't but hold the truth."""
    held, better = simulate(make, step, sd, design, scorers=150)
    assert held >= 0.85
    assert better <= 0.05
    if sd >= 0.5:
        assert held <= 0.95
