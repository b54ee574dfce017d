"""The competencies that an interview looks for, by which questions are filtered."""

from fastapi import APIRouter

from coach.api.dependencies import PracticeDep
from coach.api.openapi import ANY_PROBLEM
from coach.api.views import CompetencyList

router = APIRouter(prefix="/competencies", tags=["competencies"], responses=ANY_PROBLEM)


@router.get("")
def list_competencies(practice: PracticeDep) -> CompetencyList:
    """Return the competencies that some question is about, each with its title."""
    return CompetencyList(competencies=practice.library.competencies())
