"""The rescorings of one owner: which attempts are scored again, and how far that has come."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, Select, case, exists, func, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from coach.domain.rescoring import (
    Candidate,
    NotRescored,
    PastUsage,
    Progression,
    Rescoring,
    RescoringState,
    failing,
)
from coach.domain.scoring import Scale, ScorerKind
from coach.errors import NotFound
from coach.store.database import now
from coach.store.owned import Enqueue, Owned, RubricVersion, keep_version
from coach.store.tables import answers, attempts, replies, rescored_attempts, rescorings, scorecards

LATEST = 20
"""So many rescorings are listed."""


class Rescorings(Owned):
    """Each method is one transaction."""

    async def candidates(self, question_ids: Collection[str], attempt_ids: Collection[str]) -> list[Candidate]:
        """Return this owner's attempts that have a scorecard and are no sample, oldest first.

        Where ids are given, only those attempts, or those at these questions.
        """
        query = self._newest().with_only_columns(*_COLUMNS, _awaited(), maintain_column_froms=True)
        query = query.where(attempts.c.is_sample.is_(False), scorecards.c.scorer.is_not(null()))
        if question_ids:
            query = query.where(attempts.c.question_id.in_(question_ids))
        if attempt_ids:
            query = query.where(attempts.c.id.in_(attempt_ids))
        async with self._engine.connect() as connection:
            rows: Iterable[Row[Any]] = await connection.execute(query.order_by(attempts.c.created_at, attempts.c.id))
            return [_candidate(row) for row in rows]

    async def unknown(self, attempt_ids: Collection[str]) -> list[str]:
        """Return which of these ids are of no attempt of this owner."""
        async with self._engine.connect() as connection:
            known = await connection.scalars(select(attempts.c.id).where(self._mine(), attempts.c.id.in_(attempt_ids)))
            return sorted(set(attempt_ids) - set(known))

    async def texts(self, attempt_ids: Collection[str]) -> dict[str, str]:
        """Return the newest words of attempts, by their ids."""
        query = self._newest().with_only_columns(attempts.c.id, answers.c.text, maintain_column_froms=True)
        async with self._engine.connect() as connection:
            rows = await connection.execute(query.where(attempts.c.id.in_(attempt_ids)))
            return {row.id: row.text for row in rows}

    async def running_model(self, asked_model: str) -> str:
        """Return the model that answered last when one was asked for by this name; the name itself if none ever did."""
        query = select(replies.c.model).join(attempts, attempts.c.id == replies.c.attempt_id)
        query = query.where(self._mine(), replies.c.asked_model == asked_model)
        async with self._engine.connect() as connection:
            return await connection.scalar(query.order_by(replies.c.received_at.desc()).limit(1)) or asked_model

    async def past_usage(self, model: str) -> dict[str, PastUsage]:
        """Return what a single reading took in the scorings by a model, on average, by question."""
        this = (scorecards.c.attempt_id == replies.c.attempt_id) & (scorecards.c.scoring == replies.c.scoring)
        each = (
            select(
                attempts.c.question_id,
                *(
                    (whole(replies.c[name]) / (1.0 * scorecards.c.readings)).label(name)
                    for name in ("input_tokens", "output_tokens", "price_usd")
                ),
            )
            .join(attempts, attempts.c.id == replies.c.attempt_id)
            .join(scorecards, this)
            .where(self._mine(), replies.c.model == model)
            .group_by(attempts.c.question_id, replies.c.attempt_id, replies.c.scoring, scorecards.c.readings)
            .subquery()
        )
        means = (func.avg(each.c[name]).label(name) for name in ("input_tokens", "output_tokens", "price_usd"))
        query = select(each.c.question_id, func.count().label("scorings"), *means).group_by(each.c.question_id)
        async with self._engine.connect() as connection:
            return {row.question_id: to_past_usage(row) for row in await connection.execute(query)}

    async def create(
        self,
        scorer: ScorerKind,
        model: str | None,
        chosen: Mapping[str, str],
        versions: Iterable[RubricVersion],
        enqueue: Enqueue,
    ) -> Rescoring:
        """Store a rescoring of attempts, and begin with the first.

        `chosen` has the id of each with the hash of the rubric to score it by, which is one of the `versions`.
        """
        rescoring_id = uuid4().hex
        row = {"id": rescoring_id, "owner_id": self.owner_id, "created_at": now(), "scorer": scorer, "model": model}
        async with self._writes.begin() as connection:
            await connection.execute(insert(rescorings).values(row))
            for version in versions:
                await keep_version(connection, version)
            rows = [
                {
                    "rescoring_id": rescoring_id,
                    "attempt_id": attempt_id,
                    "position": position,
                    "rubric_hash": rubric_hash,
                }
                for position, (attempt_id, rubric_hash) in enumerate(chosen.items())
            ]
            await connection.execute(insert(rescored_attempts), rows)
            await self._advance(connection, rescoring_id, enqueue)
            return await self._rescoring(connection, rescoring_id)

    async def advance(self, enqueue: Enqueue) -> None:
        """Go on with each rescoring of which nothing waits or runs: with its next attempt, or to its end."""
        going = select(rescorings.c.id).where(self._ours(), rescorings.c.ended_at.is_(None)).order_by(rescorings.c.id)
        async with self._engine.connect() as connection:
            if not (found := (await connection.scalars(going)).all()):
                return
        async with self._writes.begin() as connection:
            for rescoring_id in found:
                await self._advance(connection, rescoring_id, enqueue)

    async def read(self, rescoring_id: str) -> Rescoring:
        """Return a rescoring as far as it has come.

        Raises:
            NotFound: this owner has no such rescoring.
        """
        async with self._engine.connect() as connection:
            return await self._rescoring(connection, rescoring_id)

    async def list(self) -> list[Rescoring]:
        """Return the latest rescorings, newest first."""
        query = select(rescorings.c.id).where(self._ours()).order_by(rescorings.c.created_at.desc()).limit(LATEST)
        async with self._engine.connect() as connection:
            return [await self._rescoring(connection, each) for each in (await connection.scalars(query)).all()]

    async def cancel(self, rescoring_id: str) -> Rescoring:
        """End a rescoring: what has not begun never does. Nothing happens to one that has ended.

        Raises:
            NotFound: this owner has no such rescoring.
        """
        going = self._ours(rescoring_id) & rescorings.c.ended_at.is_(None)
        async with self._writes.begin() as connection:
            await connection.execute(update(rescorings).where(going).values(cancelled_at=now(), ended_at=now()))
            return await self._rescoring(connection, rescoring_id)

    async def unsettled(self, rescoring_id: str) -> Sequence[tuple[str, int]]:
        """Return what keeps a rescoring waiting, if anything does: attempts, each with the number of its scoring."""
        async with self._engine.connect() as connection:
            if (await self._head(connection, rescoring_id)).ended_at is not None:
                return []
            entries = await self._entries(connection, rescoring_id)
        running = [each for each in entries if _progression(each) is Progression.RUNNING]
        waiting = [each for each in entries if _progression(each) is Progression.LEFT]
        return [(each.attempt_id, each.current) for each in running or waiting[:1] if not _is_settled(each)]

    async def scorer_of(self, attempt_id: str, scoring: int) -> tuple[ScorerKind, str | None] | None:
        """Return the scorer that a scoring was asked of, if it belongs to a rescoring."""
        this = (rescored_attempts.c.attempt_id == attempt_id) & (rescored_attempts.c.scoring == scoring)
        joined = rescorings.join(rescored_attempts, rescored_attempts.c.rescoring_id == rescorings.c.id)
        query = select(rescorings.c.scorer, rescorings.c.model).select_from(joined).where(self._ours(), this)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else (ScorerKind(row.scorer), row.model)

    def _ours(self, rescoring_id: str | None = None) -> ColumnElement[bool]:
        ours = rescorings.c.owner_id == self.owner_id
        return ours if rescoring_id is None else ours & (rescorings.c.id == rescoring_id)

    async def _head(self, connection: AsyncConnection, rescoring_id: str, *, lock: bool = False) -> Row[Any]:
        query = select(rescorings).where(self._ours(rescoring_id))
        row = (await connection.execute(query.with_for_update() if lock else query)).first()
        if row is None:
            raise NotFound("There is no such rescoring. List the rescorings to see which there are.")
        return row

    async def _entries(self, connection: AsyncConnection, rescoring_id: str) -> Sequence[Row[Any]]:
        this = rescored_attempts.c.rescoring_id == rescoring_id
        entries: Sequence[Row[Any]] = (await connection.execute(_ENTRIES.where(this))).all()
        return entries

    async def _advance(self, connection: AsyncConnection, rescoring_id: str, enqueue: Enqueue) -> None:
        head = await self._head(connection, rescoring_id, lock=True)
        entries = await self._entries(connection, rescoring_id)
        progressions = [_progression(each) for each in entries]
        if head.ended_at is not None or Progression.RUNNING in progressions:
            return
        if failing(progressions):
            await self._end(connection, rescoring_id, _failures(entries)[-1].reason)
        elif Progression.LEFT not in progressions:
            await self._end(connection, rescoring_id)
        else:
            await self._begin_next(connection, rescoring_id, entries, enqueue)

    async def _end(self, connection: AsyncConnection, rescoring_id: str, reason: str | None = None) -> None:
        ended = {"ended_at": now(), "stopped_because": reason}
        await connection.execute(update(rescorings).where(self._ours(rescoring_id)).values(ended))

    async def _begin_next(
        self, connection: AsyncConnection, rescoring_id: str, entries: Sequence[Row[Any]], enqueue: Enqueue
    ) -> None:
        """Ask for the scoring of the next attempt of which no other scoring waits or runs."""
        for each in entries:
            if each.scoring is not None or not await self._lock(connection, each.attempt_id):
                continue
            attempt = await self._read(connection, attempts.c.id == each.attempt_id)
            if attempt.is_settled:
                await self._score_next(connection, attempt, each.rubric_hash, None, enqueue)
                this = (rescored_attempts.c.rescoring_id == rescoring_id) & (
                    rescored_attempts.c.attempt_id == each.attempt_id
                )
                begun = {"scoring": attempt.scoring + 1}
                await connection.execute(update(rescored_attempts).where(this).values(begun))
                return

    async def _rescoring(self, connection: AsyncConnection, rescoring_id: str) -> Rescoring:
        head = await self._head(connection, rescoring_id)
        entries = await self._entries(connection, rescoring_id)
        counts = [_progression(each) for each in entries]
        return Rescoring(
            id=head.id,
            state=_state(head.ended_at, head.cancelled_at, head.stopped_because),
            scorer=ScorerKind(head.scorer),
            model=head.model,
            created_at=head.created_at,
            ended_at=head.ended_at,
            reason=head.stopped_because,
            attempts=len(entries),
            done=counts.count(Progression.DONE),
            failed=counts.count(Progression.FAILED),
            running=counts.count(Progression.RUNNING),
            left=counts.count(Progression.LEFT),
            failures=_failures(entries),
        )


_COLUMNS = (
    *(attempts.c[name] for name in ("id", "question_id", "scoring")),
    attempts.c.failure.is_not(null()).label("failed"),
    scorecards.c.scoring.label("scorecard_of"),
    *(scorecards.c[name] for name in ("scorer", "rubric_hash", "prompt_hash", "model")),
)

_ENTRIES: Select[Any] = (
    select(
        rescored_attempts,
        attempts.c.question_id,
        attempts.c.scoring.label("current"),
        attempts.c.failure,
        exists()
        .where(scorecards.c.attempt_id == attempts.c.id, scorecards.c.scoring == rescored_attempts.c.scoring)
        .label("scored"),
        exists()
        .where(scorecards.c.attempt_id == attempts.c.id, scorecards.c.scoring == attempts.c.scoring)
        .label("scored_now"),
    )
    .join(attempts, attempts.c.id == rescored_attempts.c.attempt_id)
    .order_by(rescored_attempts.c.position)
)

ASKED_ANEW = "It was asked for again before it came to its end."


def whole(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the sum of a column; null where not every row has it."""
    return case((func.count(column) == func.count(), func.sum(column)))


def _awaited() -> ColumnElement[bool]:
    waits = (rescored_attempts.c.attempt_id == attempts.c.id) & rescored_attempts.c.scoring.is_(None)
    of_ours = (rescorings.c.id == rescored_attempts.c.rescoring_id) & rescorings.c.ended_at.is_(None)
    return exists().where(waits, of_ours).label("awaited")


def _candidate(row: Row[Any]) -> Candidate:
    return Candidate(
        attempt_id=row.id,
        question_id=row.question_id,
        scale=Scale(scorer=row.scorer, rubric_hash=row.rubric_hash, prompt_hash=row.prompt_hash, model=row.model),
        is_settled=row.scorecard_of == row.scoring or row.failed,
        is_awaited=row.awaited,
    )


def to_past_usage(row: Row[Any]) -> PastUsage:
    """Return what a row of counts and means tells."""
    known = (row.input_tokens, row.output_tokens, row.price_usd)
    return PastUsage(row.scorings, *(None if each is None else float(each) for each in known))


def _progression(entry: Row[Any]) -> Progression:
    if entry.scoring is None:
        return Progression.LEFT
    if entry.scored:
        return Progression.DONE
    if entry.failure is not None or entry.current > entry.scoring:
        return Progression.FAILED
    return Progression.RUNNING


def _is_settled(entry: Row[Any]) -> bool:
    return entry.scored_now or entry.failure is not None


def _failures(entries: Sequence[Row[Any]]) -> tuple[NotRescored, ...]:
    return tuple(
        NotRescored(
            attempt_id=each.attempt_id,
            question_id=each.question_id,
            reason=ASKED_ANEW if each.failure is None else each.failure["reason"],
        )
        for each in entries
        if _progression(each) is Progression.FAILED
    )


def _state(ended_at: datetime | None, cancelled_at: datetime | None, stopped_because: str | None) -> RescoringState:
    if ended_at is None:
        return RescoringState.RUNNING
    if cancelled_at is not None:
        return RescoringState.CANCELLED
    return RescoringState.DONE if stopped_because is None else RescoringState.STOPPED
