"""Rounds of an interview as data: what is asked, in which order or drawn how, and what may be shown when."""

from collections.abc import Iterator
from enum import StrEnum
from random import Random
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from coach.domain.value import Id, Text, Value

Run = tuple[Id, ...]
"""Questions that are asked together, in their order."""


class Shown(StrEnum):
    """What can be on the page. The first four tell nothing about the answer."""

    QUESTION = "question"
    TASK = "task"
    CLOCK = "clock"
    INPUT_LEVEL = "input-level"
    FOLLOW_UPS = "follow-ups"
    TEST_RESULTS = "test-results"
    SCORECARD = "scorecard"
    MODEL_ANSWER = "model-answer"


WHILE_ANSWERING = frozenset({Shown.QUESTION, Shown.TASK, Shown.CLOCK, Shown.INPUT_LEVEL})
"""No more than this may be shown before an attempt is finished, whatever a bank says."""


class Rules(Value):
    """What runs out, and what may be shown when.

    `clock`: each question has its own time, or the round has one for everything. `answering` is shown while an
    answer is given, `answered` from when that one attempt is scored, `ended` from when the whole round is over.
    """

    clock: Literal["question", "round"]
    answering: tuple[Shown, ...]
    answered: tuple[Shown, ...]
    ended: tuple[Shown, ...]

    @field_validator("answering")
    @classmethod
    def _helps_nobody(cls, shown: tuple[Shown, ...]) -> tuple[Shown, ...]:
        if odd := sorted(set(shown) - WHILE_ANSWERING):
            raise ValueError(
                f"{', '.join(odd)} can't be shown while an answer is given; move it to `answered` or `ended`"
            )
        return shown


class Part(Value):
    """A stretch of a round: its questions in this order or, with `draw`, so many of them drawn by chance.

    An entry is one question, or a list of questions that stay together in their order.
    """

    title: Text
    minutes: Annotated[int, Field(gt=0)]
    questions: tuple[Id | Run, ...] = Field(min_length=1)
    draw: Annotated[int, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _enough_to_draw(self) -> Self:
        if self.draw is not None and self.draw > len(self.questions):
            raise ValueError(f"draws {self.draw} of {len(self.questions)}; draw fewer, or name more questions")
        return self

    def runs(self) -> Iterator[Run]:
        for entry in self.questions:
            yield (entry,) if isinstance(entry, str) else entry


class Round(Value):
    """One part of an interview. `minutes` is the whole round, and the sum of its parts."""

    id: Id
    title: Text
    minutes: Annotated[int, Field(gt=0)]
    shape: Text
    rules: Rules
    parts: tuple[Part, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _parts_fill_it(self) -> Self:
        if (minutes := sum(part.minutes for part in self.parts)) != self.minutes:
            raise ValueError(f"the parts take {minutes} minutes, the round {self.minutes}; make them the same")
        return self

    def question_ids(self) -> Iterator[str]:
        """Yield every question that can be asked in this round."""
        for part in self.parts:
            for run in part.runs():
                yield from run


class Stretch(Value):
    """A part of a round as it is played: these questions, in this order."""

    title: Text
    minutes: int
    questions: Run


def draw_round(round: Round, chance: Random) -> tuple[Stretch, ...]:
    """Return one way to play a round; the same `chance` (by its seed) gives the same again."""
    return tuple(_draw(part, chance) for part in round.parts)


def _draw(part: Part, chance: Random) -> Stretch:
    runs = list(part.runs())
    chosen = runs if part.draw is None else chance.sample(runs, part.draw)
    return Stretch(title=part.title, minutes=part.minutes, questions=tuple(id for run in chosen for id in run))
