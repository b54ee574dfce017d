"""Scorecards of one owner by which a scorer's noise can be known: those of words that a model read several times."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Row, Select, Text, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from coach.domain.repeats import Repeated, Shares
from coach.domain.scoring import Scale, ScorerKind
from coach.store.owned import LOCAL_OWNER, Owned
from coach.store.progress import StoredReading, to_scale
from coach.store.tables import attempts, scorecards

FEW = 500
"""So many attempts are named in a query; of more, all are read."""

_Key = tuple[str, int, datetime]
_KEY = ("attempt_id", "scoring", "scored_at")
"""What names a scorecard; the time tells one that was deleted from another that was imported in its place."""


class _Share(BaseModel):
    criterion_id: str
    share: float | None


class _Readings(BaseModel):
    """The shares in a stored scorecard, and whether it was objected to; the rest is passed over."""

    criteria: tuple[_Share, ...]
    objections: tuple[object, ...] = ()
    readings: tuple[StoredReading, ...] = ()

    def all(self) -> tuple[Shares, ...]:
        """Return what each reading gave; nothing of a scorecard that was objected to: an earlier one is in it."""
        if self.objections:
            return ()
        single: Shares = {each.criterion_id: each.share for each in self.criteria}
        return tuple(each.shares for each in self.readings) or (single,)


class Repeats(Owned):
    """What is read to know the noise of models. Only words that were scored again, or read several times, are.

    A scorecard never changes, so the readings of one are parsed once.
    """

    def __init__(self, engine: AsyncEngine, owner_id: str = LOCAL_OWNER) -> None:
        super().__init__(engine, owner_id)
        self._known: Mapping[_Key, tuple[Shares, ...]] = {}

    async def list(self) -> list[Repeated]:
        """Return the readings of each version of an answer on each scale."""
        query = self._repeated(*(scorecards.c[name] for name in (*_KEY, *Scale.model_fields, "answer_version")))
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
            self._known = await self._readings(connection, [_key(row) for row in rows])
        found: dict[tuple[str, int, Scale], list[Shares]] = defaultdict(list)
        for row in rows:
            scale = to_scale(row.scorer, row.rubric_hash, row.prompt_hash, row.model)
            found[row.attempt_id, row.answer_version, scale].extend(self._known.get(_key(row), ()))
        return [Repeated(scale, tuple(readings)) for (_, _, scale), readings in found.items() if len(readings) > 1]

    def _repeated(self, *columns: ColumnElement[Any]) -> Select[Any]:
        query = select(*columns).join(attempts, attempts.c.id == scorecards.c.attempt_id)
        query = query.where(self._mine(), scorecards.c.scorer == ScorerKind.JUDGE)
        return query.where(or_(attempts.c.scoring > 1, scorecards.c.readings > 1))

    async def _readings(self, connection: AsyncConnection, keys: Sequence[_Key]) -> dict[_Key, tuple[Shares, ...]]:
        """Return what each scorecard tells; those that were never read before are read."""
        known = {key: self._known[key] for key in keys if key in self._known}
        new = {key[0] for key in keys if key not in known}
        if new:
            columns = (*(scorecards.c[name] for name in _KEY), cast(scorecards.c.content, Text).label("content"))
            query = self._repeated(*columns)
            if len(new) <= FEW:
                query = query.where(attempts.c.id.in_(new))
            for row in await connection.execute(query):
                known[_key(row)] = _Readings.model_validate_json(row.content).all()
        return known


def _key(row: Row[Any]) -> _Key:
    return row.attempt_id, row.scoring, row.scored_at
