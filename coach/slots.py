"""Worker slots: each running worker holds a number of its own, and whoever starts next takes a dead one's.

The number is the name under which the job engine notes who runs a job. A worker that takes a slot takes
up what its last holder left unfinished. SQLite has one slot, PostgreSQL many.
"""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import URL, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from coach.store.database import DISCREET, system_url, unusable

MAX_SLOTS = 256
LOCK_CLASS = 0x436F6163
"""First key of the PostgreSQL advisory locks, so that they meet no others: "Coac" in ASCII."""


class Slot:
    """A held slot. It is free again when released, or when the process ends in any way."""

    def __init__(self, number: int, held: ExitStack, hold: Callable[[], bool] = lambda: True) -> None:
        self.number = number
        self._held = held
        self._hold = hold

    def is_held(self) -> bool:
        """Return whether the slot is still ours; a lost connection is made anew, if that is not too late."""
        return self._hold()

    def release(self) -> None:
        self._held.close()


def claim_slot(url: URL, *, first_only: bool = False) -> Slot | None:
    """Take the lowest free slot; None if there is none, or if only the first would do and it is taken."""
    if url.get_backend_name() == "sqlite":
        return _claim_file(_lock_file(url))
    return _claim_advisory(url, 1 if first_only else MAX_SLOTS)


def _lock_file(url: URL) -> Path:
    return Path(str(url.database)).with_suffix(".worker")


def _claim_file(path: Path) -> Slot | None:
    held = ExitStack()
    try:
        held.enter_context(FileLock(path, timeout=0))
    except Timeout:
        return None
    return Slot(0, held)


def _claim_advisory(url: URL, count: int) -> Slot | None:
    lock = _AdvisoryLock(url)
    for number in range(count):
        if lock.take(number):
            held = ExitStack()
            held.callback(lock.close)
            return Slot(number, held, lock.hold)
    lock.close()
    return None


class _AdvisoryLock:
    """A lock that the server keeps as long as this connection lives."""

    def __init__(self, url: URL) -> None:
        self._engine = create_engine(system_url(url), isolation_level="AUTOCOMMIT", poolclass=NullPool, **DISCREET)
        self._connection = self._engine.connect()
        self._number = -1

    def take(self, number: int) -> bool:
        query = text("SELECT pg_try_advisory_lock(:kind, :number)")
        taken = bool(self._connection.scalar(query, {"kind": LOCK_CLASS, "number": number}))
        self._number = number if taken else self._number
        return taken

    def hold(self) -> bool:
        try:
            self._connection.scalar(text("SELECT 1"))
            return True
        except DBAPIError:
            self._connection.close()
        try:
            self._connection = self._engine.connect()
            return self.take(self._number)
        except DBAPIError:
            return True  # while the server is away nobody else can take it either

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()


def workers_running(url: URL) -> int:
    """Return how many slots of this database are held; 0 where there is no database yet.

    Raises:
        DataFolderUnusable: the database can't be asked.
    """
    try:
        return _held_file(url) if url.get_backend_name() == "sqlite" else _held_advisory(url)
    except (OSError, SQLAlchemyError) as error:
        raise unusable(url, error) from error


def _held_file(url: URL) -> int:
    path = _lock_file(url)
    if not path.exists():  # to claim the slot would make the folder
        return 0
    slot = _claim_file(path)
    if slot is None:
        return 1
    slot.release()
    return 0


def _held_advisory(url: URL) -> int:
    engine = create_engine(system_url(url), **DISCREET)
    # The server lists the locks of all its databases.
    held = text(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = :kind AND granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    try:
        with engine.connect() as connection:
            return int(connection.scalar(held, {"kind": LOCK_CLASS}) or 0)
    finally:
        engine.dispose()
