"""Rate an answer of your own before you see its scorecard."""

from fastapi import APIRouter, Depends

from coach.api.dependencies import SelfRaterDep, require_json
from coach.api.ids import AttemptId
from coach.api.openapi import ANY_PROBLEM, responses
from coach.api.views import NewSelfRating, SelfRatingView

router = APIRouter(prefix="/attempts/{attempt_id}/self-rating", tags=["self-rating"], responses=ANY_PROBLEM)


@router.get("", responses=responses(404, 409))
async def read_self_rating(attempt_id: AttemptId, rater: SelfRaterDep) -> SelfRatingView:
    """Return which criteria can be rated, and how they were."""
    return SelfRatingView.of(attempt_id, await rater.criteria(attempt_id), await rater.rating(attempt_id))


@router.put("", dependencies=[Depends(require_json)], responses=responses(400, 404, 409, 415, 422))
async def save_self_rating(attempt_id: AttemptId, body: NewSelfRating, rater: SelfRaterDep) -> SelfRatingView:
    """Rate some or all criteria, once for an attempt. No level at all stores nothing and leaves it open."""
    rating = await rater.rate(attempt_id, body.levels)
    return SelfRatingView.of(attempt_id, await rater.criteria(attempt_id), rating)
