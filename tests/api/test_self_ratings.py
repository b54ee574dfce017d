"""Somebody rates an answer of their own, and sees both levels side by side."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import URL

from tests import service
from tests.service import Client, follow, scorecard, submit

ANSWER = "Self-attention lets every token look at every other token at once, so training is parallel."
CRITERIA = ["block", "against-rnn", "positions", "tradeoffs", "communication"]
"""Of transformer-architecture, in the order of its file."""


@pytest.fixture
def client(url: URL) -> Iterator[Client]:
    with service.running(url, scorer="coverage") as client:
        yield client


def read(client: Client, attempt: dict[str, Any]) -> Any:
    return client.get(f"/api/v1/attempts/{attempt['id']}/self-rating")


def rate(client: Client, attempt: dict[str, Any], **levels: object) -> Any:
    body = {"levels": {name.replace("_", "-"): level for name, level in levels.items()}}
    return client.put(f"/api/v1/attempts/{attempt['id']}/self-rating", json=body)


def problem(response: Any, status: int, kind: str) -> str:
    assert response.status_code == status, response.text
    assert response.json()["type"] == f"urn:coach:problem:{kind}"
    return str(response.json()["detail"])


def test_a_rating_stands_beside_the_score(client: Client) -> None:
    attempt = submit(client, ANSWER)
    assert read(client, attempt).json() == {
        "attempt_id": attempt["id"],
        "criteria": [{"criterion_id": name, "level": None} for name in CRITERIA],
        "rated_at": None,
    }
    rated = rate(client, attempt, against_rnn=4, communication=2)
    assert rated.status_code == 200
    assert rated.json() == read(client, attempt).json()
    assert [each["level"] for each in rated.json()["criteria"]] == [None, 4, None, None, 2]
    assert rated.json()["rated_at"] is not None
    follow(client, attempt)
    card = scorecard(client, attempt)
    assert [each["criterion_id"] for each in card["criteria"]] == CRITERIA
    assert [each["self_level"] for each in card["criteria"]] == [None, 4, None, None, 2]


def test_without_a_rating_there_is_no_level_of_ones_own(client: Client) -> None:
    attempt = follow(client, submit(client, ANSWER))
    assert {each["self_level"] for each in scorecard(client, attempt)["criteria"]} == {None}


def test_a_rating_is_given_once(client: Client) -> None:
    attempt = submit(client, ANSWER)
    first = rate(client, attempt, block=3).json()
    assert rate(client, attempt, block=3).json() == first
    for other in ({"block": 5}, {"block": 3, "positions": 1}, {}):
        assert "before" in problem(rate(client, attempt, **other), 409, "self-rating-conflict")
    assert read(client, attempt).json() == first


def test_no_level_at_all_leaves_it_open(client: Client) -> None:
    attempt = submit(client, ANSWER)
    assert rate(client, attempt).json()["rated_at"] is None
    assert rate(client, attempt, block=1).json()["criteria"][0] == {"criterion_id": "block", "level": 1}


def test_criteria_are_not_told_before_the_answer_is_submitted(client: Client) -> None:
    body = {"question_id": "transformer-architecture", "recording": {"media_type": "audio/webm"}}
    attempt = client.post("/api/v1/attempts", json=body).json()
    for response in (read(client, attempt), rate(client, attempt, block=3), rate(client, attempt, guess=3)):
        detail = problem(response, 409, "not-scored-yet")
        assert "can be rated when it is submitted" in detail
        assert "block" not in detail


def test_an_unknown_criterion_is_named_and_nothing_is_stored(client: Client) -> None:
    attempt = submit(client, ANSWER)
    detail = problem(rate(client, attempt, block=3, blok=3), 404, "not-found")
    assert "no criterion blok here" in detail
    assert "block, against-rnn" in detail
    assert read(client, attempt).json()["rated_at"] is None


def test_a_level_outside_the_scale_is_refused(client: Client) -> None:
    attempt = submit(client, ANSWER)
    for level in (0, 6, 2.5, "good", None):
        assert "levels.block" in problem(rate(client, attempt, block=level), 422, "invalid-request")


def test_a_name_that_is_no_text_is_refused(client: Client) -> None:
    attempt = submit(client, ANSWER)
    path = f"/api/v1/attempts/{attempt['id']}/self-rating"
    for name in (b"\\ud800", b"\\u0000", b"a" * 1000):
        body, json = b'{"levels": {"%s": 3}}' % name, {"content-type": "application/json"}
        problem(client.put(path, content=body, headers=json), 422, "invalid-request")


def test_there_is_no_rating_of_an_unknown_attempt(client: Client) -> None:
    nobody = {"id": "0" * 32}
    problem(read(client, nobody), 404, "not-found")
    problem(rate(client, nobody, block=3), 404, "not-found")
    problem(rate(client, nobody), 404, "not-found")


def test_a_rating_goes_with_its_attempt(client: Client) -> None:
    attempt = submit(client, ANSWER)
    rate(client, attempt, block=3)
    client.delete(f"/api/v1/attempts/{attempt['id']}")
    problem(read(client, attempt), 404, "not-found")
