"""Simulated practice whose true change is known: how often a trend is claimed wrongly, and what intervals hold."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pytest

from coach.domain.trend import Observation, TrendVerdict, find_trend

FIRST = date(2026, 1, 1)
PEOPLE = 200
CHANCE = 3 * np.sqrt(0.1 * 0.9 / PEOPLE)
"""By so much a rate of one in ten may lie off in a simulation of so many people."""

Random = np.random.Generator
Design = Callable[[Random], list[tuple[int, int]]]
"""Returns which questions were answered on which days."""


def days(random: Random, count: int) -> list[int]:
    return [int(day) for day in np.cumsum(random.integers(1, 10, count))]


def one(count: int) -> Design:
    return lambda random: [(0, day) for day in days(random, count)]


def often(count: int) -> Design:
    """One question, one to four times a day."""
    return lambda random: [(0, day) for day in days(random, count) for _ in range(random.integers(1, 5))]


def after_a_long_time(count: int) -> Design:
    return lambda _: [(0, day) for day in (*range(count - 1), 120)]


def all_of(questions: int, count: int) -> Design:
    return lambda random: [(question, day) for day in days(random, count) for question in range(questions)]


def some_of(questions: int, count: int, part: float) -> Design:
    return lambda random: [
        (question, day) for day in days(random, count) for question in range(questions) if random.random() < part
    ]


def twice(questions: int) -> Design:
    return lambda random: [(q, int(day)) for q in range(questions) for day in random.choice(90, 2, replace=False)]


def in_turn(questions: int, count: int, a_day: int) -> Design:
    return lambda random: [
        ((number * a_day + place) % questions, day)
        for number, day in enumerate(days(random, count))
        for place in range(a_day)
    ]


DESIGNS = {
    "one question on 5 days": one(5),
    "one on 8": one(8),
    "one on 40": one(40),
    "one on 10, several times a day": often(10),
    "one on 7 days and once much later": after_a_long_time(8),
    "6 questions on the same 6 days": all_of(6, 6),
    "12 questions, now and then": some_of(12, 10, 0.3),
    "10 questions, twice each": twice(10),
    "6 in turn, two a day": in_turn(6, 12, 2),
}


@dataclass(frozen=True)
class Person:
    """How values come about: by so much a day (`slope`); `shared` is the part of chance that a day has in common."""

    slope: float = 0.0
    shared: float = 0.0
    levels: bool = False
    freedom: float = 100.0

    def value(self, random: Random, question: float, day: int, of_day: float) -> float:
        own = random.standard_t(self.freedom)
        value = question + self.slope * day + self.shared * of_day + np.sqrt(1 - self.shared**2) * own
        return float(np.clip(np.round(3 + 0.7 * value), 1, 5)) if self.levels else float(value)


def simulate(design: Design, person: Person) -> tuple[float, float, float]:
    """Return how often a rise is claimed, how often a fall, and which part of the intervals holds the true slope."""
    random = np.random.default_rng(11)
    risen, fallen, held = [], [], []
    for _ in range(PEOPLE):
        answered = design(random)
        easy = {question: random.uniform(-2, 2) for question, _ in answered}
        good = {day: random.standard_normal() for _, day in answered}
        trend = find_trend(
            Observation(question, FIRST + timedelta(days=day), person.value(random, easy[question], day, good[day]))
            for question, day in answered
        )
        if trend.slope is not None:
            risen.append(trend.verdict is TrendVerdict.RISING)
            fallen.append(trend.verdict is TrendVerdict.FALLING)
            held.append(trend.slope.low <= 7 * person.slope <= trend.slope.high)
    return float(np.mean(risen)), float(np.mean(fallen)), float(np.mean(held))


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
@pytest.mark.parametrize("person", [Person(), Person(shared=0.7), Person(shared=1)], ids=["answers", "mixed", "days"])
def test_without_a_change_a_trend_is_claimed_in_one_of_ten_series_at_most(design: Design, person: Person) -> None:
    risen, fallen, held = simulate(design, person)
    assert max(risen, fallen) <= 0.05 + CHANCE
    assert risen + fallen <= 0.10 + CHANCE
    assert held >= 0.90 - CHANCE


@pytest.mark.parametrize("person", [Person(levels=True), Person(freedom=2)], ids=["levels", "outliers"])
def test_neither_whole_levels_nor_outliers_make_a_trend(person: Person) -> None:
    found = [simulate(design, person) for design in (DESIGNS["one on 8"], DESIGNS["12 questions, now and then"])]
    assert max(risen + fallen for risen, fallen, _ in found) <= 0.10


@pytest.mark.parametrize("design", [one(6), one(20), all_of(6, 6), in_turn(6, 12, 2)])
def test_intervals_hold_the_true_change_in_85_to_95_of_100_cases(design: Design) -> None:
    _, fallen, held = simulate(design, Person(slope=0.1, shared=0.5))
    assert 0.85 <= held <= 0.95 + CHANCE / 2
    assert fallen <= 0.02


def test_a_real_change_is_found() -> None:
    # 0.1 of the answers' own scatter a day, over some two months.
    risen, _, _ = simulate(one(12), Person(slope=0.1))
    assert risen >= 0.9
