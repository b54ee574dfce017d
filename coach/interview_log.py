"""The private log of real interviews: what became of them, and what practice reached before each."""

from coach.domain.interview_outcomes import (
    InterviewLog,
    InterviewOutcome,
    LoggedOutcome,
    NewOutcome,
    log_outcomes,
    practice_before,
)
from coach.progress import Progress
from coach.store.interview_outcomes import InterviewOutcomes


class InterviewLogbook:
    """The one way in for the API and the command line."""

    def __init__(self, outcomes: InterviewOutcomes, progress: Progress) -> None:
        self._outcomes = outcomes
        self._progress = progress

    async def read(self) -> InterviewLog:
        """Return all outcomes beside what was practised, which is only read if there are any."""
        outcomes = await self._outcomes.list()
        return log_outcomes(outcomes, await self._progress.entries() if outcomes else [])

    async def add(self, told: NewOutcome) -> LoggedOutcome:
        return await self._beside_practice(await self._outcomes.create(told))

    async def change(self, outcome_id: str, told: NewOutcome) -> LoggedOutcome:
        """Put what is told now in place of what was told before.

        Raises:
            NotFound: there is no such outcome.
        """
        return await self._beside_practice(await self._outcomes.change(outcome_id, told))

    async def delete(self, outcome_id: str) -> None:
        """Delete an outcome for good.

        Raises:
            NotFound: there is no such outcome.
        """
        await self._outcomes.delete(outcome_id)

    async def _beside_practice(self, outcome: InterviewOutcome) -> LoggedOutcome:
        before = practice_before(outcome.held_on, await self._progress.entries())
        return LoggedOutcome(**dict(outcome), before=before)
