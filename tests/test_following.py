import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.attempts import Attempt, Stage
from coach.domain.scoring import Scale, ScorerKind
from coach.domain.speech import HeardSoFar
from coach.following import Following
from coach.store.attempts import Attempts
from coach.store.database import open_engine
from coach.store.recordings import Recordings
from coach.store.scorings import Scorings
from tests import factories as make

GIVE_UP_S = 30


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


@pytest.fixture
def store(engine: AsyncEngine) -> Attempts:
    return Attempts(engine)


@pytest.fixture
def following(store: Attempts) -> Following:
    return Following(store)


def leave_waiting(connection: Connection, attempt_id: str, scoring: int) -> None:
    """Enqueue nothing."""


async def typed(store: Attempts) -> Attempt:
    attempt, _ = await store.create(make.question(), make.rubric(), "An answer.", None, leave_waiting)
    return attempt


async def spoken(store: Attempts) -> Attempt:
    attempt, _ = await store.create_spoken(make.question(), make.rubric(), "audio/webm", None)
    return attempt


async def next_of(stream: AsyncIterator[Attempt]) -> Attempt | None:
    """Return what comes next; None at the end."""
    async with asyncio.timeout(GIVE_UP_S):
        return await anext(stream, None)


async def test_an_attempt_is_shown_at_once_then_after_each_change_until_it_is_scored(
    store: Attempts, engine: AsyncEngine, following: Following
) -> None:
    attempt = await typed(store)
    worker = Scorings(engine)
    stream = following.follow(attempt.id)
    assert await next_of(stream) == attempt
    await worker.begin(attempt.id, 1)
    begun = await next_of(stream)
    assert begun is not None
    assert begun.stage is Stage.SCORING
    scale = Scale(scorer=ScorerKind.COVERAGE, rubric_hash=attempt.rubric_hash)
    await worker.save_scorecard(attempt.id, 1, 1, make.scorecard(scale=scale))
    assert await next_of(stream) == await store.get(attempt.id)
    assert await next_of(stream) is None


async def test_a_failure_is_the_end_too(store: Attempts, following: Following) -> None:
    attempt = await typed(store)
    await store.save_failure(attempt.id, 1, "The model was away.", retryable=True)
    stages = [each.stage async for each in following.follow(attempt.id)]
    assert stages == [Stage.NOT_SCORED]


async def test_a_recording_is_followed_while_it_grows(
    store: Attempts, engine: AsyncEngine, following: Following
) -> None:
    attempt = await spoken(store)
    stream = following.follow(attempt.id)
    assert await next_of(stream) == attempt
    await Recordings(engine).save_heard(attempt.id, HeardSoFar(until_s=4.5, recognizer=make.RECOGNIZER), None)
    shown = await next_of(stream)
    assert shown is not None
    assert shown.stage is Stage.RECORDING
    assert shown.recording is not None
    assert shown.recording.heard_s == 4.5


async def test_following_ends_when_the_attempt_is_deleted(store: Attempts, following: Following) -> None:
    attempt = await spoken(store)
    stream = following.follow(attempt.id)
    await next_of(stream)
    await store.delete(attempt.id)
    assert await next_of(stream) is None


async def test_closing_ends_what_would_go_on(store: Attempts, following: Following) -> None:
    first, second = following.follow((await spoken(store)).id), following.follow((await spoken(store)).id)
    await next_of(first)
    await next_of(second)
    waiting = asyncio.create_task(next_of(first))
    await asyncio.sleep(0)
    following.close()
    assert await waiting is None
    assert await next_of(second) is None
