"""The rounds of an interview: what they ask, and what may be shown when."""

from fastapi import APIRouter

from coach.api.dependencies import PracticeDep
from coach.api.openapi import ANY_PROBLEM
from coach.api.views import RoundList

router = APIRouter(prefix="/rounds", tags=["rounds"], responses=ANY_PROBLEM)


@router.get("")
def list_rounds(practice: PracticeDep) -> RoundList:
    """Return the rounds in the order of an interview, each with its parts and rules."""
    return RoundList(rounds=practice.library.rounds())
