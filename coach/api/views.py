"""What the interface takes and shows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from coach.domain.attempts import Answer, Attempt, Failure, Stage, Usage
from coach.domain.corrections import TimedRange, retime
from coach.domain.mishearings import Suggestion
from coach.domain.questions import Question
from coach.domain.recordings import Arrived, Recording, RecordingPart
from coach.domain.rounds import Round
from coach.domain.speech import SpokenTranscript
from coach.domain.value import Value


class QuestionList(Value):
    questions: list[Question]


class RoundList(Value):
    rounds: list[Round]


class NewRecording(Value):
    """What a recorder is going to send: its media type, with or without codecs."""

    media_type: Annotated[str, StringConstraints(max_length=255, pattern=r"^[\w.+-]+/[\w.+-]+ *(;[ -~]*)?$")] = Field(
        examples=["audio/webm;codecs=opus"]
    )


class NewAttempt(Value):
    """An answer to a question: typed, or about to be recorded."""

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
    answer: str | None = Field(None, description="The answer as plain text.")
    recording: NewRecording | None = Field(None, description="For an answer that is going to be recorded.")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.answer is None) == (self.recording is None):
            raise ValueError("give either an answer or a recording")
        return self


class AttemptView(Value):
    """An attempt as far as it has come. `failure` says why the last scoring gave no scorecard.

    `answer` is the newest version of the words; None for a spoken attempt that is not over. `scored_version` is the
    version that the scorecard is about.
    """

    id: str
    question_id: str
    stage: Stage
    answer: str | None
    answer_version: int | None
    recording: Recording | None
    created_at: datetime
    submitted_at: datetime | None
    scored_at: datetime | None
    failure: Failure | None
    scored_version: int | None
    has_scorecard: bool = Field(description="True as soon as any scoring of the attempt gave a scorecard.")
    usage: Usage | None

    @classmethod
    def of(cls, attempt: Attempt) -> Self:
        shown = (set(cls.model_fields) & set(Attempt.model_fields)) - {"answer"}
        answer = attempt.answer if attempt.may_be_read else None
        return cls(
            **{name: getattr(attempt, name) for name in shown},
            stage=attempt.stage,
            answer=None if answer is None else answer.text,
            answer_version=None if answer is None else answer.version,
            has_scorecard=attempt.scorecard is not None,
        )


class AttemptList(Value):
    """`next` goes into `before` for the page after; None on the last page."""

    attempts: list[AttemptView]
    next: str | None


class RecordingView(Value):
    """Which parts of a recording have arrived. `missing` are the numbers below the highest that have not."""

    attempt_id: str
    media_type: str
    submitted: bool
    parts: tuple[RecordingPart, ...]
    missing: tuple[int, ...]
    size: int
    duration_s: float | None
    sha256: str | None
    deleted_at: datetime | None

    @classmethod
    def of(cls, attempt: Attempt, arrived: Arrived) -> Self:
        assert attempt.recording is not None
        known = attempt.recording.model_dump(include={"media_type", "duration_s", "sha256", "deleted_at"})
        return cls(
            **known,
            attempt_id=attempt.id,
            submitted=attempt.submitted_at is not None,
            parts=arrived.parts,
            missing=arrived.missing(),
            size=arrived.size,
        )


class Submission(Value):
    """`parts` is how many were sent; without it, the parts that arrived must be unbroken."""

    parts: int | None = Field(None, ge=1, le=1_000_000)


class TranscriptView(Value):
    """What was heard, and all versions of the words.

    `timed` gives the newest version word by word: from character to character, and when it was spoken.
    """

    heard: SpokenTranscript
    versions: tuple[Answer, ...]
    timed: tuple[TimedRange, ...]

    @classmethod
    def of(cls, heard: SpokenTranscript, versions: Sequence[Answer]) -> Self:
        return cls(heard=heard, versions=tuple(versions), timed=retime(heard, versions[-1].text))


class SuggestionList(Value):
    suggestions: list[Suggestion]


class NewCorrection(Value):
    """Either ids of suggestions to accept, or the whole text as it should be."""

    accept: tuple[str, ...] = ()
    text: str | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if bool(self.accept) == (self.text is not None):
            raise ValueError("give either suggestions to accept or a text")
        return self
