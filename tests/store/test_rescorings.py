"""Rescorings are their owner's alone."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.attempts import Attempt
from coach.domain.replies import Reply
from coach.domain.rescoring import PastUsage
from coach.domain.rubrics import hash_rubric
from coach.domain.scoring import Scale, Scorecard, ScorerKind, SingleReading
from coach.errors import NotFound
from coach.store.attempts import Attempts
from coach.store.database import open_engine
from coach.store.owned import RubricVersion
from coach.store.rescorings import Rescorings
from coach.store.scorings import Scorings
from tests import factories as make
from tests.store.test_attempts import Queue, create, scored

CHANGED = RubricVersion(question=make.question(ask="Said otherwise."), rubric=make.rubric())
CHANGED_HASH = hash_rubric(CHANGED.question, CHANGED.rubric)


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


async def test_nobody_sees_or_moves_the_rescoring_of_somebody_else(engine: AsyncEngine) -> None:
    mine, queue = Rescorings(engine), Queue()
    attempt = await scored(Scorings(engine), await create(Attempts(engine)))
    theirs = Rescorings(engine, "somebody-else")
    assert [each.attempt_id for each in await mine.candidates((), ())] == [attempt.id]
    assert await theirs.candidates((), ()) == []
    assert await theirs.candidates((), [attempt.id]) == []
    assert await theirs.unknown([attempt.id]) == [attempt.id]
    assert await theirs.texts([attempt.id]) == {}

    rescoring = await mine.create(ScorerKind.COVERAGE, None, {attempt.id: CHANGED_HASH}, [CHANGED], queue)
    assert queue.enqueued == [(attempt.id, 2)]
    assert await theirs.list() == []
    assert await theirs.scorer_of(attempt.id, 2) is None
    assert await mine.scorer_of(attempt.id, 2) == (ScorerKind.COVERAGE, None)
    for ask in (theirs.read, theirs.cancel, theirs.unsettled):
        with pytest.raises(NotFound):
            await ask(rescoring.id)
    await theirs.advance(queue)
    assert (await mine.read(rescoring.id)).running == 1
    assert len(queue.enqueued) == 1


async def test_one_attempt_after_the_other_is_asked_for_and_those_that_are_scored_already_wait(
    engine: AsyncEngine,
) -> None:
    store, worker, mine, queue = Attempts(engine), Scorings(engine), Rescorings(engine), Queue()
    first, second, third = [await scored(worker, await create(store)) for _ in range(3)]
    await store.score_again(first.id, Queue())  # by somebody at the page; it is not over
    chosen = {each.id: CHANGED_HASH for each in (first, second, third)}
    rescoring = await mine.create(ScorerKind.COVERAGE, None, chosen, [CHANGED], queue)
    assert queue.enqueued == [(second.id, 2)]
    assert (await store.get(second.id)).scoring_rubric_hash == CHANGED_HASH
    await mine.advance(queue)
    assert len(queue.enqueued) == 1, "nothing while one is under way"
    await scored(worker, await store.get(second.id))
    await store.save_failure(first.id, 2, "The model is down.", retryable=True)
    await mine.advance(queue)
    assert queue.enqueued[1:] == [(first.id, 3)]
    await store.save_failure(first.id, 3, "The model is down.", retryable=True)
    await mine.advance(queue)
    await scored(worker, await store.get(third.id))
    await mine.advance(queue)
    done = await mine.read(rescoring.id)
    assert (done.state, done.done, done.failed, done.left) == ("done", 2, 1, 0)
    assert [each.reason for each in done.failures] == ["The model is down."]


async def test_the_newest_words_are_the_ones_that_are_measured(engine: AsyncEngine) -> None:
    store, worker = Attempts(engine), Scorings(engine)
    attempt = await scored(worker, await create(store, "As heard."))
    await store.score_again(attempt.id, Queue(), "As corrected.")
    assert await Rescorings(engine).texts([attempt.id]) == {attempt.id: "As corrected."}


async def test_a_sample_and_what_has_no_scorecard_are_no_candidates(engine: AsyncEngine) -> None:
    store, worker = Attempts(engine), Scorings(engine)
    sample, _ = await store.create(make.question(), make.rubric(), "A sample.", None, Queue(), is_sample=True)
    await scored(worker, sample)
    await store.save_failure((await create(store)).id, 1, "The model is down.", retryable=True)
    assert await Rescorings(engine).candidates((), ()) == []


async def test_what_a_reading_took_is_the_mean_over_scorings_of_one_reading_and_of_several(engine: AsyncEngine) -> None:
    store, worker = Attempts(engine), Scorings(engine)
    single, double, unfinished = [await create(store) for _ in range(3)]
    reading = SingleReading(levels={}, shares={})
    reply = Reply(text="{}", model="m", input_tokens=1000, output_tokens=100, price_usd=0.5)
    for attempt, calls in ((single, 1), (double, 4), (unfinished, 1)):
        for call in range(1, calls + 1):
            await worker.save_reply(attempt.id, 1, call, reply, "m-latest")
    await worker.save_scorecard(single.id, 1, 1, card(single))
    await worker.save_scorecard(double.id, 1, 1, card(double, readings=(reading, reading)))
    # one reading took one call; two took four, as two replies had to be asked for again: (1 + 4 / 2) / 2 = 1.5 calls
    question_id = single.question_id
    assert await Rescorings(engine).past_usage("m") == {question_id: PastUsage(2, 1500.0, 150.0, 0.75)}
    assert await Rescorings(engine).past_usage("another") == {}
    assert await Rescorings(engine, "somebody-else").past_usage("m") == {}


def card(attempt: Attempt, **fields: object) -> Scorecard:
    return make.scorecard(scale=Scale(scorer=ScorerKind.JUDGE, rubric_hash=attempt.rubric_hash, model="m"), **fields)
