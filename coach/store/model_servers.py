"""The model server that one owner set on the page."""

from pydantic import SecretStr
from sqlalchemy import URL, delete, select

from coach.domain.model_servers import ModelServer
from coach.store.database import insert_if_new, now, open_engine, put
from coach.store.owned import LOCAL_OWNER, Owned
from coach.store.tables import model_servers, owners


class StoredModelServer(Owned):
    """Each method is one transaction."""

    async def read(self) -> ModelServer | None:
        """Return the server that was set; None if none is."""
        query = select(model_servers).where(model_servers.c.owner_id == self.owner_id)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        key = None if row.api_key is None else SecretStr(row.api_key)
        return ModelServer(base_url=row.base_url, model=row.model, api_key=key)

    async def save(self, server: ModelServer) -> None:
        """Put a server in place of the one before."""
        row = {
            "owner_id": self.owner_id,
            "base_url": server.base_url,
            "model": server.model,
            "api_key": server.api_key.get_secret_value() if server.api_key else None,
            "set_at": now(),
        }
        async with self._writes.begin() as connection:
            await insert_if_new(connection, owners, {"id": self.owner_id, "created_at": now()})
            await put(connection, model_servers, row)

    async def forget(self) -> None:
        """Delete the server with its key."""
        async with self._writes.begin() as connection:
            await connection.execute(delete(model_servers).where(model_servers.c.owner_id == self.owner_id))


async def read_model_server(url: URL, owner_id: str = LOCAL_OWNER) -> ModelServer | None:
    """Return the server that was set, over a connection of its own: for who asks now and then, on whatever loop."""
    engine = open_engine(url, connections=1)
    try:
        return await StoredModelServer(engine, owner_id).read()
    finally:
        await engine.dispose()
