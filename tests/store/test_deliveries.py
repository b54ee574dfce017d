from collections.abc import AsyncIterator

import pytest
from sqlalchemy import URL, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.delivery import METHOD
from coach.domain.speech import SpokenTranscript
from coach.store.attempts import Attempts
from coach.store.database import open_engine
from coach.store.deliveries import Deliveries, Measured
from coach.store.recordings import Recordings
from coach.store.tables import attempts as attempts_table
from coach.store.tables import deliveries as deliveries_table
from tests import factories as make


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


@pytest.fixture
def deliveries(engine: AsyncEngine) -> Deliveries:
    return Deliveries(engine)


async def spoken(engine: AsyncEngine, *, failed: bool = True) -> str:
    """Store a transcribed attempt whose scoring failed, or has not come to an end."""
    attempts = Attempts(engine)
    attempt, _ = await attempts.create_spoken(make.question(), make.rubric(), "audio/webm", None)
    await Recordings(engine).save_transcript(attempt.id, make.spoken("one two"), "00")
    async with engine.begin() as connection:
        submitted = update(attempts_table).where(attempts_table.c.id == attempt.id)
        await connection.execute(submitted.values(submitted_at=attempt.created_at, scoring=1))
    if failed:
        await attempts.save_failure(attempt.id, 1, "No model answered.", retryable=True)
    return attempt.id


async def save(deliveries: Deliveries, **figures: float) -> None:
    new = await deliveries.unmeasured(10)
    await deliveries.save([Measured(each.attempt_id, "fake scripted", figures) for each in new])


async def test_an_answer_is_measured_once(engine: AsyncEngine, deliveries: Deliveries) -> None:
    attempt_id = await spoken(engine)
    (new,) = await deliveries.unmeasured(10)
    assert SpokenTranscript.model_validate_json(new.transcript) == make.spoken("one two")
    assert await deliveries.all() == []
    await save(deliveries, pace=120.0)
    assert await deliveries.unmeasured(10) == []
    (stored,) = await deliveries.all()
    assert (stored.attempt_id, stored.question_id, stored.recognizer) == (attempt_id, "attention", "fake scripted")
    assert stored.figures == {"pace": 120.0}


async def test_so_many_are_read_at_a_time(engine: AsyncEngine, deliveries: Deliveries) -> None:
    for _ in range(3):
        await spoken(engine)
    assert [len(await deliveries.unmeasured(limit)) for limit in (2, 3)] == [2, 3]


async def test_what_an_earlier_method_measured_is_measured_again(engine: AsyncEngine, deliveries: Deliveries) -> None:
    await spoken(engine)
    await save(deliveries, pace=120.0)
    async with engine.begin() as connection:
        await connection.execute(update(deliveries_table).values(method=METHOD - 1))
    assert await deliveries.all() == []
    await save(deliveries, pace=121.0)
    assert [each.figures for each in await deliveries.all()] == [{"pace": 121.0}]


async def test_an_attempt_that_is_not_over_is_left_out_and_so_is_a_sample(
    engine: AsyncEngine, deliveries: Deliveries
) -> None:
    await spoken(engine, failed=False)
    sample = await spoken(engine)
    async with engine.begin() as connection:
        await connection.execute(update(attempts_table).where(attempts_table.c.id == sample).values(is_sample=True))
    assert await deliveries.unmeasured(10) == []


async def test_an_attempt_that_was_deleted_meanwhile_leaves_nothing(
    engine: AsyncEngine, deliveries: Deliveries
) -> None:
    attempt_id = await spoken(engine)
    new = await deliveries.unmeasured(10)
    await Attempts(engine).delete(attempt_id)
    await deliveries.save([Measured(each.attempt_id, "fake scripted", {"pace": 1.0}) for each in new])
    assert await deliveries.all() == []


async def test_deleting_an_attempt_deletes_its_figures(engine: AsyncEngine, deliveries: Deliveries) -> None:
    attempt_id = await spoken(engine)
    await save(deliveries, pace=120.0)
    await Attempts(engine).delete(attempt_id)
    async with engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(deliveries_table)) == 0


async def test_another_owner_s_answers_are_not_read_or_measured(engine: AsyncEngine, deliveries: Deliveries) -> None:
    await spoken(engine)
    other = Deliveries(engine, owner_id="somebody-else")
    assert await other.unmeasured(10) == []
    await save(deliveries, pace=120.0)
    assert await other.all() == []
