"""A crash at any moment: no attempt is lost, and no saved reply is paid for twice."""

import base64
import hashlib
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import URL, create_engine, text

from coach.store.database import system_url
from tests.process import Process, serving
from tests.recordings import TWO_CITIES, words_of
from tests.upstream import Upstream, slow, sound

ATTEMPTS = 16
CONCURRENCY = 4
LATENCY_S = 0.3
GIVE_UP_S = 60

SAVED = text("SELECT a.text AS answer FROM replies r JOIN answers a ON a.attempt_id = r.attempt_id")


def answer(number: int) -> str:
    return f"Take {number:03}: attention lets every token look at every other token at once."


def asked(upstream: Upstream) -> Counter[str]:
    """Return how often the model was asked about each answer."""
    prompts = [request["messages"][-1]["content"] for request in upstream.requests]
    return Counter(answer(n) for n in range(ATTEMPTS) for prompt in prompts if answer(n) in prompt)


def saved(url: URL) -> list[str]:
    engine = create_engine(system_url(url))
    with engine.connect() as connection:
        answers = [str(row.answer) for row in connection.execute(SAVED)]
    engine.dispose()
    return answers


def attempts(process: Process) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx2.get(f"{process.url}/api/v1/attempts?limit=200").json()["attempts"]
    return found


def wait_until_scored(process: Process) -> list[dict[str, Any]]:
    give_up_at = time.monotonic() + GIVE_UP_S
    while {each["stage"] for each in attempts(process)} != {"scored"}:
        assert time.monotonic() < give_up_at, "".join(process.log)
        time.sleep(0.1)
    return attempts(process)


@pytest.fixture
def environment(url: URL, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    return {
        "COACH_DATABASE_URL": url.render_as_string(hide_password=False),
        "COACH_CONCURRENCY": str(CONCURRENCY),
        "COACH_LLM_MODEL": "scripted-1",
    }


@pytest.mark.slow
def test_kill_9_loses_no_attempt_and_repeats_no_saved_reply(
    url: URL, environment: dict[str, str], tmp_path: Path
) -> None:
    with Upstream(usual=slow(LATENCY_S, sound())) as upstream:
        environment["COACH_LLM_BASE_URL"] = upstream.url
        process = Process(environment, tmp_path)
        for number in range(ATTEMPTS):
            body = {"question_id": "transformer-architecture", "answer": answer(number)}
            sent = httpx2.post(f"{process.url}/api/v1/attempts", json=body, headers={"Idempotency-Key": str(number)})
            assert sent.status_code == 202
        while len(saved(url)) < ATTEMPTS // 4:
            time.sleep(0.01)
        process.kill()
        replied, asked_before = saved(url), asked(upstream)
        assert len(replied) < ATTEMPTS, "it was killed too late to tell anything"

        with serving(environment, tmp_path) as again:
            found = wait_until_scored(again)
    assert sorted(each["answer"] for each in found) == [answer(number) for number in range(ATTEMPTS)]
    asked_after = asked(upstream)
    assert {each: asked_after[each] for each in replied} == {each: asked_before[each] for each in replied}
    assert len(upstream.requests) <= ATTEMPTS + CONCURRENCY, "only calls that were in the air may be made again"


@pytest.mark.slow
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # what differs between databases is in the test above
def test_a_service_that_is_stopped_goes_on_where_it_was(environment: dict[str, str], tmp_path: Path) -> None:
    with Upstream(slow(GIVE_UP_S, sound())) as upstream:
        environment["COACH_LLM_BASE_URL"] = upstream.url
        with serving(environment, tmp_path) as process:
            body = {"question_id": "transformer-architecture", "answer": answer(0)}
            httpx2.post(f"{process.url}/api/v1/attempts", json=body)
            while not upstream.requests:
                time.sleep(0.01)
        with serving(environment, tmp_path) as again:
            assert len(wait_until_scored(again)) == 1


@pytest.mark.slow
def test_a_scoring_that_was_broken_off_for_good_is_made_up_for_with_one_call(
    url: URL, environment: dict[str, str], tmp_path: Path
) -> None:
    with serving({**environment, "COACH_SCORER": "coverage", "COACH_RUN_WORKER": "false"}, tmp_path) as process:
        body = {"question_id": "transformer-architecture", "answer": answer(0)}
        attempt = httpx2.post(f"{process.url}/api/v1/attempts", json=body).json()["id"]
        engine = create_engine(system_url(url))
        schema = "" if url.get_backend_name() == "sqlite" else "dbos."
        with engine.begin() as connection:  # as it stands after the database failed at the wrong moment
            connection.execute(text(f"UPDATE {schema}workflow_status SET status = 'ERROR'"))
        engine.dispose()
        again = httpx2.post(f"{process.url}/api/v1/attempts/{attempt}/score").json()
        assert again["stage"] == "queued"
    with serving({**environment, "COACH_SCORER": "coverage"}, tmp_path) as process:
        assert len(wait_until_scored(process)) == 1


@pytest.mark.slow
def test_kill_9_in_the_middle_of_a_transcription_loses_nothing_that_was_heard(
    environment: dict[str, str], tmp_path: Path
) -> None:
    environment = {**environment, "COACH_SCORER": "coverage", "COACH_DATA": str(tmp_path / "data")}
    content = TWO_CITIES.read_bytes()[:4_000_000]  # 41 s of speech
    process = Process(environment, tmp_path)
    body = {"question_id": "transformer-architecture", "recording": {"media_type": "audio/wav"}}
    address = f"{process.url}/api/v1/attempts/" + httpx2.post(f"{process.url}/api/v1/attempts", json=body).json()["id"]
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    headers = {"Content-Digest": f"sha-256=:{digest}:"}
    httpx2.put(f"{address}/recording", content=content, headers=headers, timeout=30)
    httpx2.post(f"{address}/submit", json={})
    heard_s = 0.0
    while heard_s == 0:
        recording = httpx2.get(address).json()["recording"]
        heard_s = recording["heard_s"] or 0.0
    process.kill()
    assert heard_s < recording["duration_s"], "it was killed too late to tell anything"
    with serving(environment, tmp_path) as again:
        (attempt,) = wait_until_over(again)
    assert attempt["recording"]["heard_s"] == attempt["recording"]["duration_s"]
    said = words_of(attempt["answer"])
    assert said[:6] == ["it", "was", "the", "best", "of", "times"]
    assert said.count("epoch") <= 3  # nothing was heard twice: "the epoch of belief", "the epoch of incredulity"


def wait_until_over(process: Process) -> list[dict[str, Any]]:
    give_up_at = time.monotonic() + GIVE_UP_S
    while {each["stage"] for each in attempts(process)} - {"scored", "not_scored"}:
        assert time.monotonic() < give_up_at, "".join(process.log)
        time.sleep(0.1)
    return attempts(process)


@pytest.mark.slow
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # what differs between databases is in the first test
def test_kill_9_in_the_middle_of_an_objection_settles_it_once(environment: dict[str, str], tmp_path: Path) -> None:
    with Upstream(sound("missing"), slow(GIVE_UP_S, sound())) as upstream:
        environment["COACH_LLM_BASE_URL"] = upstream.url
        process = Process(environment, tmp_path)
        body = {"question_id": "transformer-architecture", "answer": answer(0)}
        httpx2.post(f"{process.url}/api/v1/attempts", json=body)
        (attempt,) = wait_until_scored(process)
        objection = {"criterion_id": "against-rnn", "quotes": [{"start": 0, "end": 20}]}
        httpx2.post(f"{process.url}/api/v1/attempts/{attempt['id']}/objections", json=objection)
        while len(upstream.requests) < 2:
            time.sleep(0.01)
        process.kill()
        with serving(environment, tmp_path) as again:
            (settled,) = wait_until_scored(again)
            card = httpx2.get(f"{again.url}/api/v1/attempts/{attempt['id']}/scorecard").json()
    assert settled["objection"] is None
    assert [(each["before"]["level"], each["after"]["level"]) for each in card["objections"]] == [(1, 5)]
