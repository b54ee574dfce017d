"""What became of one owner's real interviews."""

from collections.abc import Iterable
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, insert, select, update

from coach.domain.interview_outcomes import InterviewOutcome, NewOutcome
from coach.errors import NotFound
from coach.store.database import insert_if_new, now
from coach.store.owned import Owned
from coach.store.tables import outcomes, owners

NO_OUTCOME = "There is no such outcome. List the outcomes to see which there are."
FIELDS = tuple(outcomes.c[name] for name in InterviewOutcome.model_fields)


class InterviewOutcomes(Owned):
    """Each method is one transaction."""

    async def list(self) -> list[InterviewOutcome]:
        """Return all outcomes, in the order in which they were entered."""
        query = select(*FIELDS).where(outcomes.c.owner_id == self.owner_id)
        query = query.order_by(outcomes.c.created_at, outcomes.c.id)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).mappings()
            return [InterviewOutcome.model_validate(dict(row)) for row in rows]

    async def create(self, told: NewOutcome) -> InterviewOutcome:
        outcome = InterviewOutcome(**dict(told), id=uuid4().hex, created_at=now())
        async with self._writes.begin() as connection:
            await insert_if_new(connection, owners, {"id": self.owner_id, "created_at": now()})
            await connection.execute(insert(outcomes).values(owner_id=self.owner_id, **dict(outcome)))
        return outcome

    async def change(self, outcome_id: str, told: NewOutcome) -> InterviewOutcome:
        """Put what is told now in place of what was told before.

        Raises:
            NotFound: this owner has no such outcome.
        """
        statement = update(outcomes).where(self._this(outcome_id)).values(**dict(told)).returning(*FIELDS)
        async with self._writes.begin() as connection:
            row = (await connection.execute(statement)).mappings().first()
        if row is None:
            raise NotFound(NO_OUTCOME)
        return InterviewOutcome.model_validate(dict(row))

    async def delete(self, outcome_id: str) -> None:
        """Delete an outcome for good.

        Raises:
            NotFound: this owner has no such outcome.
        """
        async with self._writes.begin() as connection:
            deleted = await connection.execute(delete(outcomes).where(self._this(outcome_id)))
        if not deleted.rowcount:
            raise NotFound(NO_OUTCOME)

    async def take_in(self, brought: Iterable[InterviewOutcome]) -> None:
        """Store outcomes that come from elsewhere; those that are here already stay as they are."""
        async with self._writes.begin() as connection:
            await insert_if_new(connection, owners, {"id": self.owner_id, "created_at": now()})
            for each in brought:
                await insert_if_new(connection, outcomes, {"owner_id": self.owner_id, **dict(each)})

    def _this(self, outcome_id: str) -> ColumnElement[bool]:
        return (outcomes.c.owner_id == self.owner_id) & (outcomes.c.id == outcome_id)
