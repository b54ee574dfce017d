"""The log of real interviews through HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import URL

from tests import service
from tests.api.test_progress import LONGER, answered
from tests.service import Client

TOLD = {"held_on": "2026-12-03", "what": "Example Lab, first call", "outcome": "waiting"}
PATH = "/api/v1/outcomes"


@pytest.fixture
def client(url: URL) -> Iterator[Client]:
    with service.running(url) as client:
        yield client


def add(client: Client, **fields: object) -> dict[str, Any]:
    response = client.post(PATH, json={**TOLD, **fields})
    assert response.status_code == 201, response.text
    added: dict[str, Any] = response.json()
    return added


def test_who_told_nothing_has_an_empty_log(client: Client) -> None:
    log = client.get(PATH).json()
    assert (log["outcomes"], set(log["counts"].values())) == ([], {0})


def test_an_outcome_is_added_changed_and_deleted(client: Client) -> None:
    added = add(client)
    assert (added["round"], added["note"]) == (None, "")
    changed = client.put(f"{PATH}/{added['id']}", json={**TOLD, "outcome": "passed", "note": "<b>Yes</b>"}).json()
    assert changed == {**added, "outcome": "passed", "note": "<b>Yes</b>"}
    log = client.get(PATH).json()
    assert (log["outcomes"], log["counts"]["passed"]) == ([changed], 1)
    assert "fewer than 10" in log["note"]
    assert client.delete(f"{PATH}/{added['id']}").status_code == 204
    assert client.get(PATH).json()["outcomes"] == []


def test_what_was_practised_in_the_weeks_before_stands_beside_it(client: Client) -> None:
    attempt = answered(client, LONGER)
    tomorrow = datetime.fromisoformat(attempt["submitted_at"]).astimezone(UTC) + timedelta(days=1)
    before = add(client, held_on=f"{tomorrow:%Y-%m-%d}")["before"]
    assert (before["attempts"], before["scored"], before["scorer"]) == (1, 1, "coverage")
    assert before["mean_total"] == pytest.approx(service.scorecard(client, attempt)["total"])
    years_later = add(client, held_on="2099-01-01")["before"]
    assert (years_later["attempts"], years_later["mean_total"]) == (0, None)
    assert years_later["reason"] == "Nothing was practised in these days."


def test_what_can_not_be_taken_is_refused_and_changes_nothing(client: Client) -> None:
    added = add(client)
    for wrong in ({"what": " "}, {"what": "x" * 201}, {"outcome": "won"}, {"held_on": "soon"}, {"note": "\x00"}):
        assert client.post(PATH, json={**TOLD, **wrong}).status_code == 422, wrong
        assert client.put(f"{PATH}/{added['id']}", json={**TOLD, **wrong}).status_code == 422, wrong
    assert client.post(PATH, content="{}", headers={"Content-Type": "text/plain"}).status_code == 415
    assert client.get(PATH).json()["outcomes"] == [added]


@pytest.mark.parametrize("outcome_id", ["0" * 32, "x", "%00"])
def test_what_is_not_there_is_not_found(client: Client, outcome_id: str) -> None:
    assert client.put(f"{PATH}/{outcome_id}", json=TOLD).status_code == 404
    assert client.delete(f"{PATH}/{outcome_id}").status_code == 404
