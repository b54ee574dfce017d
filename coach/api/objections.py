"""You are wrong, I said that: one criterion is scored again by the words that the learner marks."""

from http import HTTPStatus

from fastapi import APIRouter, Depends

from coach.api.dependencies import PracticeDep, require_json
from coach.api.ids import AttemptId
from coach.api.openapi import ANY_PROBLEM, responses
from coach.api.showing import show
from coach.api.views import AttemptView, NewObjection

router = APIRouter(prefix="/attempts/{attempt_id}", tags=["attempts"], responses=ANY_PROBLEM)


@router.post(
    "/objections",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[Depends(require_json)],
    responses=responses(400, 404, 409, 413, 415, 422),
)
async def create_objection(attempt_id: AttemptId, body: NewObjection, practice: PracticeDep) -> AttemptView:
    """Have one criterion scored again by the words that you mark. Both scores are kept."""
    return await show(await practice.object_to(attempt_id, body.criterion_id, body.quotes), practice)
