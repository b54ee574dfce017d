"""A first scorecard without an answer of one's own."""

from http import HTTPStatus

from fastapi import APIRouter, Response

from coach.api.dependencies import PracticeDep
from coach.api.openapi import ANY_PROBLEM, responses
from coach.api.showing import show
from coach.api.views import AttemptView

router = APIRouter(prefix="/attempts", tags=["attempts"], responses=ANY_PROBLEM)


@router.post("/sample", status_code=HTTPStatus.ACCEPTED, responses=responses(404, 413))
async def create_sample(practice: PracticeDep, response: Response) -> AttemptView:
    """Have an answer that comes with the questions scored, by whatever scores here. Progress leaves it out."""
    attempt = await practice.submit_sample()
    response.headers["Location"] = f"/api/v1/attempts/{attempt.id}"
    return await show(attempt, practice)
