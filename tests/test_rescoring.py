"""A rescoring outlives the process that runs it."""

import time
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import URL

from tests.process import Process, serving
from tests.upstream import Upstream, slow, sound

ATTEMPTS = 5
GIVE_UP_S = 60


def submit(process: Process, number: int) -> None:
    body = {"question_id": "transformer-architecture", "answer": f"Take {number}: tokens look at each other at once."}
    assert httpx2.post(f"{process.url}/api/v1/attempts", json=body).status_code == 202


def wait_until_scored(process: Process) -> None:
    give_up_at = time.monotonic() + GIVE_UP_S
    while {each["stage"] for each in httpx2.get(f"{process.url}/api/v1/attempts").json()["attempts"]} != {"scored"}:
        assert time.monotonic() < give_up_at, "".join(process.log)
        time.sleep(0.1)


def asked(upstream: Upstream) -> list[str]:
    return [request["messages"][1]["content"] for request in upstream.requests]


@pytest.mark.slow
def test_after_kill_9_in_the_middle_of_a_rescoring_it_goes_on_by_itself(url: URL, tmp_path: Path) -> None:
    environment = {"COACH_DATABASE_URL": url.render_as_string(hide_password=False), "COACH_LLM_MODEL": "scripted-1"}
    with serving({**environment, "COACH_SCORER": "coverage"}, tmp_path) as process:
        for number in range(ATTEMPTS):
            submit(process, number)
        wait_until_scored(process)
    with Upstream(usual=slow(0.3, sound())) as upstream:
        environment["COACH_LLM_BASE_URL"] = upstream.url
        process = Process(environment, tmp_path)
        rescoring: dict[str, Any] = httpx2.post(f"{process.url}/api/v1/rescorings", json={}).json()
        where = f"/api/v1/rescorings/{rescoring['id']}"
        while httpx2.get(f"{process.url}{where}").json()["done"] < 2:
            time.sleep(0.02)
        process.kill()
        before = len(upstream.requests)
        assert before < ATTEMPTS, "it was killed too late to tell anything"
        with serving(environment, tmp_path) as again:
            give_up_at = time.monotonic() + GIVE_UP_S
            while len(set(asked(upstream))) < ATTEMPTS:  # nobody looks at it
                assert time.monotonic() < give_up_at, "".join(again.log)
                time.sleep(0.1)
            wait_until_scored(again)
            done = httpx2.get(f"{again.url}{where}").json()
    assert (done["state"], done["done"], done["failed"], done["left"]) == ("done", ATTEMPTS, 0, 0)
    assert len(upstream.requests) <= ATTEMPTS + 1, "only the call that was in the air may be made again"
