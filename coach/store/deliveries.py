"""How one owner's answers were said: measured once from their transcripts, then read in one query."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, Text, and_, cast, exists, null, or_, select

from coach.domain.delivery import METHOD
from coach.domain.series import Spoken
from coach.store.database import put
from coach.store.owned import Owned
from coach.store.tables import attempts, deliveries, scorecards, transcripts


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """An answer that was not measured by the present method, and the rubric that its question had.

    Its transcript is JSON still: to read and measure it takes a while.
    """

    attempt_id: str
    rubric_hash: str
    transcript: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of an answer, by id of the measure, and who heard it."""

    attempt_id: str
    recognizer: str
    figures: Mapping[str, float]


class Deliveries(Owned):
    """Left out are samples, and attempts that are not over: of them nothing is shown."""

    async def all(self) -> list[Spoken]:
        """Return what was measured by the present method, in the order in which attempts were begun."""
        query = select(
            attempts.c.id,
            attempts.c.question_id,
            attempts.c.submitted_at,
            deliveries.c.recognizer,
            deliveries.c.figures,
        ).join(deliveries, deliveries.c.attempt_id == attempts.c.id)
        query = query.where(self._over(), deliveries.c.method == METHOD)
        async with self._engine.connect() as connection:
            rows = await connection.execute(query.order_by(attempts.c.created_at, attempts.c.id))
            return [Spoken(*row) for row in rows]

    async def unmeasured(self, limit: int) -> list[Unmeasured]:
        """Return some answers that are still to be measured; none when all were."""
        present = and_(deliveries.c.attempt_id == attempts.c.id, deliveries.c.method == METHOD)
        query = select(attempts.c.id, attempts.c.rubric_hash, cast(transcripts.c.content, Text))
        query = query.join(transcripts, transcripts.c.attempt_id == attempts.c.id)
        query = query.where(self._over(), ~exists().where(present)).limit(limit)
        async with self._engine.connect() as connection:
            return [Unmeasured(*row) for row in await connection.execute(query)]

    async def save(self, measured: Sequence[Measured]) -> None:
        """Save the figures of each answer whose attempt is still there."""
        ids = [each.attempt_id for each in measured]
        held = select(attempts.c.id).where(self._mine(), attempts.c.id.in_(ids)).with_for_update()
        async with self._writes.begin() as connection:
            there = set((await connection.scalars(held)).all())
            for each in measured:
                if each.attempt_id in there:
                    await put(connection, deliveries, {"method": METHOD, **asdict(each)})

    def _over(self) -> ColumnElement[bool]:
        scored = exists().where(scorecards.c.attempt_id == attempts.c.id)
        is_over = and_(attempts.c.submitted_at.is_not(None), or_(scored, attempts.c.failure.is_not(null())))
        return and_(self._mine(), attempts.c.is_sample.is_(False), is_over)
