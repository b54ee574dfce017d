"""Reviews of one owner's attempts. Of the secret in a link only its hash is stored."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from coach.domain.reviews import Rating, Review
from coach.domain.scoring import Scorecard
from coach.errors import NotFound, RatingConflict
from coach.store.database import now
from coach.store.owned import Owned
from coach.store.tables import answers, attempts, reviews, scorecards

NO_LINK = (
    "There is nothing to review here: the link is not complete, was revoked, or its time is over."
    " Ask whoever sent it for a new one."
)
"""The same whatever the reason is, so that guessing tells nothing."""

NO_ATTEMPT = "There is no such attempt. List the attempts to see which there are."
NO_REVIEW = "This attempt has no such review. List its reviews to see which there are."
RATED = "This answer was rated on this link before. A rating can't be changed once the coach's levels are seen."


class Reviews(Owned):
    """Each method is one transaction."""

    async def create(
        self, attempt_id: str, scoring: int, token_hash: str, name: str | None, expires_at: datetime
    ) -> Review:
        """Store a review about the words and the scorecard of one scoring.

        Raises:
            NotFound: this owner has no such attempt.
        """
        key = {"attempt_id": attempt_id, "id": uuid4().hex}
        row = {**key, "scoring": scoring, "token_hash": token_hash, "name": name}
        async with self._writes.begin() as connection:
            if not await self._lock(connection, attempt_id):
                raise NotFound(NO_ATTEMPT)
            await connection.execute(insert(reviews).values(**row, created_at=now(), expires_at=expires_at))
            found = await connection.execute(self._select().where(reviews.c.id == key["id"]))
            return _to_review(found.one())

    async def of(self, attempt_id: str) -> list[Review]:
        """Return all reviews of an attempt, oldest first; none if there is no such attempt."""
        query = self._select().where(reviews.c.attempt_id == attempt_id).order_by(reviews.c.created_at, reviews.c.id)
        async with self._engine.connect() as connection:
            return [_to_review(row) for row in await connection.execute(query)]

    async def revoke(self, attempt_id: str, review_id: str) -> None:
        """Note that a link is to show nothing any more; again changes nothing.

        Raises:
            NotFound: this attempt has no such review.
        """
        async with self._writes.begin() as connection:
            await self._lock(connection, attempt_id)
            mine = (reviews.c.attempt_id == attempt_id) & (reviews.c.id == review_id)
            row = (await connection.execute(self._select().where(mine))).first()
            if row is None:
                raise NotFound(NO_REVIEW)
            if row.revoked_at is None:
                await connection.execute(update(reviews).where(mine).values(revoked_at=now()))

    async def open(self, token_hash: str) -> tuple[str, Review]:
        """Return the id of the attempt that a link shows, and the review.

        Raises:
            NotFound: no link has this hash, or it shows nothing any more.
        """
        async with self._engine.connect() as connection:
            return await self._open(connection, token_hash)

    async def rate(self, token_hash: str, rating: Rating) -> Review:
        """Save the rating of a link; the same again changes nothing.

        Raises:
            NotFound: no link has this hash, or it shows nothing any more.
            RatingConflict: it was rated before, and otherwise.
        """
        async with self._writes.begin() as connection:
            attempt_id, _ = await self._open(connection, token_hash)
            await self._lock(connection, attempt_id)
            _, review = await self._open(connection, token_hash)
            if review.rating is not None:
                if review.rating != rating:
                    raise RatingConflict(RATED)
                return review
            values = {"rating": rating.model_dump(mode="json"), "rated_at": now()}
            await connection.execute(update(reviews).where(reviews.c.token_hash == token_hash).values(values))
            return review.model_copy(update={"rating": rating, "rated_at": values["rated_at"]})

    async def scored(self, attempt_id: str, scoring: int) -> tuple[Scorecard, str]:
        """Return the scorecard of one scoring, and the words that it is about.

        Raises:
            NotFound: the attempt was deleted.
        """
        same_words = (answers.c.attempt_id == scorecards.c.attempt_id) & (
            answers.c.version == scorecards.c.answer_version
        )
        query = select(scorecards.c.content, answers.c.text).join(answers, same_words)
        query = query.join(attempts, attempts.c.id == scorecards.c.attempt_id)
        query = query.where(self._mine(attempt_id), scorecards.c.scoring == scoring)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            raise NotFound(NO_LINK)
        return Scorecard.model_validate(row.content), row.text

    def _select(self) -> Select[Any]:
        """Select this owner's reviews."""
        same = (scorecards.c.attempt_id == reviews.c.attempt_id) & (scorecards.c.scoring == reviews.c.scoring)
        query = select(reviews, scorecards.c.answer_version).join(scorecards, same)
        return query.join(attempts, attempts.c.id == reviews.c.attempt_id).where(self._mine())

    async def _open(self, connection: AsyncConnection, token_hash: str) -> tuple[str, Review]:
        row = (await connection.execute(self._select().where(reviews.c.token_hash == token_hash))).first()
        review = None if row is None else _to_review(row)
        if row is None or review is None or not review.opens(now()):
            raise NotFound(NO_LINK)
        return row.attempt_id, review


def _to_review(row: Row[Any]) -> Review:
    return Review.model_validate({name: getattr(row, name) for name in Review.model_fields})
