"""The durable way of an attempt from its answer to its scorecard, and the queue that leads there.

DBOS runs it: what is enqueued is found again after any crash. Each model reply is saved the moment it
arrives, in a step of its own, so no reply is paid for twice once it is here.
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from dbos import DBOS, DBOSClient, DBOSConfig, StepOptions, error
from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.attempts import Attempt
from coach.domain.coverage import CoverageCheck
from coach.domain.replies import Reply
from coach.domain.scoring import Scorer
from coach.domain.transcripts import Transcript
from coach.errors import CoachError, NotFound, ReplyInvalid, UpstreamError
from coach.judge import Judge
from coach.llm import ChatModel, Message
from coach.prompts import Prompts
from coach.scorers import Scorers
from coach.slots import Slot
from coach.store.attempts import Attempts, RubricVersion
from coach.store.database import open_engine, system_url

log = logging.getLogger(__name__)

R = TypeVar("R")

APPLICATION = "coach"
WORKFLOW = "score"
WORKFLOW_VERSION = "1"
"""Raised only when a job begun by an older release can't be finished by this one."""

QUEUE = "scoring"
POLL_S = 0.1
"""How long a new attempt may wait before a free worker sees it."""

NONSENSE: StepOptions = {
    "retries_allowed": True,
    "max_attempts": 3,
    "interval_seconds": 1.0,
    "backoff_rate": 3.0,
    "should_retry": lambda failure: isinstance(failure, ReplyInvalid) and failure.retryable,
}
"""What is no reply at all is asked for again. A server that can't be reached is the client's to retry."""

ALIVE = ("ENQUEUED", "PENDING", "DELAYED")
DATABASE_WAITS_S = (0.2, 1.0, 5.0)
"""A database that goes away is tried again after so long; then the scoring counts as broken off."""

UNEXPECTED = "Coach itself failed while scoring; the log of the worker says how. Your answer is safe: score it again."


class ScoringQueue:
    """Puts scorings into the queue, in the transaction that stores what they are about."""

    def __init__(self, url: URL, owner_id: str) -> None:
        self._client = DBOSClient(system_database_url=system_url(url), application_name=APPLICATION, lazy=True)
        self._owner_id = owner_id

    def enqueue(self, connection: Connection, attempt_id: str, scoring: int) -> None:
        """Enqueue a scoring; it is there when the transaction of `connection` commits."""
        self._client.enqueue_in_transaction(
            connection,
            {
                "workflow_name": WORKFLOW,
                "queue_name": QUEUE,
                "workflow_id": _workflow_id(attempt_id, scoring),
                "app_version": WORKFLOW_VERSION,
            },
            self._owner_id,
            attempt_id,
            scoring,
        )

    async def is_alive(self, attempt_id: str, scoring: int) -> bool:
        """Return whether a scoring waits or runs, or will be taken up again by itself."""
        found = await self._client.list_workflows_async(workflow_ids=[_workflow_id(attempt_id, scoring)])
        return any(workflow.status in ALIVE for workflow in found)

    async def forget(self, attempt_id: str, scorings: int) -> None:
        """Remove every trace of an attempt's scorings from the queue."""
        await self._client.delete_workflows_async([_workflow_id(attempt_id, n + 1) for n in range(scorings)])

    def close(self) -> None:
        self._client.destroy()


def _workflow_id(attempt_id: str, scoring: int) -> str:
    return f"{attempt_id}:{scoring}"


class Worker:
    """Takes scorings from the queue and carries them out, `concurrency` at a time. One for a process."""

    def __init__(self, url: URL, slot: Slot, scorers: Scorers, prompts: Prompts, concurrency: int) -> None:
        self._url = url
        self._slot = slot
        self._scorers = scorers
        self._prompts = prompts
        self._concurrency = concurrency
        self._engine: AsyncEngine = open_engine(url, connections=concurrency)
        self._rubrics: dict[str, RubricVersion] = {}
        self._dbos: DBOS | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

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
        self._register_queue()
        self._dbos = DBOS(config=config)

        @DBOS.workflow(name=WORKFLOW)
        async def score(owner_id: str, attempt_id: str, scoring: int) -> None:
            await self._score(owner_id, attempt_id, scoring)

        DBOS.launch()

    def _register_queue(self) -> None:
        """Make the queue before DBOS looks for queues, which it does at its start and then each second."""
        client = DBOSClient(system_database_url=system_url(self._url), application_name=APPLICATION, lazy=True)
        client.register_queue(QUEUE, worker_concurrency=self._concurrency, polling_interval_sec=POLL_S)
        client.destroy()

    def holds_slot(self) -> bool:
        """Return whether the slot is still this worker's; without it another may take up the same jobs."""
        return self._slot.is_held()

    def stop(self) -> None:
        """Stop at once. What is unfinished is taken up by the next worker in this slot."""
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
            if thread.name == f"queue-worker-{QUEUE}" and thread.is_alive():
                thread.join()

    async def _close(self) -> None:
        await self._scorers.close()
        await self._engine.dispose()

    async def _score(self, owner_id: str, attempt_id: str, scoring: int) -> None:
        self._loop = asyncio.get_running_loop()
        attempts = Attempts(self._engine, owner_id)
        attempt = await surviving(lambda: attempts.begin_scoring(attempt_id, scoring))
        if attempt is None:
            return
        try:
            await self._score_attempt(attempts, attempt)
            return
        except CoachError as failure:
            reason, retryable = str(failure), isinstance(failure, UpstreamError) and failure.retryable
            log.warning("attempt %s was not scored: %s", attempt_id, failure)
        except Exception:
            reason, retryable = UNEXPECTED, True
            log.exception("attempt %s was not scored", attempt_id)
        await surviving(lambda: attempts.save_failure(attempt_id, scoring, reason, retryable=retryable))

    async def _score_attempt(self, attempts: Attempts, attempt: Attempt) -> None:
        version = await surviving(lambda: self._rubric(attempts, attempt.rubric_hash))
        model = (await self._scorers.current()).model
        scorer: Scorer = (
            CoverageCheck() if model is None else Judge(SavingModel(model, attempts, attempt), self._prompts)
        )
        scorecard = await scorer.score(version.question, version.rubric, Transcript(text=attempt.answer))
        await surviving(lambda: attempts.save_scorecard(attempt.id, attempt.scoring, scorecard))

    async def _rubric(self, attempts: Attempts, rubric_hash: str) -> RubricVersion:
        """Return what never changes under its hash, read once."""
        if rubric_hash not in self._rubrics:
            self._rubrics[rubric_hash] = await attempts.rubric(rubric_hash)
        return self._rubrics[rubric_hash]


async def surviving(operation: Callable[[], Awaitable[R]]) -> R:
    """Return what a database operation returns; it is tried again when the connection breaks."""
    for wait_s in DATABASE_WAITS_S:
        try:
            return await operation()
        except DBAPIError as failure:
            log.warning("the database failed (%s); trying again in %g s", type(failure.orig).__name__, wait_s)
            await asyncio.sleep(wait_s)
    return await operation()


class SavingModel:
    """A model whose replies are saved as they arrive; a reply that is saved is never asked for again."""

    def __init__(self, model: ChatModel, attempts: Attempts, attempt: Attempt) -> None:
        self.name = model.name
        self._model = model
        self._attempts = attempts
        self._key = (attempt.id, attempt.scoring)
        self._calls = 0
        self._fresh: dict[int, Reply] = {}

    async def reply(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> Reply:
        self._calls += 1
        call = self._calls
        try:
            await DBOS.run_step_async({"name": f"reply-{call}", **NONSENSE}, self._ask_and_save, call, messages, schema)
        except error.DBOSMaxStepRetriesExceeded as exceeded:
            raise exceeded.errors[-1] from exceeded
        reply = self._fresh.get(call) or await surviving(partial(self._attempts.reply, *self._key, call))
        if reply is None:
            raise NotFound("The attempt was deleted while it was scored.")
        return reply

    async def close(self) -> None:
        await self._model.close()

    async def _ask_and_save(self, call: int, messages: Sequence[Message], schema: Mapping[str, Any]) -> None:
        """The step. It returns nothing, so that the learner's words stay in the attempt's own tables."""
        saved = await surviving(partial(self._attempts.reply, *self._key, call))
        if saved is None:
            fresh = await self._model.reply(messages, schema)
            await surviving(lambda: self._attempts.save_reply(*self._key, call, fresh))
            self._fresh[call] = fresh
