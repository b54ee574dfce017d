"""What the interface takes and shows."""

from datetime import datetime
from typing import Self

from pydantic import ConfigDict, Field

from coach.domain.attempts import Attempt, Failure, Stage, Usage
from coach.domain.questions import Question
from coach.domain.rounds import Round
from coach.domain.value import Value


class QuestionList(Value):
    questions: list[Question]


class RoundList(Value):
    rounds: list[Round]


class NewAttempt(Value):
    """An answer to a question."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "question_id": "transformer-architecture",
                    "answer": "A Transformer mixes information between positions with self-attention, so …",
                }
            ]
        }
    )

    question_id: str
    answer: str = Field(description="The answer as plain text.")


class AttemptView(Value):
    """An attempt as far as it has come. `failure` says why the last scoring gave no scorecard."""

    id: str
    question_id: str
    stage: Stage
    answer: str
    submitted_at: datetime
    scored_at: datetime | None
    failure: Failure | None
    has_scorecard: bool = Field(description="True as soon as any scoring of the attempt gave a scorecard.")
    usage: Usage | None

    @classmethod
    def of(cls, attempt: Attempt) -> Self:
        fields = attempt.model_dump(include={"id", "question_id", "answer", "submitted_at", "scored_at"})
        return cls(
            **fields,
            stage=attempt.stage,
            failure=attempt.failure,
            has_scorecard=attempt.scorecard is not None,
            usage=attempt.usage,
        )


class AttemptList(Value):
    """`next` goes into `before` for the page after; None on the last page."""

    attempts: list[AttemptView]
    next: str | None
