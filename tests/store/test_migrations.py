"""What an earlier database held is there after it was brought up to date."""

from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, create_engine, event, text

import coach.store
from coach.domain.attempts import AnswerKind, Stage
from coach.store.attempts import Attempts
from coach.store.database import database_url, open_engine, prepare, system_url

FIRST = (
    "INSERT INTO owners VALUES ('local', :at)",
    "INSERT INTO rubric_versions VALUES ('00ff', 'attention', '{}')",
    "INSERT INTO attempts (id, owner_id, question_id, rubric_hash, answer, submitted_at, request_hash, scoring)"
    " VALUES ('a1', 'local', 'attention', '00ff', 'It is parallel.', :at, 'r', 1)",
    "INSERT INTO replies (attempt_id, scoring, call, text, model, counted_here, received_at)"
    " VALUES ('a1', 1, 1, '{}', 'm', true, :at)",
)
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def upgrade(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(coach.store.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """Return a database with nothing in it."""
    if request.param == "sqlite":
        return database_url(f"sqlite:///{tmp_path / 'coach.sqlite'}", tmp_path)
    server = request.getfixturevalue("postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE migrated")
    return database_url(server, tmp_path).set(database="migrated")


async def test_answers_of_the_first_schema_are_the_first_version_of_their_words(empty: URL) -> None:
    engine = create_engine(system_url(empty))
    if empty.get_backend_name() == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
    with engine.begin() as connection:
        upgrade(connection, "0001")
        for statement in FIRST:
            connection.execute(text(statement), {"at": AT.isoformat()} if ":at" in statement else {})
    engine.dispose()
    prepare(empty)
    opened = open_engine(empty)
    attempts = Attempts(opened)
    (listed,) = await attempts.list()
    attempt = await attempts.get(listed.id)
    await opened.dispose()
    assert attempt.answer is not None
    assert (attempt.answer.version, attempt.answer.kind) == (1, AnswerKind.TYPED)
    assert attempt.answer.text == "It is parallel."
    assert (attempt.created_at, attempt.submitted_at) == (AT, AT)
    assert (attempt.stage, attempt.recording) == (Stage.QUEUED, None)
    assert attempt.usage is not None  # its replies are still there
