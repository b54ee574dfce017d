import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import URL, Connection, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from coach.domain.attempts import AnswerKind, Attempt, Stage
from coach.domain.recordings import Received, RecordingPart
from coach.domain.speech import HeardSoFar
from coach.errors import IdempotencyConflict, NotFound, NotScoredYet, RecordingConflict
from coach.store.attempts import Attempts
from coach.store.database import now, open_engine
from coach.store.recordings import Recordings, outdated
from coach.store.scorings import Scorings
from coach.store.tables import metadata, recording_parts
from tests import factories as make


def part(number: int, content: bytes = b"sound") -> RecordingPart:
    return RecordingPart(number=number, size=len(content), sha256=hashlib.sha256(content).hexdigest())


class Queue:
    """Keeps what was enqueued."""

    def __init__(self) -> None:
        self.enqueued: list[tuple[str, int]] = []

    def __call__(self, connection: Connection, attempt_id: str, number: int) -> None:
        assert connection.in_transaction()
        self.enqueued.append((attempt_id, number))


async def nothing(connection: AsyncConnection) -> None:
    """Have nothing against it."""


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


@pytest.fixture
def attempts(engine: AsyncEngine) -> Attempts:
    return Attempts(engine)


@pytest.fixture
def recordings(engine: AsyncEngine) -> Recordings:
    return Recordings(engine)


async def begin(attempts: Attempts, key: str | None = None) -> Attempt:
    attempt, _ = await attempts.create_spoken(make.question(), make.rubric(), "audio/webm", key)
    return attempt


async def submitted(attempts: Attempts, recordings: Recordings) -> Attempt:
    attempt = await begin(attempts)
    await recordings.save_part(attempt.id, part(0), nothing, Queue())
    return await attempts.submit(attempt.id, nothing, Queue())


async def test_a_spoken_attempt_goes_through_its_stages(attempts: Attempts, recordings: Recordings) -> None:
    attempt = await begin(attempts)
    assert (attempt.stage, attempt.submitted_at, attempt.answer) == (Stage.RECORDING, None, None)
    attempt = await submitted(attempts, recordings)
    assert attempt.stage is Stage.QUEUED
    begun = await Scorings(attempts._engine).begin(attempt.id, 1)
    assert begun is not None
    assert begun.stage is Stage.TRANSCRIBING
    await recordings.save_transcript(attempt.id, make.spoken("attention is parallel"), "00ff")
    assert (await attempts.get(attempt.id)).stage is Stage.SCORING


async def test_an_attempt_that_is_recorded_is_not_in_the_queue(attempts: Attempts) -> None:
    attempt = await begin(attempts)
    queue = Queue()
    assert (await attempts.score_again(attempt.id, queue)).stage is Stage.RECORDING
    assert queue.enqueued == []


async def test_the_same_key_begins_one_attempt(attempts: Attempts) -> None:
    assert (await begin(attempts, "key")).id == (await begin(attempts, "key")).id
    with pytest.raises(IdempotencyConflict):
        await attempts.create(make.question(), make.rubric(), "Typed.", "key", Queue())


async def test_parts_may_come_in_any_order_and_again(attempts: Attempts, recordings: Recordings) -> None:
    attempt = await begin(attempts)
    saved = [await recordings.save_part(attempt.id, part(number), nothing, Queue()) for number in (2, 0, 2)]
    # Each has the five bytes of "sound".
    assert saved == [Received(parts=1, size=5), Received(parts=2, size=10), None]
    arrived = await recordings.arrived(attempt.id)
    assert [each.number for each in arrived.parts] == [0, 2]
    assert (arrived.size, arrived.missing(), arrived.missing(4)) == (10, (1,), (1, 3))
    assert [each.number for each in arrived.unbroken()] == [0]


async def test_submitting_is_done_once(attempts: Attempts, recordings: Recordings) -> None:
    attempt = await begin(attempts)
    queue = Queue()
    await attempts.submit(attempt.id, nothing, queue)
    await attempts.submit(attempt.id, nothing, queue)
    assert queue.enqueued == [(attempt.id, 1)]


async def test_what_speaks_against_submitting_leaves_it_open(attempts: Attempts) -> None:
    attempt = await begin(attempts)

    async def refuse(connection: AsyncConnection) -> None:
        raise RecordingConflict("Parts are missing.")

    queue = Queue()
    with pytest.raises(RecordingConflict):
        await attempts.submit(attempt.id, refuse, queue)
    assert (await attempts.get(attempt.id)).stage is Stage.RECORDING
    assert queue.enqueued == []


async def test_nothing_can_be_added_to_what_was_submitted(attempts: Attempts, recordings: Recordings) -> None:
    attempt = await submitted(attempts, recordings)

    async def check(connection: AsyncConnection) -> None:
        await attempts.check_open(connection, attempt.id)

    with pytest.raises(RecordingConflict, match="was submitted"):
        await recordings.save_part(attempt.id, part(1), check, Queue())


async def test_a_growing_recording_is_listened_to_every_five_seconds(
    attempts: Attempts, recordings: Recordings, engine: AsyncEngine
) -> None:
    attempt = await begin(attempts)
    queue = Queue()
    await recordings.save_part(attempt.id, part(0), nothing, queue)
    await recordings.save_part(attempt.id, part(1), nothing, queue)
    assert queue.enqueued == []  # it has only just begun
    await age(engine, 6)
    await recordings.save_part(attempt.id, part(2), nothing, queue)
    await recordings.save_part(attempt.id, part(3), nothing, queue)
    assert queue.enqueued == [(attempt.id, 2)]


async def age(engine: AsyncEngine, seconds: float) -> None:
    """Make the parts that have arrived so much older."""
    async with engine.begin() as connection:
        received = now() - timedelta(seconds=seconds)
        await connection.execute(update(recording_parts).values(received_at=received))


async def test_what_was_heard_so_far_is_kept_until_the_transcript_is_there(
    attempts: Attempts, recordings: Recordings
) -> None:
    attempt = await submitted(attempts, recordings)
    heard = HeardSoFar(recognizer=make.RECOGNIZER, until_s=7.5)
    await recordings.save_heard(attempt.id, heard, 20.0)
    assert await recordings.heard(attempt.id) == heard
    recording = (await attempts.get(attempt.id)).recording
    assert recording is not None
    assert (recording.heard_s, recording.duration_s) == (7.5, 20.0)
    await recordings.save_transcript(attempt.id, make.spoken("attention is parallel"), "00ff")
    await recordings.save_heard(attempt.id, heard, 20.0)  # one that listened ahead comes too late
    assert await recordings.heard(attempt.id) is None


async def test_a_transcript_is_saved_once_with_the_words_as_heard(attempts: Attempts, recordings: Recordings) -> None:
    attempt = await submitted(attempts, recordings)
    transcript = make.spoken("attention is parallel")
    await recordings.save_transcript(attempt.id, transcript, "00ff")
    await recordings.save_transcript(attempt.id, make.spoken("something else"), "00ff")
    assert await recordings.transcript(attempt.id) == transcript
    (answer,) = await attempts.answers(attempt.id)
    assert (answer.version, answer.kind, answer.text) == (1, AnswerKind.HEARD, "attention is parallel")
    recording = (await attempts.get(attempt.id)).recording
    assert recording is not None
    assert (recording.sha256, recording.duration_s) == ("00ff", transcript.duration_s)


async def test_a_correction_is_a_version_of_its_own_and_is_scored(attempts: Attempts, recordings: Recordings) -> None:
    attempt = await submitted(attempts, recordings)
    await recordings.save_transcript(attempt.id, make.spoken("a tension is parallel"), "00ff")
    with pytest.raises(NotScoredYet, match="when a scoring is over"):
        await attempts.score_again(attempt.id, Queue(), "attention is parallel")
    worker = Scorings(attempts._engine)
    scale = {"scorer": "coverage", "rubric_hash": attempt.rubric_hash}
    as_heard = make.scorecard(scale=scale)
    await worker.save_scorecard(attempt.id, 1, 1, as_heard)
    queue = Queue()
    corrected = await attempts.score_again(attempt.id, queue, "attention is parallel")
    assert queue.enqueued == [(attempt.id, 2)]
    assert corrected.answer is not None
    assert (corrected.answer.version, corrected.scored_version) == (2, 1)
    await worker.save_scorecard(attempt.id, 2, 2, make.scorecard(scale=scale, notices=("corrected",)))
    done = await attempts.get(attempt.id)
    assert (done.scored_version, done.scorecard_as_heard) == (2, as_heard)
    assert [each.text for each in await attempts.answers(attempt.id)] == [
        "a tension is parallel",
        "attention is parallel",
    ]


async def test_recordings_whose_time_is_over_are_found(
    attempts: Attempts, recordings: Recordings, engine: AsyncEngine
) -> None:
    old = await submitted(attempts, recordings)
    await age(engine, 100)
    await submitted(attempts, recordings)
    assert await outdated(engine, now() - timedelta(seconds=50)) == [("local", old.id)]
    await recordings.forget_parts(old.id, (part(0),))
    assert await outdated(engine, now() - timedelta(seconds=50)) == []
    recording = (await attempts.get(old.id)).recording
    assert recording is not None
    assert recording.deleted_at is not None


async def test_a_deleted_attempt_leaves_nothing_of_its_recording(
    attempts: Attempts, recordings: Recordings, engine: AsyncEngine
) -> None:
    attempt = await submitted(attempts, recordings)
    await recordings.save_transcript(attempt.id, make.spoken("attention"), "00ff")
    await attempts.delete(attempt.id)
    await recordings.save_transcript(attempt.id, make.spoken("attention"), "00ff")
    async with engine.connect() as connection:
        for name in ("recordings", "recording_parts", "transcripts", "answers"):
            assert await connection.scalar(select(func.count()).select_from(metadata.tables[name])) == 0


async def test_nobody_hears_or_touches_the_recordings_of_another(attempts: Attempts, engine: AsyncEngine) -> None:
    attempt = await begin(attempts)
    theirs = Recordings(engine, "them")
    other = Attempts(engine, "them")

    async def check(connection: AsyncConnection) -> None:
        await other.check_open(connection, attempt.id)

    with pytest.raises(NotFound):
        await theirs.save_part(attempt.id, part(0), check, Queue())
    with pytest.raises(NotFound):
        await other.submit(attempt.id, nothing, Queue())
    with pytest.raises(NotFound):
        await other.answers(attempt.id)
    await theirs.save_transcript(attempt.id, make.spoken("mischief"), "00ff")
    await theirs.save_heard(attempt.id, HeardSoFar(recognizer=make.RECOGNIZER), 1.0)
    await theirs.forget_parts(attempt.id, (part(0),))
    assert await theirs.arrived(attempt.id) == await theirs.arrived("nowhere")
    assert await theirs.transcript(attempt.id) is None
    assert await theirs.heard(attempt.id) is None
    mine = await attempts.get(attempt.id)
    assert mine == attempt
