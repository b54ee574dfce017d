"""What the interface takes and shows of rescorings."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from coach.api.ids import ATTEMPT_ID
from coach.domain.rescoring import Rescoring
from coach.domain.value import Id, Value

MAX_NAMED = 1_000

AnAttempt = Annotated[str, StringConstraints(pattern=f"^{ATTEMPT_ID}$")]


class NewRescoring(Value):
    """Which attempts to score again: all by default, those at one question, or those that are named."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question_id": "transformer-architecture"}]})

    question_id: Id | None = None
    attempts: tuple[AnAttempt, ...] = Field((), max_length=MAX_NAMED)


class RescoringList(Value):
    rescorings: list[Rescoring]
