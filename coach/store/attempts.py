"""The attempts of one owner. All queries on attempts stand here, and `_mine` keeps each to its owner."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, delete, func, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from coach.domain.attempts import Attempt, Failure, Usage
from coach.domain.hashing import content_hash
from coach.domain.questions import Question
from coach.domain.replies import Reply
from coach.domain.rubrics import Rubric, hash_rubric
from coach.domain.scoring import Scorecard
from coach.domain.value import Value
from coach.errors import IdempotencyConflict, NotFound
from coach.store.database import WRITE
from coach.store.tables import attempts, owners, replies, rubric_versions, scorecards

LOCAL_OWNER = "local"
"""The one owner of an installation without accounts."""

COUNTED = ("input_tokens", "cached_tokens", "output_tokens", "price_usd")

Enqueue = Callable[[Connection, str, int], None]
"""Puts the scoring of an attempt (its id and number) into the queue, in the transaction of the connection."""


class RubricVersion(Value):
    """A question and its rubric as they were when they had this hash."""

    question: Question
    rubric: Rubric


class Attempts:
    """The attempts of `owner_id`. Each method is one transaction."""

    def __init__(self, engine: AsyncEngine, owner_id: str = LOCAL_OWNER) -> None:
        self._engine = engine
        self._writes = engine.execution_options(**WRITE)
        self.owner_id = owner_id

    def _mine(self, attempt_id: str | None = None) -> ColumnElement[bool]:
        """Return the condition that keeps a query to this owner, and to one attempt if given."""
        mine = attempts.c.owner_id == self.owner_id
        return mine if attempt_id is None else mine & (attempts.c.id == attempt_id)

    async def create(
        self, question: Question, rubric: Rubric, answer: str, idempotency_key: str | None, enqueue: Enqueue
    ) -> tuple[Attempt, bool]:
        """Store an answer and put its scoring into the queue, both or neither.

        Return the attempt, and False if the key had come before with the same question and answer.

        Raises:
            IdempotencyConflict: the key had come before with another question or answer.
        """
        row = {
            "id": uuid4().hex,
            "owner_id": self.owner_id,
            "question_id": question.id,
            "rubric_hash": hash_rubric(question, rubric),
            "answer": answer,
            "submitted_at": _now(),
            "idempotency_key": idempotency_key,
            "request_hash": content_hash([question.id, answer]),
            "scoring": 1,
        }
        async with self._writes.begin() as connection:
            await self._insert_if_new(connection, owners, {"id": self.owner_id, "created_at": _now()})
            version = RubricVersion(question=question, rubric=rubric).model_dump(mode="json")
            await self._insert_if_new(
                connection,
                rubric_versions,
                {"rubric_hash": row["rubric_hash"], "question_id": question.id, "content": version},
            )
            created = await self._insert_if_new(connection, attempts, row)
            if created:
                await connection.run_sync(enqueue, str(row["id"]), 1)
                return await self._read(connection, attempts.c.id == row["id"]), True
            earlier = await self._read(connection, attempts.c.idempotency_key == idempotency_key)
            known = await connection.scalar(select(attempts.c.request_hash).where(self._mine(earlier.id)))
            if known != row["request_hash"]:
                raise IdempotencyConflict(
                    f"The Idempotency-Key {idempotency_key!r} came before with another question or answer."
                    " Send a new key for a new attempt."
                )
            return earlier, False

    async def _insert_if_new(self, connection: AsyncConnection, table: Table, row: dict[str, object]) -> bool:
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        statement = dialect.insert(table).values(row).on_conflict_do_nothing().returning(*table.primary_key)
        return (await connection.execute(statement)).first() is not None

    async def get(self, attempt_id: str) -> Attempt:
        """Return an attempt as far as it has come.

        Raises:
            NotFound: this owner has no such attempt.
        """
        async with self._engine.connect() as connection:
            return await self._read(connection, attempts.c.id == attempt_id)

    async def find(self, start: str) -> Attempt:
        """Return the attempt whose id starts so.

        Raises:
            NotFound: none does, or several do.
        """
        async with self._engine.connect() as connection:
            query = select(attempts.c.id).where(self._mine(), attempts.c.id.startswith(start, autoescape=True))
            found = (await connection.scalars(query.limit(2))).all()
            if len(found) > 1:
                raise NotFound(f"Several attempts begin with {start!r}. Give more of the id.")
            return await self._read(connection, attempts.c.id == (found[0] if found else start))

    async def _read(self, connection: AsyncConnection, condition: ColumnElement[bool]) -> Attempt:
        row = (await connection.execute(self._newest().where(condition))).first()
        if row is None:
            raise NotFound("There is no such attempt. List the attempts to see which there are.")
        usage = await self._usage(connection, row.id, row.scorecard_of or row.scoring)
        return _attempt(row, usage)

    def _newest(self) -> Select[tuple[object, ...]]:
        """Select this owner's attempts, each with its newest scorecard."""
        others = scorecards.alias()
        last = select(func.max(others.c.scoring)).where(others.c.attempt_id == attempts.c.id).scalar_subquery()
        card = (scorecards.c.attempt_id == attempts.c.id) & (scorecards.c.scoring == last)
        columns = (scorecards.c.content, scorecards.c.scored_at, scorecards.c.scoring.label("scorecard_of"))
        return select(attempts, *columns).select_from(attempts.outerjoin(scorecards, card)).where(self._mine())

    async def _usage(self, connection: AsyncConnection, attempt_id: str, scoring: int) -> Usage | None:
        calls = (
            await connection.execute(
                select(*(replies.c[name] for name in (*COUNTED, "counted_here"))).where(
                    replies.c.attempt_id == attempt_id, replies.c.scoring == scoring
                )
            )
        ).all()
        if not calls:
            return None
        columns = dict(zip(COUNTED, zip(*calls, strict=True), strict=False))
        sums = {name: None if None in column else sum(column) for name, column in columns.items()}
        return Usage(calls=len(calls), counted_here=any(call.counted_here for call in calls), **sums)

    async def list(
        self, *, question_id: str | None = None, limit: int = 50, before: tuple[datetime, str] | None = None
    ) -> list[Attempt]:
        """Return attempts, newest first, without their usage; those after the place `before` (time and id)."""
        query = self._newest()
        if question_id is not None:
            query = query.where(attempts.c.question_id == question_id)
        if before is not None:
            query = query.where(tuple_(attempts.c.submitted_at, attempts.c.id) < before)
        query = query.order_by(attempts.c.submitted_at.desc(), attempts.c.id.desc()).limit(limit)
        async with self._engine.connect() as connection:
            return [_attempt(row, None) for row in await connection.execute(query)]

    async def rubric(self, rubric_hash: str) -> RubricVersion:
        """Return the question and rubric that had this hash.

        Raises:
            NotFound: none was ever stored.
        """
        async with self._engine.connect() as connection:
            content = await connection.scalar(
                select(rubric_versions.c.content).where(rubric_versions.c.rubric_hash == rubric_hash)
            )
        if content is None:
            raise NotFound(f"There is no rubric {rubric_hash!r}.")
        return RubricVersion.model_validate(content)

    async def score_again(self, attempt_id: str, enqueue: Enqueue) -> Attempt:
        """Ask for a new scoring, unless one is waiting or running; return the attempt.

        Raises:
            NotFound: this owner has no such attempt.
        """
        async with self._writes.begin() as connection:
            await self._lock(connection, attempt_id)
            attempt = await self._read(connection, attempts.c.id == attempt_id)
            if not attempt.is_settled:
                return attempt
            scoring = attempt.scoring + 1
            await connection.execute(
                update(attempts)
                .where(self._mine(attempt_id))
                .values(scoring=scoring, scoring_started_at=None, failure=None)
            )
            await connection.run_sync(enqueue, attempt_id, scoring)
            return await self._read(connection, attempts.c.id == attempt_id)

    async def delete(self, attempt_id: str) -> int:
        """Delete an attempt with all that belongs to it; return the number of its last scoring.

        Raises:
            NotFound: this owner has no such attempt.
        """
        async with self._writes.begin() as connection:
            scoring = await connection.scalar(select(attempts.c.scoring).where(self._mine(attempt_id)))
            if scoring is None:
                raise NotFound("There is no such attempt. List the attempts to see which there are.")
            await connection.execute(delete(attempts).where(self._mine(attempt_id)))
            return int(scoring)

    async def begin_scoring(self, attempt_id: str, scoring: int) -> Attempt | None:
        """Note that a scoring has begun and return the attempt; None if there is nothing (more) to score."""
        async with self._writes.begin() as connection:
            await connection.execute(
                update(attempts)
                .where(self._mine(attempt_id), attempts.c.scoring == scoring, attempts.c.scoring_started_at.is_(None))
                .values(scoring_started_at=_now())
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

    async def save_reply(self, attempt_id: str, scoring: int, call: int, reply: Reply) -> None:
        """Save a reply, unless it is saved already or the attempt is gone."""
        key = {"attempt_id": attempt_id, "scoring": scoring, "call": call, "received_at": _now()}
        async with self._writes.begin() as connection:
            if await self._lock(connection, attempt_id):
                await self._insert_if_new(connection, replies, {**key, **reply.model_dump()})

    async def save_scorecard(self, attempt_id: str, scoring: int, scorecard: Scorecard) -> None:
        """Save the scorecard of a scoring, unless it is saved already or the attempt is gone."""
        row = {
            "attempt_id": attempt_id,
            "scoring": scoring,
            "content": scorecard.model_dump(mode="json"),
            "scored_at": _now(),
            **scorecard.scale.model_dump(mode="json"),
        }
        async with self._writes.begin() as connection:
            if await self._lock(connection, attempt_id):
                await self._insert_if_new(connection, scorecards, row)

    async def save_failure(self, attempt_id: str, scoring: int, reason: str, *, retryable: bool) -> None:
        """Save why a scoring gave no scorecard."""
        failure = Failure(reason=reason, retryable=retryable, failed_at=_now())
        async with self._writes.begin() as connection:
            await connection.execute(
                update(attempts)
                .where(self._mine(attempt_id), attempts.c.scoring == scoring)
                .values(failure=failure.model_dump(mode="json"))
            )

    async def _lock(self, connection: AsyncConnection, attempt_id: str) -> bool:
        """Hold the attempt against a deletion until the transaction ends; return whether it is there."""
        query = select(attempts.c.id).where(self._mine(attempt_id)).with_for_update()
        return await connection.scalar(query) is not None


def _attempt(row: Row[tuple[object, ...]], usage: Usage | None) -> Attempt:
    return Attempt(
        id=row.id,
        question_id=row.question_id,
        rubric_hash=row.rubric_hash,
        answer=row.answer,
        submitted_at=row.submitted_at,
        scoring=row.scoring,
        scoring_started_at=row.scoring_started_at,
        scored_at=row.scored_at,
        failure=None if row.failure is None else Failure.model_validate(row.failure),
        scorecard=None if row.content is None else Scorecard.model_validate(row.content),
        scorecard_of=row.scorecard_of,
        usage=usage,
    )


def _now() -> datetime:
    return datetime.now(UTC)
