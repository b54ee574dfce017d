"""Worker slots: each running worker holds a number of its own, and whoever starts next takes a dead one's.

The number is the name under which the job engine notes who runs a job. A worker that takes a slot takes
up what its last holder left unfinished. SQLite has one slot, PostgreSQL many.
"""

from contextlib import ExitStack
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import URL, create_engine, text

from coach.store.database import system_url

MAX_SLOTS = 256
LOCK_CLASS = 0x436F6163
"""First key of the PostgreSQL advisory locks, so that they meet no others: "Coac" in ASCII."""


class Slot:
    """A held slot. It is free again when released, or when the process ends in any way."""

    def __init__(self, number: int, held: ExitStack) -> None:
        self.number = number
        self._held = held

    def release(self) -> None:
        self._held.close()


def claim_slot(url: URL, *, first_only: bool = False) -> Slot | None:
    """Take the lowest free slot; None if there is none, or if only the first would do and it is taken."""
    if url.get_backend_name() == "sqlite":
        return _claim_file(Path(str(url.database)).with_suffix(".worker"))
    return _claim_advisory(url, 1 if first_only else MAX_SLOTS)


def _claim_file(path: Path) -> Slot | None:
    held = ExitStack()
    try:
        held.enter_context(FileLock(path, timeout=0))
    except Timeout:
        return None
    return Slot(0, held)


def _claim_advisory(url: URL, count: int) -> Slot | None:
    held = ExitStack()
    engine = create_engine(system_url(url), isolation_level="AUTOCOMMIT")
    held.callback(engine.dispose)
    connection = held.enter_context(engine.connect())
    for number in range(count):
        query = text("SELECT pg_try_advisory_lock(:kind, :number)")
        if connection.scalar(query, {"kind": LOCK_CLASS, "number": number}):
            return Slot(number, held)
    held.close()
    return None


def workers_running(url: URL) -> int:
    """Return how many slots are held."""
    if url.get_backend_name() == "sqlite":
        slot = claim_slot(url)
        if slot is None:
            return 1
        slot.release()
        return 0
    engine = create_engine(system_url(url))
    held = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = :kind AND granted")
    try:
        with engine.connect() as connection:
            return int(connection.scalar(held, {"kind": LOCK_CLASS}) or 0)
    finally:
        engine.dispose()
