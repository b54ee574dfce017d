"""Follow an attempt without asking again and again."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent

from coach.api.dependencies import FollowingDep, PracticeDep
from coach.api.ids import AttemptId
from coach.api.openapi import ANY_PROBLEM, responses
from coach.api.showing import show

RETRY_MS = 1000
"""When a browser is to connect again after the connection was lost: a service that restarts is back in seconds."""

router = APIRouter(prefix="/attempts/{attempt_id}", tags=["attempts"], responses=ANY_PROBLEM)


async def require_attempt(attempt_id: AttemptId, practice: PracticeDep) -> None:
    """Refuse before a stream begins: in it, no status can be told any more."""
    await practice.attempt(attempt_id)


@router.get(
    "/events",
    response_class=EventSourceResponse,
    dependencies=[Depends(require_attempt)],
    responses=responses(404),
)
async def follow_attempt(
    attempt_id: AttemptId, following: FollowingDep, practice: PracticeDep
) -> AsyncIterator[ServerSentEvent]:
    """Return an event `attempt` at once and after each change, until `stage` is scored or not_scored.

    Its data is what GET /attempts/{attempt_id} returns. Whoever connects again begins with the present state.
    """
    async for attempt in following.follow(attempt_id):
        shown = await show(attempt, practice)
        yield ServerSentEvent(event="attempt", data=shown, id=f"{attempt.scoring}-{attempt.stage}", retry=RETRY_MS)
