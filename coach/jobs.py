"""The durable way of an attempt from its answer to its scorecard.

DBOS runs it: what is enqueued is found again after any crash. Each model reply is saved the moment it
arrives, in a step of its own, so no reply is paid for twice once it is here; so is each piece that was heard.
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from dbos import DBOS, DBOSClient, DBOSConfig
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.budget import Budget
from coach.domain.attempts import Attempt
from coach.domain.coverage import CoverageCheck
from coach.domain.pairwise import AskedReading
from coach.domain.scoring import Scorer
from coach.domain.transcripts import Transcript
from coach.errors import CoachError, ModelUnavailable, UpstreamError
from coach.job_queue import APPLICATION, LISTEN, READ_PAIR, SCORE, WORKFLOW_VERSION, JobQueue
from coach.judge import Judge
from coach.library import Library
from coach.listening import Listener, Listening
from coach.objections import conclude, scope
from coach.pair_judge import LATER, PairJudge
from coach.prompts import Prompts
from coach.saving import SavingModel, surviving
from coach.scorers import Choice, Scorers
from coach.slots import Slot
from coach.store.database import open_engine, system_url
from coach.store.pair_readings import PairReadings
from coach.store.preferences import StoredPreferences
from coach.store.rescorings import Rescorings
from coach.store.rubric_versions import RubricVersions
from coach.store.scorings import Scorings
from coach.store.sounds import Sounds

log = logging.getLogger(__name__)

POLL_S = 0.1
"""How long a new attempt may wait before a free worker sees it."""

LISTENING_AT_ONCE = 1
"""Listening ahead is only to save time later, so it takes no more than one processor."""

QUEUE_THREADS = tuple(f"queue-worker-{kind.queue}" for kind in (SCORE, LISTEN))
UNEXPECTED = "Coach itself failed while scoring; the log of the worker says how. Your answer is safe: score it again."
UNEXPECTED_OF_PAIR = f"Coach itself failed while reading; the worker's log says how. Your answers are safe. {LATER}"


@dataclass(frozen=True)
class Equipment:
    """What a worker works with. `readings` is how many times a language model reads each answer."""

    library: Library
    scorers: Scorers
    prompts: Prompts
    budget: Budget
    sounds: Sounds
    listener: Listener
    readings: int


class Worker:
    """Takes scorings from the queue and carries them out, `concurrency` at a time. One for a process."""

    def __init__(self, url: URL, slot: Slot, equipment: Equipment, concurrency: int) -> None:
        self._url = url
        self._slot = slot
        self._scorers = equipment.scorers
        self._prompts = equipment.prompts
        self._budget = equipment.budget
        self._readings = equipment.readings
        self._concurrency = concurrency
        self._engine: AsyncEngine = open_engine(url, connections=concurrency + LISTENING_AT_ONCE)
        self._listening = Listening(self._engine, equipment.library, equipment.sounds, equipment.listener)
        self._rubrics = RubricVersions(self._engine)
        self._dbos: DBOS | None = None
        self._stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._jobs: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to take scorings, first those that the last holder of the slot left unfinished."""
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_url": system_url(self._url),
            "application_version": WORKFLOW_VERSION,
            "executor_id": f"worker-{self._slot.number}",
            "log_level": "WARNING",
            "run_migrations": False,
            "notification_listener_polling_interval_sec": POLL_S,  # it sleeps so long before it sees that it is to stop
        }
        self._register_queues()
        self._dbos = DBOS(config=config)

        @DBOS.workflow(name=SCORE.name)
        async def score(owner_id: str, attempt_id: str, scoring: int) -> None:
            await self._carry_out(partial(self._score, owner_id, attempt_id, scoring))
            await self._carry_out(partial(self._go_on, owner_id))

        @DBOS.workflow(name=LISTEN.name)
        async def listen(owner_id: str, attempt_id: str) -> None:
            await self._carry_out(partial(self._listening.listen_ahead, owner_id, attempt_id))

        @DBOS.workflow(name=READ_PAIR.name)
        async def read_pair(owner_id: str, reading_id: str) -> None:
            await self._carry_out(partial(self._read_pair, owner_id, reading_id))

        DBOS.launch()

    def _register_queues(self) -> None:
        """Make the queues before DBOS looks for queues, which it does at its start and then each second."""
        client = DBOSClient(system_database_url=system_url(self._url), application_name=APPLICATION, lazy=True)
        for kind, concurrency in ((SCORE, self._concurrency), (LISTEN, LISTENING_AT_ONCE)):
            client.register_queue(kind.queue, worker_concurrency=concurrency, polling_interval_sec=POLL_S)
        client.destroy()

    def holds_slot(self) -> bool:
        """Return whether the slot is still this worker's; without it another may take up the same jobs."""
        return self._slot.is_held()

    def stop(self) -> None:
        """Stop at once. What is unfinished is taken up by the next worker in this slot."""
        self._stopping = True
        self._stop_taking()
        if self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        DBOS.destroy(destroy_registry=True)
        self._slot.release()

    def _stop_taking(self) -> None:
        """Take no more jobs: one taken while DBOS closes its event loop would be dropped with a traceback."""
        if self._dbos is not None:
            for event in self._dbos.background_thread_stop_events:
                event.set()
        for thread in threading.enumerate():
            if thread.name in QUEUE_THREADS and thread.is_alive():
                thread.join()

    async def _carry_out(self, job: Callable[[], Awaitable[None]]) -> None:
        self._loop = asyncio.get_running_loop()
        if self._stopping:
            await asyncio.Event().wait()  # until DBOS drops it; whoever takes the slot next takes it up
        task = asyncio.current_task()
        assert task is not None
        self._jobs.add(task)
        try:
            await job()
        finally:
            self._jobs.remove(task)

    async def _close(self) -> None:
        """Break off the jobs before what they work with is closed."""
        jobs = tuple(self._jobs)
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        await self._listening.close()
        await self._scorers.close()
        await self._engine.dispose()

    async def _score(self, owner_id: str, attempt_id: str, scoring: int) -> None:
        scorings = Scorings(self._engine, owner_id)
        attempt = await surviving(lambda: scorings.begin(attempt_id, scoring))
        if attempt is None:
            return
        failed = await _attempted(partial(self._score_attempt, scorings, attempt), f"attempt {attempt_id}", UNEXPECTED)
        if failed is not None:
            reason, retryable = failed
            await surviving(lambda: scorings.save_failure(attempt_id, scoring, reason, retryable=retryable))

    async def _read_pair(self, owner_id: str, reading_id: str) -> None:
        readings = PairReadings(self._engine, owner_id)
        asked = await surviving(lambda: readings.begin(reading_id))
        if asked is None:
            return
        reading = partial(self._read_both, readings, asked)
        failed = await _attempted(reading, f"pair {asked.pair.before_id}, {asked.pair.after_id}", UNEXPECTED_OF_PAIR)
        if failed is not None:
            reason, retryable = failed
            await surviving(lambda: readings.fail(reading_id, reason, retryable=retryable))

    async def _read_both(self, readings: PairReadings, asked: AskedReading) -> None:
        version = await surviving(lambda: self._rubrics.get(asked.pair.rubric_hash))
        earlier, later = await surviving(lambda: readings.texts(asked.pair))
        language = (await surviving(StoredPreferences(self._engine, readings.owner_id).read)).language
        async with self._scorers.use() as choice:
            if choice.model is None or choice.model.name != asked.asked_model:
                raise ModelUnavailable(
                    f"It was asked of {asked.asked_model}, and now the scorer is {choice.name}.", LATER, retryable=False
                )
            find, save = partial(readings.reply, asked.id), partial(readings.save_reply, asked.id)
            judge = PairJudge(SavingModel(choice.model, find, save), self._prompts, language)
            both = await judge.read(version.question, version.rubric, earlier, later)
        await surviving(lambda: readings.save(asked.id, both))

    async def _check_scorer(self, attempt: Attempt, owner_id: str, choice: Choice) -> None:
        """Return unless a rescoring asked for another scorer than there is now.

        Raises:
            ModelUnavailable: it did, and its estimate was for that one.
        """
        rescorings = Rescorings(self._engine, owner_id)
        asked = await surviving(lambda: rescorings.scorer_of(attempt.id, attempt.scoring))
        if asked not in (None, (choice.kind, choice.model_name)):
            raise ModelUnavailable(
                f"It was to be scored again by {asked[1] or asked[0]}, and now the scorer is {choice.name}.",
                "The earlier scorecard holds. Bring that scorer back, or score again with this one.",
            )

    async def _go_on(self, owner_id: str) -> None:
        """Go on with the rescorings of which this may have been the attempt that they waited for."""
        rescorings = Rescorings(self._engine, owner_id)
        queue = JobQueue(self._url, owner_id)
        try:
            await surviving(lambda: rescorings.advance(queue.enqueue))
        finally:
            queue.close()

    async def _score_attempt(self, scorings: Scorings, attempt: Attempt) -> None:
        version = await surviving(lambda: self._rubrics.get(attempt.scoring_rubric_hash or attempt.rubric_hash))
        answer = attempt.answer or await self._listening.transcribe(scorings.owner_id, attempt, version)
        asked, marked = scope(attempt.objection, version.rubric, answer.text)
        self._budget.check(version.question, asked, answer.text, marked)
        preferences = StoredPreferences(self._engine, scorings.owner_id)
        language = (await surviving(preferences.read)).language
        async with self._scorers.use() as choice:
            await self._check_scorer(attempt, scorings.owner_id, choice)
            scorer: Scorer = CoverageCheck()
            if choice.model is not None:
                find = partial(scorings.reply, attempt.id, attempt.scoring)
                save = partial(scorings.save_reply, attempt.id, attempt.scoring, asked_model=choice.model.name)
                model = SavingModel(choice.model, find, save)
                scorer = Judge(model, self._prompts, language, marked, self._readings)
            rubric = version.rubric if choice.model is None else asked  # the coverage check finds words in all of it
            reading = await scorer.score(version.question, rubric, Transcript(text=answer.text))
        scorecard = conclude(attempt, reading, version.rubric, marked)
        await surviving(lambda: scorings.save_scorecard(attempt.id, attempt.scoring, answer.version, scorecard))


async def _attempted(job: Callable[[], Awaitable[None]], what: str, unexpected: str) -> tuple[str, bool] | None:
    """Carry out a job. Return why it failed, and whether trying again may help; None if it did not fail."""
    try:
        await job()
    except CoachError as failure:
        log.warning("%s came to nothing: %s", what, failure)
        return str(failure), isinstance(failure, UpstreamError) and failure.retryable
    except Exception:
        log.exception("%s came to nothing", what)
        return unexpected, True
    return None
