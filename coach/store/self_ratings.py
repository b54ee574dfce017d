"""How one owner rated attempts of their own."""

from collections.abc import Mapping

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from coach.domain.self_rating import SelfRating
from coach.errors import NotFound, SelfRatingConflict
from coach.store.database import now
from coach.store.owned import Owned
from coach.store.tables import attempts, self_ratings

RATED = "You rated this answer before, and a rating can't be changed: it would no longer be from before the scorecard."


class SelfRatings(Owned):
    """Each method is one transaction."""

    async def of(self, attempt_id: str) -> SelfRating | None:
        """Return the rating of an attempt; None if it was not rated."""
        async with self._engine.connect() as connection:
            return await self._rating(connection, attempt_id)

    async def save(self, attempt_id: str, levels: Mapping[str, int]) -> SelfRating:
        """Save at least one level, once for an attempt; the same levels again change nothing.

        Raises:
            NotFound: this owner has no such attempt.
            SelfRatingConflict: it was rated before, and otherwise.
        """
        async with self._writes.begin() as connection:
            if not await self._lock(connection, attempt_id):
                raise NotFound("There is no such attempt. List the attempts to see which there are.")
            if earlier := await self._rating(connection, attempt_id):
                if earlier.levels != levels:
                    raise SelfRatingConflict(RATED)
                return earlier
            rating = SelfRating(levels=dict(levels), rated_at=now())
            key = {"attempt_id": attempt_id, "rated_at": rating.rated_at}
            rows = [{**key, "criterion_id": name, "level": level} for name, level in rating.levels.items()]
            await connection.execute(insert(self_ratings), rows)
            return rating

    async def _rating(self, connection: AsyncConnection, attempt_id: str) -> SelfRating | None:
        query = select(self_ratings).join(attempts, attempts.c.id == self_ratings.c.attempt_id)
        rows = (await connection.execute(query.where(self._mine(attempt_id)))).all()
        if not rows:
            return None
        return SelfRating(levels={row.criterion_id: row.level for row in rows}, rated_at=rows[0].rated_at)
