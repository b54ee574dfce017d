"""Server-sent events about an attempt."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import URL
from starlette.types import Message

from tests import service
from tests.process import serving
from tests.service import GIVE_UP_S, Client, follow, submit

ANSWER = "Self-attention lets every token look at every other token at once, so training is parallel."


@pytest.fixture
def client(url: URL) -> Iterator[Client]:
    with service.running(url, scorer="coverage") as client:
        yield client


def record(client: Client) -> dict[str, Any]:
    body = {"question_id": "transformer-architecture", "recording": {"media_type": "audio/webm"}}
    attempt: dict[str, Any] = client.post("/api/v1/attempts", json=body).json()
    return attempt


def read_events(text: str) -> list[dict[str, str]]:
    """Return the fields of each event."""
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    return [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]


async def watch_and_leave(client: Client, attempt_id: str) -> str:
    """Open the stream of an attempt, hang up at the first event, and return what came when the service has noticed."""
    came, seen = bytearray(), asyncio.Event()
    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        if request := next(asked, None):
            return request
        await seen.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        came.extend(message.get("body", b""))
        if b"event: attempt" in came:
            seen.set()

    path = f"/api/v1/attempts/{attempt_id}/events"
    where = {"path": path, "raw_path": path.encode(), "root_path": "", "query_string": b"", "scheme": "http"}
    how = {"type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET"}
    who = {"headers": [(b"host", b"127.0.0.1")], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80)}
    async with asyncio.timeout(GIVE_UP_S):
        await client.app({**how, **where, **who}, receive, send)
    return came.decode()


def test_a_stream_begins_at_once_and_ends_with_the_scored_attempt(client: Client) -> None:
    attempt = submit(client, ANSWER)
    response = client.get(f"/api/v1/attempts/{attempt['id']}/events")
    assert response.headers["content-type"].startswith("text/event-stream")
    events = read_events(response.text)
    assert {(event["event"], event["retry"]) for event in events} == {("attempt", "1000")}
    last = json.loads(events[-1]["data"])
    assert last == client.get(f"/api/v1/attempts/{attempt['id']}").json()
    assert last["stage"] == "scored"
    assert 0 < last["total"] < 1
    assert last["total"] == client.get(f"/api/v1/attempts/{attempt['id']}/scorecard").json()["total"]


def test_who_connects_again_gets_the_present_state(client: Client) -> None:
    attempt = follow(client, submit(client, ANSWER))
    path = f"/api/v1/attempts/{attempt['id']}/events"
    (first,) = read_events(client.get(path).text)
    (again,) = read_events(client.get(path, headers={"Last-Event-ID": first["id"]}).text)
    assert first == again
    assert json.loads(again["data"]) == attempt


def test_an_unknown_attempt_is_a_problem_and_no_stream(client: Client) -> None:
    response = client.get(f"/api/v1/attempts/{'0' * 32}/events")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "urn:coach:problem:not-found"


def test_a_client_that_hangs_up_ends_the_stream_of_a_recording_that_goes_on(client: Client) -> None:
    attempt = record(client)
    assert client.portal is not None
    (event,) = read_events(client.portal.call(watch_and_leave, client, attempt["id"]))
    shown = json.loads(event["data"])
    assert shown == attempt
    assert (shown["stage"], shown["answer"], shown["total"]) == ("recording", None, None)


def test_the_service_stops_though_somebody_still_looks_on(tmp_path: Path) -> None:
    few = service.few_questions().name
    environment = {"COACH_DATA": str(tmp_path / "data"), "COACH_RUBRICS": few, "COACH_SCORER": "coverage"}
    with serving(environment, tmp_path) as process:
        body = {"question_id": "transformer-architecture", "recording": {"media_type": "audio/webm"}}
        attempt = httpx2.post(f"{process.url}/api/v1/attempts", json=body).json()
        address = f"{process.url}/api/v1/attempts/{attempt['id']}/events"
        with httpx2.stream("GET", address, timeout=GIVE_UP_S) as response:
            lines = response.iter_lines()
            assert next(lines) == "event: attempt"
            process.stop()
            rest = list(lines)
    assert "Application shutdown complete." in "".join(process.log)
    assert json.loads(rest[0].removeprefix("data: "))["stage"] == "recording"
