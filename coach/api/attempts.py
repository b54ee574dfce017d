"""Attempts: submit an answer, follow it to its scorecard, score it again, delete it."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import ConfigDict, Field
from starlette.exceptions import HTTPException

from coach.api.dependencies import PracticeDep, require_json
from coach.api.errors import responses
from coach.domain.attempts import Attempt, Failure, Stage, Usage
from coach.domain.feedback import Feedback, give_feedback
from coach.domain.value import Value
from coach.errors import NotScoredYet

router = APIRouter(prefix="/attempts", tags=["attempts"])

MAX_PAGE = 200


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

    id: str = Field(examples=["0894d904488547518bcc73152c5f87f8"])
    question_id: str = Field(examples=["transformer-architecture"])
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
    next: str | None = Field(examples=["2026-11-24T09:30:00+00:00_0894d904488547518bcc73152c5f87f8"])


@router.post(
    "",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[Depends(require_json)],
    responses={200: {"model": AttemptView, "description": "The key had come before."}, **responses(404, 413, 415, 422)},
)
async def create_attempt(
    body: NewAttempt,
    practice: PracticeDep,
    response: Response,
    idempotency_key: Annotated[
        str | None,
        Header(alias="Idempotency-Key", description="Makes it safe to send again", examples=["7d0b9c3e-first-try"]),
    ] = None,
) -> AttemptView:
    """Store an answer and have it scored. Follow the Location until `stage` is scored or not_scored."""
    attempt, created = await practice.submit(body.question_id, body.answer, idempotency_key)
    if not created:
        response.status_code = HTTPStatus.OK
    response.headers["Location"] = f"/api/v1/attempts/{attempt.id}"
    return AttemptView.of(attempt)


@router.get("", responses=responses(422))
async def list_attempts(
    practice: PracticeDep,
    question_id: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
    before: Annotated[str | None, Query(description="The `next` of the page before")] = None,
) -> AttemptList:
    """Return attempts, newest first."""
    place = None if before is None else _place(before)
    attempts = await practice.attempts(question_id=question_id, limit=limit, before=place)
    last = attempts[-1] if len(attempts) == limit else None
    return AttemptList(
        attempts=[AttemptView.of(attempt) for attempt in attempts],
        next=None if last is None else f"{last.submitted_at.isoformat()}_{last.id}",
    )


def _place(before: str) -> tuple[datetime, str]:
    instant, _, attempt_id = before.partition("_")
    try:
        return datetime.fromisoformat(instant), attempt_id
    except ValueError as error:
        raise HTTPException(422, "before: is not the `next` of a page. Send it as it came.") from error


@router.get("/{attempt_id}", responses=responses(404))
async def read_attempt(attempt_id: str, practice: PracticeDep) -> AttemptView:
    """Return an attempt as far as it has come."""
    return AttemptView.of(await practice.attempt(attempt_id))


@router.get("/{attempt_id}/scorecard", responses=responses(404, 409))
async def read_scorecard(attempt_id: str, practice: PracticeDep) -> Feedback:
    """Return the newest scorecard of an attempt, in words for the learner."""
    attempt = await practice.attempt(attempt_id)
    if attempt.scorecard is None:
        raise NotScoredYet(attempt.explain())
    return give_feedback(attempt.scorecard, (await practice.rubric_of(attempt)).rubric)


@router.post("/{attempt_id}/score", status_code=HTTPStatus.ACCEPTED, responses=responses(404))
async def score_again(attempt_id: str, practice: PracticeDep) -> AttemptView:
    """Have an attempt scored again, unless a scoring waits or runs. Earlier scorecards are kept."""
    return AttemptView.of(await practice.score_again(attempt_id))


@router.delete("/{attempt_id}", status_code=HTTPStatus.NO_CONTENT, responses=responses(404))
async def delete_attempt(attempt_id: str, practice: PracticeDep) -> None:
    """Delete an attempt with its answer, its replies and its scorecards, for good."""
    await practice.delete(attempt_id)
