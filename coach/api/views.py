"""What the interface takes and shows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from coach.domain.attempts import Answer, Attempt, Failure, Stage, Usage
from coach.domain.corrections import TimedRange, retime
from coach.domain.mishearings import Suggestion
from coach.domain.objections import MAX_PLACES, PendingObjection
from coach.domain.progress import ProgressEntry
from coach.domain.questions import Competency, Question
from coach.domain.recordings import Arrived, Recording, RecordingPart
from coach.domain.rounds import Round
from coach.domain.rubrics import MAX_CRITERIA, Level
from coach.domain.schedule import GOAL_SHARE
from coach.domain.self_rating import SelfRating
from coach.domain.speech import SpokenTranscript
from coach.domain.transcripts import TextRange
from coach.domain.value import Id, Value


class QuestionList(Value):
    questions: list[Question]


class RoundList(Value):
    rounds: list[Round]


class CompetencyList(Value):
    competencies: list[Competency]


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
    objection: PendingObjection | None = Field(description="What is objected to, until it is scored again.")
    total: float | None = Field(description="From 0 to 1, by the newest scorecard; null where nothing was scored.")
    is_sample: bool

    @classmethod
    def of(cls, attempt: Attempt, total: float | None) -> Self:
        shown = (set(cls.model_fields) & set(Attempt.model_fields)) - {"answer"}
        answer = attempt.answer if attempt.may_be_read else None
        return cls(
            **{name: getattr(attempt, name) for name in shown},
            stage=attempt.stage,
            answer=None if answer is None else answer.text,
            answer_version=None if answer is None else answer.version,
            has_scorecard=attempt.scorecard is not None,
            total=total,
        )


class AttemptList(Value):
    """`next` goes into `before` for the page after; None on the last page."""

    attempts: list[AttemptView]
    next: str | None


class Deleted(Value):
    """How many attempts were deleted."""

    deleted: int


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


class NewObjection(Value):
    """Words of the newest version of the answer that show that a criterion was met, by their places."""

    criterion_id: Id
    quotes: tuple[TextRange, ...] = Field(min_length=1, max_length=MAX_PLACES)


class CriterionRating(Value):
    criterion_id: str
    level: int | None


class SelfRatingView(Value):
    """The criteria of an attempt with the levels that its owner gave them; `rated_at` is null before that."""

    attempt_id: str
    criteria: tuple[CriterionRating, ...]
    rated_at: datetime | None

    @classmethod
    def of(cls, attempt_id: str, criteria: Sequence[str], rating: SelfRating | None) -> Self:
        levels = {} if rating is None else rating.levels
        return cls(
            attempt_id=attempt_id,
            criteria=tuple(CriterionRating(criterion_id=each, level=levels.get(each)) for each in criteria),
            rated_at=None if rating is None else rating.rated_at,
        )


class NewSelfRating(Value):
    """Levels from 1 to 5 by the id of the criterion, for some or all."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"levels": {"block": 4, "communication": 3}}]})

    levels: dict[Id, Level] = Field(max_length=MAX_CRITERIA)


class ProgressView(Value):
    """`goal` is what a total should reach: one that lies below it, or whose band does, is weak."""

    entries: list[ProgressEntry]
    goal: float = GOAL_SHARE
