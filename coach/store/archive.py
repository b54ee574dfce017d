"""The attempts of one owner as they go out into an archive and come in from one, just as they are stored."""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import ColumnElement, Table, func, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from coach.domain.archive import (
    ArchivedAnswer,
    ArchivedAttempt,
    ArchivedPart,
    ArchivedRating,
    ArchivedReply,
    ArchivedReview,
    ArchivedScorecard,
    ArchivedTranscript,
)
from coach.domain.preferences import Preferences
from coach.domain.recordings import Recording
from coach.domain.value import Value
from coach.store.database import insert_if_new, now
from coach.store.owned import Owned, RubricVersion
from coach.store.tables import (
    answers,
    attempts,
    owners,
    preferences,
    recording_parts,
    recordings,
    replies,
    reviews,
    rubric_versions,
    scorecards,
    self_ratings,
    transcripts,
)

PAGE = 500
"""So many ids are read at a time."""


class Archives(Owned):
    """Each method is one transaction, but `ids`, which is one for each page."""

    async def count(self) -> int:
        async with self._engine.connect() as connection:
            return await connection.scalar(select(func.count()).select_from(attempts).where(self._mine())) or 0

    async def ids(self) -> AsyncIterator[str]:
        """Yield the ids of all attempts, oldest first."""
        place: tuple[datetime, str] | None = None
        while True:
            query = select(attempts.c.created_at, attempts.c.id).where(self._mine())
            if place is not None:
                query = query.where(tuple_(attempts.c.created_at, attempts.c.id) > place)
            query = query.order_by(attempts.c.created_at, attempts.c.id).limit(PAGE)
            async with self._engine.connect() as connection:
                page = (await connection.execute(query)).all()
            for row in page:
                yield row.id
            if len(page) < PAGE:
                return
            place = (page[-1].created_at, page[-1].id)

    async def read(self, attempt_id: str) -> ArchivedAttempt | None:
        """Return all that is stored of an attempt; None if this owner has no such attempt (any more)."""
        async with self._engine.begin() as connection:
            if not await self._lock(connection, attempt_id):
                return None
            (attempt,) = await _rows(connection, attempts, attempts.c.id == attempt_id)
            return ArchivedAttempt.model_validate(
                {
                    **{name: attempt[name] for name in ArchivedAttempt.model_fields if name in attempt},
                    "answers": await _several(connection, ArchivedAnswer, answers, attempt_id, "version"),
                    "recording": await _recording(connection, attempt_id),
                    "transcript": next(
                        iter(await _several(connection, ArchivedTranscript, transcripts, attempt_id)), None
                    ),
                    "replies": await _several(connection, ArchivedReply, replies, attempt_id, "scoring", "call"),
                    "scorecards": await _several(connection, ArchivedScorecard, scorecards, attempt_id, "scoring"),
                    "reviews": [
                        each
                        for each in await _several(connection, ArchivedReview, reviews, attempt_id, "created_at", "id")
                        if each["rating"] is not None
                    ],
                    "self_ratings": await _several(
                        connection, ArchivedRating, self_ratings, attempt_id, "criterion_id"
                    ),
                }
            )

    async def free_id(self, attempt_id: str) -> str | None:
        """Return under which id an attempt can come in; None if this owner has it already.

        An id that another owner's attempt has gives way to one that is always the same for this owner, so that nothing
        is told of that attempt, and the same archive does not bring its attempts twice.
        """
        own = uuid5(NAMESPACE_OID, f"{self.owner_id}/{attempt_id}").hex
        query = select(attempts.c.id, attempts.c.owner_id).where(attempts.c.id.in_((attempt_id, own)))
        async with self._engine.connect() as connection:
            taken = {row.id: row.owner_id for row in await connection.execute(query)}
        if self.owner_id in taken.values():
            return None
        return own if attempt_id in taken else attempt_id

    async def save(self, attempt: ArchivedAttempt, versions: Mapping[str, RubricVersion]) -> bool:
        """Store an attempt with all that belongs to it, or nothing; return False if its id is taken.

        `versions` are its rubrics, by their hashes. Its idempotency key is left out if another attempt has it.
        """
        row = attempt.model_dump(include=set(attempts.c.keys()))
        row["failure"] = _as_json(attempt.failure)
        row["objection"] = _as_json(attempt.objection)
        async with self._writes.begin() as connection:
            await insert_if_new(connection, owners, {"id": self.owner_id, "created_at": now()})
            for rubric_hash, version in versions.items():
                rubric = {"question_id": version.question.id, "content": _as_json(version)}
                await insert_if_new(connection, rubric_versions, {"rubric_hash": rubric_hash, **rubric})
            row["owner_id"] = self.owner_id
            if not await insert_if_new(connection, attempts, row):
                row["idempotency_key"] = None
                if not await insert_if_new(connection, attempts, row):
                    return False
            await _insert(connection, answers, attempt.id, (each.model_dump() for each in attempt.answers))
            await _insert_recording(connection, attempt)
            await _insert(connection, replies, attempt.id, (each.model_dump() for each in attempt.replies))
            await _insert(connection, scorecards, attempt.id, map(_scorecard_row, attempt.scorecards))
            await _insert(connection, self_ratings, attempt.id, (each.model_dump() for each in attempt.self_ratings))
            await _insert(connection, reviews, attempt.id, (each.model_dump() for each in attempt.reviews))
            return True

    async def preferences(self) -> Preferences | None:
        """Return what this owner prefers; None if nothing was ever chosen."""
        query = select(preferences.c.content).where(preferences.c.owner_id == self.owner_id)
        async with self._engine.connect() as connection:
            content = await connection.scalar(query)
        return None if content is None else Preferences.model_validate(content)

    async def save_preferences(self, preferred: Preferences) -> None:
        """Save preferences, unless there are some."""
        async with self._writes.begin() as connection:
            await insert_if_new(connection, owners, {"id": self.owner_id, "created_at": now()})
            row = {"owner_id": self.owner_id, "content": _as_json(preferred)}
            await insert_if_new(connection, preferences, row)


async def _rows(
    connection: AsyncConnection, table: Table, condition: ColumnElement[bool], *order: str
) -> list[dict[str, Any]]:
    query = select(table).where(condition).order_by(*(table.c[name] for name in order))
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def _several(
    connection: AsyncConnection, kind: type[Value], table: Table, attempt_id: str, *order: str
) -> list[dict[str, Any]]:
    """Return what rows of an attempt hold of the fields of `kind`."""
    rows = await _rows(connection, table, table.c.attempt_id == attempt_id, *order)
    return [{name: row[name] for name in kind.model_fields} for row in rows]


async def _recording(connection: AsyncConnection, attempt_id: str) -> dict[str, Any] | None:
    found = await _several(connection, Recording, recordings, attempt_id)
    if not found:
        return None
    return {**found[0], "parts": await _several(connection, ArchivedPart, recording_parts, attempt_id, "number")}


async def _insert(connection: AsyncConnection, table: Table, attempt_id: str, rows: Iterable[dict[str, Any]]) -> None:
    if whole := [{"attempt_id": attempt_id, **row} for row in rows]:
        await connection.execute(insert(table), whole)


async def _insert_recording(connection: AsyncConnection, attempt: ArchivedAttempt) -> None:
    recording, heard = attempt.recording, attempt.transcript
    if recording is None:
        return
    await _insert(connection, recordings, attempt.id, [recording.model_dump(include=set(Recording.model_fields))])
    await _insert(connection, recording_parts, attempt.id, (part.model_dump() for part in recording.parts))
    if heard is not None:
        row = {"content": _as_json(heard.content), "created_at": heard.created_at}
        await _insert(connection, transcripts, attempt.id, [row])


def _scorecard_row(card: ArchivedScorecard) -> dict[str, Any]:
    readings = len(card.content.readings) or 1
    scale = card.content.scale.model_dump(mode="json")
    return {**card.model_dump(), "readings": readings, "content": _as_json(card.content), **scale}


def _as_json(value: Value | None) -> dict[str, Any] | None:
    return None if value is None else value.model_dump(mode="json")
