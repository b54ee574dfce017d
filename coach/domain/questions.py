"""A question as it is asked, and the competencies it is about. Nothing here may be kept from a learner."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from coach.domain.tasks import Task
from coach.domain.value import Id, Text, Value


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Question(Value):
    """One interview question. `minutes` is the target time for the answer; `task` is there when it is code."""

    id: Id
    title: Text
    round: Id
    competencies: tuple[Id, ...] = Field(min_length=1)
    difficulty: Difficulty
    minutes: Annotated[float, Field(gt=0, le=60)]
    ask: Text
    source: Text
    task: Task | None = None

    @property
    def wording(self) -> str:
        """All that the learner is given: to repeat it is no answer."""
        return f"{self.ask}\n{self.task.wording}" if self.task else self.ask


class Competency(Value):
    """What an interview looks for; questions are filtered and reports grouped by it."""

    id: Id
    title: Text
