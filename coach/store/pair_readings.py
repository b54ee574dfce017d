"""The blind readings of pairs of one owner's attempts: as they are asked for, and as a worker carries them out."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from coach.domain.attempts import Failure
from coach.domain.pairwise import AskedReading, BothReadings, Pair
from coach.domain.replies import Reply
from coach.domain.rescoring import PastUsage
from coach.domain.transcripts import Transcript
from coach.errors import NotFound
from coach.store.database import insert_if_new, now
from coach.store.owned import Owned
from coach.store.rescorings import to_past_usage, whole
from coach.store.tables import answers, attempts, pairwise_readings, pairwise_replies

EnqueuePair = Callable[[Connection, str, str], None]
"""Puts the reading of an attempt beside another one into the queue: the id of the earlier one, and of the reading."""

PAIR = ("before_id", "after_id", "before_version", "after_version", "rubric_hash")


class PairReadings(Owned):
    """Each method is one transaction."""

    async def newest(self, pair: Pair) -> AskedReading | None:
        """Return the last reading that was asked for of these words by this rubric; None if none ever was."""
        async with self._engine.connect() as connection:
            return await self._newest_of(connection, pair)

    async def ask(self, pair: Pair, model: str, prompt_hash: str, enqueue: EnqueuePair) -> AskedReading:
        """Store that a reading of a pair is asked for, unless the newest is asked of the same model in the same words.

        One that failed is asked for anew.

        Raises:
            NotFound: this owner has not both attempts (any more).
        """
        reading_id = uuid4().hex
        async with self._writes.begin() as connection:
            for attempt_id in sorted((pair.before_id, pair.after_id)):
                if not await self._lock(connection, attempt_id):
                    raise NotFound("There is no such attempt. List the attempts to see which there are.")
            known = await self._newest_of(connection, pair)
            if known is not None and (known.asked_model, known.prompt_hash) == (model, prompt_hash):
                if known.failure is None or known.both is not None:
                    return known
                await connection.execute(delete(pairwise_readings).where(self._ours(known.id)))
            row = {
                **{name: getattr(pair, name) for name in PAIR},
                "id": reading_id,
                "owner_id": self.owner_id,
                "prompt_hash": prompt_hash,
                "asked_model": model,
                "asked_at": now(),
            }
            await connection.execute(insert(pairwise_readings).values(row))
            await connection.run_sync(enqueue, pair.before_id, reading_id)
            return await self._asked(connection, reading_id)

    async def read(self, reading_id: str) -> AskedReading:
        """Return a reading as far as it has come.

        Raises:
            NotFound: this owner has no such reading (any more).
        """
        async with self._engine.connect() as connection:
            return await self._asked(connection, reading_id)

    async def begin(self, reading_id: str) -> AskedReading | None:
        """Note that a reading has begun and return it; None if there is nothing (more) to read."""
        unbegun = self._ours(reading_id) & pairwise_readings.c.started_at.is_(None)
        async with self._writes.begin() as connection:
            await connection.execute(update(pairwise_readings).where(unbegun).values(started_at=now()))
            row = (await connection.execute(select(pairwise_readings).where(self._ours(reading_id)))).first()
        asked = None if row is None else _reading(row)
        return None if asked is None or asked.is_settled else asked

    async def texts(self, pair: Pair) -> tuple[Transcript, Transcript]:
        """Return the words of both answers.

        Raises:
            NotFound: one of them is not there (any more).
        """
        words = [(pair.before_id, pair.before_version), (pair.after_id, pair.after_version)]
        found: list[Transcript] = []
        async with self._engine.connect() as connection:
            for attempt_id, version in words:
                query = select(answers.c.text).join(attempts, attempts.c.id == answers.c.attempt_id)
                text = await connection.scalar(query.where(self._mine(attempt_id), answers.c.version == version))
                if text is None:
                    raise NotFound("One of the two attempts was deleted.")
                found.append(Transcript(text=text))
        return found[0], found[1]

    async def reply(self, reading_id: str, call: int) -> Reply | None:
        """Return a saved reply, or None."""
        joined = pairwise_replies.join(pairwise_readings, pairwise_readings.c.id == pairwise_replies.c.reading_id)
        query = select(pairwise_replies).select_from(joined)
        query = query.where(self._ours(reading_id), pairwise_replies.c.call == call)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else Reply(**{name: getattr(row, name) for name in Reply.model_fields})

    async def save_reply(self, reading_id: str, call: int, reply: Reply) -> None:
        """Save a reply, unless it is saved or the reading is gone."""
        query = select(pairwise_readings.c.id).where(self._ours(reading_id)).with_for_update()
        row = {"reading_id": reading_id, "call": call, "received_at": now(), **reply.model_dump()}
        async with self._writes.begin() as connection:
            if await connection.scalar(query) is not None:
                await insert_if_new(connection, pairwise_replies, row)

    async def save(self, reading_id: str, both: BothReadings) -> None:
        """Save what both orders gave, and by which prompt."""
        done = {"content": both.model_dump(mode="json"), "prompt_hash": both.prompt_hash}
        async with self._writes.begin() as connection:
            await connection.execute(update(pairwise_readings).where(self._ours(reading_id)).values(done))

    async def fail(self, reading_id: str, reason: str, *, retryable: bool) -> None:
        """Save why a reading came to nothing, unless it is done or that is said already."""
        failure = Failure(reason=reason, retryable=retryable, failed_at=now())
        columns = (pairwise_readings.c.content, pairwise_readings.c.failure)
        unsettled = and_(self._ours(reading_id), *(column.is_(null()) for column in columns))
        async with self._writes.begin() as connection:
            await connection.execute(
                update(pairwise_readings).where(unsettled).values(failure=failure.model_dump(mode="json"))
            )

    async def past_usage(self, model: str) -> PastUsage:
        """Return what the readings that were asked of a model took on average; they may have needed a second try."""
        names = ("input_tokens", "output_tokens", "price_usd")
        each = (
            select(*(whole(pairwise_replies.c[name]).label(name) for name in names))
            .join(pairwise_readings, pairwise_readings.c.id == pairwise_replies.c.reading_id)
            .where(self._ours(), pairwise_readings.c.asked_model == model, pairwise_readings.c.content.is_not(null()))
            .group_by(pairwise_replies.c.reading_id)
            .subquery()
        )
        query = select(func.count().label("scorings"), *(func.avg(each.c[name]).label(name) for name in names))
        async with self._engine.connect() as connection:
            return to_past_usage((await connection.execute(query.select_from(each))).one())

    def _ours(self, reading_id: str | None = None) -> ColumnElement[bool]:
        ours = pairwise_readings.c.owner_id == self.owner_id
        return ours if reading_id is None else ours & (pairwise_readings.c.id == reading_id)

    async def _newest_of(self, connection: AsyncConnection, pair: Pair) -> AskedReading | None:
        same = (pairwise_readings.c[name] == getattr(pair, name) for name in PAIR)
        query = select(pairwise_readings).where(self._ours(), *same).order_by(pairwise_readings.c.asked_at.desc())
        row = (await connection.execute(query.limit(1))).first()
        return None if row is None else _reading(row)

    async def _asked(self, connection: AsyncConnection, reading_id: str) -> AskedReading:
        row = (await connection.execute(select(pairwise_readings).where(self._ours(reading_id)))).first()
        if row is None:
            raise NotFound("There is no such reading. One of its attempts may have been deleted.")
        return _reading(row)


def _reading(row: Row[Any]) -> AskedReading:
    return AskedReading(
        id=row.id,
        pair=Pair(**{name: getattr(row, name) for name in PAIR}),
        asked_model=row.asked_model,
        prompt_hash=row.prompt_hash,
        asked_at=row.asked_at,
        started_at=row.started_at,
        failure=None if row.failure is None else Failure.model_validate(row.failure),
        both=None if row.content is None else BothReadings.model_validate(row.content),
    )
