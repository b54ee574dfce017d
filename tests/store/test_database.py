import multiprocessing
import os
import stat
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import URL, create_engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from coach.errors import DataFolderUnusable, SettingInvalid
from coach.store.database import database_url, open_engine, prepare, system_url
from coach.store.tables import metadata


def test_the_migrations_make_the_tables_of_the_code(url: URL) -> None:
    engine = create_engine(system_url(url))
    with engine.connect() as connection:
        ours = MigrationContext.configure(
            connection,
            opts={"include_object": lambda thing, name, kind, *_: kind != "table" or name in metadata.tables},
        )
        assert compare_metadata(ours, metadata) == []
    engine.dispose()


def test_preparing_twice_changes_nothing(url: URL) -> None:
    prepare(url)
    engine = create_engine(system_url(url))
    assert set(inspect(engine).get_table_names()) >= set(metadata.tables)
    engine.dispose()


def _prepare(url: str) -> None:
    prepare(database_url(url, Path()))


def test_several_processes_may_prepare_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'coach.sqlite'}"
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_prepare, args=(url,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]


def test_sqlite_keeps_a_write_ahead_log_in_the_data_folder(tmp_path: Path) -> None:
    url = database_url(None, tmp_path / "new" / "folder")
    prepare(url)
    engine = create_engine(system_url(url))
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
    engine.dispose()


@pytest.mark.parametrize(
    ("setting", "driver"),
    [
        ("postgres://me:secret@host/name", "postgresql+psycopg"),
        ("postgresql://me:secret@host/name", "postgresql+psycopg"),
        ("postgresql+asyncpg://me:secret@host/name", "postgresql+psycopg"),
        ("sqlite:////somewhere/else.db", "sqlite+aiosqlite"),
    ],
)
def test_a_url_is_taken_with_our_driver(setting: str, driver: str, tmp_path: Path) -> None:
    assert database_url(setting, tmp_path).drivername == driver


@pytest.mark.parametrize("setting", ["nonsense", "mysql://host/name", "sqlite://", "http://host"])
def test_another_database_is_refused_with_the_mend(setting: str, tmp_path: Path) -> None:
    with pytest.raises(SettingInvalid, match="COACH_DATABASE_URL"):
        database_url(setting, tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere; see the next test")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(DataFolderUnusable, match="COACH_DATA"):
        prepare(database_url(None, tmp_path / "data"))


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DataFolderUnusable, match="COACH_DATA"):
        prepare(database_url(None, tmp_path / "file" / "data"))


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "coach.sqlite").write_bytes(b"this is no database at all, and long enough to tell" * 100)
    with pytest.raises(DataFolderUnusable, match="not a database"):
        prepare(database_url(None, tmp_path))


def test_a_database_server_that_is_away_is_named_without_the_password() -> None:
    with pytest.raises(DataFolderUnusable) as caught:
        prepare(database_url("postgresql://me:secret@127.0.0.1:1/name", Path()))
    assert "127.0.0.1:1" in str(caught.value)
    assert "Start the PostgreSQL server, or mend COACH_DATABASE_URL" in str(caught.value)
    assert "folder" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_password_among_the_options_of_a_url_is_not_said_either() -> None:
    with pytest.raises(DataFolderUnusable) as caught:
        prepare(database_url("postgresql://127.0.0.1:1/name?user=me&password=secret", Path()))
    assert "secret" not in str(caught.value)


async def test_what_a_learner_said_is_not_in_an_error_of_the_database(url: URL) -> None:
    engine = open_engine(url)
    with pytest.raises(SQLAlchemyError) as caught:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT :answer FROM nowhere"), {"answer": "my own words"})
    await engine.dispose()
    assert "nowhere" in str(caught.value)
    assert "my own words" not in str(caught.value)


def test_every_engine_has_unixepoch_however_old_its_sqlite() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        now_ms = connection.scalar(text("SELECT unixepoch('subsec') * 1000"))
    assert now_ms == pytest.approx(time.time() * 1000, abs=60_000)
    engine.dispose()
