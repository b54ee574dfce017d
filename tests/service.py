"""A whole Coach in this process, behind its HTTP interface."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import URL

from coach.app import create_app
from coach.settings import Settings

GIVE_UP_S = 30
SETTLED = ("scored", "not_scored")

Client = TestClient


@contextmanager
def running(url: URL, **settings: Any) -> Iterator[Client]:
    """Start the service and its worker on a prepared database."""
    given = Settings(database_url=url.render_as_string(hide_password=False), **settings)
    with TestClient(create_app(given), base_url="http://127.0.0.1") as client:
        yield client


def submit(
    client: Client, answer: str, question_id: str = "transformer-architecture", **headers: str
) -> dict[str, Any]:
    response = client.post(
        "/api/v1/attempts",
        json={"question_id": question_id, "answer": answer},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    assert response.status_code in (200, 202), response.text
    attempt: dict[str, Any] = response.json()
    return attempt


def follow(client: Client, attempt: dict[str, Any]) -> dict[str, Any]:
    """Return the attempt when its scoring is over."""
    give_up_at = time.monotonic() + GIVE_UP_S
    while attempt["stage"] not in SETTLED:
        assert time.monotonic() < give_up_at, f"still {attempt['stage']}"
        time.sleep(0.02)
        attempt = client.get(f"/api/v1/attempts/{attempt['id']}").json()
    return attempt


def scorecard(client: Client, attempt: dict[str, Any]) -> dict[str, Any]:
    response = client.get(f"/api/v1/attempts/{attempt['id']}/scorecard")
    assert response.status_code == 200, response.text
    card: dict[str, Any] = response.json()
    return card
