"""Progress: what attempts reached, two of them beside each other, and what to practise next."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from coach.api.dependencies import ProgressDep
from coach.api.ids import AttemptId, OtherAttemptId
from coach.api.openapi import ANY_PROBLEM, responses
from coach.api.views import ProgressView
from coach.domain.comparison import Comparison
from coach.domain.schedule import NextQuestion
from coach.domain.value import Id

router = APIRouter(tags=["progress"], responses=ANY_PROBLEM)


@router.get("/progress", responses=responses(422))
async def read_progress(progress: ProgressDep, question_id: Id | None = None) -> ProgressView:
    """Return one entry for each submitted attempt that is no sample, in the order in which they were begun."""
    return ProgressView(entries=await progress.entries(question_id))


@router.get("/next", responses=responses(422))
async def read_next(
    progress: ProgressDep,
    interview_on: Annotated[
        date | None, Query(description="The day of an interview, if one is near", examples=["2026-12-15"])
    ] = None,
    skip: Annotated[tuple[Id, ...], Query(description="Questions that are not wanted now", max_length=1_000)] = (),
) -> NextQuestion:
    """Return what to practise next, and why."""
    return await progress.next(interview_on, skip)


@router.get("/attempts/{attempt_id}/comparison", responses=responses(404, 409, 422))
async def compare_attempts(attempt_id: AttemptId, other_id: OtherAttemptId, progress: ProgressDep) -> Comparison:
    """Return two attempts at one question beside each other, the earlier first, whichever is named first."""
    return await progress.compare(attempt_id, other_id)
