"""What one owner's attempts reached, read in a few queries however many there are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Row, Select, Text, cast, func, null, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.types import NullType

from coach.domain.attempts import stage_of
from coach.domain.progress import Outcome
from coach.domain.scoring import Scale, ScorerKind
from coach.store.owned import LOCAL_OWNER, Owned
from coach.store.tables import answers, attempts, recordings, scorecards, self_ratings

BATCH = 100
"""So many attempts are named in a query. Of more, PostgreSQL would rather read everybody's rows from end to end."""


class _Score(BaseModel):
    criterion_id: str
    level: int | None
    share: float | None


class StoredReading(BaseModel):
    """The shares of one of several readings in a stored scorecard."""

    shares: dict[str, float | None]


class _Objection(BaseModel):
    before: _Score


class _Scores(BaseModel):
    """The levels in a stored scorecard; the rest is passed over, which is many times faster than to read it all."""

    criteria: tuple[_Score, ...]
    objections: tuple[_Objection, ...] = ()
    readings: tuple[StoredReading, ...] = ()

    def as_first_scored(self) -> dict[str, _Score]:
        scores = {each.criterion_id: each for each in self.criteria}
        scores.update({each.before.criterion_id: each.before for each in reversed(self.objections)})
        return scores


@dataclass(frozen=True, slots=True)
class _Known:
    """An outcome with the facts that it was made of, which tell when it is an old one."""

    facts: tuple[object, ...]
    outcome: Outcome


class Outcomes(Owned):
    """What is read for progress. Samples and attempts that are still recorded are left out.

    A scorecard never changes, so one is read when it is new and kept; a list costs few facts of each attempt.
    """

    def __init__(self, engine: AsyncEngine, owner_id: str = LOCAL_OWNER) -> None:
        super().__init__(engine, owner_id)
        self._known: Mapping[str, _Known] = {}

    async def list(self, question_id: str | None = None) -> list[Outcome]:
        """Return the outcomes of submitted attempts, in the order in which they were begun.

        One that has not changed since the last time is the same object.
        """
        query = self._submitted(question_id)
        async with self._engine.connect() as connection:
            listed = {row.id: tuple(row) for row in (await connection.execute(query)).all()}
            known = {each: self._known[each] for each in listed if each in self._known}
            new = [each for each, facts in listed.items() if each not in known or known[each].facts != facts]
            for start in range(0, len(new), BATCH):
                known.update(await self._read_new(connection, query, new[start : start + BATCH]))
        self._known = known if question_id is None else {**self._known, **known}
        return [known[each].outcome for each in listed if each in known]

    def _submitted(self, question_id: str | None) -> Select[Any]:
        query = self._newest().with_only_columns(*_FACTS, maintain_column_froms=True)
        query = query.where(attempts.c.is_sample.is_(False), attempts.c.submitted_at.is_not(None))
        if question_id is not None:
            query = query.where(attempts.c.question_id == question_id)
        return query.order_by(attempts.c.created_at, attempts.c.id)

    async def _read_new(
        self, connection: AsyncConnection, query: Select[Any], new: Collection[str]
    ) -> dict[str, _Known]:
        """Return these outcomes with their scorecards, but for attempts that were deleted meanwhile."""
        own = await self._self_levels(connection, new)
        rows = await connection.execute(query.where(attempts.c.id.in_(new)).add_columns(*_REST))
        return {row.id: _Known(tuple(row[: len(_FACTS)]), _outcome(row, own.get(row.id, {}))) for row in rows}

    async def _self_levels(self, connection: AsyncConnection, ids: Collection[str]) -> dict[str, dict[str, int]]:
        query = select(self_ratings.c.attempt_id, self_ratings.c.criterion_id, self_ratings.c.level).join(
            attempts, attempts.c.id == self_ratings.c.attempt_id
        )
        levels: dict[str, dict[str, int]] = {}
        for attempt_id, criterion_id, level in await connection.execute(
            query.where(self._mine(), attempts.c.id.in_(ids))
        ):
            levels.setdefault(attempt_id, {})[criterion_id] = level
        return levels


_RATED_AT = select(func.max(self_ratings.c.rated_at)).where(self_ratings.c.attempt_id == attempts.c.id)

_FACTS = (
    attempts.c.id,
    attempts.c.scoring,
    attempts.c.scoring_started_at.is_not(null()).label("started"),
    attempts.c.failure.is_not(null()).label("failed"),
    answers.c.version.is_not(null()).label("has_words"),
    scorecards.c.scoring.label("scorecard_of"),
    type_coerce(scorecards.c.scored_at, NullType()).label("scored_at"),
    type_coerce(_RATED_AT.scalar_subquery(), NullType()).label("rated_at"),
)
"""What can change about an attempt. The times tell a scorecard, or a rating, from another that was imported in its
place; they are only compared, so they stay as the driver gives them."""

_REST = (
    *(attempts.c[name] for name in ("question_id", "rubric_hash", "submitted_at")),
    recordings.c.media_type.is_not(null()).label("spoken"),
    *(scorecards.c[name] for name in ("scorer", "prompt_hash", "model")),
    scorecards.c.rubric_hash.label("scored_by"),
    cast(scorecards.c.content, Text).label("scorecard"),
)


@lru_cache(maxsize=4096)
def to_scale(scorer: str, rubric_hash: str, prompt_hash: str | None, model: str | None) -> Scale:
    """Return a scale; there are few of them, so each is built once."""
    return Scale(scorer=ScorerKind(scorer), rubric_hash=rubric_hash, prompt_hash=prompt_hash, model=model)


def _outcome(row: Row[Any], self_levels: dict[str, int]) -> Outcome:
    card = None if row.scorecard is None else _Scores.model_validate_json(row.scorecard)
    scores = {} if card is None else card.as_first_scored()
    return Outcome(
        attempt_id=row.id,
        question_id=row.question_id,
        rubric_hash=row.rubric_hash,
        submitted_at=row.submitted_at,
        spoken=row.spoken,
        stage=stage_of(
            submitted=True,
            scored=row.scorecard_of == row.scoring,
            failed=row.failed,
            started=row.started,
            has_words=row.has_words,
        ),
        scale=None if row.scorer is None else to_scale(row.scorer, row.scored_by, row.prompt_hash, row.model),
        levels={criterion_id: score.level for criterion_id, score in scores.items()},
        shares={criterion_id: score.share for criterion_id, score in scores.items()},
        readings=() if card is None else tuple(each.shares for each in card.readings),
        self_levels=self_levels,
    )
