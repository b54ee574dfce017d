"""What the scorecards of one owner say of points."""

from typing import Any

from pydantic import BaseModel
from sqlalchemy import Row, Text, cast

from coach.domain.missed import Judged
from coach.domain.verdicts import Verdict
from coach.store.owned import Owned
from coach.store.tables import attempts, scorecards


class _Point(BaseModel):
    point_id: str
    verdict: Verdict


class _Criterion(BaseModel):
    criterion_id: str
    share: float | None
    points: tuple[_Point, ...]


class _Verdicts(BaseModel):
    """The verdicts in a stored scorecard; the rest is passed over."""

    criteria: tuple[_Criterion, ...]


class Verdicts(Owned):
    """What is read of verdicts. Samples are left out."""

    async def list(self) -> list[Judged]:
        """Return what the newest scorecard of each attempt says of points, after any objection."""
        columns = (
            *(attempts.c[name] for name in ("id", "question_id", "submitted_at")),
            scorecards.c.rubric_hash,
            cast(scorecards.c.content, Text).label("scorecard"),
        )
        query = self._newest().with_only_columns(*columns, maintain_column_froms=True)
        query = query.where(attempts.c.is_sample.is_(False), attempts.c.submitted_at.is_not(None))
        query = query.where(scorecards.c.scoring.is_not(None))
        async with self._engine.connect() as connection:
            return [_judged(row) for row in await connection.execute(query)]


def _judged(row: Row[Any]) -> Judged:
    criteria = _Verdicts.model_validate_json(row.scorecard).criteria
    return Judged(
        attempt_id=row.id,
        question_id=row.question_id,
        rubric_hash=row.rubric_hash,
        submitted_at=row.submitted_at,
        shares={each.criterion_id: each.share for each in criteria},
        verdicts={point.point_id: point.verdict for each in criteria for point in each.points},
    )
