"""Trust cards of scorers. They belong to the installation, so there is no owner to keep them to."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import URL, ColumnElement, Row, Select, func, insert, select, true
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.repeats import ScaleSpread
from coach.domain.trust import Measures, ScorerIdentity, TrustCard
from coach.domain.value import Value
from coach.store.database import WRITE, now, open_engine
from coach.store.tables import trust_cards


class CalibratedNoise(Value):
    """How far the readings of the same words scattered in a calibration with these prompts (`Prompts.scoring_hash`)."""

    prompt_hash: str | None
    spreads: tuple[ScaleSpread, ...]


class StoredTrustCards:
    """Each method is one transaction. Earlier cards stay stored."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._noise: dict[str, CalibratedNoise] = {}

    async def save(self, scorer: ScorerIdentity, measures: Measures, spreads: Sequence[ScaleSpread] = ()) -> TrustCard:
        """Store what was measured of a scorer now, and return it as a card. Without repetition there are no spreads."""
        card = TrustCard(id=str(uuid4()), made_at=now(), measures=measures, **dict(scorer))
        noise = [each.model_dump(mode="json") for each in spreads] or None
        row = {**card.model_dump(exclude={"measures"}), "content": measures.model_dump(mode="json"), "noise": noise}
        async with self._engine.execution_options(**WRITE).begin() as connection:
            await connection.execute(insert(trust_cards).values(row))
        return card

    async def newest(self) -> tuple[TrustCard, ...]:
        """Return the newest card of each scorer, the newest of all first."""
        async with self._engine.connect() as connection:
            rows = await connection.execute(_newest(true(), trust_cards.c.content))
            return tuple(_card(row) for row in rows)

    async def noise(self) -> tuple[CalibratedNoise, ...]:
        """Return what the newest calibration of each scorer that read words twice found of its noise.

        A card never changes, so that of one is read once.
        """
        async with self._engine.connect() as connection:
            newest = [row.id for row in await connection.execute(_newest(trust_cards.c.noise.is_not(None)))]
            if new := [each for each in newest if each not in self._noise]:
                query = select(*(trust_cards.c[name] for name in ("id", "prompt_hash", "noise")))
                for row in await connection.execute(query.where(trust_cards.c.id.in_(new))):
                    self._noise[row.id] = CalibratedNoise(prompt_hash=row.prompt_hash, spreads=row.noise)
        return tuple(self._noise[each] for each in newest)


def _newest(condition: ColumnElement[bool], *more: ColumnElement[Any]) -> Select[Any]:
    """Select the newest card of each scorer out of those that meet a condition, the newest of all first."""
    columns = trust_cards.c
    identity = [columns[name] for name in ScorerIdentity.model_fields]
    age = func.row_number().over(partition_by=identity, order_by=[columns.made_at.desc(), columns.id])
    ranked = select(columns.id, *identity, columns.made_at, *more, age.label("age"))
    found = ranked.where(condition).subquery()
    return select(found).where(found.c.age == 1).order_by(found.c.made_at.desc(), found.c.id)


async def save_trust_card(
    url: URL, scorer: ScorerIdentity, measures: Measures, spreads: Sequence[ScaleSpread] = ()
) -> TrustCard:
    """Store what was measured of a scorer, over a connection of its own."""
    engine = open_engine(url, connections=1)
    try:
        return await StoredTrustCards(engine).save(scorer, measures, spreads)
    finally:
        await engine.dispose()


def _card(row: Row[Any]) -> TrustCard:
    return TrustCard(
        id=row.id,
        scorer=row.scorer,
        prompt_hash=row.prompt_hash,
        model=row.model,
        made_at=row.made_at,
        measures=Measures.model_validate(row.content),
    )
