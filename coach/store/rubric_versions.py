"""Questions and rubrics as they were when somebody answered, by hash."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.errors import NotFound
from coach.store.owned import RubricVersion
from coach.store.tables import rubric_versions


class RubricVersions:
    """One never changes under its hash, so each is read once."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._known: dict[str, RubricVersion] = {}

    async def get(self, rubric_hash: str) -> RubricVersion:
        """Return the question and rubric that had this hash.

        Raises:
            NotFound: none was ever stored.
        """
        return (await self.all({rubric_hash}))[rubric_hash]

    async def all(self, hashes: Iterable[str]) -> dict[str, RubricVersion]:
        """Return each by its hash; those that were never read before are read together.

        Raises:
            NotFound: one was never stored.
        """
        wanted = set(hashes)
        if missing := wanted - set(self._known):
            await self._read(missing)
        if lost := sorted(wanted - set(self._known)):
            raise NotFound(f"There is no rubric {', '.join(lost)}.")
        return {each: self._known[each] for each in wanted}

    async def _read(self, hashes: set[str]) -> None:
        query = select(rubric_versions).where(rubric_versions.c.rubric_hash.in_(hashes))
        async with self._engine.connect() as connection:
            for row in await connection.execute(query):
                self._known[row.rubric_hash] = RubricVersion.model_validate(row.content)
