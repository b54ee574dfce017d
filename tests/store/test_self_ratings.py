import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.attempts import Attempt
from coach.domain.self_rating import SelfRating
from coach.errors import NotFound, SelfRatingConflict
from coach.store.attempts import Attempts
from coach.store.database import open_engine
from coach.store.self_ratings import SelfRatings
from tests import factories as make


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


@pytest.fixture
def ratings(engine: AsyncEngine) -> SelfRatings:
    return SelfRatings(engine)


def leave_waiting(connection: Connection, attempt_id: str, scoring: int) -> None:
    """Enqueue nothing."""


@pytest.fixture
async def attempt(engine: AsyncEngine) -> Attempt:
    attempt, _ = await Attempts(engine).create(make.question(), make.rubric(), "An answer.", None, leave_waiting)
    return attempt


async def test_a_rating_is_kept_with_its_time(ratings: SelfRatings, attempt: Attempt) -> None:
    assert await ratings.of(attempt.id) is None
    saved = await ratings.save(attempt.id, {"mechanism": 4, "clarity": 2})
    assert saved.levels == {"mechanism": 4, "clarity": 2}
    assert saved.rated_at > attempt.created_at
    assert await ratings.of(attempt.id) == saved


async def test_the_first_rating_stays(ratings: SelfRatings, attempt: Attempt) -> None:
    saved = await ratings.save(attempt.id, {"mechanism": 4})
    assert await ratings.save(attempt.id, {"mechanism": 4}) == saved
    with pytest.raises(SelfRatingConflict, match="rated this answer before"):
        await ratings.save(attempt.id, {"mechanism": 4, "clarity": 2})
    assert await ratings.of(attempt.id) == saved


async def test_of_two_ratings_at_once_one_is_kept_whole(ratings: SelfRatings, attempt: Attempt) -> None:
    both = await asyncio.gather(
        ratings.save(attempt.id, {"mechanism": 4}), ratings.save(attempt.id, {"clarity": 2}), return_exceptions=True
    )
    (kept,) = (each for each in both if isinstance(each, SelfRating))
    (refused,) = (each for each in both if isinstance(each, BaseException))
    assert isinstance(refused, SelfRatingConflict)
    assert await ratings.of(attempt.id) == kept


async def test_another_owner_neither_reads_nor_rates(
    engine: AsyncEngine, ratings: SelfRatings, attempt: Attempt
) -> None:
    await ratings.save(attempt.id, {"mechanism": 4})
    stranger = SelfRatings(engine, "somebody-else")
    assert await stranger.of(attempt.id) is None
    with pytest.raises(NotFound):
        await stranger.save(attempt.id, {"mechanism": 1})
