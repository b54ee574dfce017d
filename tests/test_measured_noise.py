"""What is pooled is read from a real database."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.api.trust_examples import MEASURES
from coach.domain.noise import Spread
from coach.domain.preferences import Language
from coach.domain.repeats import ScaleSpread
from coach.domain.scoring import Scale, ScorerKind
from coach.domain.trust import ScorerIdentity
from coach.instructions import Instructions
from coach.judge import prepare
from coach.measured_noise import MeasuredNoise
from coach.prompts import Prompts
from coach.store.attempts import Attempts
from coach.store.database import open_engine
from coach.store.repeats import Repeats
from coach.store.rubric_versions import RubricVersions
from coach.store.trust_cards import StoredTrustCards
from tests import factories as make

OTHER_QUESTION = Scale(scorer=ScorerKind.JUDGE, rubric_hash="00ee", prompt_hash="1", model="m-1")


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    await Attempts(engine).create(make.question(), make.rubric(), "An answer.", None, lambda *_: None)
    yield engine
    await engine.dispose()


@pytest.fixture
def noise(engine: AsyncEngine, prompts: Prompts) -> MeasuredNoise:
    return MeasuredNoise(Repeats(engine), StoredTrustCards(engine), RubricVersions(engine), Instructions(prompts))


def made_by(prompts: Prompts, language: Language = Language.EN, model: str = "m-1") -> Scale:
    brief = prepare(prompts, make.question(), make.rubric(), language)
    hashes = {"rubric_hash": brief.rubric_hash, "prompt_hash": brief.prompt_hash}
    return Scale(scorer=ScorerKind.JUDGE, model=model, **hashes)


async def calibrate(engine: AsyncEngine, prompt_hash: str, scale: Scale, squares: float) -> None:
    """Store a calibration of the model that is asked for as `m`, with 10 degrees of freedom."""
    spread = ScaleSpread(scale=scale, criteria={"mechanism": Spread(squares, 10)}, total=Spread())
    scorer = ScorerIdentity(scorer=ScorerKind.JUDGE, prompt_hash=prompt_hash, model="m")
    await StoredTrustCards(engine).save(scorer, MEASURES, [spread])


async def variance(noise: MeasuredNoise, scale: Scale) -> float | None:
    found = (await noise.of([scale])).of_criterion(scale, "mechanism")
    return None if found is None else found.variance


async def test_a_calibration_counts_for_all_that_its_instructions_made_in_any_language(
    engine: AsyncEngine, noise: MeasuredNoise, prompts: Prompts
) -> None:
    scales = [made_by(prompts), made_by(prompts, Language.DE)]
    assert [await variance(noise, each) for each in scales] == [None, None]
    await calibrate(engine, prompts.scoring_hash, OTHER_QUESTION, 0.1)
    assert [await variance(noise, each) for each in scales] == pytest.approx([0.01, 0.01])


async def test_a_newer_calibration_of_the_same_scorer_takes_the_place_of_the_older(
    engine: AsyncEngine, noise: MeasuredNoise, prompts: Prompts
) -> None:
    for squares in (0.1, 0.4):
        await calibrate(engine, prompts.scoring_hash, OTHER_QUESTION, squares)
    assert await variance(noise, made_by(prompts)) == pytest.approx(0.04)


async def test_the_model_that_replied_decides_and_not_the_name_that_was_asked_for(
    engine: AsyncEngine, noise: MeasuredNoise, prompts: Prompts
) -> None:
    await calibrate(engine, prompts.scoring_hash, OTHER_QUESTION, 0.1)
    assert await variance(noise, made_by(prompts, model="m")) is None
    assert await variance(noise, made_by(prompts, model="m-1")) is not None


async def test_earlier_instructions_are_known_only_by_the_scales_that_they_were_calibrated_on(
    engine: AsyncEngine, noise: MeasuredNoise, prompts: Prompts
) -> None:
    earlier = made_by(prompts).model_copy(update={"prompt_hash": "0"})
    await calibrate(engine, "earlier", OTHER_QUESTION, 0.1)
    assert [await variance(noise, each) for each in (earlier, made_by(prompts))] == [None, None]
    await calibrate(engine, "earlier", earlier, 0.2)
    assert await variance(noise, earlier) == pytest.approx(0.02)
    assert await variance(noise, made_by(prompts)) is None


async def test_what_is_known_stays_the_same_until_something_changes(
    engine: AsyncEngine, noise: MeasuredNoise, prompts: Prompts
) -> None:
    await calibrate(engine, prompts.scoring_hash, OTHER_QUESTION, 0.1)
    first = await noise.of([made_by(prompts)])
    assert await noise.of([made_by(prompts)]) is first
    await calibrate(engine, prompts.scoring_hash, OTHER_QUESTION, 0.4)
    assert await noise.of([made_by(prompts)]) is not first


async def test_nothing_is_read_for_the_coverage_check(noise: MeasuredNoise) -> None:
    coverage = Scale(scorer=ScorerKind.COVERAGE, rubric_hash="no such rubric")
    assert await variance(noise, coverage) == 0
