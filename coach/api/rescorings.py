"""Rescorings: old answers scored again on the present scale, one after the other."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from coach.api.dependencies import RescorerDep, require_json
from coach.api.ids import RescoringId
from coach.api.openapi import ANY_PROBLEM, responses
from coach.api.rescoring_views import MAX_NAMED, AnAttempt, NewRescoring, RescoringList
from coach.domain.rescoring import Rescoring, RescoringEstimate
from coach.domain.value import Id

router = APIRouter(prefix="/rescorings", tags=["rescorings"], responses=ANY_PROBLEM)


@router.get("/estimate", responses=responses(404, 422))
async def estimate_rescoring(
    rescorer: RescorerDep,
    question_id: Annotated[Id | None, Query(description="Only attempts at this question")] = None,
    attempts: Annotated[
        tuple[AnAttempt, ...], Query(description="Only these attempts, by their ids", max_length=MAX_NAMED)
    ] = (),
) -> RescoringEstimate:
    """Return how many attempts would be scored again, and what that is expected to take. Nothing is begun."""
    return await rescorer.estimate([] if question_id is None else [question_id], attempts)


@router.post(
    "",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[Depends(require_json)],
    responses=responses(400, 404, 409, 415, 422),
)
async def create_rescoring(body: NewRescoring, rescorer: RescorerDep, response: Response) -> Rescoring:
    """Have all attempts that are not on the present scale scored again, or those that are named."""
    rescoring = await rescorer.start([] if body.question_id is None else [body.question_id], body.attempts)
    response.headers["Location"] = f"/api/v1/rescorings/{rescoring.id}"
    return rescoring


@router.get("")
async def list_rescorings(rescorer: RescorerDep) -> RescoringList:
    """Return the latest rescorings, newest first."""
    return RescoringList(rescorings=await rescorer.list())


@router.get("/{rescoring_id}", responses=responses(404))
async def read_rescoring(rescoring_id: RescoringId, rescorer: RescorerDep) -> Rescoring:
    """Return a rescoring as far as it has come."""
    return await rescorer.read(rescoring_id)


@router.post("/{rescoring_id}/cancel", responses=responses(404))
async def cancel_rescoring(rescoring_id: RescoringId, rescorer: RescorerDep) -> Rescoring:
    """End a rescoring: what has not begun never does, and what was scored stays. One that has ended stays as it is."""
    return await rescorer.cancel(rescoring_id)
