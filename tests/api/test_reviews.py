"""Somebody without an account hears one scored answer and rates it, and only then sees what the coach gave."""

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, func, select, update

from coach.store.database import now, open_engine
from coach.store.tables import reviews
from tests import recordings, service
from tests.api.test_attempts import ANSWER
from tests.api.test_bad_input import problem
from tests.api.test_spoken import speak
from tests.service import Client, follow, scorecard, submit

RATING = {
    "name": "Ana",
    "levels": {"block": 2, "communication": 4},
    "notes": [{"at_s": None, "text": "Say the price of attention sooner."}],
}


@pytest.fixture
def client(url: URL, tmp_path: Path) -> Iterator[Client]:
    with service.running(url, scorer="coverage", data=tmp_path / "data") as client:
        yield client


@pytest.fixture
def attempt(client: Client) -> dict[str, Any]:
    return follow(client, submit(client, ANSWER))


def address(attempt: dict[str, Any]) -> str:
    return f"/api/v1/attempts/{attempt['id']}/reviews"


def share(client: Client, attempt: dict[str, Any], **wishes: object) -> dict[str, Any]:
    response = client.post(address(attempt), json=wishes)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


def shared(link: dict[str, Any]) -> str:
    """Return where the interface answers a reviewer who has this link."""
    return f"/api/v1/reviews/{link['path'].removeprefix('/review/')}"


def states(client: Client, attempt: dict[str, Any]) -> list[str]:
    return [each["state"] for each in client.get(address(attempt)).json()["reviews"]]


async def _stored(url: URL) -> list[Any]:
    engine = open_engine(url)
    async with engine.connect() as connection:
        rows = (await connection.execute(select(reviews))).all()
    await engine.dispose()
    return list(rows)


async def _expire(url: URL) -> None:
    engine = open_engine(url)
    async with engine.begin() as connection:
        await connection.execute(update(reviews).values(expires_at=now() - timedelta(seconds=1)))
    await engine.dispose()


def test_a_reviewer_sees_the_answer_and_the_rubric_but_no_level(client: Client, attempt: dict[str, Any]) -> None:
    answer = client.get(shared(share(client, attempt)))
    assert answer.status_code == 200
    shown = answer.json()
    assert shown["question"]["id"] == "transformer-architecture"
    assert shown["answer"] == ANSWER
    assert (shown["is_spoken"], shown["has_sound"], shown["duration_s"]) == (False, False, None)
    card = scorecard(client, attempt)
    assert [each["criterion_id"] for each in shown["criteria"]] == [each["criterion_id"] for each in card["criteria"]]
    assert [each["claim"] for each in shown["criteria"][0]["points"]] == [
        each["claim"] for each in card["criteria"][0]["points"]
    ]
    assert sorted(shown["criteria"][-1]["descriptors"]) == ["1", "2", "3", "4", "5"]
    assert {each["coach"] for each in shown["criteria"]} == {None}
    assert shown["scale"] is None
    assert attempt["id"] not in answer.text


def test_a_rating_opens_the_levels_of_the_coach_and_reaches_the_owner(client: Client, attempt: dict[str, Any]) -> None:
    link = share(client, attempt, expires_in_days=30, name="Ana from work")
    assert (link["review"]["state"], link["review"]["name"]) == ("open", "Ana from work")
    rated = client.put(f"{shared(link)}/rating", json=RATING)
    assert rated.status_code == 200, rated.text
    levels = [each["level"] for each in scorecard(client, attempt)["criteria"]]
    assert [each["coach"]["level"] for each in rated.json()["criteria"]] == levels
    assert rated.json()["scale"]["scorer"] == "coverage"
    assert client.get(shared(link)).json() == rated.json()
    (review,) = client.get(address(attempt)).json()["reviews"]
    assert (review["state"], review["rating"], review["answer_version"]) == ("rated", RATING, 1)
    assert review["rated_at"] is not None


def test_a_rating_is_given_once(client: Client, attempt: dict[str, Any]) -> None:
    rating = f"{shared(share(client, attempt))}/rating"
    first = client.put(rating, json=RATING)
    assert client.put(rating, json=RATING).json() == first.json()  # sent again after a connection broke off
    other = client.put(rating, json={**RATING, "levels": {"block": 5}})
    assert "can't be changed" in problem(other, 409, "rating-conflict")
    assert client.get(address(attempt)).json()["reviews"][0]["rating"] == RATING


def test_a_rating_changes_no_score(client: Client, attempt: dict[str, Any]) -> None:
    before = scorecard(client, attempt), client.get("/api/v1/progress").json()
    client.put(f"{shared(share(client, attempt))}/rating", json=RATING)
    assert (scorecard(client, attempt), client.get("/api/v1/progress").json()) == before


def test_what_opens_nothing_is_answered_alike(client: Client, attempt: dict[str, Any], url: URL) -> None:
    revoked, expired = share(client, attempt), share(client, attempt)
    assert client.delete(f"{address(attempt)}/{revoked['review']['id']}").status_code == 204
    asyncio.run(_expire(url))
    tokens = {
        shared(revoked),
        shared(expired),
        f"/api/v1/reviews/{'A' * 43}",
        "/api/v1/reviews/short",
        "/api/v1/reviews/%00",
        f"/api/v1/reviews/{'A' * 42}%ED",
        f"/api/v1/reviews/{sha256(b'a').hexdigest()}",
    }
    answers = [client.get(each) for each in tokens] + [client.get(f"{each}/audio") for each in tokens]
    answers += [client.put(f"{each}/rating", json=RATING) for each in tokens]
    assert {each.status_code for each in answers} == {404}
    (said,) = {each.text for each in answers}
    assert "Ask whoever sent it for a new one" in said
    assert states(client, attempt) == ["revoked", "expired"]


def test_a_revoked_link_keeps_the_rating_that_came_on_it(client: Client, attempt: dict[str, Any]) -> None:
    link = share(client, attempt)
    client.put(f"{shared(link)}/rating", json=RATING)
    revoke = f"{address(attempt)}/{link['review']['id']}"
    assert [client.delete(revoke).status_code for _ in range(2)] == [204, 204]
    (review,) = client.get(address(attempt)).json()["reviews"]
    assert (review["state"], review["rating"]) == ("revoked", RATING)
    problem(client.get(shared(link)), 404, "not-found")


def test_only_the_hash_of_the_secret_is_stored(client: Client, attempt: dict[str, Any], url: URL) -> None:
    link = share(client, attempt)
    token = link["path"].removeprefix("/review/")
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    (row,) = asyncio.run(_stored(url))
    assert row.token_hash == sha256(token.encode()).hexdigest()
    assert token not in repr(row)
    assert token not in client.get(address(attempt)).text


def test_a_link_lasts_for_the_days_that_were_asked_for(client: Client, attempt: dict[str, Any], url: URL) -> None:
    share(client, attempt)
    share(client, attempt, expires_in_days=90)
    lasting = [(row.expires_at - row.created_at).total_seconds() for row in asyncio.run(_stored(url))]
    assert sorted(round(seconds / 86_400) for seconds in lasting) == [14, 90]


@pytest.mark.parametrize("wish", [{"expires_in_days": 0}, {"expires_in_days": 91}, {"name": ""}, {"name": "a\x00b"}])
def test_a_wish_that_cannot_be_granted_is_named(client: Client, attempt: dict[str, Any], wish: dict[str, Any]) -> None:
    (named,) = wish
    assert named in problem(client.post(address(attempt), json=wish), 422, "invalid-request")
    assert states(client, attempt) == []


def test_what_was_not_scored_is_shown_to_nobody(url: URL, tmp_path: Path) -> None:
    with service.running(url, run_worker=False, data=tmp_path / "data") as client:
        waiting = submit(client, ANSWER)
        assert "when it is scored" in problem(client.post(address(waiting), json={}), 409, "not-scored-yet")
        nobody = {"id": "0" * 32}
        problem(client.post(address(nobody), json={}), 404, "not-found")
        problem(client.get(address(nobody)), 404, "not-found")
        problem(client.delete(f"{address(waiting)}/{'0' * 32}"), 404, "not-found")
        problem(client.delete(f"{address(waiting)}/%00"), 404, "not-found")


def test_an_answer_that_earned_no_rubric_cannot_fetch_it_by_a_link(client: Client) -> None:
    attempt = follow(client, submit(client, "word word word"))
    assert attempt["total"] is None
    problem(client.post(address(attempt), json={}), 409, "not-scored-yet")


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"levels": {"blok": 3}}, 422, "no criterion blok; rate some of block, against-rnn"),
        ({"levels": {}}, 422, "body.levels"),
        ({"levels": {"block": 6}}, 422, "body.levels.block"),
        ({"name": "   "}, 422, "body.name"),
        ({"name": "a" * 101}, 422, "body.name"),
        ({"notes": [{"at_s": 1, "text": "Here."}]}, 422, "the answer was typed"),
        ({"notes": [{"at_s": None, "text": "a" * 1001}]}, 422, "body.notes.0.text"),
        ({"notes": [{"at_s": None, "text": "\x00"}]}, 422, "body.notes.0.text"),
        ({"notes": [{"at_s": -1, "text": "Before."}]}, 422, "body.notes.0.at_s"),
        ({"notes": [{"at_s": None, "text": "Again."}] * 101}, 422, "body.notes"),
    ],
)
def test_a_rating_that_fits_not_is_named_and_not_stored(
    client: Client, attempt: dict[str, Any], change: dict[str, Any], status: int, says: str
) -> None:
    link = share(client, attempt)
    response = client.put(f"{shared(link)}/rating", json={**RATING, **change})
    assert response.status_code == status, response.text
    assert says in response.json()["detail"]
    assert states(client, attempt) == ["open"]


def test_half_a_character_is_no_text(client: Client, attempt: dict[str, Any]) -> None:
    body = b'{"name": "\\ud800", "levels": {"block": 3}, "notes": []}'
    rating = f"{shared(share(client, attempt))}/rating"
    response = client.put(rating, content=body, headers={"content-type": "application/json"})
    problem(response, 422, "invalid-request")


def test_a_link_shows_one_answer_and_goes_with_it(client: Client, attempt: dict[str, Any], url: URL) -> None:
    other = follow(client, submit(client, f"{ANSWER} And this is the other answer."))
    first, second = share(client, attempt), share(client, other)
    assert client.get(shared(first)).json()["answer"] != client.get(shared(second)).json()["answer"]
    problem(client.delete(f"{address(other)}/{first['review']['id']}"), 404, "not-found")
    client.delete(f"/api/v1/attempts/{attempt['id']}")
    problem(client.get(shared(first)), 404, "not-found")
    assert client.get(shared(second)).status_code == 200
    assert [row.attempt_id for row in asyncio.run(_stored(url))] == [other["id"]]


def test_a_recording_is_heard_and_noted_at_its_seconds(client: Client) -> None:
    recording = recordings.BECKETT.read_bytes()
    spoken = speak(client, recording)
    link = share(client, spoken)
    shown = client.get(shared(link)).json()
    assert (shown["is_spoken"], shown["has_sound"], shown["answer"]) == (True, True, spoken["answer"])
    assert shown["duration_s"] == pytest.approx(9.96, abs=0.01)
    assert client.get(f"{shared(link)}/audio").content == recording
    part = client.get(f"{shared(link)}/audio", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, recording[10:20])
    notes = [{"at_s": 4.5, "text": "A pause that helps."}]
    late = client.put(f"{shared(link)}/rating", json={**RATING, "notes": [{"at_s": 61, "text": "Too late."}]})
    assert "the recording ends at 10.0" in problem(late, 422, "rating-rejected")
    assert client.put(f"{shared(link)}/rating", json={**RATING, "notes": notes}).status_code == 200
    (review,) = client.get(address(spoken)).json()["reviews"]
    assert review["rating"]["notes"] == notes


def test_a_link_stays_with_the_words_and_the_scorecard_it_was_made_for(client: Client) -> None:
    spoken = speak(client, recordings.BECKETT.read_bytes())
    base = f"/api/v1/attempts/{spoken['id']}/corrections"
    spoken = follow(client, client.post(base, json={"text": ANSWER}).json())
    link = share(client, spoken)
    follow(client, client.post(base, json={"text": f"{ANSWER} And that is all."}).json())
    assert client.get(shared(link)).json()["answer"] == ANSWER


async def _count(url: URL) -> int:
    engine = open_engine(url)
    async with engine.connect() as connection:
        count = await connection.scalar(select(func.count()).select_from(reviews).where(reviews.c.rating.is_not(None)))
    await engine.dispose()
    return count or 0


def test_of_two_ratings_at_once_one_is_taken(client: Client, attempt: dict[str, Any], url: URL) -> None:
    rating = f"{shared(share(client, attempt))}/rating"

    async def both() -> list[int]:
        bodies = [{**RATING, "name": name} for name in ("Ana", "Ben")]
        return await asyncio.gather(*(asyncio.to_thread(_rate, client, rating, body) for body in bodies))

    assert sorted(asyncio.run(both())) == [200, 409]
    assert asyncio.run(_count(url)) == 1


def _rate(client: Client, rating: str, body: dict[str, Any]) -> int:
    return client.put(rating, json=body).status_code
