from collections.abc import AsyncIterator

import pytest
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.verdicts import Verdict
from coach.store.attempts import Attempts
from coach.store.database import open_engine
from coach.store.scorings import Scorings
from coach.store.verdicts import Verdicts
from tests import factories as make
from tests.store.test_progress import MECHANISM, SCALE, change, create, score

POINTS = {"parallel": Verdict.HIT, "quadratic": Verdict.WRONG, "kv-cache": Verdict.MISSING}
SCORED = MECHANISM.model_copy(update={"points": make.verdicts(quadratic=Verdict.WRONG)})


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


async def test_verdicts_are_those_of_the_newest_scorecard(engine: AsyncEngine) -> None:
    attempt = await create(engine)
    await score(engine, attempt, MECHANISM.model_copy(update={"points": make.verdicts()}))
    again = await Attempts(engine).score_again(attempt.id, lambda *_: None)
    await score(engine, again, SCORED)
    (judged,) = await Verdicts(engine).list()
    assert (judged.attempt_id, judged.question_id, judged.rubric_hash) == (
        attempt.id,
        "attention",
        attempt.rubric_hash,
    )
    assert (judged.verdicts, judged.shares) == (POINTS, {"mechanism": 0.5})
    assert judged.submitted_at == attempt.submitted_at


async def test_samples_and_what_has_no_scorecard_are_left_out(engine: AsyncEngine) -> None:
    await create(engine)
    sample = await create(engine)
    await score(engine, sample, SCORED)
    await change(engine, sample, is_sample=True)
    assert await Verdicts(engine).list() == []


async def test_nobody_sees_what_belongs_to_another(engine: AsyncEngine) -> None:
    theirs = await create(engine, "somebody-else")
    scale = SCALE.model_copy(update={"rubric_hash": theirs.rubric_hash})
    await Scorings(engine, "somebody-else").save_scorecard(theirs.id, 1, 1, make.scorecard(SCORED, scale=scale))
    assert await Verdicts(engine).list() == []
    assert [each.attempt_id for each in await Verdicts(engine, "somebody-else").list()] == [theirs.id]
