"""What one owner prefers."""

from sqlalchemy import select

from coach.domain.preferences import DEFAULT, Preferences
from coach.store.database import insert_if_new, now, put
from coach.store.owned import Owned
from coach.store.tables import owners, preferences


class StoredPreferences(Owned):
    """Each method is one transaction."""

    async def read(self) -> Preferences:
        """Return what was saved last; the defaults if nothing was."""
        query = select(preferences.c.content).where(preferences.c.owner_id == self.owner_id)
        async with self._engine.connect() as connection:
            content = await connection.scalar(query)
        return DEFAULT if content is None else Preferences.model_validate(content)

    async def save(self, preferred: Preferences) -> None:
        async with self._writes.begin() as connection:
            await insert_if_new(connection, owners, {"id": self.owner_id, "created_at": now()})
            await put(
                connection, preferences, {"owner_id": self.owner_id, "content": preferred.model_dump(mode="json")}
            )
