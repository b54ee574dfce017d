from collections.abc import AsyncIterator

import pytest
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.attempts import Attempt
from coach.domain.scoring import CriterionScore, Objection, Scale, ScorerKind, SingleReading
from coach.store.attempts import Attempts
from coach.store.database import open_engine
from coach.store.repeats import Repeats
from coach.store.scorings import Scorings
from tests import factories as make

SCALE = Scale(scorer=ScorerKind.JUDGE, rubric_hash="00ff", prompt_hash="1", model="m")


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


def mechanism(share: float) -> CriterionScore:
    return CriterionScore(criterion_id="mechanism", level=3, share=share)


async def create(engine: AsyncEngine, owner: str = "local") -> Attempt:
    attempt, _ = await Attempts(engine, owner).create(
        make.question(), make.rubric(), "An answer.", None, lambda *_: None
    )
    return attempt


async def score(engine: AsyncEngine, attempt: Attempt, share: float, version: int = 1, **fields: object) -> None:
    """Save a scorecard of the attempt's last scoring, and ask for the next."""
    scale = SCALE.model_copy(update={"rubric_hash": attempt.rubric_hash, **dict(fields.pop("scale", ()))})  # type: ignore[call-overload]
    card = make.scorecard(mechanism(share), scale=scale, **fields)
    current = await Attempts(engine).get(attempt.id)
    await Scorings(engine).save_scorecard(attempt.id, current.scoring, version, card)


async def again(engine: AsyncEngine, attempt: Attempt) -> None:
    await Attempts(engine).score_again(attempt.id, lambda *_: None)


async def shares(engine: AsyncEngine, owner: str = "local") -> list[list[float | None]]:
    return [[each["mechanism"] for each in repeated.readings] for repeated in await Repeats(engine, owner).list()]


async def test_scorecards_of_the_same_words_on_the_same_scale_are_repeated_readings(engine: AsyncEngine) -> None:
    attempt, once = await create(engine), await create(engine)
    await score(engine, once, 0.9)
    for share in (0.5, 0.6, 0.4):
        await score(engine, attempt, share)
        await again(engine, attempt)
    (repeated,) = await Repeats(engine).list()
    assert repeated.scale == SCALE.model_copy(update={"rubric_hash": attempt.rubric_hash})
    assert sorted(each["mechanism"] or 0 for each in repeated.readings) == [0.4, 0.5, 0.6]


async def test_other_words_another_scale_and_another_scorer_are_no_repetition(engine: AsyncEngine) -> None:
    attempt = await create(engine)
    await score(engine, attempt, 0.5)
    for version, scale in (
        (2, {}),
        (1, {"model": "n"}),
        (1, {"prompt_hash": "2"}),
        (1, {"scorer": ScorerKind.COVERAGE, "prompt_hash": None, "model": None}),
    ):
        await again(engine, attempt)
        await score(engine, attempt, 0.7, version, scale=scale)
    assert await shares(engine) == []


async def test_an_objection_is_no_reading_of_the_same_words(engine: AsyncEngine) -> None:
    attempt = await create(engine)
    await score(engine, attempt, 0.5)
    await again(engine, attempt)
    objection = Objection(
        criterion_id="mechanism", evidence=(), before=mechanism(0.5), after=mechanism(0.8), scale=SCALE
    )
    await score(engine, attempt, 0.8, objections=(objection,))
    assert await shares(engine) == []
    await again(engine, attempt)
    await score(engine, attempt, 0.6)
    assert [sorted(map(float, each)) for each in await shares(engine)] == [[0.5, 0.6]]  # type: ignore[arg-type]


async def test_single_readings_of_one_scorecard_count_too(engine: AsyncEngine) -> None:
    attempt = await create(engine)
    readings = [SingleReading(levels={"mechanism": 3}, shares={"mechanism": share}) for share in (0.4, 0.5, 0.7)]
    await score(engine, attempt, 0.5, readings=readings)
    assert await shares(engine) == [[0.4, 0.5, 0.7]]


async def test_what_was_scored_or_deleted_since_shows_at_once(engine: AsyncEngine) -> None:
    repeats, attempt = Repeats(engine), await create(engine)
    counts = []
    for share in (0.5, 0.6, 0.7):
        await score(engine, attempt, share)
        await again(engine, attempt)
        counts.append([len(each.readings) for each in await repeats.list()])
    await Attempts(engine).delete(attempt.id)
    assert [*counts, await repeats.list()] == [[], [2], [3], []]


async def test_readings_of_another_person_s_words_are_not_read(engine: AsyncEngine) -> None:
    attempt = await create(engine)
    for share in (0.5, 0.6):
        await score(engine, attempt, share)
        await again(engine, attempt)
    assert await shares(engine, owner="somebody-else") == []
