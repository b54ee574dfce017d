"""A question as it is asked, and the bank it belongs to. Nothing here may be kept from a learner."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from coach.domain.value import Value

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Question(Value):
    """One interview question. `minutes` is the target time for a spoken answer."""

    id: Id
    title: Text
    round: Id
    competencies: tuple[Id, ...] = Field(min_length=1)
    difficulty: Difficulty
    minutes: Annotated[float, Field(gt=0, le=60)]
    ask: Text
    source: Text


class Round(Value):
    """One part of an interview. `minutes` is the whole round."""

    id: Id
    title: Text
    minutes: Annotated[int, Field(gt=0)]
    shape: Text


class Competency(Value):
    """What an interview looks for; questions are filtered and reports grouped by it."""

    id: Id
    title: Text
