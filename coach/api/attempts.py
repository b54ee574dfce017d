"""Attempts: submit an answer, follow it to its scorecard, score it again, delete it."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response

from coach.api.dependencies import PracticeDep, ProgressDep, SelfRaterDep, UploadsDep, require_json
from coach.api.ids import AttemptId
from coach.api.openapi import ANY_PROBLEM, responses
from coach.api.paging import read_place, write_place
from coach.api.showing import show, show_all
from coach.api.views import AttemptList, AttemptView, NewAttempt
from coach.domain.feedback import Feedback, give_feedback
from coach.domain.value import Id
from coach.errors import NotScoredYet
from coach.practice import MAX_KEY_LENGTH

router = APIRouter(prefix="/attempts", tags=["attempts"], responses=ANY_PROBLEM)

MAX_PAGE = 200

KEY = Header(
    alias="Idempotency-Key",
    description="Makes it safe to send again: the same key with the same body gives the attempt it gave before.",
    min_length=1,
    max_length=MAX_KEY_LENGTH,
    pattern=r"^[^\x00]*$",
    examples=["7d0b9c3e-first-try"],
)


@router.post(
    "",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[Depends(require_json)],
    responses={
        200: {"model": AttemptView, "description": "The key had come before."},
        **responses(400, 404, 413, 415, 422),
    },
)
async def create_attempt(
    body: NewAttempt,
    practice: PracticeDep,
    uploads: UploadsDep,
    response: Response,
    idempotency_key: Annotated[str | None, KEY] = None,
) -> AttemptView:
    """Store an answer and have it scored, or begin one that is recorded.

    Follow the Location until `stage` is scored or not_scored. A recorded answer is sent in parts, then submitted.
    """
    if body.recording is not None:
        attempt, created = await uploads.begin(body.question_id, body.recording.media_type, idempotency_key)
    else:
        attempt, created = await practice.submit(body.question_id, body.answer or "", idempotency_key)
    if not created:
        response.status_code = HTTPStatus.OK
    response.headers["Location"] = f"/api/v1/attempts/{attempt.id}"
    return await show(attempt, practice)


@router.get("", responses=responses(422))
async def list_attempts(
    practice: PracticeDep,
    question_id: Id | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
    before: Annotated[str | None, Query(description="The `next` of the page before")] = None,
) -> AttemptList:
    """Return attempts, newest first."""
    place = None if before is None else read_place(before)
    attempts = await practice.attempts(question_id=question_id, limit=limit, before=place)
    last = attempts[-1] if len(attempts) == limit else None
    return AttemptList(
        attempts=await show_all(attempts, practice),
        next=None if last is None else write_place((last.created_at, last.id)),
    )


@router.get("/{attempt_id}", responses=responses(404))
async def read_attempt(attempt_id: AttemptId, practice: PracticeDep) -> AttemptView:
    """Return an attempt as far as it has come."""
    return await show(await practice.attempt(attempt_id), practice)


@router.get("/{attempt_id}/scorecard", responses=responses(404, 409))
async def read_scorecard(
    attempt_id: AttemptId, practice: PracticeDep, rater: SelfRaterDep, progress: ProgressDep
) -> Feedback:
    """Return the newest scorecard of an attempt, in words for the learner."""
    attempt = await practice.attempt(attempt_id)
    if attempt.scorecard is None:
        raise NotScoredYet(attempt.explain())
    version = await practice.rubric_of(attempt)
    rating = await rater.rating(attempt_id)
    bands = await progress.bands(attempt)
    return give_feedback(attempt.scorecard, version.rubric, attempt.scorecard_as_heard, rating, bands)


@router.post("/{attempt_id}/score", status_code=HTTPStatus.ACCEPTED, responses=responses(404, 409))
async def score_again(attempt_id: AttemptId, practice: PracticeDep) -> AttemptView:
    """Have an attempt scored again, unless a scoring waits or runs. Earlier scorecards are kept."""
    return await show(await practice.score_again(attempt_id), practice)


@router.delete("/{attempt_id}", status_code=HTTPStatus.NO_CONTENT, responses=responses(404))
async def delete_attempt(attempt_id: AttemptId, practice: PracticeDep) -> None:
    """Delete an attempt with its recording, its words, its replies and its scorecards, for good."""
    await practice.delete(attempt_id)
