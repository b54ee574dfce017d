import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import URL, Connection, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.attempts import Answer, AnswerKind, Attempt, Stage
from coach.domain.replies import Reply
from coach.domain.scoring import CriterionScore
from coach.errors import IdempotencyConflict, NotFound
from coach.store.attempts import Attempts
from coach.store.database import open_engine
from coach.store.rubric_versions import RubricVersions
from coach.store.scorings import Scorings
from coach.store.tables import attempts as attempts_table
from coach.store.tables import replies as replies_table
from coach.store.tables import rubric_versions
from tests import factories as make

CARD = make.scorecard(
    CriterionScore(criterion_id="mechanism", level=3, share=0.5),
    scale={"scorer": "coverage", "rubric_hash": "to be set"},
)


class Queue:
    """Keeps what was enqueued, or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.enqueued: list[tuple[str, int]] = []
        self._error = error

    def __call__(self, connection: Connection, attempt_id: str, scoring: int) -> None:
        assert connection.in_transaction()
        if self._error:
            raise self._error
        self.enqueued.append((attempt_id, scoring))


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


async def create(
    store: Attempts, answer: str = "An answer.", key: str | None = None, queue: Queue | None = None
) -> Attempt:
    attempt, _ = await store.create(make.question(), make.rubric(), answer, key, queue or Queue())
    return attempt


async def scored(worker: Scorings, attempt: Attempt) -> Attempt:
    scale = CARD.scale.model_copy(update={"rubric_hash": attempt.rubric_hash})
    card = CARD.model_copy(update={"scale": scale})
    await worker.save_scorecard(attempt.id, attempt.scoring, 1, card)
    return await worker.get(attempt.id)


async def test_an_answer_is_kept_to_the_letter(store: Attempts) -> None:
    answer = "naïve 模型 🤖 'quotes' \"double\" \\ \n\t end"
    attempt = await create(store, answer)
    assert (await store.get(attempt.id)).answer == Answer(version=1, kind=AnswerKind.TYPED, text=answer)
    assert attempt.stage is Stage.QUEUED
    assert attempt.created_at.utcoffset() == timedelta(0)
    assert attempt.submitted_at is not None


async def test_storing_and_enqueuing_are_one(store: Attempts) -> None:
    with pytest.raises(RuntimeError):
        await create(store, queue=Queue(RuntimeError("the queue is broken")))
    assert await store.list() == []
    queue = Queue()
    attempt = await create(store, queue=queue)
    assert queue.enqueued == [(attempt.id, 1)]


async def test_the_same_key_gives_the_same_attempt(store: Attempts) -> None:
    queue = Queue()
    first, created = await store.create(make.question(), make.rubric(), "One.", "key", queue)
    again, created_again = await store.create(make.question(), make.rubric(), "One.", "key", queue)
    assert (created, created_again) == (True, False)
    assert first == again
    assert len(queue.enqueued) == 1


async def test_the_same_key_with_another_answer_is_refused(store: Attempts) -> None:
    await create(store, "One.", "key")
    with pytest.raises(IdempotencyConflict, match="Send a new key"):
        await create(store, "Two.", "key")
    assert len(await store.list()) == 1


async def test_many_at_once_with_one_key_make_one_attempt(store: Attempts) -> None:
    made = await asyncio.gather(*(create(store, "One.", "key") for _ in range(8)))
    assert len({attempt.id for attempt in made}) == 1


async def test_without_a_key_every_answer_is_an_attempt_of_its_own(store: Attempts) -> None:
    await create(store)
    await create(store)
    assert len(await store.list()) == 2


async def test_stages_follow_from_what_is_stored(store: Attempts, worker: Scorings) -> None:
    attempt = await create(store)
    begun = await worker.begin(attempt.id, 1)
    assert begun is not None
    assert begun.stage is Stage.SCORING
    done = await scored(worker, attempt)
    assert (done.stage, done.scorecard_of) == (Stage.SCORED, 1)
    assert done.scored_at is not None


async def test_a_failure_keeps_its_reason_and_can_be_tried_again(store: Attempts) -> None:
    attempt = await create(store)
    await store.save_failure(attempt.id, 1, "The model is down.", retryable=True)
    failed = await store.get(attempt.id)
    assert failed.stage is Stage.NOT_SCORED
    assert failed.failure is not None
    assert failed.failure.reason == "The model is down."
    queue = Queue()
    again = await store.score_again(attempt.id, queue)
    assert (again.stage, again.failure, queue.enqueued) == (Stage.QUEUED, None, [(attempt.id, 2)])


async def test_a_scoring_that_waits_or_runs_is_not_doubled(store: Attempts, worker: Scorings) -> None:
    attempt = await create(store)
    queue = Queue()
    await store.score_again(attempt.id, queue)
    await worker.begin(attempt.id, 1)
    assert (await store.score_again(attempt.id, queue)).stage is Stage.SCORING
    assert queue.enqueued == []


async def test_an_old_scorecard_is_shown_until_there_is_a_new_one(store: Attempts, worker: Scorings) -> None:
    attempt = await scored(worker, await create(store))
    again = await store.score_again(attempt.id, Queue())
    assert again.scorecard is not None
    assert again.stage is Stage.QUEUED
    await store.save_failure(attempt.id, 2, "Down.", retryable=True)
    failed = await store.get(attempt.id)
    assert (failed.stage, failed.scorecard_of) == (Stage.NOT_SCORED, 1)


async def test_a_scoring_that_is_over_is_not_begun_again(store: Attempts, worker: Scorings) -> None:
    attempt = await scored(worker, await create(store))
    assert await worker.begin(attempt.id, 1) is None
    assert await worker.begin("nowhere", 1) is None


async def test_a_reply_is_saved_once(store: Attempts, worker: Scorings) -> None:
    attempt = await create(store)
    reply = Reply(text="{}", model="m", input_tokens=10, cached_tokens=5, output_tokens=2, price_usd=0.5)
    assert await worker.reply(attempt.id, 1, 1) is None
    await worker.save_reply(attempt.id, 1, 1, reply)
    await worker.save_reply(attempt.id, 1, 1, reply.model_copy(update={"text": "later"}))
    assert await worker.reply(attempt.id, 1, 1) == reply


async def test_usage_sums_the_calls_and_stays_unknown_where_one_is(store: Attempts, worker: Scorings) -> None:
    attempt = await create(store)
    await worker.save_reply(
        attempt.id, 1, 1, Reply(text="", model="m", input_tokens=10, output_tokens=2, price_usd=0.5)
    )
    await worker.save_reply(attempt.id, 1, 2, Reply(text="", model="m", input_tokens=20, output_tokens=3))
    usage = (await store.get(attempt.id)).usage
    assert usage is not None
    assert (usage.calls, usage.input_tokens, usage.output_tokens) == (2, 30, 5)
    assert (usage.price_usd, usage.cached_tokens) == (None, None)


async def test_a_deleted_attempt_leaves_nothing_and_takes_nothing_in(
    store: Attempts, worker: Scorings, engine: AsyncEngine
) -> None:
    attempt = await scored(worker, await create(store))
    await worker.save_reply(attempt.id, 1, 1, Reply(text="{}", model="m"))
    await store.delete(attempt.id)
    await worker.save_reply(attempt.id, 1, 2, Reply(text="{}", model="m"))
    await worker.save_scorecard(attempt.id, 2, 1, CARD)
    await store.save_failure(attempt.id, 1, "Down.", retryable=True)
    with pytest.raises(NotFound):
        await store.get(attempt.id)
    with pytest.raises(NotFound):
        await store.delete(attempt.id)
    async with engine.connect() as connection:
        for table in (attempts_table, replies_table):
            assert await connection.scalar(select(func.count()).select_from(table)) == 0


async def test_nobody_sees_or_touches_the_attempts_of_another(engine: AsyncEngine) -> None:
    mine, theirs = Attempts(engine, "me"), Attempts(engine, "them")
    attempt = await create(mine, key="key")
    assert await theirs.list() == []
    assert (await create(theirs, key="key")).id != attempt.id
    for reach in (theirs.get, theirs.delete, theirs.find):
        with pytest.raises(NotFound):
            await reach(attempt.id)
    with pytest.raises(NotFound):
        await theirs.score_again(attempt.id, Queue())
    their_worker = Scorings(engine, "them")
    assert await their_worker.begin(attempt.id, 1) is None
    await their_worker.save_failure(attempt.id, 1, "Mischief.", retryable=False)
    await their_worker.save_scorecard(attempt.id, 1, 1, CARD)
    await their_worker.save_reply(attempt.id, 1, 1, Reply(text="{}", model="m"))
    untouched = await mine.get(attempt.id)
    assert (untouched.stage, untouched.usage) == (Stage.QUEUED, None)


async def test_history_is_newest_first_and_comes_in_pages(store: Attempts) -> None:
    made = [(await create(store, f"Answer {number}.")).id for number in range(5)]
    first = await store.list(limit=2)
    rest = await store.list(before=(first[-1].created_at, first[-1].id))
    assert [attempt.id for attempt in (*first, *rest)] == made[::-1]
    assert await store.list(question_id="another") == []


async def test_an_attempt_is_found_by_the_start_of_its_id(store: Attempts) -> None:
    attempt = await create(store)
    assert (await store.find(attempt.id[:8])).id == attempt.id
    with pytest.raises(NotFound, match="no such attempt"):
        await store.find("zzz")
    for _ in range(17):  # of 18 ids, two begin with the same hexadecimal digit
        await create(store)
    starts = [attempt.id[0] for attempt in await store.list()]
    shared = next(digit for digit in starts if starts.count(digit) > 1)
    with pytest.raises(NotFound, match="Several"):
        await store.find(shared)
    with pytest.raises(NotFound):
        await store.find("%")


async def test_a_rubric_stays_readable_as_it_was(store: Attempts, engine: AsyncEngine) -> None:
    attempt = await create(store)
    await create(store)
    version = await RubricVersions(engine).get(attempt.rubric_hash)
    assert (version.question, version.rubric) == (make.question(), make.rubric())
    async with engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(rubric_versions)) == 1
