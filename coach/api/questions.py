"""Questions as they are asked. Their rubrics stay inside."""

from typing import Annotated

from fastapi import APIRouter, Query

from coach.api.dependencies import PracticeDep
from coach.api.openapi import ANY_PROBLEM, responses
from coach.api.views import QuestionList
from coach.domain.questions import Difficulty, Question

router = APIRouter(prefix="/questions", tags=["questions"], responses=ANY_PROBLEM)


@router.get("", responses=responses(422))
def list_questions(
    practice: PracticeDep,
    round: Annotated[str | None, Query(description="Id of a round", examples=["deep-dive"])] = None,
    competency: Annotated[str | None, Query(description="Id of a competency", examples=["system-design"])] = None,
    difficulty: Difficulty | None = None,
    search: Annotated[
        str | None, Query(description="Words of the title or the question", examples=["optimizer"])
    ] = None,
) -> QuestionList:
    """Return the questions that can be practised, in the order of the rounds."""
    return QuestionList(
        questions=practice.library.questions(round=round, competency=competency, difficulty=difficulty, search=search)
    )


@router.get("/{question_id}", responses=responses(404))
def read_question(question_id: str, practice: PracticeDep) -> Question:
    """Return one question."""
    return practice.library.entry(question_id).question
