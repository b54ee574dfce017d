import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

from coach.errors import DataFolderUnusable
from coach.slots import claim_slot, workers_running
from coach.store.database import database_url, system_url

HOLD = """
import sys
from pathlib import Path
from coach.slots import claim_slot
from coach.store.database import database_url
slot = claim_slot(database_url(sys.argv[1], Path()))
print(slot.number, flush=True)
sys.stdin.read()
"""


def test_workers_hold_slots_of_their_own(url: URL) -> None:
    assert workers_running(url) == 0
    first = claim_slot(url)
    assert first is not None
    assert (first.number, workers_running(url)) == (0, 1)
    assert claim_slot(url, first_only=True) is None
    second = claim_slot(url)
    if url.get_backend_name() == "sqlite":
        assert second is None
    else:
        assert second is not None
        assert (second.number, workers_running(url)) == (1, 2)
        second.release()
    first.release()
    assert workers_running(url) == 0


def test_the_slot_of_a_killed_worker_is_free(url: URL) -> None:
    command = [sys.executable, "-c", HOLD, url.render_as_string(hide_password=False)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "0\n"
        assert claim_slot(url, first_only=True) is None
        process.kill()
    slot = claim_slot(url, first_only=True)
    while slot is None:  # the server may need a moment to see that the connection is gone
        slot = claim_slot(url, first_only=True)
    assert slot.number == 0
    slot.release()


def test_a_worker_on_another_database_of_the_server_is_not_counted(postgres: str) -> None:
    ours, other = (database_url(postgres, Path()).set(database=name) for name in ("postgres", "template1"))
    slot = claim_slot(other)
    assert slot is not None
    assert (workers_running(ours), workers_running(other)) == (0, 1)
    slot.release()


def test_no_worker_runs_where_there_is_no_data_folder_and_none_is_made(tmp_path: Path) -> None:
    assert workers_running(database_url(None, tmp_path / "new")) == 0
    assert not (tmp_path / "new").exists()


def test_a_database_that_cannot_be_asked_is_named() -> None:
    with pytest.raises(DataFolderUnusable, match="Start the PostgreSQL server"):
        workers_running(database_url("postgresql://me@127.0.0.1:1/name", Path()))


def test_a_slot_whose_connection_breaks_is_held_again_unless_another_took_it(url: URL) -> None:
    if url.get_backend_name() == "sqlite":
        pytest.skip("a file lock has no connection")
    slot = claim_slot(url)
    assert slot is not None
    assert slot.is_held()
    _end_other_sessions(url)
    assert slot.is_held()
    _end_other_sessions(url)
    other = claim_slot(url)
    assert other is not None
    assert other.number == slot.number
    assert not slot.is_held()
    other.release()
    slot.release()


def _end_other_sessions(url: URL) -> None:
    """Do what a restart of the server does to those who are connected."""
    engine = create_engine(system_url(url), isolation_level="AUTOCOMMIT")
    end = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with engine.connect() as connection:
        connection.execute(text(end))
    engine.dispose()
