"""What belongs to one owner. `_mine` keeps each query to its owner, and each way to read an attempt stands here."""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, Select, Table, Text, cast, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from coach.domain.attempts import Answer, Attempt, Failure, Usage
from coach.domain.objections import PendingObjection
from coach.domain.questions import Question
from coach.domain.recordings import Recording
from coach.domain.rubrics import Rubric, hash_rubric
from coach.domain.scoring import Scorecard
from coach.domain.value import Value
from coach.errors import NotFound
from coach.store.database import WRITE, insert_if_new, now
from coach.store.tables import answers, attempts, recordings, replies, rubric_versions, scorecards

LOCAL_OWNER = "local"
"""The one owner of an installation without accounts."""

COUNTED = ("input_tokens", "cached_tokens", "output_tokens", "price_usd")


Enqueue = Callable[[Connection, str, int], None]
"""Puts a job about an attempt into the queue, in the transaction of the connection: its id, and the number of the
scoring or of the part that arrived."""


Check = Callable[[AsyncConnection], Awaitable[None]]
"""Looks at what is stored, and raises what speaks against going on."""


class RubricVersion(Value):
    """A question and its rubric as they were when they had this hash."""

    question: Question
    rubric: Rubric


async def keep_version(connection: AsyncConnection, version: RubricVersion) -> str:
    """Store a question and its rubric, unless they are; return their hash."""
    rubric_hash = hash_rubric(version.question, version.rubric)
    content = {"question_id": version.question.id, "content": version.model_dump(mode="json")}
    await insert_if_new(connection, rubric_versions, {"rubric_hash": rubric_hash, **content})
    return rubric_hash


class Owned:
    """The rows of `owner_id`."""

    def __init__(self, engine: AsyncEngine, owner_id: str = LOCAL_OWNER) -> None:
        self._engine = engine
        self._writes = engine.execution_options(**WRITE)
        self.owner_id = owner_id

    def _mine(self, attempt_id: str | None = None) -> ColumnElement[bool]:
        """Return the condition that keeps a query to this owner, and to one attempt if given."""
        mine = attempts.c.owner_id == self.owner_id
        return mine if attempt_id is None else mine & (attempts.c.id == attempt_id)

    async def get(self, attempt_id: str) -> Attempt:
        """Return an attempt as far as it has come.

        Raises:
            NotFound: this owner has no such attempt.
        """
        async with self._engine.connect() as connection:
            return await self._read(connection, attempts.c.id == attempt_id)

    async def save_failure(self, attempt_id: str, scoring: int, reason: str, *, retryable: bool) -> None:
        """Save why a scoring gave no scorecard."""
        failure = Failure(reason=reason, retryable=retryable, failed_at=now())
        async with self._writes.begin() as connection:
            await connection.execute(
                update(attempts)
                .where(self._mine(attempt_id), attempts.c.scoring == scoring)
                .values(failure=failure.model_dump(mode="json"))
            )

    async def _score_next(
        self,
        connection: AsyncConnection,
        attempt: Attempt,
        rubric_hash: str,
        objection: PendingObjection | None,
        enqueue: Enqueue,
    ) -> None:
        """Put the next scoring of an attempt by this rubric into the queue: of all of it, or of what is objected to."""
        again = {
            "scoring": attempt.scoring + 1,
            "scoring_started_at": None,
            "scoring_rubric_hash": rubric_hash,
            "failure": None,
            "objection": None if objection is None else objection.model_dump(mode="json"),
        }
        await connection.execute(update(attempts).where(self._mine(attempt.id)).values(again))
        await connection.run_sync(enqueue, attempt.id, attempt.scoring + 1)

    async def _read(self, connection: AsyncConnection, condition: ColumnElement[bool]) -> Attempt:
        row = (await connection.execute(self._newest().where(condition))).first()
        if row is None:
            raise NotFound("There is no such attempt. List the attempts to see which there are.")
        usage = await self._usage(connection, row.id, row.scorecard_of or row.scoring)
        return to_attempt(row, usage, await self._as_heard(connection, row))

    async def _as_heard(self, connection: AsyncConnection, row: Row[tuple[object, ...]]) -> Scorecard | None:
        """Return the newest scorecard about the first version of the words, if there is a newer one about others."""
        if row.answer_version in (None, 1):
            return None
        query = select(scorecards.c.content).where(scorecards.c.attempt_id == row.id, scorecards.c.answer_version == 1)
        content = await connection.scalar(query.order_by(scorecards.c.scoring.desc()).limit(1))
        return None if content is None else Scorecard.model_validate(content)

    def _newest(self) -> Select[tuple[object, ...]]:
        """Select this owner's attempts, each with its newest words and scorecard and its recording."""
        return _newest_of_all().where(self._mine())

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

    async def _lock(self, connection: AsyncConnection, attempt_id: str) -> bool:
        """Hold the attempt against a deletion until the transaction ends; return whether it is there."""
        query = select(attempts.c.id).where(self._mine(attempt_id)).with_for_update()
        return await connection.scalar(query) is not None


def _last(table: Table, number: str) -> ScalarSelect[int]:
    """Return the highest number in `table` for the attempt at hand."""
    others = table.alias()
    return select(func.max(others.c[number])).where(others.c.attempt_id == attempts.c.id).scalar_subquery()


@cache
def _newest_of_all() -> Select[tuple[object, ...]]:
    """Select everybody's attempts; it is put together once, which takes longer than to ask for a single attempt."""
    last_card = _last(scorecards, "scoring")
    last_answer = _last(answers, "version")
    columns = (
        *(answers.c[name] for name in ("version", "kind", "text")),
        *(recordings.c[name] for name in Recording.model_fields),
        cast(scorecards.c.content, Text).label("content"),
        scorecards.c.scored_at,
        scorecards.c.answer_version,
        scorecards.c.scoring.label("scorecard_of"),
    )
    joined = (
        attempts.outerjoin(answers, (answers.c.attempt_id == attempts.c.id) & (answers.c.version == last_answer))
        .outerjoin(recordings, recordings.c.attempt_id == attempts.c.id)
        .outerjoin(scorecards, (scorecards.c.attempt_id == attempts.c.id) & (scorecards.c.scoring == last_card))
    )
    return select(attempts, *columns).select_from(joined)


def to_attempt(row: Row[Any], usage: Usage | None = None, as_heard: Scorecard | None = None) -> Attempt:
    return Attempt(
        id=row.id,
        question_id=row.question_id,
        rubric_hash=row.rubric_hash,
        created_at=row.created_at,
        submitted_at=row.submitted_at,
        is_sample=row.is_sample,
        answer=None if row.version is None else Answer(version=row.version, kind=row.kind, text=row.text),
        recording=None
        if row.media_type is None
        else Recording(**{name: getattr(row, name) for name in Recording.model_fields}),
        scoring=row.scoring,
        scoring_started_at=row.scoring_started_at,
        scoring_rubric_hash=row.scoring_rubric_hash,
        scored_at=row.scored_at,
        failure=None if row.failure is None else Failure.model_validate(row.failure),
        objection=None if row.objection is None else PendingObjection.model_validate(row.objection),
        scorecard=None if row.content is None else Scorecard.model_validate_json(row.content),
        scorecard_of=row.scorecard_of,
        scored_version=row.answer_version,
        scorecard_as_heard=as_heard,
        usage=usage,
    )
