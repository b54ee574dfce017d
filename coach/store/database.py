"""Opens the database: engine, SQLite's ways, and the schema brought up to date."""

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from dbos import DBOS
from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, NullPool, Table, create_engine, event, make_url, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from coach.errors import DataFolderUnusable, SettingInvalid

BUSY_TIMEOUT_MS = 30_000
SQLITE_CACHE_KIB = 32_000
"""For each connection, as far as it is used. Room for all pages that 1,000 attempts among 1,000,000 lie on; within
SQLite's own 2,000 KiB many of them are read several times in one query."""

MIGRATION_LOCK = 0x436F616368
"""Key of the PostgreSQL advisory lock under which one process at a time migrates: "Coach" in ASCII."""

DISCREET: dict[str, Any] = {"hide_parameters": True}
"""Options of every engine: its errors, which get into logs, don't quote what a learner said."""

WRITE = {"sqlite_begin": "BEGIN IMMEDIATE"}
"""Execution options of a transaction that writes: SQLite takes its lock at the start, so it can't deadlock."""


def database_url(setting: str | None, data: Path) -> URL:
    """Return the URL of the database: SQLite in the data folder, or PostgreSQL by the setting.

    Raises:
        SettingInvalid: it is neither.
    """
    if setting is None:
        return URL.create("sqlite+aiosqlite", database=str((data / "coach.sqlite").absolute()))
    try:
        url = make_url(setting)
    except ArgumentError as error:
        raise SettingInvalid("COACH_DATABASE_URL is not a URL; write postgresql://user:password@host/name") from error
    match url.get_backend_name():
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case "sqlite" if url.database:
            return url.set(drivername="sqlite+aiosqlite")
    raise SettingInvalid(f"COACH_DATABASE_URL names {url.get_backend_name()!r}; use postgresql://… or sqlite:///file")


def system_url(url: URL) -> str:
    """Return the URL under which the job engine keeps its tables: the same database, by a synchronous driver."""
    driver = "sqlite" if url.get_backend_name() == "sqlite" else "postgresql+psycopg"
    return url.set(drivername=driver).render_as_string(hide_password=False)


def prepare(url: URL) -> None:
    """Create the database's tables, Coach's and the job engine's, or bring them up to date.

    Raises:
        DataFolderUnusable: the folder or the database can't be written.
    """
    try:
        with _migration_lock(url), _sync_engine(url).execution_options(**WRITE).begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        with _migration_lock(url):
            DBOS.migrate(system_url(url))
    except (OSError, SQLAlchemyError) as error:
        raise unusable(url, error) from error


def unusable(url: URL, error: Exception) -> DataFolderUnusable:
    """Return what to tell the operator when a database fails: without its password, with the mend."""
    place = url.set(query={}).render_as_string(hide_password=True)
    reason = str(getattr(error, "orig", None) or error).strip()
    if url.get_backend_name() == "sqlite":
        mend = "Make its folder writable, or set COACH_DATA or COACH_DATABASE_URL to a place that is."
    else:
        mend = "Start the PostgreSQL server, or mend COACH_DATABASE_URL: its host, user, password and database."
    return DataFolderUnusable(f"The database {place} can't be opened or written ({reason}). {mend}")


@contextmanager
def _migration_lock(url: URL) -> Iterator[None]:
    if url.get_backend_name() == "sqlite":
        path = Path(str(url.database))
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".migrating")):
            yield
        return
    # Outside any transaction: building an index concurrently waits for all that are open.
    engine = create_engine(system_url(url), isolation_level="AUTOCOMMIT", poolclass=NullPool, **DISCREET)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})


def _sync_engine(url: URL) -> Engine:
    engine = create_engine(system_url(url), poolclass=NullPool, **DISCREET)
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_engine(url: URL, connections: int = 5) -> AsyncEngine:
    """Return an engine on a prepared database that keeps up to so many connections open.

    It belongs to the event loop that first uses it.
    """
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True, pool_size=connections, **DISCREET)
    # The connection that was used last comes first: its cache is the warmest.
    engine = create_async_engine(url, pool_size=connections, pool_use_lifo=True, **DISCREET)
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


async def insert_if_new(connection: AsyncConnection, table: Table, row: Mapping[str, object]) -> bool:
    """Insert a row, unless one with a key of its is there; return whether it was new."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(row).on_conflict_do_nothing().returning(*table.primary_key)
    return (await connection.execute(statement)).first() is not None


async def put(connection: AsyncConnection, table: Table, row: Mapping[str, object]) -> None:
    """Insert a row, or change the one with its primary key."""
    if not await insert_if_new(connection, table, row):
        same = (column == row[column.name] for column in table.primary_key)
        await connection.execute(update(table).where(*same).values(row))


def now() -> datetime:
    return datetime.now(UTC)


def _set_up_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # the driver would begin transactions of its own, and too late
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute(f"PRAGMA cache_size=-{SQLITE_CACHE_KIB}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def _give_unixepoch(connection: Any, record: object) -> None:
    """Give an SQLite before 3.42 the call unixepoch('subsec'), which the job engine takes for granted.

    It does so from Python 3.12 on; but Python 3.12 and 3.13 on Debian 12 come with SQLite 3.40.
    """
    if hasattr(connection, "create_function"):  # no other driver has it
        connection.create_function("unixepoch", 1, lambda _: time.time())


if sqlite3.sqlite_version_info < (3, 42):
    event.listen(Engine, "connect", _give_unixepoch)  # on every engine, the job engine's own too
