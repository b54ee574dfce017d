"""Blind readings of two attempts: what one would take, and asking for one. Its comparison shows how far it has come."""

from http import HTTPStatus

from fastapi import APIRouter, Response

from coach.api.dependencies import PairwiseDep
from coach.api.ids import AttemptId, OtherAttemptId
from coach.api.openapi import ANY_PROBLEM, responses
from coach.domain.pairwise import PairwiseEstimate, PairwiseReading

ROUTE = "/attempts/{attempt_id}/comparison/pairwise-reading"

router = APIRouter(tags=["progress"], responses=ANY_PROBLEM)


@router.get(f"{ROUTE}/estimate", responses=responses(404, 409, 422, 502))
async def estimate_pairwise_reading(
    attempt_id: AttemptId, other_id: OtherAttemptId, pairwise: PairwiseDep
) -> PairwiseEstimate:
    """Return what a blind reading of two attempts is expected to take, both orders together. Nothing is begun."""
    return await pairwise.estimate(attempt_id, other_id)


@router.post(ROUTE, status_code=HTTPStatus.ACCEPTED, responses=responses(404, 409, 413, 422, 502))
async def create_pairwise_reading(
    attempt_id: AttemptId, other_id: OtherAttemptId, pairwise: PairwiseDep, response: Response
) -> PairwiseReading:
    """Have a language model read two attempts beside each other, in both orders, without dates or scores.

    Follow the Location, the comparison of the two, until the `state` of its `pairwise` is done or failed. A reading
    that this model has made of these words, or is making, is not made again.
    """
    reading = await pairwise.ask(attempt_id, other_id)
    response.headers["Location"] = f"/api/v1/attempts/{attempt_id}/comparison?with={other_id}"
    return reading
