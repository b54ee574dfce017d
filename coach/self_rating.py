"""What a learner thinks of an answer of their own, criterion by criterion, before they see its scorecard."""

from collections.abc import Mapping

from coach.domain.attempts import Stage
from coach.domain.self_rating import SelfRating
from coach.errors import NotFound, NotScoredYet, SelfRatingConflict
from coach.store.attempts import Attempts
from coach.store.rubric_versions import RubricVersions
from coach.store.self_ratings import RATED, SelfRatings


class SelfRater:
    """Rates attempts that were submitted; which criteria there are is told no sooner."""

    def __init__(self, attempts: Attempts, rubrics: RubricVersions, ratings: SelfRatings) -> None:
        self._attempts = attempts
        self._rubrics = rubrics
        self._ratings = ratings

    async def rating(self, attempt_id: str) -> SelfRating | None:
        """Return how the attempt was rated; None if it was not."""
        return await self._ratings.of(attempt_id)

    async def criteria(self, attempt_id: str) -> tuple[str, ...]:
        """Return the ids of the criteria that can be rated, in their order.

        Raises:
            NotFound: there is no such attempt.
            NotScoredYet: it is still being recorded.
        """
        attempt = await self._attempts.get(attempt_id)
        if attempt.stage is Stage.RECORDING:
            raise NotScoredYet(f"An answer can be rated when it is submitted. {attempt.explain()}")
        version = await self._rubrics.get(attempt.rubric_hash)
        return tuple(criterion.id for criterion in version.rubric.criteria)

    async def rate(self, attempt_id: str, levels: Mapping[str, int]) -> SelfRating | None:
        """Save levels for some or all criteria, once for an attempt; the same again is fine, and none is not saved.

        Raises:
            NotFound: there is no such attempt, or no such criterion.
            NotScoredYet: it is still being recorded.
            SelfRatingConflict: it was rated before, and otherwise.
        """
        known = await self.criteria(attempt_id)
        if unknown := sorted(set(levels) - set(known)):
            raise NotFound(f"There is no criterion {', '.join(unknown)} here. Rate some of {', '.join(known)}.")
        if levels:
            return await self._ratings.save(attempt_id, levels)
        if await self.rating(attempt_id) is not None:
            raise SelfRatingConflict(RATED)
        return None
