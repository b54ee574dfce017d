"""The scorings of one owner's attempts, as a worker carries them out."""

from sqlalchemy import select, update

from coach.domain.attempts import Attempt
from coach.domain.replies import Reply
from coach.domain.scoring import Scorecard
from coach.errors import NotFound
from coach.store.database import insert_if_new, now
from coach.store.owned import Owned
from coach.store.tables import attempts, replies, scorecards


class Scorings(Owned):
    """What a worker reads and saves. Each method is one transaction."""

    async def begin(self, attempt_id: str, scoring: int) -> Attempt | None:
        """Note that a scoring has begun and return the attempt; None if there is nothing (more) to score."""
        async with self._writes.begin() as connection:
            await connection.execute(
                update(attempts)
                .where(self._mine(attempt_id), attempts.c.scoring == scoring, attempts.c.scoring_started_at.is_(None))
                .values(scoring_started_at=now())
            )
            try:
                attempt = await self._read(connection, attempts.c.id == attempt_id)
            except NotFound:
                return None
        return attempt if attempt.scoring == scoring and not attempt.is_settled else None

    async def reply(self, attempt_id: str, scoring: int, call: int) -> Reply | None:
        """Return a saved reply, or None."""
        query = select(replies).join(attempts, attempts.c.id == replies.c.attempt_id)
        query = query.where(self._mine(attempt_id), replies.c.scoring == scoring, replies.c.call == call)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        return Reply(**{name: getattr(row, name) for name in Reply.model_fields})

    async def save_reply(
        self, attempt_id: str, scoring: int, call: int, reply: Reply, asked_model: str | None = None
    ) -> None:
        """Save a reply, with the name by which its model was asked for, unless it is saved or the attempt is gone."""
        key = {"attempt_id": attempt_id, "scoring": scoring, "call": call, "received_at": now()}
        async with self._writes.begin() as connection:
            if await self._lock(connection, attempt_id):
                await insert_if_new(connection, replies, {**key, "asked_model": asked_model, **reply.model_dump()})

    async def save_scorecard(self, attempt_id: str, scoring: int, answer_version: int, scorecard: Scorecard) -> None:
        """Save the scorecard of a scoring, unless it is saved already or the attempt is gone.

        It settles the objection that the scoring was about, if it was about one.
        """
        row = {
            "attempt_id": attempt_id,
            "scoring": scoring,
            "answer_version": answer_version,
            "readings": len(scorecard.readings) or 1,
            "content": scorecard.model_dump(mode="json"),
            "scored_at": now(),
            **scorecard.scale.model_dump(mode="json"),
        }
        async with self._writes.begin() as connection:
            if await self._lock(connection, attempt_id):
                await insert_if_new(connection, scorecards, row)
                this = self._mine(attempt_id) & (attempts.c.scoring == scoring)
                await connection.execute(update(attempts).where(this).values(objection=None))
