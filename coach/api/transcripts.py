"""What was said and how, once an attempt is over: transcript, corrections, delivery."""

from http import HTTPStatus

from fastapi import APIRouter, Depends

from coach.api.dependencies import PracticeDep, require_json
from coach.api.ids import AttemptId
from coach.api.openapi import ANY_PROBLEM, responses
from coach.api.showing import show
from coach.api.views import AttemptView, NewCorrection, SuggestionList, TranscriptView
from coach.domain.delivery import Delivery

router = APIRouter(prefix="/attempts/{attempt_id}", tags=["transcripts"], responses=ANY_PROBLEM)


@router.get("/transcript", responses=responses(404, 409))
async def read_transcript(attempt_id: AttemptId, practice: PracticeDep) -> TranscriptView:
    """Return what was heard with times, and every version of the words since."""
    return TranscriptView.of(await practice.transcript(attempt_id), await practice.versions(attempt_id))


@router.get("/delivery", responses=responses(404, 409))
async def read_delivery(attempt_id: AttemptId, practice: PracticeDep) -> Delivery:
    """Return how the answer was said. None of it enters the score."""
    return await practice.delivery(attempt_id)


@router.get("/suggestions", responses=responses(404, 409))
async def list_suggestions(attempt_id: AttemptId, practice: PracticeDep) -> SuggestionList:
    """Return terms that were probably misheard. Each is yours to accept or to leave."""
    return SuggestionList(suggestions=list(await practice.suggestions(attempt_id)))


@router.post(
    "/corrections",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[Depends(require_json)],
    responses=responses(400, 404, 409, 413, 415, 422),
)
async def create_correction(attempt_id: AttemptId, body: NewCorrection, practice: PracticeDep) -> AttemptView:
    """Correct the transcript, by suggestions or freely, and have it scored again. All versions are kept."""
    if body.text is not None:
        return await show(await practice.correct(attempt_id, body.text), practice)
    return await show(await practice.accept(attempt_id, body.accept), practice)
