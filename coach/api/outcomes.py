"""The private log of real interviews, and what practice reached before each."""

from fastapi import APIRouter, Depends

from coach.api.dependencies import InterviewLogDep, require_json
from coach.api.ids import OutcomeId
from coach.api.openapi import ANY_PROBLEM, responses
from coach.domain.interview_outcomes import InterviewLog, LoggedOutcome, NewOutcome

router = APIRouter(prefix="/outcomes", tags=["outcomes"], responses=ANY_PROBLEM)


@router.get("")
async def read_outcomes(log: InterviewLogDep) -> InterviewLog:
    """Return all outcomes, those of the newest interviews first, each with what was practised before it."""
    return await log.read()


@router.post("", status_code=201, dependencies=[Depends(require_json)], responses=responses(415, 422))
async def add_outcome(told: NewOutcome, log: InterviewLogDep) -> LoggedOutcome:
    """Store what became of an interview."""
    return await log.add(told)


@router.put("/{outcome_id}", dependencies=[Depends(require_json)], responses=responses(404, 415, 422))
async def change_outcome(outcome_id: OutcomeId, told: NewOutcome, log: InterviewLogDep) -> LoggedOutcome:
    """Put what is told now in place of what was told before."""
    return await log.change(outcome_id, told)


@router.delete("/{outcome_id}", status_code=204, responses=responses(404))
async def delete_outcome(outcome_id: OutcomeId, log: InterviewLogDep) -> None:
    """Delete an outcome for good."""
    await log.delete(outcome_id)
