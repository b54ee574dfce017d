"""Values over time, each series with its trend where the data supports one."""

from fastapi import APIRouter

from coach.api.dependencies import OverTimeDep
from coach.api.openapi import ANY_PROBLEM, responses
from coach.domain.series import OverTime
from coach.domain.value import Id

router = APIRouter(prefix="/progress", tags=["progress"], responses=ANY_PROBLEM)


@router.get("/questions/{question_id}", responses=responses(422))
async def read_question_over_time(question_id: Id, over_time: OverTimeDep) -> OverTime:
    """Return the totals of one question, a series for each scale."""
    return await over_time.question(question_id)


@router.get("/questions/{question_id}/criteria/{criterion_id}", responses=responses(422))
async def read_criterion_over_time(question_id: Id, criterion_id: Id, over_time: OverTimeDep) -> OverTime:
    """Return one criterion of one question, a series for each scale."""
    return await over_time.criterion(question_id, criterion_id)


@router.get("/competencies/{competency_id}", responses=responses(422))
async def read_competency_over_time(competency_id: Id, over_time: OverTimeDep) -> OverTime:
    """Return the totals of all questions of a competency; trends are those within questions."""
    return await over_time.competency(competency_id)


@router.get("/rounds/{round_id}", responses=responses(422))
async def read_round_over_time(round_id: Id, over_time: OverTimeDep) -> OverTime:
    """Return the totals of all questions of a round; trends are those within questions."""
    return await over_time.round(round_id)


@router.get("/delivery/{measure_id}", responses=responses(404, 422))
async def read_delivery_over_time(measure_id: Id, over_time: OverTimeDep) -> OverTime:
    """Return a measure of how answers were said, of all questions; trends are those within questions."""
    return await over_time.delivery(measure_id)
