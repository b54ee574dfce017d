"""Somebody else hears one scored answer and rates it by its rubric, before they see the coach's levels.

A rating is a person's own scale: it stands beside a scorecard, is part of no total and changes no score. What it says
of the scorer stands in `people.py`.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from coach.domain.questions import Question
from coach.domain.recordings import Recording
from coach.domain.rubrics import MAX_CRITERIA, Checklist, Criterion, Level, Rubric
from coach.domain.scoring import Scale, Scorecard
from coach.domain.value import Id, Value

DEFAULT_DAYS = 14
MAX_DAYS = 90
MAX_NOTES = 100
MAX_NOTE_LENGTH = 1000
LATEST_S = 36_000
"""The longest recording that an operator can allow."""

SLACK_S = 1.0
"""So far a player may be beyond the end that the decoder found."""

PersonName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")
]
NoteText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_NOTE_LENGTH, pattern=r"^[^\x00]*$")
]
Second = Annotated[float, Field(ge=0, le=LATEST_S, allow_inf_nan=False)]
ExpiryDays = Annotated[int, Field(ge=1, le=MAX_DAYS)]


class ReviewState(StrEnum):
    """Where a review stands. It follows from what is stored, and from the time."""

    OPEN = "open"
    RATED = "rated"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Note(Value):
    """Words about a second of the recording, or about the whole answer where `at_s` is None."""

    at_s: Second | None
    text: NoteText


class Rating(Value):
    """What a person thinks of an answer: levels by the id of the criterion, for some or all, and notes."""

    name: PersonName
    levels: dict[Id, Level] = Field(min_length=1, max_length=MAX_CRITERIA)
    notes: tuple[Note, ...] = Field(max_length=MAX_NOTES)


class Review(Value):
    """A link on which somebody may hear one answer, in the version that scoring number `scoring` was about.

    `name` says whom the owner made it for. It opens the answer until `expires_at`, unless it is revoked before.
    """

    id: str
    scoring: int
    answer_version: int
    name: str | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    rated_at: datetime | None
    rating: Rating | None

    @model_validator(mode="after")
    def _rated_at_a_time(self) -> Self:
        if (self.rating is None) != (self.rated_at is None):
            raise ValueError("a rating has a time, and a time of rating a rating")
        return self

    def opens(self, now: datetime) -> bool:
        """Return whether the link still shows the answer."""
        return self.revoked_at is None and now < self.expires_at

    def state(self, now: datetime) -> ReviewState:
        if self.revoked_at is not None:
            return ReviewState.REVOKED
        if self.rating is not None:
            return ReviewState.RATED
        return ReviewState.OPEN if self.opens(now) else ReviewState.EXPIRED


class ReviewedPoint(Value):
    claim: str
    must: bool


class CoachLevel(Value):
    """What the coach gave for a criterion; `reason` says why a level is None."""

    level: int | None
    rationale: str
    reason: str | None


class ReviewedCriterion(Value):
    """A criterion with what to rate it by: `descriptors` of its levels, or its points. `coach` is None before that."""

    criterion_id: str
    asks: str
    descriptors: dict[Level, str]
    points: tuple[ReviewedPoint, ...]
    coach: CoachLevel | None


class ReviewedAnswer(Value):
    """All that a link shows. The coach's levels, and the scale that made them, are there once somebody has rated."""

    question: Question
    answer: str
    is_spoken: bool
    has_sound: bool
    duration_s: float | None
    expires_at: datetime
    criteria: tuple[ReviewedCriterion, ...]
    rating: Rating | None
    scale: Scale | None


def expiry(now: datetime, days: int) -> datetime:
    return now + timedelta(days=days)


def open_answer(
    review: Review, question: Question, rubric: Rubric, scorecard: Scorecard, answer: str, recording: Recording | None
) -> ReviewedAnswer:
    """Return what the link of a review shows by now."""
    is_rated = review.rating is not None
    scores = {score.criterion_id: score for score in scorecard.criteria} if is_rated else {}
    given = {
        name: CoachLevel(level=score.level, rationale=score.rationale, reason=score.reason)
        for name, score in scores.items()
    }
    return ReviewedAnswer(
        question=question,
        answer=answer,
        is_spoken=recording is not None,
        has_sound=recording is not None and recording.deleted_at is None,
        duration_s=None if recording is None else recording.duration_s,
        expires_at=review.expires_at,
        criteria=tuple(_criterion(criterion, given.get(criterion.id)) for criterion in rubric.criteria),
        rating=review.rating,
        scale=scorecard.scale if is_rated else None,
    )


def _criterion(criterion: Criterion, coach: CoachLevel | None) -> ReviewedCriterion:
    points = criterion.points if isinstance(criterion, Checklist) else ()
    return ReviewedCriterion(
        criterion_id=criterion.id,
        asks=criterion.asks,
        descriptors={} if isinstance(criterion, Checklist) else criterion.levels,
        points=tuple(ReviewedPoint(claim=point.claim, must=point.must) for point in points),
        coach=coach,
    )


def rating_faults(rating: Rating, rubric: Rubric, recording: Recording | None) -> Iterator[str]:
    """Yield what in a rating fits neither the rubric nor the recording."""
    known = [criterion.id for criterion in rubric.criteria]
    if unknown := sorted(set(rating.levels) - set(known)):
        yield f"there is no criterion {', '.join(unknown)}; rate some of {', '.join(known)}"
    latest = max((note.at_s for note in rating.notes if note.at_s is not None), default=None)
    if latest is None:
        return
    if recording is None:
        yield "the answer was typed, so no note can be at a second of it"
    elif recording.duration_s is not None and latest > recording.duration_s + SLACK_S:
        yield f"a note is at second {latest:.1f}, and the recording ends at {recording.duration_s:.1f}"
