"""A blind reading outlives the process that makes it."""

import time
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import URL, create_engine, text

from coach.store.database import system_url
from tests.process import Process, serving
from tests.test_rescoring import submit, wait_until_scored
from tests.upstream import MODEL, Upstream, fenced, prefers, slow, sound

GIVE_UP_S = 60


def environment_of(url: URL, upstream: Upstream) -> dict[str, str]:
    return {
        "COACH_DATABASE_URL": url.render_as_string(hide_password=False),
        "COACH_LLM_BASE_URL": upstream.url,
        "COACH_LLM_MODEL": MODEL,
    }


def ask(process: Process) -> str:
    """Ask for a reading of the two attempts; return where its comparison is."""
    one, other = (each["id"] for each in httpx2.get(f"{process.url}/api/v1/attempts").json()["attempts"])
    asked = httpx2.post(f"{process.url}/api/v1/attempts/{one}/comparison/pairwise-reading?with={other}")
    assert asked.status_code == 202, asked.text
    return str(asked.headers["location"])


def wait_until_over(process: Process, where: str) -> dict[str, Any]:
    give_up_at = time.monotonic() + GIVE_UP_S
    while True:
        reading: dict[str, Any] = httpx2.get(f"{process.url}{where}").json()["pairwise"]
        if reading["state"] in ("done", "failed"):
            return reading
        assert time.monotonic() < give_up_at, "".join(process.log)
        time.sleep(0.1)


@pytest.mark.slow
def test_kill_9_between_the_two_orders_pays_for_neither_twice(url: URL, tmp_path: Path) -> None:
    with Upstream() as upstream:
        environment = environment_of(url, upstream)
        process = Process(environment, tmp_path)
        for number in range(2):
            submit(process, number)
        wait_until_scored(process)
        upstream.requests.clear()
        upstream.script = [prefers("Take 1"), slow(GIVE_UP_S, sound())]
        upstream.usual = prefers("Take 1")
        where = ask(process)
        while len(upstream.requests) < 2:  # the first reply is saved before the second call
            time.sleep(0.01)
        process.kill()
        with serving(environment, tmp_path) as again:
            reading = wait_until_over(again, where)
    assert (reading["state"], reading["agreed"]) == ("done", "after")
    firsts = [fenced(body, "first")[:6] for body in upstream.requests]
    assert firsts == ["Take 0", "Take 1", "Take 1"], "only the call that was in the air was made again"


@pytest.mark.slow
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # what differs between databases is in the test above
def test_a_reading_that_was_broken_off_for_good_says_so_and_can_be_asked_for_again(url: URL, tmp_path: Path) -> None:
    with Upstream() as upstream:
        environment = environment_of(url, upstream)
        with serving(environment, tmp_path) as process:
            for number in range(2):
                submit(process, number)
            wait_until_scored(process)
        with serving({**environment, "COACH_RUN_WORKER": "false"}, tmp_path) as process:
            where = ask(process)
            engine = create_engine(system_url(url))
            with engine.begin() as connection:  # as it stands after the database failed at the wrong moment
                connection.execute(text("UPDATE workflow_status SET status = 'ERROR'"))
            engine.dispose()
            assert "broken off" in wait_until_over(process, where)["reason"]
        upstream.usual = prefers("Take 1")
        with serving(environment, tmp_path) as process:
            assert wait_until_over(process, ask(process))["state"] == "done"
