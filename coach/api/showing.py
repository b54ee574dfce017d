"""Attempts as they are shown: each with the total that its rubric makes of its scorecard."""

from collections.abc import Sequence

from coach.api.views import AttemptView
from coach.domain.attempts import Attempt
from coach.practice import Practice


async def show(attempt: Attempt, practice: Practice) -> AttemptView:
    (shown,) = await show_all([attempt], practice)
    return shown


async def show_all(attempts: Sequence[Attempt], practice: Practice) -> list[AttemptView]:
    totals = await practice.totals(attempts)
    return [AttemptView.of(attempt, reached) for attempt, reached in zip(attempts, totals, strict=True)]
