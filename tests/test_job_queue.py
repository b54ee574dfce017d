from collections.abc import Iterator

import pytest
from sqlalchemy import URL, Engine, create_engine, text

from coach.job_queue import LISTEN, SCORE, JobQueue
from coach.store.database import now, system_url
from coach.store.owned import LOCAL_OWNER
from coach.store.tables import owners


@pytest.fixture
def queue(url: URL) -> Iterator[JobQueue]:
    queue = JobQueue(url, LOCAL_OWNER)
    yield queue
    queue.close()


@pytest.fixture
def engine(url: URL) -> Iterator[Engine]:
    engine = create_engine(system_url(url))
    yield engine
    engine.dispose()


def jobs(engine: Engine, queue: str) -> list[str]:
    """Return the ids of all jobs that were ever put into a queue."""
    schema = "" if engine.dialect.name == "sqlite" else "dbos."
    query = text(f"SELECT workflow_uuid FROM {schema}workflow_status WHERE queue_name = :queue ORDER BY 1")
    with engine.connect() as connection:
        return list(connection.scalars(query, {"queue": queue}))


def finish(engine: Engine) -> None:
    """Leave all jobs as the job engine leaves what it has carried out."""
    schema = "" if engine.dialect.name == "sqlite" else "dbos."
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {schema}workflow_status SET status = 'SUCCESS', deduplication_id = NULL"))


def test_jobs_to_listen_to_one_recording_do_not_queue_up(queue: JobQueue, engine: Engine) -> None:
    for part in (3, 7, 9):
        with engine.begin() as connection:
            queue.enqueue_listening(connection, "mine", part)
    with engine.begin() as connection:
        queue.enqueue_listening(connection, "other", 4)
    assert jobs(engine, LISTEN.queue) == ["mine:listen:3", "other:listen:4"]


def test_what_is_stored_with_a_job_that_is_not_needed_is_stored_all_the_same(queue: JobQueue, engine: Engine) -> None:
    with engine.begin() as connection:
        queue.enqueue_listening(connection, "mine", 1)
    with engine.begin() as connection:
        connection.execute(owners.insert().values(id="before", created_at=now()))
        queue.enqueue_listening(connection, "mine", 2)
        connection.execute(owners.insert().values(id="after", created_at=now()))
    with engine.connect() as connection:
        assert {"before", "after"} <= set(connection.scalars(owners.select()))


def test_after_one_was_listened_to_the_next_may_be(queue: JobQueue, engine: Engine) -> None:
    for part in (1, 2):
        with engine.begin() as connection:
            queue.enqueue_listening(connection, "mine", part)
        finish(engine)
    assert jobs(engine, LISTEN.queue) == ["mine:listen:1", "mine:listen:2"]


def test_every_scoring_is_a_job(queue: JobQueue, engine: Engine) -> None:
    for scoring in (1, 2):
        with engine.begin() as connection:
            queue.enqueue(connection, "mine", scoring)
    assert jobs(engine, SCORE.queue) == ["mine:1", "mine:2"]
