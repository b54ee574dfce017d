"""What somebody sets on the page: preferences and a model server."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.model_servers import ModelServer
from coach.domain.preferences import DEFAULT, Language, Preferences
from coach.store.database import open_engine
from coach.store.model_servers import StoredModelServer, read_model_server
from coach.store.preferences import StoredPreferences

SERVER = ModelServer(base_url="http://127.0.0.1:9/v1", model="m", api_key=SecretStr("sk-secret"))


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


async def test_preferences_are_the_defaults_until_some_are_saved(engine: AsyncEngine) -> None:
    store = StoredPreferences(engine)
    assert await store.read() == DEFAULT
    for language in (Language.DE, Language.JA):
        await store.save(Preferences(language=language))
        assert await store.read() == Preferences(language=language)


async def test_each_owner_has_preferences_and_a_server_of_their_own(engine: AsyncEngine) -> None:
    await StoredPreferences(engine, "me").save(Preferences(language=Language.FR))
    await StoredModelServer(engine, "me").save(SERVER)
    assert await StoredPreferences(engine, "you").read() == DEFAULT
    assert await StoredModelServer(engine, "you").read() is None
    await StoredModelServer(engine, "you").forget()
    assert await StoredModelServer(engine, "me").read() == SERVER


async def test_a_server_takes_the_place_of_the_one_before_and_is_forgotten_whole(engine: AsyncEngine, url: URL) -> None:
    store = StoredModelServer(engine)
    assert await store.read() is None
    await store.save(SERVER)
    assert await store.read() == await read_model_server(url) == SERVER
    other = ModelServer(base_url="https://models.example.org")
    await store.save(other)
    assert await store.read() == other
    await store.forget()
    assert await read_model_server(url) is None
