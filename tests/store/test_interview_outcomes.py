from collections.abc import AsyncIterator
from datetime import date

import pytest
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.interview_outcomes import NewOutcome, OutcomeKind
from coach.errors import NotFound
from coach.store.database import open_engine
from coach.store.interview_outcomes import InterviewOutcomes

TOLD = NewOutcome(held_on=date(2026, 12, 3), what="Example Lab", outcome=OutcomeKind.WAITING, note="A note.")


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


async def test_what_is_told_is_kept_until_it_is_changed_or_deleted(engine: AsyncEngine) -> None:
    store = InterviewOutcomes(engine)
    created = await store.create(TOLD)
    assert NewOutcome(**created.model_dump(include=set(NewOutcome.model_fields))) == TOLD
    assert await store.list() == [created]
    passed = await store.change(created.id, TOLD.model_copy(update={"outcome": OutcomeKind.PASSED, "round": "screen"}))
    assert (passed.id, passed.created_at, passed.outcome, passed.round) == (
        created.id,
        created.created_at,
        OutcomeKind.PASSED,
        "screen",
    )
    assert await store.list() == [passed]
    await store.delete(created.id)
    assert await store.list() == []


async def test_what_is_not_there_can_be_neither_changed_nor_deleted(engine: AsyncEngine) -> None:
    store = InterviewOutcomes(engine)
    with pytest.raises(NotFound):
        await store.change("0" * 32, TOLD)
    with pytest.raises(NotFound):
        await store.delete("0" * 32)


async def test_nobody_sees_changes_or_deletes_what_belongs_to_another(engine: AsyncEngine) -> None:
    mine, theirs = InterviewOutcomes(engine), InterviewOutcomes(engine, "somebody-else")
    created = await theirs.create(TOLD)
    assert await mine.list() == []
    with pytest.raises(NotFound):
        await mine.change(created.id, TOLD.model_copy(update={"what": "Taken"}))
    with pytest.raises(NotFound):
        await mine.delete(created.id)
    assert await theirs.list() == [created]


async def test_what_comes_from_elsewhere_replaces_nothing_and_collides_with_nobody(engine: AsyncEngine) -> None:
    mine, theirs = InterviewOutcomes(engine), InterviewOutcomes(engine, "somebody-else")
    created = await mine.create(TOLD)
    await mine.take_in([created.model_copy(update={"what": "Other words"})])
    assert await mine.list() == [created]
    await theirs.take_in([created])
    await theirs.take_in([created])
    assert await theirs.list() == [created]
