"""Trust cards of scorers. They belong to the installation, so there is no owner to keep them to."""

from typing import Any
from uuid import uuid4

from sqlalchemy import URL, Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.trust import Measures, ScorerIdentity, TrustCard
from coach.store.database import WRITE, now, open_engine
from coach.store.tables import trust_cards


class StoredTrustCards:
    """Each method is one transaction. Earlier cards stay stored."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def save(self, scorer: ScorerIdentity, measures: Measures) -> TrustCard:
        """Store what was measured of a scorer now, and return it as a card."""
        card = TrustCard(id=str(uuid4()), made_at=now(), measures=measures, **dict(scorer))
        row = {**card.model_dump(exclude={"measures"}), "content": measures.model_dump(mode="json")}
        async with self._engine.execution_options(**WRITE).begin() as connection:
            await connection.execute(insert(trust_cards).values(row))
        return card

    async def newest(self) -> tuple[TrustCard, ...]:
        """Return the newest card of each scorer, the newest of all first."""
        columns = trust_cards.c
        age = func.row_number().over(
            partition_by=[columns[name] for name in ScorerIdentity.model_fields],
            order_by=[columns.made_at.desc(), columns.id],
        )
        ranked = select(trust_cards, age.label("age")).subquery()
        query = select(ranked).where(ranked.c.age == 1).order_by(ranked.c.made_at.desc(), ranked.c.id)
        async with self._engine.connect() as connection:
            return tuple(_card(row) for row in await connection.execute(query))


async def read_trust_cards(url: URL) -> tuple[TrustCard, ...]:
    """Return the newest card of each scorer, over a connection of its own."""
    engine = open_engine(url, connections=1)
    try:
        return await StoredTrustCards(engine).newest()
    finally:
        await engine.dispose()


async def save_trust_card(url: URL, scorer: ScorerIdentity, measures: Measures) -> TrustCard:
    """Store what was measured of a scorer, over a connection of its own."""
    engine = open_engine(url, connections=1)
    try:
        return await StoredTrustCards(engine).save(scorer, measures)
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
