from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.crowd import fill
from coach.domain.attempts import Attempt, Stage
from coach.domain.questions import Question
from coach.domain.scoring import CriterionScore, Objection, Scale, Scorecard, ScorerKind, not_scored
from coach.library import load_library
from coach.store.attempts import Attempts
from coach.store.database import now, open_engine
from coach.store.progress import BATCH, Outcomes
from coach.store.scorings import Scorings
from coach.store.self_ratings import SelfRatings
from coach.store.tables import attempts as attempts_table
from coach.store.tables import self_ratings
from tests import factories as make
from tests.service import few_questions

MECHANISM = CriterionScore(criterion_id="mechanism", level=3, share=0.5)
SCALE = Scale(scorer=ScorerKind.JUDGE, rubric_hash="00ff", prompt_hash="1", model="m")


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


async def create(engine: AsyncEngine, owner: str = "local", question: Question | None = None) -> Attempt:
    store = Attempts(engine, owner)
    attempt, _ = await store.create(question or make.question(), make.rubric(), "An answer.", None, lambda *_: None)
    return attempt


async def score(engine: AsyncEngine, attempt: Attempt, *criteria: CriterionScore, **fields: object) -> None:
    """Save a scorecard of the attempt's last scoring."""
    scale = SCALE.model_copy(update={"rubric_hash": attempt.rubric_hash})
    card: Scorecard = make.scorecard(*criteria, **{"scale": scale, **fields})
    await Scorings(engine).save_scorecard(attempt.id, attempt.scoring, 1, card)


async def change(engine: AsyncEngine, attempt: Attempt, **values: object) -> None:
    async with engine.begin() as connection:
        await connection.execute(update(attempts_table).where(attempts_table.c.id == attempt.id).values(**values))


async def test_no_attempts_have_no_outcomes(engine: AsyncEngine) -> None:
    assert await Outcomes(engine).list() == []


async def test_an_outcome_is_what_the_newest_scorecard_says(engine: AsyncEngine) -> None:
    attempt = await create(engine)
    await score(engine, attempt, MECHANISM, not_scored("clarity", "no quotation"))
    again = await Attempts(engine).score_again(attempt.id, lambda *_: None)
    await score(engine, again, MECHANISM.model_copy(update={"level": 4, "share": 0.75}))
    (outcome,) = await Outcomes(engine).list()
    assert (outcome.attempt_id, outcome.question_id, outcome.stage) == (attempt.id, "attention", Stage.SCORED)
    assert (outcome.levels, outcome.shares) == ({"mechanism": 4}, {"mechanism": 0.75})
    assert outcome.submitted_at == attempt.submitted_at
    assert outcome.scale == SCALE.model_copy(update={"rubric_hash": attempt.rubric_hash})
    assert (outcome.spoken, outcome.self_levels) == (False, {})


async def test_while_it_is_scored_again_the_earlier_scorecard_stands(engine: AsyncEngine) -> None:
    attempt = await create(engine)
    await score(engine, attempt, MECHANISM)
    await Attempts(engine).score_again(attempt.id, lambda *_: None)
    (outcome,) = await Outcomes(engine).list()
    assert (outcome.stage, outcome.levels) == (Stage.QUEUED, {"mechanism": 3})


async def test_what_was_not_scored_has_a_stage_and_nothing_else(engine: AsyncEngine) -> None:
    waiting, failed = await create(engine), await create(engine)
    await Attempts(engine).save_failure(failed.id, 1, "The model is down.", retryable=True)
    await Scorings(engine).begin(waiting.id, 1)
    outcomes = await Outcomes(engine).list()
    assert [each.stage for each in outcomes] == [Stage.SCORING, Stage.NOT_SCORED]
    assert [(each.scale, each.levels) for each in outcomes] == [(None, {})] * 2


async def test_levels_are_those_before_any_objection(engine: AsyncEngine) -> None:
    attempt = await create(engine)
    after, last = (MECHANISM.model_copy(update={"level": level, "share": 1.0}) for level in (4, 5))
    made = {"criterion_id": "mechanism", "evidence": (), "scale": SCALE}
    twice = Objection(before=MECHANISM, after=after, **made), Objection(before=after, after=last, **made)
    await score(engine, attempt, last, objections=twice)
    (outcome,) = await Outcomes(engine).list()
    assert (outcome.levels, outcome.shares) == ({"mechanism": 3}, {"mechanism": 0.5})


async def test_samples_and_what_is_still_recorded_are_left_out(engine: AsyncEngine) -> None:
    sample = await create(engine)
    await change(engine, sample, is_sample=True)
    store = Attempts(engine)
    await store.create_spoken(make.question(), make.rubric(), "audio/wav", None)
    spoken, _ = await store.create_spoken(make.question(), make.rubric(), "audio/wav", None)
    await change(engine, spoken, submitted_at=now(), scoring=1, scoring_started_at=now())
    (outcome,) = await Outcomes(engine).list()
    assert (outcome.attempt_id, outcome.spoken, outcome.stage) == (spoken.id, True, Stage.TRANSCRIBING)


async def test_nobody_sees_what_belongs_to_another(engine: AsyncEngine) -> None:
    mine, theirs = await create(engine), await create(engine, "somebody-else")
    async with engine.begin() as connection:
        rating = {"criterion_id": "clarity", "level": 5, "rated_at": now()}
        await connection.execute(insert(self_ratings).values(attempt_id=theirs.id, **rating))
    assert [each.attempt_id for each in await Outcomes(engine).list()] == [mine.id]
    (other,) = await Outcomes(engine, "somebody-else").list()
    assert (other.attempt_id, other.self_levels) == (theirs.id, {"clarity": 5})
    assert await Outcomes(engine, "nobody").list() == []


async def test_one_question_alone_can_be_read(engine: AsyncEngine) -> None:
    await create(engine)
    other = await create(engine, question=make.question(id="other"))
    assert [each.attempt_id for each in await Outcomes(engine).list("other")] == [other.id]
    assert await Outcomes(engine).list("unknown") == []


async def test_the_order_is_by_time_also_when_the_clock_went_backwards(engine: AsyncEngine) -> None:
    first, second = await create(engine), await create(engine)
    earlier = first.created_at - timedelta(days=2)
    await change(engine, second, created_at=earlier, submitted_at=earlier)
    assert [each.attempt_id for each in await Outcomes(engine).list()] == [second.id, first.id]


async def test_what_has_not_changed_is_the_same_object_and_what_has_is_read_anew(engine: AsyncEngine) -> None:
    same, scored, rated, gone = [await create(engine) for _ in range(4)]
    for attempt in (same, scored, rated, gone):
        await score(engine, attempt, MECHANISM)
    outcomes = Outcomes(engine)
    before = {each.attempt_id: each for each in await outcomes.list()}
    again = await Attempts(engine).score_again(scored.id, lambda *_: None)
    await score(engine, again, MECHANISM.model_copy(update={"level": 4, "share": 0.75}))
    await SelfRatings(engine).save(rated.id, {"mechanism": 2})
    await Attempts(engine).delete(gone.id)
    after = {each.attempt_id: each for each in await outcomes.list()}
    assert list(after) == [same.id, scored.id, rated.id]
    assert after[same.id] is before[same.id]
    assert (before[scored.id].levels, after[scored.id].levels) == ({"mechanism": 3}, {"mechanism": 4})
    assert (before[rated.id].self_levels, after[rated.id].self_levels) == ({}, {"mechanism": 2})


async def test_to_read_one_question_forgets_nothing_of_the_others(engine: AsyncEngine) -> None:
    await create(engine)
    await create(engine, question=make.question(id="other"))
    outcomes = Outcomes(engine)
    whole = await outcomes.list()
    one = await outcomes.list("other")
    assert [each is known for each, known in zip(await outcomes.list(), whole, strict=True)] == [True, True]
    assert one[0] is whole[1]


async def test_many_that_are_new_are_all_read(engine: AsyncEngine) -> None:
    """More than are named in one query."""
    count = 2 * BATCH + 50
    fill(engine.url, load_library(Path(few_questions().name)), count, 1)
    outcomes = await Outcomes(engine).list()
    assert len(outcomes) == count
    assert sum(bool(each.levels) for each in outcomes) == count - 5  # one in fifty could not be scored
