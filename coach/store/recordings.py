"""The recordings of one owner's attempts: which parts arrived, what was heard, and the transcript."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from coach.domain.attempts import AnswerKind
from coach.domain.recordings import Arrived, Received, RecordingPart
from coach.domain.speech import HeardSoFar, SpokenTranscript
from coach.store.database import insert_if_new, now
from coach.store.owned import Check, Enqueue, Owned
from coach.store.tables import answers, attempts, recording_parts, recordings, transcripts

LISTEN_EVERY_S = 5.0
LISTEN_EVERY_SHARE = 0.04
"""A growing recording is listened to again when it has grown by so many seconds, and by this share of its length:
each time it is decoded from its beginning, so a long one is listened to less often."""


class Recordings(Owned):
    """Each method is one transaction."""

    async def arrived(self, attempt_id: str) -> Arrived:
        """Return the parts that have arrived, in order; none if there is no such recording."""
        async with self._engine.connect() as connection:
            return await self.arrived_in(connection, attempt_id)

    async def arrived_in(self, connection: AsyncConnection, attempt_id: str) -> Arrived:
        """Return the same, in the transaction of the connection."""
        query = select(recording_parts).join(attempts, attempts.c.id == recording_parts.c.attempt_id)
        query = query.where(self._mine(attempt_id)).order_by(recording_parts.c.number)
        rows = await connection.execute(query)
        return Arrived(parts=tuple(_to_part(row) for row in rows))

    async def part(self, attempt_id: str, number: int) -> tuple[RecordingPart | None, Received]:
        """Return the part of that number, None if it has not arrived, and how much of the recording has."""
        async with self._engine.connect() as connection:
            return await self.part_in(connection, attempt_id, number)

    async def part_in(
        self, connection: AsyncConnection, attempt_id: str, number: int
    ) -> tuple[RecordingPart | None, Received]:
        """Return the same, in the transaction of the connection."""
        query = select(recording_parts).join(attempts, attempts.c.id == recording_parts.c.attempt_id)
        query = query.where(self._mine(attempt_id), recording_parts.c.number == number)
        row = (await connection.execute(query)).first()
        return None if row is None else _to_part(row), await self._received(connection, attempt_id)

    async def _received(self, connection: AsyncConnection, attempt_id: str) -> Received:
        query = select(func.count(), func.coalesce(func.sum(recording_parts.c.size), 0))
        query = query.join_from(recording_parts, attempts, attempts.c.id == recording_parts.c.attempt_id)
        parts, size = (await connection.execute(query.where(self._mine(attempt_id)))).one()
        return Received(parts=parts, size=size)

    async def save_part(self, attempt_id: str, part: RecordingPart, check: Check, enqueue: Enqueue) -> Received | None:
        """Note that a part was stored, and have the recording listened to when it has grown enough.

        Return how much has arrived; None if a part of this number was there already. `check` looks at what has
        arrived and raises what speaks against one more.
        """
        async with self._writes.begin() as connection:
            await self._lock(connection, attempt_id)
            await check(connection)
            row = {"attempt_id": attempt_id, **part.model_dump(), "received_at": now()}
            if not await insert_if_new(connection, recording_parts, row):
                return None
            if await self._has_grown(connection, attempt_id):
                await connection.run_sync(enqueue, attempt_id, part.number)
            return await self._received(connection, attempt_id)

    async def _has_grown(self, connection: AsyncConnection, attempt_id: str) -> bool:
        """Return whether it is time to listen again, and if so note that it is done now."""
        mine = recordings.c.attempt_id == attempt_id
        listened_at = await connection.scalar(select(recordings.c.listened_at).where(mine))
        received = select(recording_parts.c.received_at).where(recording_parts.c.attempt_id == attempt_id)
        first_at = await connection.scalar(received.order_by(recording_parts.c.number).limit(1))
        instant = now()
        begin = first_at or instant
        wait_s = max(LISTEN_EVERY_S, LISTEN_EVERY_SHARE * (instant - begin).total_seconds())
        if instant - (listened_at or begin) < timedelta(seconds=wait_s):
            return False
        await connection.execute(update(recordings).where(mine).values(listened_at=instant))
        return True

    async def heard(self, attempt_id: str) -> HeardSoFar | None:
        """Return what was heard so far; None if nothing was."""
        query = select(recordings.c.heard).join(attempts, attempts.c.id == recordings.c.attempt_id)
        async with self._engine.connect() as connection:
            content = await connection.scalar(query.where(self._mine(attempt_id)))
        return None if content is None else HeardSoFar.model_validate(content)

    async def save_heard(self, attempt_id: str, heard: HeardSoFar, duration_s: float | None) -> None:
        """Save what was heard so far, with the length of the recording; None while it still goes on.

        Nothing is saved when the transcript is there, the attempt is gone, or it no longer goes on.
        """
        values: dict[str, object] = {"heard": heard.model_dump(mode="json"), "heard_s": heard.until_s}
        if duration_s is not None:
            values["duration_s"] = duration_s
        mine = recordings.c.attempt_id == attempt_id
        over: list[ColumnElement[bool]] = [exists().where(transcripts.c.attempt_id == attempt_id)]
        if duration_s is None:
            over.append(exists().where(attempts.c.id == attempt_id, attempts.c.submitted_at.is_not(None)))
        async with self._writes.begin() as connection:
            if await self._lock(connection, attempt_id):
                await connection.execute(update(recordings).where(mine, ~or_(*over)).values(values))

    async def save_transcript(self, attempt_id: str, transcript: SpokenTranscript, sha256: str) -> bool:
        """Save a transcript with the words as heard, unless there is one; return False if the attempt is gone."""
        async with self._writes.begin() as connection:
            if not await self._lock(connection, attempt_id):
                return False
            content = transcript.model_dump(mode="json")
            row = {"attempt_id": attempt_id, "content": content, "created_at": now()}
            if not await insert_if_new(connection, transcripts, row):
                return True
            first = {"attempt_id": attempt_id, "version": 1, "kind": AnswerKind.HEARD, "text": transcript.text}
            await connection.execute(insert(answers).values(**first, created_at=now()))
            whole_s = transcript.duration_s
            known = {"heard": None, "heard_s": whole_s, "duration_s": whole_s, "sha256": sha256}
            await connection.execute(update(recordings).where(recordings.c.attempt_id == attempt_id).values(known))
            return True

    async def transcript(self, attempt_id: str) -> SpokenTranscript | None:
        """Return the transcript as it was heard; None if there is none yet."""
        query = select(transcripts.c.content).join(attempts, attempts.c.id == transcripts.c.attempt_id)
        async with self._engine.connect() as connection:
            content = await connection.scalar(query.where(self._mine(attempt_id)))
        return None if content is None else SpokenTranscript.model_validate(content)

    async def forget_parts(self, attempt_id: str, parts: Sequence[RecordingPart]) -> None:
        """Note that the sound of these parts was deleted."""
        async with self._writes.begin() as connection:
            if await self._lock(connection, attempt_id):
                numbers = [part.number for part in parts]
                gone = (recording_parts.c.attempt_id == attempt_id) & recording_parts.c.number.in_(numbers)
                await connection.execute(delete(recording_parts).where(gone))
                mine = recordings.c.attempt_id == attempt_id
                await connection.execute(update(recordings).where(mine).values(deleted_at=now(), heard=None))


def _to_part(row: Row[Any]) -> RecordingPart:
    return RecordingPart(number=row.number, size=row.size, sha256=row.sha256)


async def outdated(engine: AsyncEngine, before: datetime) -> list[tuple[str, str]]:
    """Return owner and id of all attempts whose recording has had no new part since this instant."""
    last = select(func.max(recording_parts.c.received_at))
    last = last.where(recording_parts.c.attempt_id == attempts.c.id)
    query = select(attempts.c.owner_id, attempts.c.id).where(last.scalar_subquery() < before)
    async with engine.connect() as connection:
        return [(row.owner_id, row.id) for row in await connection.execute(query)]
