from collections.abc import AsyncIterator

import pytest
from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.questions import Question
from coach.errors import NotFound
from coach.store.attempts import Attempts
from coach.store.database import open_engine
from coach.store.rubric_versions import RubricVersions
from tests import factories as make


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


def leave_waiting(connection: Connection, attempt_id: str, scoring: int) -> None:
    """Enqueue nothing."""


async def answered(engine: AsyncEngine, question: Question) -> str:
    """Return the hash of the rubric that an answer to this question was stored with."""
    attempt, _ = await Attempts(engine).create(question, make.rubric(), "An answer.", None, leave_waiting)
    return attempt.rubric_hash


async def test_versions_are_read_together_and_once(engine: AsyncEngine) -> None:
    asked = [make.question(id=name, ask=f"What is {name}?") for name in ("one", "two", "three")]
    hashes = [await answered(engine, question) for question in asked]
    queries: list[str] = []
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *call: queries.append(call[2]))
    versions = RubricVersions(engine)
    assert {each.question.id for each in (await versions.all(hashes[:2])).values()} == {"one", "two"}
    reads = [query for query in queries if "rubric_versions" in query]
    assert len(reads) == 1
    assert (await versions.all(hashes))[hashes[2]].question == asked[2]
    assert (await versions.get(hashes[0])).rubric == make.rubric()
    assert len([query for query in queries if "rubric_versions" in query]) == 2


async def test_a_hash_that_was_never_stored_is_named(engine: AsyncEngine) -> None:
    known = await answered(engine, make.question())
    with pytest.raises(NotFound, match="no rubric ffff"):
        await RubricVersions(engine).all([known, "ffff"])


async def test_nothing_asked_is_nothing_read(engine: AsyncEngine) -> None:
    assert await RubricVersions(engine).all([]) == {}
