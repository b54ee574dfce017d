"""Where an attempt's time goes, from the instants that the service itself has stored."""

import statistics
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import create_engine, func, select

from bench.service import Service
from coach.store.database import database_url, system_url
from coach.store.tables import attempts, replies, scorecards


@dataclass(frozen=True)
class Stages:
    """Medians in ms: stored to begun, begun to reply stored, reply stored to scored."""

    waiting_ms: float
    asking_ms: float
    verifying_ms: float


def read_stages(service: Service, newest: int) -> Stages:
    """Return the stages of the `newest` scored attempts."""
    engine = create_engine(system_url(database_url(service.database, service.data)))
    received = select(func.max(replies.c.received_at)).where(replies.c.attempt_id == attempts.c.id).scalar_subquery()
    query = (
        select(attempts.c.submitted_at, attempts.c.scoring_started_at, received.label("received_at"))
        .add_columns(scorecards.c.scored_at)
        .join(scorecards, scorecards.c.attempt_id == attempts.c.id)
        .order_by(attempts.c.submitted_at.desc())
        .limit(newest)
    )
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    engine.dispose()
    return Stages(
        waiting_ms=_median_ms([(row.submitted_at, row.scoring_started_at) for row in rows]),
        asking_ms=_median_ms([(row.scoring_started_at, row.received_at) for row in rows]),
        verifying_ms=_median_ms([(row.received_at, row.scored_at) for row in rows]),
    )


def _median_ms(spans: list[tuple[datetime, datetime]]) -> float:
    return statistics.median((end - begin).total_seconds() * 1000 for begin, end in spans)
