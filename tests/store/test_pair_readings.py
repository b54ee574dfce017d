"""Blind readings are their owner's alone, and are asked for once."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.attempts import Attempt
from coach.domain.pairwise import BlindReading, BothReadings, Favoured, Opinion, Pair, PairwiseState
from coach.domain.replies import Reply
from coach.domain.rescoring import PastUsage
from coach.errors import NotFound
from coach.store.attempts import Attempts
from coach.store.database import open_engine
from coach.store.pair_readings import PairReadings
from coach.store.scorings import Scorings
from tests.store.test_attempts import create, scored

REPLY = Reply(text="{}", model="m-1", input_tokens=1000, output_tokens=50, price_usd=0.5)


class Queue:
    """Keeps what was enqueued."""

    def __init__(self) -> None:
        self.enqueued: list[tuple[str, str]] = []

    def __call__(self, connection: Connection, attempt_id: str, reading_id: str) -> None:
        assert connection.in_transaction()
        self.enqueued.append((attempt_id, reading_id))


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


async def pair_of(engine: AsyncEngine) -> Pair:
    store, worker = Attempts(engine), Scorings(engine)
    before, after = [await scored(worker, await create(store, text)) for text in ("One answer.", "Another answer.")]
    return to_pair(before, after)


def to_pair(before: Attempt, after: Attempt) -> Pair:
    return Pair(
        before_id=before.id, after_id=after.id, before_version=1, after_version=1, rubric_hash=before.rubric_hash
    )


def both(prompt_hash: str = "p") -> BothReadings:
    overall = Opinion(criterion_id=None, favours=Favoured.AFTER, reason="It says more.", before=(), after=())
    one, other = (BlindReading(later_first=order, overall=overall, criteria=()) for order in (False, True))
    return BothReadings(model="m-1", prompt_hash=prompt_hash, readings=(one, other))


async def test_nobody_sees_asks_or_settles_the_reading_of_somebody_else(engine: AsyncEngine) -> None:
    pair, queue = await pair_of(engine), Queue()
    mine, theirs = PairReadings(engine), PairReadings(engine, "somebody-else")
    asked = await mine.ask(pair, "m", "p", queue)
    assert await theirs.newest(pair) is None
    assert await theirs.begin(asked.id) is None
    with pytest.raises(NotFound):
        await theirs.ask(pair, "m", "p", queue)
    for read in (theirs.read(asked.id), theirs.texts(pair)):
        with pytest.raises(NotFound):
            await read
    await theirs.save_reply(asked.id, 1, REPLY)
    await theirs.save(asked.id, both())
    await theirs.fail(asked.id, "no", retryable=True)
    assert await mine.reply(asked.id, 1) is None
    assert await mine.read(asked.id) == asked
    assert queue.enqueued == [(pair.before_id, asked.id)]


async def test_a_reading_goes_from_waiting_to_done_and_keeps_each_reply_once(engine: AsyncEngine) -> None:
    pair, readings = await pair_of(engine), PairReadings(engine)
    asked = await readings.ask(pair, "m", "p", Queue())
    assert asked.state is PairwiseState.WAITING
    begun = await readings.begin(asked.id)
    assert begun is not None
    assert begun.state is PairwiseState.READING
    assert [each.text for each in await readings.texts(pair)] == ["One answer.", "Another answer."]
    await readings.save_reply(asked.id, 1, REPLY)
    await readings.save_reply(asked.id, 1, REPLY.model_copy(update={"text": "later"}))
    assert await readings.reply(asked.id, 1) == REPLY
    assert await readings.reply(asked.id, 2) is None
    await readings.save(asked.id, both("p-2"))
    await readings.fail(asked.id, "Broken off.", retryable=True)
    done = await readings.newest(pair)
    assert done is not None
    assert (done.state, done.both, done.failure, done.prompt_hash) == (PairwiseState.DONE, both("p-2"), None, "p-2")
    assert await readings.begin(asked.id) is None, "there is nothing more to read"


async def test_one_that_failed_is_asked_for_anew_and_another_is_not(engine: AsyncEngine) -> None:
    pair, readings, queue = await pair_of(engine), PairReadings(engine), Queue()
    first = await readings.ask(pair, "m", "p", queue)
    assert await readings.ask(pair, "m", "p", queue) == first
    await readings.fail(first.id, "The model is down.", retryable=True)
    await readings.fail(first.id, "Broken off.", retryable=True)
    failed = await readings.read(first.id)
    assert failed.show().reason == "The model is down."
    second = await readings.ask(pair, "m", "p", queue)
    assert second.id != first.id
    with pytest.raises(NotFound):
        await readings.read(first.id)
    await readings.save(second.id, both())
    assert (await readings.ask(pair, "m", "p", queue)).id == second.id
    other_model = await readings.ask(pair, "m-2", "p", queue)
    other_prompt = await readings.ask(pair, "m-2", "p-2", queue)
    assert len({second.id, other_model.id, other_prompt.id}) == 3
    assert await readings.newest(pair) == other_prompt
    assert len(queue.enqueued) == 4


async def test_a_reading_is_of_the_words_and_the_rubric_that_it_names(engine: AsyncEngine) -> None:
    pair, readings = await pair_of(engine), PairReadings(engine)
    await readings.ask(pair, "m", "p", Queue())
    turned = {"before_id": pair.after_id, "after_id": pair.before_id}
    for change in ({"before_version": 2}, {"after_version": 2}, {"rubric_hash": "other"}, turned):
        assert await readings.newest(Pair(**{**pair.__dict__, **change})) is None


async def test_what_readings_took_is_told_of_those_that_are_done_by_the_model_asked(engine: AsyncEngine) -> None:
    pair, readings = await pair_of(engine), PairReadings(engine)
    assert await readings.past_usage("m") == PastUsage(0, None, None, None)
    first = await readings.ask(pair, "m", "p", Queue())
    for call in (1, 2):
        await readings.save_reply(first.id, call, REPLY)
    assert (await readings.past_usage("m")).scorings == 0
    await readings.save(first.id, both())
    second = await readings.ask(pair, "m", "p-2", Queue())
    for call in (1, 2, 3):  # one had to be asked again
        await readings.save_reply(second.id, call, REPLY)
    await readings.save(second.id, both())
    # 2 and 3 replies of 1,000 tokens in, 50 out and half a dollar: 2.5 on average
    assert await readings.past_usage("m") == PastUsage(2, 2500.0, 125.0, 1.25)
    assert (await readings.past_usage("m-2")).scorings == 0
    await readings.save_reply(second.id, 4, REPLY.model_copy(update={"price_usd": None}))
    assert (await readings.past_usage("m")).price_usd == 1.0, "of those whose price is known"


async def test_a_deleted_attempt_takes_its_readings_and_their_replies_along(engine: AsyncEngine) -> None:
    pair, readings = await pair_of(engine), PairReadings(engine)
    asked = await readings.ask(pair, "m", "p", Queue())
    await Attempts(engine).delete(pair.after_id)
    assert await readings.begin(asked.id) is None
    await readings.save_reply(asked.id, 1, REPLY)
    assert await readings.reply(asked.id, 1) is None
    await readings.save(asked.id, both())
    with pytest.raises(NotFound):
        await readings.read(asked.id)
    with pytest.raises(NotFound):
        await readings.texts(pair)
    with pytest.raises(NotFound):
        await readings.ask(pair, "m", "p", Queue())
