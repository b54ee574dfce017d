"""The attempts of one owner, as a learner makes, reads and deletes them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from coach.domain.attempts import Answer, AnswerKind, Attempt
from coach.domain.hashing import content_hash
from coach.domain.objections import PendingObjection
from coach.domain.questions import Question
from coach.domain.rubrics import Rubric
from coach.errors import IdempotencyConflict, NotFound, NotScoredYet, RecordingConflict
from coach.store.database import insert_if_new, now
from coach.store.owned import Check, Enqueue, Owned, RubricVersion, keep_version, to_attempt
from coach.store.tables import answers, attempts, owners, recordings

SUBMITTED = "The attempt was submitted; nothing can be added to it. Begin a new attempt."


class Attempts(Owned):
    """What a learner does with attempts. Each method is one transaction."""

    async def create(
        self,
        question: Question,
        rubric: Rubric,
        answer: str,
        idempotency_key: str | None,
        enqueue: Enqueue,
        *,
        is_sample: bool = False,
    ) -> tuple[Attempt, bool]:
        """Store an answer and put its scoring into the queue, both or neither.

        Return the attempt, and False if the key had come before with the same question and answer.

        Raises:
            IdempotencyConflict: the key had come before with another question or answer.
        """
        async with self._writes.begin() as connection:
            attempt_id = await self._begin(connection, question, rubric, answer, idempotency_key, is_sample=is_sample)
            if attempt_id is None:
                return await self._earlier(connection, [question.id, answer], idempotency_key), False
            first = {"attempt_id": attempt_id, "version": 1, "kind": AnswerKind.TYPED, "text": answer}
            await connection.execute(insert(answers).values(**first, created_at=now()))
            await self._submit(connection, attempt_id, enqueue)
            return await self._read(connection, attempts.c.id == attempt_id), True

    async def create_spoken(
        self, question: Question, rubric: Rubric, media_type: str, idempotency_key: str | None
    ) -> tuple[Attempt, bool]:
        """Store an attempt that is going to be recorded.

        Return the attempt, and False if the key had come before with the same question and type.

        Raises:
            IdempotencyConflict: the key had come before with something else.
        """
        async with self._writes.begin() as connection:
            attempt_id = await self._begin(connection, question, rubric, {"media_type": media_type}, idempotency_key)
            if attempt_id is None:
                request = [question.id, {"media_type": media_type}]
                return await self._earlier(connection, request, idempotency_key), False
            await connection.execute(insert(recordings).values(attempt_id=attempt_id, media_type=media_type))
            return await self._read(connection, attempts.c.id == attempt_id), True

    async def _begin(
        self,
        connection: AsyncConnection,
        question: Question,
        rubric: Rubric,
        content: str | dict[str, str],
        idempotency_key: str | None,
        *,
        is_sample: bool = False,
    ) -> str | None:
        """Insert an attempt that is not submitted; return its id, or None if the key is known."""
        await insert_if_new(connection, owners, {"id": self.owner_id, "created_at": now()})
        row = {
            "id": uuid4().hex,
            "owner_id": self.owner_id,
            "question_id": question.id,
            "rubric_hash": await keep_version(connection, RubricVersion(question=question, rubric=rubric)),
            "created_at": now(),
            "idempotency_key": idempotency_key,
            "request_hash": content_hash([question.id, content]),
            "scoring": 0,
            "is_sample": is_sample,
        }
        return str(row["id"]) if await insert_if_new(connection, attempts, row) else None

    async def _earlier(
        self, connection: AsyncConnection, request: Sequence[object], idempotency_key: str | None
    ) -> Attempt:
        """Return the attempt that the key made, if it was for the same request."""
        earlier = await self._read(connection, attempts.c.idempotency_key == idempotency_key)
        known = await connection.scalar(select(attempts.c.request_hash).where(self._mine(earlier.id)))
        if known != content_hash(list(request)):
            raise IdempotencyConflict(
                f"The Idempotency-Key {idempotency_key!r} came before with another question or answer."
                " Send a new key for a new attempt."
            )
        return earlier

    async def submit(self, attempt_id: str, check: Check, enqueue: Enqueue) -> Attempt:
        """Submit a recorded attempt and put its scoring into the queue, both or neither; again changes nothing.

        `check` looks at what has arrived, in the same transaction, and raises what speaks against it.

        Raises:
            NotFound: this owner has no such attempt.
        """
        async with self._writes.begin() as connection:
            await self._lock(connection, attempt_id)
            attempt = await self._read(connection, attempts.c.id == attempt_id)
            if attempt.submitted_at is not None:
                return attempt
            await check(connection)
            await self._submit(connection, attempt_id, enqueue)
            return await self._read(connection, attempts.c.id == attempt_id)

    async def check_open(self, connection: AsyncConnection, attempt_id: str) -> None:
        """Return if the attempt, in the transaction of the connection, is still being recorded.

        Raises:
            RecordingConflict: it was submitted.
        """
        if (await self._read(connection, attempts.c.id == attempt_id)).submitted_at is not None:
            raise RecordingConflict(SUBMITTED)

    async def _submit(self, connection: AsyncConnection, attempt_id: str, enqueue: Enqueue) -> None:
        submitted = {"submitted_at": now(), "scoring": 1}
        await connection.execute(update(attempts).where(self._mine(attempt_id)).values(submitted))
        await connection.run_sync(enqueue, attempt_id, 1)

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

    async def list(
        self, *, question_id: str | None = None, limit: int = 50, before: tuple[datetime, str] | None = None
    ) -> list[Attempt]:
        """Return attempts, newest first, without their usage; those after the place `before` (time and id)."""
        query = self._newest()
        if question_id is not None:
            query = query.where(attempts.c.question_id == question_id)
        if before is not None:
            query = query.where(tuple_(attempts.c.created_at, attempts.c.id) < before)
        query = query.order_by(attempts.c.created_at.desc(), attempts.c.id.desc()).limit(limit)
        async with self._engine.connect() as connection:
            return [to_attempt(row) for row in await connection.execute(query)]

    async def score_again(
        self, attempt_id: str, enqueue: Enqueue, corrected: str | None = None, present: RubricVersion | None = None
    ) -> Attempt:
        """Ask for a new scoring by the present rubric, with corrected words if given; return the attempt.

        Without a present rubric, and where an objection is tried again, it is by the rubric of its newest scorecard.
        Without corrected words nothing happens while one is waiting or running, or before there is anything to score;
        and an objection that could not be settled is tried again. With corrected words it is dropped.

        Raises:
            NotFound: this owner has no such attempt.
            NotScoredYet: there are corrected words, and no scoring is over yet.
        """
        async with self._writes.begin() as connection:
            await self._lock(connection, attempt_id)
            attempt = await self._read(connection, attempts.c.id == attempt_id)
            if not attempt.is_settled:
                if corrected is None:
                    return attempt
                raise NotScoredYet(f"Words can be corrected when a scoring is over. {attempt.explain()}")
            if corrected is not None:
                await self._correct(connection, attempt, corrected)
            objection = attempt.objection if corrected is None else None
            rubric_hash = attempt.scored_by
            if objection is None and present is not None:
                rubric_hash = await keep_version(connection, present)
            await self._score_next(connection, attempt, rubric_hash, objection, enqueue)
            return await self._read(connection, attempts.c.id == attempt_id)

    async def object_to(self, attempt: Attempt, objection: PendingObjection, enqueue: Enqueue) -> Attempt:
        """Ask for one criterion to be scored again; return the attempt. It is settled, as it was read.

        Raises:
            NotFound: this owner has no such attempt.
            NotScoredYet: another scoring was asked for since it was read, perhaps of other words.
        """
        async with self._writes.begin() as connection:
            await self._lock(connection, attempt.id)
            current = await self._read(connection, attempts.c.id == attempt.id)
            if current.scoring != attempt.scoring:
                raise NotScoredYet(f"The attempt has changed since you marked its words. {current.explain()}")
            await self._score_next(connection, current, current.scored_by, objection, enqueue)
            return await self._read(connection, attempts.c.id == attempt.id)

    async def _correct(self, connection: AsyncConnection, attempt: Attempt, text: str) -> None:
        version = 1 if attempt.answer is None else attempt.answer.version + 1
        row = {"attempt_id": attempt.id, "version": version, "kind": AnswerKind.CORRECTED, "text": text}
        await connection.execute(insert(answers).values(**row, created_at=now()))

    async def answers(self, attempt_id: str) -> tuple[Answer, ...]:
        """Return all versions of an attempt's words, the first one first; none before it was transcribed.

        Raises:
            NotFound: this owner has no such attempt.
        """
        async with self._engine.connect() as connection:
            await self._read(connection, attempts.c.id == attempt_id)
            query = select(answers).where(answers.c.attempt_id == attempt_id).order_by(answers.c.version)
            rows = await connection.execute(query)
            return tuple(Answer(version=row.version, kind=row.kind, text=row.text) for row in rows)

    async def delete(self, attempt_id: str) -> None:
        """Delete an attempt with all that belongs to it.

        Raises:
            NotFound: this owner has no such attempt.
        """
        async with self._writes.begin() as connection:
            deleted = await connection.execute(delete(attempts).where(self._mine(attempt_id)).returning(attempts.c.id))
            if deleted.first() is None:
                raise NotFound("There is no such attempt. List the attempts to see which there are.")
