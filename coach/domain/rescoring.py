"""Answers scored again when a rubric, a prompt or the model has changed, so that old and new can be compared.

The way of a rescoring is stored beside it; its old scorecards are kept, each marked by its scale.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coach.domain.scoring import Scale, ScorerKind
from coach.domain.value import Value

MAX_FAILURES = 3
"""After so many failures one after the other a rescoring stops by itself: the rest would hardly fare better."""


class RescoringState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    STOPPED = "stopped"


class Progression(StrEnum):
    """How far one attempt of a rescoring has come."""

    LEFT = "left"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class NotRescored(Value):
    """An attempt that is not scored again, and why."""

    attempt_id: str
    question_id: str
    reason: str


class Rescoring(Value):
    """Attempts that are scored again, one after the other, by `scorer` and `model`.

    `done`, `failed`, `running` and `left` add up to `attempts`. `left` are those that have not begun; they never do
    when it was cancelled, or stopped because of `reason`. A failed attempt keeps its earlier scorecard.
    """

    id: str
    state: RescoringState
    scorer: ScorerKind
    model: str | None
    created_at: datetime
    ended_at: datetime | None
    reason: str | None
    attempts: int
    done: int
    failed: int
    running: int
    left: int
    failures: tuple[NotRescored, ...]


class RescoringEstimate(Value):
    """What a rescoring would do. `present` attempts are on the present scale already.

    Tokens and price are None where they are not known, and `basis` says what they rest on.
    """

    attempts: int
    present: int
    left_out: tuple[NotRescored, ...]
    scorer: ScorerKind
    model: str | None
    input_tokens: int | None
    output_tokens: int | None
    price_usd: float | None
    basis: str


@dataclass(frozen=True)
class Candidate:
    """An attempt that has a scorecard, the newest of which is on `scale`.

    `is_awaited`: a rescoring that is not over has it still before it.
    """

    attempt_id: str
    question_id: str
    scale: Scale
    is_settled: bool
    is_awaited: bool


@dataclass(frozen=True)
class PastUsage:
    """What a reading took on average in so many earlier scorings. None where it was not always told."""

    scorings: int
    input_tokens: float | None
    output_tokens: float | None
    price_usd: float | None

    def times(self, readings: int) -> "PastUsage":
        """Return what so many readings take."""
        once = (self.input_tokens, self.output_tokens, self.price_usd)
        inputs, outputs, price = (None if each is None else readings * each for each in once)
        return PastUsage(self.scorings, inputs, outputs, price)


@dataclass(frozen=True)
class Expected:
    """What scorings will take together, by what `scorings` earlier ones took."""

    scorings: int
    input_tokens: int | None
    output_tokens: int | None
    price_usd: float | None


NO_COST = Expected(scorings=0, input_tokens=0, output_tokens=0, price_usd=0.0)
"""What the coverage check takes."""


def expect(tasks: Iterable[tuple[str, int]], past: Mapping[str, PastUsage]) -> Expected:
    """Return what it will take to score answers: each comes as its question and the tokens that it sends.

    `past` is by question, for as many readings. Where a question has none, its prompts are counted, and the rest is as
    with other questions.
    """
    asked = list(tasks)
    output = _mean([(each.scorings, each.output_tokens) for each in past.values()])
    price = _mean([(each.scorings, each.price_usd) for each in past.values()])
    unknown = PastUsage(scorings=0, input_tokens=None, output_tokens=None, price_usd=None)
    known = [(past.get(question_id, unknown), tokens) for question_id, tokens in asked]
    inputs = _sum(tokens if each.input_tokens is None else each.input_tokens for each, tokens in known)
    outputs = _sum(output if each.output_tokens is None else each.output_tokens for each, _ in known)
    return Expected(
        scorings=sum(each.scorings for each in past.values()),
        input_tokens=None if inputs is None else round(inputs),
        output_tokens=None if outputs is None else round(outputs),
        price_usd=_sum(price if each.price_usd is None else each.price_usd for each, _ in known),
    )


def _mean(weighted: Iterable[tuple[int, float | None]]) -> float | None:
    known = [(weight, value) for weight, value in weighted if value is not None]
    return sum(weight * value for weight, value in known) / sum(weight for weight, _ in known) if known else None


def _sum(values: Iterable[float | None]) -> float | None:
    whole = 0.0
    for value in values:
        if value is None:
            return None
        whole += value
    return whole


def failing(progressions: Sequence[Progression]) -> bool:
    """Return whether the last attempts that came to an end have all failed, and are too many to go on."""
    ended = [each for each in progressions if each in (Progression.DONE, Progression.FAILED)]
    return len(ended) >= MAX_FAILURES and set(ended[-MAX_FAILURES:]) == {Progression.FAILED}
