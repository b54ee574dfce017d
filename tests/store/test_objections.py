"""Objections in the database: what waits, what is tried again, what is dropped, and what stays."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import URL, select
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.attempts import Attempt, Stage
from coach.domain.objections import PendingObjection
from coach.domain.transcripts import TextRange
from coach.errors import NotFound, NotScoredYet
from coach.store.attempts import Attempts
from coach.store.database import open_engine
from coach.store.scorings import Scorings
from coach.store.tables import scorecards
from tests.store.test_attempts import Queue, create, scored

OBJECTION = PendingObjection(criterion_id="mechanism", quotes=(TextRange(start=0, end=9),))


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


@pytest.fixture
def store(engine: AsyncEngine) -> Attempts:
    return Attempts(engine)


@pytest.fixture
def worker(engine: AsyncEngine) -> Scorings:
    return Scorings(engine)


@pytest.fixture
async def attempt(store: Attempts, worker: Scorings) -> Attempt:
    """Give an attempt that was scored."""
    return await scored(worker, await create(store))


async def test_an_objection_waits_for_a_scoring_of_its_own(store: Attempts, worker: Scorings, attempt: Attempt) -> None:
    queue = Queue()
    waiting = await store.object_to(attempt, OBJECTION, queue)
    assert (waiting.stage, waiting.objection, queue.enqueued) == (Stage.QUEUED, OBJECTION, [(attempt.id, 2)])
    assert [each.objection for each in await store.list()] == [OBJECTION]
    begun = await worker.begin(attempt.id, 2)
    assert begun is not None
    assert (begun.objection, begun.scorecard) == (OBJECTION, attempt.scorecard)


async def test_storing_an_objection_and_enqueuing_it_are_one(store: Attempts, attempt: Attempt) -> None:
    with pytest.raises(RuntimeError):
        await store.object_to(attempt, OBJECTION, Queue(RuntimeError("the queue is broken")))
    assert await store.get(attempt.id) == attempt


async def test_a_scorecard_settles_the_objection_and_the_earlier_one_stays(
    store: Attempts, worker: Scorings, engine: AsyncEngine, attempt: Attempt
) -> None:
    waiting = await store.object_to(attempt, OBJECTION, Queue())
    settled = await scored(worker, waiting)
    assert (settled.stage, settled.objection, settled.scorecard_of) == (Stage.SCORED, None, 2)
    assert await worker.begin(attempt.id, 2) is None  # as after a crash right behind the save
    async with engine.connect() as connection:
        kept = await connection.scalars(select(scorecards.c.scoring).where(scorecards.c.attempt_id == attempt.id))
        assert sorted(kept) == [1, 2]


async def test_a_scorecard_that_comes_late_leaves_the_next_objection_alone(
    store: Attempts, worker: Scorings, attempt: Attempt
) -> None:
    waiting = await store.object_to(attempt, OBJECTION, Queue())
    await scored(worker, attempt)  # the scoring before, saved once more
    assert (await store.get(attempt.id)).objection == waiting.objection


async def test_an_objection_that_failed_is_tried_again(store: Attempts, attempt: Attempt) -> None:
    await store.object_to(attempt, OBJECTION, Queue())
    await store.save_failure(attempt.id, 2, "The model is down.", retryable=True)
    failed = await store.get(attempt.id)
    assert (failed.stage, failed.objection, failed.scorecard) == (Stage.NOT_SCORED, OBJECTION, attempt.scorecard)
    again = await store.score_again(attempt.id, Queue())
    assert (again.objection, again.scoring, again.failure) == (OBJECTION, 3, None)


async def test_corrected_words_drop_an_objection_to_the_words_before(store: Attempts, attempt: Attempt) -> None:
    await store.object_to(attempt, OBJECTION, Queue())
    await store.save_failure(attempt.id, 2, "The model is down.", retryable=True)
    corrected = await store.score_again(attempt.id, Queue(), "Better words.")
    assert (corrected.objection, corrected.stage) == (None, Stage.QUEUED)


async def test_words_that_changed_since_they_were_marked_are_not_objected_about(
    store: Attempts, worker: Scorings, attempt: Attempt
) -> None:
    corrected = await scored(worker, await store.score_again(attempt.id, Queue(), "Better words."))
    with pytest.raises(NotScoredYet, match="has changed since"):
        await store.object_to(attempt, OBJECTION, Queue())
    await store.object_to(corrected, OBJECTION, Queue())
    with pytest.raises(NotScoredYet, match="has changed since"):
        await store.object_to(corrected, OBJECTION, Queue())


async def test_nobody_objects_about_the_attempt_of_another(engine: AsyncEngine, attempt: Attempt) -> None:
    with pytest.raises(NotFound):
        await Attempts(engine, "them").object_to(attempt, OBJECTION, Queue())
