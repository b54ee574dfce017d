"""The queues of durable jobs. The job engine, DBOS, keeps them in the same database as everything else."""

from contextlib import suppress
from dataclasses import dataclass

from dbos import DBOSClient, EnqueueOptions, error
from sqlalchemy import URL, Connection

from coach.store.database import system_url

APPLICATION = "coach"
WORKFLOW_VERSION = "1"
"""Raised only when a job begun by an older release can't be finished by this one."""


@dataclass(frozen=True)
class Kind:
    """A kind of job: the name of its workflow, and of the queue in which it waits."""

    name: str
    queue: str


SCORE = Kind("score", "scoring")
LISTEN = Kind("listen", "listening")
READ_PAIR = Kind("read-pair", SCORE.queue)
"""It asks the same model, so it waits in the same queue: there are never more calls at once than the setting says."""

ALIVE = ("ENQUEUED", "PENDING", "DELAYED")


class JobQueue:
    """Puts jobs into their queues, in the transaction that stores what they are about."""

    def __init__(self, url: URL, owner_id: str) -> None:
        self._client = DBOSClient(system_database_url=system_url(url), application_name=APPLICATION, lazy=True)
        self._owner_id = owner_id

    def enqueue(self, connection: Connection, attempt_id: str, scoring: int) -> None:
        """Enqueue a scoring; it is there when the transaction of `connection` commits."""
        options = _options(SCORE, _workflow_id(attempt_id, scoring))
        self._client.enqueue_in_transaction(connection, options, self._owner_id, attempt_id, scoring)

    def enqueue_listening(self, connection: Connection, attempt_id: str, part: int) -> None:
        """Enqueue that a recording which is still going on is listened to, when this part arrived.

        While one such job of the attempt waits or runs, there is no second: it hears all that is there when it begins.
        """
        options = _options(LISTEN, f"{attempt_id}:{LISTEN.name}:{part}")
        options["deduplication_id"] = attempt_id
        # PostgreSQL gives up a transaction in which it refused a row, unless that was in a savepoint.
        with suppress(error.DBOSQueueDeduplicatedError), connection.begin_nested():
            self._client.enqueue_in_transaction(connection, options, self._owner_id, attempt_id)

    def enqueue_pair(self, connection: Connection, attempt_id: str, reading_id: str) -> None:
        """Enqueue a blind reading of this attempt beside another one."""
        options = _options(READ_PAIR, _pair_id(attempt_id, reading_id))
        self._client.enqueue_in_transaction(connection, options, self._owner_id, reading_id)

    async def is_alive(self, attempt_id: str, scoring: int) -> bool:
        """Return whether a scoring waits or runs, or will be taken up again by itself."""
        return await self._is_alive(_workflow_id(attempt_id, scoring))

    async def is_pair_alive(self, attempt_id: str, reading_id: str) -> bool:
        """Return whether a blind reading waits or runs, or will be taken up again by itself."""
        return await self._is_alive(_pair_id(attempt_id, reading_id))

    async def _is_alive(self, workflow_id: str) -> bool:
        found = await self._client.list_workflows_async(workflow_ids=[workflow_id])
        return any(workflow.status in ALIVE for workflow in found)

    async def forget(self, attempt_id: str) -> None:
        """Remove every trace of an attempt from the queues."""
        found = await self._client.list_workflows_async(workflow_id_prefix=f"{attempt_id}:", load_input=False)
        if found:
            await self._client.delete_workflows_async([workflow.workflow_id for workflow in found])

    def close(self) -> None:
        self._client.destroy()


def _options(kind: Kind, workflow_id: str) -> EnqueueOptions:
    return {
        "workflow_name": kind.name,
        "queue_name": kind.queue,
        "workflow_id": workflow_id,
        "app_version": WORKFLOW_VERSION,
    }


def _workflow_id(attempt_id: str, scoring: int) -> str:
    return f"{attempt_id}:{scoring}"


def _pair_id(attempt_id: str, reading_id: str) -> str:
    return f"{attempt_id}:{READ_PAIR.name}:{reading_id}"
