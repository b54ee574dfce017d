"""Let somebody without an account hear one scored answer and rate it. A link is made by its owner, and can be revoked.

What a reviewer asks for is answered by the token of a link alone.
"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path
from fastapi.responses import StreamingResponse

from coach.api.dependencies import ReviewingDep, require_json
from coach.api.ids import AttemptId, ReviewId
from coach.api.openapi import ANY_PROBLEM, responses
from coach.api.recordings import PLAYED, play
from coach.api.review_examples import EXAMPLE_TOKEN
from coach.api.review_views import NewReview, NewReviewLink, ReviewList, ReviewView
from coach.domain.reviews import Rating, ReviewedAnswer
from coach.reviewing import state_of

router = APIRouter(tags=["reviews"], responses=ANY_PROBLEM)

OWNED = "/attempts/{attempt_id}/reviews"
SHARED = "/reviews/{token}"
Token = Annotated[str, Path(description="The secret of a link.", examples=[EXAMPLE_TOKEN])]


@router.post(
    OWNED,
    status_code=HTTPStatus.CREATED,
    dependencies=[Depends(require_json)],
    responses=responses(400, 404, 409, 415, 422),
)
async def create_review(attempt_id: AttemptId, body: NewReview, reviewing: ReviewingDep) -> NewReviewLink:
    """Make a link on which somebody may hear a scored answer and rate it. Its secret is not told again."""
    review, token = await reviewing.share(attempt_id, body.expires_in_days, body.name)
    return NewReviewLink(path=f"/review/{token}", review=ReviewView.of(review, state_of(review)))


@router.get(OWNED, responses=responses(404))
async def list_reviews(attempt_id: AttemptId, reviewing: ReviewingDep) -> ReviewList:
    """Return the reviews of an attempt with their ratings and notes, oldest first."""
    return ReviewList(reviews=[ReviewView.of(review, state_of(review)) for review in await reviewing.of(attempt_id)])


@router.delete(OWNED + "/{review_id}", status_code=HTTPStatus.NO_CONTENT, responses=responses(404))
async def revoke_review(attempt_id: AttemptId, review_id: ReviewId, reviewing: ReviewingDep) -> None:
    """Have a link show nothing any more. A rating that came on it stays."""
    await reviewing.revoke(attempt_id, review_id)


@router.get(SHARED, responses=responses(404))
async def read_reviewed_answer(token: Token, reviewing: ReviewingDep) -> ReviewedAnswer:
    """Return the answer that a link shows, and what to rate it by; the coach's levels only after the rating."""
    return await reviewing.open(token)


@router.get(SHARED + "/audio", response_class=StreamingResponse, responses=PLAYED)
async def read_reviewed_audio(
    token: Token, reviewing: ReviewingDep, range: Annotated[str | None, Header()] = None
) -> StreamingResponse:
    """Return the recording that a link lets one hear, or the bytes of it that a Range header asks for."""
    return await play(await reviewing.sound(token), range)


@router.put(SHARED + "/rating", dependencies=[Depends(require_json)], responses=responses(400, 404, 409, 415, 422))
async def save_rating(token: Token, body: Rating, reviewing: ReviewingDep) -> ReviewedAnswer:
    """Rate the answer, once for a link, and return it with the coach's levels beside yours."""
    return await reviewing.rate(token, body)
