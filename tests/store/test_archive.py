from collections.abc import AsyncIterator

import pytest
from sqlalchemy import URL, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.archive import ArchivedAttempt
from coach.domain.preferences import Language, Preferences
from coach.store.archive import PAGE, Archives
from coach.store.attempts import Attempts
from coach.store.database import open_engine
from coach.store.owned import RubricVersion
from coach.store.tables import attempts
from tests import factories as make
from tests.archives import AT, ID, RUBRIC_HASH, WORDS, a_card, a_reply, a_review, scored, spoken, typed, unscored

VERSION = RubricVersion(question=make.question(), rubric=make.rubric())
VERSIONS = {RUBRIC_HASH: VERSION}
CORRECTED = [
    {"version": 1, "kind": "heard", "text": WORDS, "created_at": AT},
    {"version": 2, "kind": "corrected", "text": "Training runs in parallel over all tokens.", "created_at": AT},
]
EVERYTHING = spoken(
    scoring=3,
    scoring_started_at=AT,
    idempotency_key="a key",
    answers=CORRECTED,
    replies=[a_reply(1), a_reply(2), a_reply(3)],
    scorecards=[a_card(scored(), 1), a_card(unscored(), 2, version=2)],
    self_ratings=[{"criterion_id": "clarity", "level": 4, "rated_at": AT}],
    reviews=[a_review()],
    failure={"reason": "The server was away.", "retryable": True, "failed_at": AT},
    objection={"criterion_id": "mechanism", "quotes": [{"start": 0, "end": 8}]},
    is_sample=True,
)


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


@pytest.fixture
def archives(engine: AsyncEngine) -> Archives:
    return Archives(engine)


async def test_what_comes_in_goes_out_just_the_same(archives: Archives) -> None:
    assert await archives.save(EVERYTHING, VERSIONS)
    assert await archives.read(ID) == EVERYTHING


async def test_what_came_in_is_an_attempt_like_any_other(archives: Archives, engine: AsyncEngine) -> None:
    await archives.save(EVERYTHING, VERSIONS)
    attempt = await Attempts(engine).get(ID)
    assert (attempt.stage, attempt.scorecard_of, attempt.scored_version) == ("not_scored", 2, 2)
    assert attempt.scorecard_as_heard == scored()
    assert attempt.usage is not None
    assert attempt.usage.input_tokens == 900


@pytest.mark.parametrize(
    "attempt", [typed(), spoken(), spoken(submitted_at=None, scoring=0, answers=[], transcript=None)]
)
async def test_attempts_in_every_stage_come_in(archives: Archives, attempt: ArchivedAttempt) -> None:
    assert await archives.save(attempt, VERSIONS)
    assert await archives.read(ID) == attempt


async def test_an_id_that_is_taken_changes_nothing(archives: Archives) -> None:
    await archives.save(typed(), VERSIONS)
    assert not await archives.save(EVERYTHING, VERSIONS)
    assert await archives.read(ID) == typed()


async def test_a_key_that_another_attempt_has_is_left_out(archives: Archives) -> None:
    other = typed(id="f" * 32, idempotency_key="a key")
    assert await archives.save(other, VERSIONS)
    assert await archives.save(EVERYTHING, VERSIONS)
    assert await archives.read(ID) == EVERYTHING.model_copy(update={"idempotency_key": None})
    assert await archives.read(other.id) == other


async def test_the_id_of_another_owners_attempt_gives_way_and_nothing_is_told(
    archives: Archives, engine: AsyncEngine
) -> None:
    theirs = Archives(engine, "somebody-else")
    await theirs.save(typed(), VERSIONS)
    assert await archives.read(ID) is None
    here = await archives.free_id(ID)
    assert here not in (None, ID)
    assert await archives.free_id(ID) == here
    assert await archives.save(EVERYTHING.model_copy(update={"id": here}), VERSIONS)
    assert await archives.free_id(ID) is None  # it is here already
    assert await theirs.read(ID) == typed()
    assert (await archives.count(), await theirs.count()) == (1, 1)


async def test_an_id_of_ones_own_is_not_free(archives: Archives) -> None:
    assert await archives.free_id(ID) == ID
    await archives.save(typed(), VERSIONS)
    assert await archives.free_id(ID) is None


async def test_ids_come_oldest_first_page_after_page(archives: Archives, engine: AsyncEngine) -> None:
    await archives.save(typed(id="f" * 32, created_at="2026-11-23T09:30:00Z"), VERSIONS)
    row = {
        **typed().model_dump(include={"question_id", "rubric_hash", "created_at", "request_hash", "scoring"}),
        "owner_id": archives.owner_id,
    }
    later = [f"{number:032x}" for number in range(PAGE + 1)]
    async with engine.begin() as connection:
        await connection.execute(insert(attempts), [{**row, "id": each} for each in later])
    assert [each async for each in archives.ids()] == ["f" * 32, *later]


async def test_preferences_come_in_where_there_are_none(archives: Archives) -> None:
    assert await archives.preferences() is None
    await archives.save_preferences(Preferences(language=Language.DE))
    await archives.save_preferences(Preferences(language=Language.FR))
    assert await archives.preferences() == Preferences(language=Language.DE)
