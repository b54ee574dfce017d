"""Blind readings of two attempts, through HTTP with a real worker and a scripted model server that may misbehave."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import URL, create_engine, func, select, update

from coach.domain.confirmation import DISAGREE, NO_DIFFERENCE
from coach.store.database import system_url
from coach.store.tables import pairwise_readings, pairwise_replies
from tests.service import FEW, GIVE_UP_S, Client, follow, running, submit
from tests.upstream import MODEL, Behavior, Upstream, fenced, places, prefers, reply, slow, sound, status

POOR = "Attention is a thing that I heard of, and people say that it is fast."
GOOD = "Self-attention lets every token look at every other token at once, at a cost quadratic in the length."
READINGS = 5
"""So many readings of each answer tell the noise of the scripted judge, which has none."""


@pytest.fixture
def upstream(monkeypatch: pytest.MonkeyPatch) -> Iterator[Upstream]:
    with Upstream() as upstream:
        monkeypatch.setenv("COACH_LLM_BASE_URL", upstream.url)
        monkeypatch.setenv("COACH_LLM_MODEL", MODEL)
        yield upstream


def answered(client: Client, upstream: Upstream) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a poor attempt and a good one after it, both scored."""
    upstream.usual = sound("missing", 1)
    poor = follow(client, submit(client, POOR))
    upstream.usual = sound("hit", 5)
    return poor, follow(client, submit(client, GOOD))


def route(one: dict[str, Any], tail: str = "") -> str:
    return f"/api/v1/attempts/{one['id']}/comparison{tail}"


def comparison(client: Client, one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    response = client.get(route(one), params={"with": other["id"]})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def ask(client: Client, one: dict[str, Any], other: dict[str, Any]) -> Any:
    return client.post(route(one, "/pairwise-reading"), params={"with": other["id"]})


def read(client: Client, one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return the comparison when the reading that was asked for is over."""
    response = ask(client, one, other)
    assert response.status_code == 202, response.text
    give_up_at = time.monotonic() + GIVE_UP_S
    found: dict[str, Any] = client.get(response.headers["location"]).json()
    while found["pairwise"]["state"] not in ("done", "failed"):
        assert time.monotonic() < give_up_at, found["pairwise"]
        time.sleep(0.02)
        found = client.get(response.headers["location"]).json()
    return found


def stored(url: URL) -> tuple[int, int]:
    """Return how many readings and how many replies to them are stored."""
    engine = create_engine(system_url(url))
    with engine.connect() as connection:
        counts = [connection.scalar(select(func.count()).select_from(t)) for t in (pairwise_readings, pairwise_replies)]
    engine.dispose()
    return counts[0] or 0, counts[1] or 0


def claimed(found: dict[str, Any]) -> tuple[str, str | None]:
    return found["total"]["verdict"], found["total"]["confirmation"]


def test_better_is_confirmed_when_both_orders_name_the_better_answer(url: URL, upstream: Upstream) -> None:
    with running(url, readings=READINGS) as client:
        poor, good = answered(client, upstream)
        before = comparison(client, poor, good)
        assert (before["pairwise"], claimed(before)) == (None, ("better", None))
        upstream.usual = prefers("quadratic")
        asked = len(upstream.requests)
        found = read(client, good, poor)  # whichever is named first
        one, other = upstream.requests[asked:]
    assert (fenced(one, "first"), fenced(one, "second")) == (POOR, GOOD)
    assert (fenced(other, "first"), fenced(other, "second")) == (GOOD, POOR)
    assert claimed(found) == ("better", "confirmed")
    assert {each["confirmation"] for each in found["criteria"] if each["verdict"]} == {"confirmed"}
    reading = found["pairwise"]
    assert (reading["state"], reading["agreed"], reading["model"], reading["reason"]) == ("done", "after", MODEL, None)
    for each, later_first in zip(reading["readings"], (False, True), strict=True):
        assert each["later_first"] is later_first
        assert [piece["quote"] for piece in each["overall"]["before"]] == [" ".join(POOR.split()[:6])]
        assert [piece["quote"] for piece in each["overall"]["after"]] == [" ".join(GOOD.split()[:6])]
        assert each["overall"]["reason"] == "One says more."
    for body in (one, other):
        told = "\n".join(message["content"] for message in body["messages"])
        assert poor["id"] not in told
        assert good["id"] not in told
        assert "2026" not in told


@pytest.mark.parametrize(
    ("behavior", "confirmation", "reason"),
    [
        (places("first"), "readings_disagree", DISAGREE),
        (places("second"), "readings_disagree", DISAGREE),
        (places("no_difference"), "not_confirmed", NO_DIFFERENCE),
    ],
)
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # what differs between databases is in the other tests
def test_better_is_not_claimed_when_the_readings_do_not_say_so(
    url: URL, upstream: Upstream, behavior: Behavior, confirmation: str, reason: str
) -> None:
    with running(url, readings=READINGS) as client:
        poor, good = answered(client, upstream)
        upstream.usual = behavior
        found = read(client, poor, good)
        report = client.get("/api/v1/report", params={"format": "markdown"}).text
    assert claimed(found) == ("unclear", confirmation)
    assert found["total"]["reason"] == reason
    assert found["total"]["difference"]["low"] > 0, "what the scores say is shown all the same"
    assert "no change we can tell" in report


@pytest.mark.parametrize(
    "behavior",
    [
        reply("The first one is better, I think."),
        reply(None, refusal="I can't help with that."),
        reply('{"overall": {"verdict": "first"}}'),
        reply(
            '{"criteria": {}, "overall": {"first_quote": "words that nobody ever said", "reason": "So.",'
            ' "second_quote": "nor these that are here", "verdict": "first"}}'
        ),
    ],
    ids=["prose", "refusal", "no quotes", "invented quotes"],
)
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_model_that_proves_nothing_gives_no_verdict_and_the_scores_stand(
    url: URL, upstream: Upstream, behavior: Behavior
) -> None:
    with running(url, readings=READINGS) as client:
        poor, good = answered(client, upstream)
        upstream.usual = behavior
        found = read(client, poor, good)
        assert (found["pairwise"]["state"], found["pairwise"]["readings"]) == ("failed", [])
        assert found["pairwise"]["agreed"] is None
        assert (
            "Ask for the blind reading again" in found["pairwise"]["reason"] or "refused" in found["pairwise"]["reason"]
        )
        assert claimed(found) == ("better", None)
        upstream.usual = prefers("quadratic")
        assert claimed(read(client, poor, good)) == ("better", "confirmed")
    assert stored(url)[0] == 1, "the one that failed gave way"


def test_a_reading_that_is_there_or_under_way_is_not_paid_for_again(url: URL, upstream: Upstream) -> None:
    with running(url) as client:
        poor, good = answered(client, upstream)
        upstream.usual = slow(0.3, prefers("quadratic"))
        before = len(upstream.requests)
        first, second = ask(client, poor, good).json(), ask(client, good, poor).json()
        assert first["id"] == second["id"]
        done = read(client, poor, good)
        again = ask(client, poor, good).json()
    assert (again["id"], again["state"]) == (first["id"], "done")
    assert done["pairwise"] == again
    assert len(upstream.requests) - before == 2


def test_a_reading_goes_with_either_of_its_attempts(url: URL, upstream: Upstream) -> None:
    with running(url) as client:
        for gone in (0, 1):
            pair = answered(client, upstream)
            upstream.usual = prefers("quadratic")
            read(client, *pair)
            assert stored(url) == (1, 2)
            assert client.delete(f"/api/v1/attempts/{pair[gone]['id']}").status_code == 204
            assert stored(url) == (0, 0)


def test_words_or_a_rubric_that_are_others_now_have_no_reading(url: URL, upstream: Upstream) -> None:
    with running(url) as client:
        poor, good = answered(client, upstream)
        upstream.usual = prefers("quadratic")
        assert read(client, poor, good)["pairwise"]["state"] == "done"
        engine = create_engine(system_url(url))
        with engine.begin() as connection:  # as if it had been made of other words
            connection.execute(update(pairwise_readings).values(after_version=2))
        assert comparison(client, poor, good)["pairwise"] is None
        with engine.begin() as connection:
            connection.execute(update(pairwise_readings).values(after_version=1))
        engine.dispose()
        assert comparison(client, poor, good)["pairwise"]["state"] == "done"


def test_what_it_takes_is_said_beforehand(url: URL, upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_LLM_PRICE_INPUT", "1")
    monkeypatch.setenv("COACH_LLM_PRICE_OUTPUT", "10")
    with running(url, pairwise="always") as client:
        poor, good = answered(client, upstream)
        where, query = route(poor, "/pairwise-reading/estimate"), {"with": good["id"]}
        asked = len(upstream.requests)
        told = client.get(where, params=query).json()
        assert (told["model"], told["output_tokens"], told["price_usd"], told["always"]) == (MODEL, None, None, True)
        assert told["reason"] is None
        assert told["input_tokens"] > 0
        assert len(upstream.requests) == asked, "nothing was begun"
        upstream.usual = prefers("quadratic")
        read(client, poor, good)
        told = client.get(where, params=query).json()
    # Each reply of the scripted server says 100 tokens; a reading has two.
    assert told["output_tokens"] == 200
    assert told["price_usd"] == pytest.approx((told["input_tokens"] * 1 + 200 * 10) / 1_000_000)
    assert told["basis"] == "As with 1 earlier blind reading by this model."


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_what_can_not_be_read_blind_is_refused_with_what_to_do(url: URL, upstream: Upstream) -> None:
    with running(url) as client:
        poor, good = answered(client, upstream)
        other = follow(client, submit(client, GOOD, FEW[1]))
        upstream.usual = status(401, "no such key")
        unscored = follow(client, submit(client, GOOD))
        twice, apart, early = ask(client, poor, poor), ask(client, poor, other), ask(client, poor, unscored)
        nobody = client.post(route(poor, "/pairwise-reading"), params={"with": "0" * 32})
    assert [each.status_code for each in (twice, apart, early, nobody)] == [422, 422, 409, 404]
    assert "when something of both was scored" in early.json()["detail"]
    with running(url, scorer="coverage") as client:
        refused = ask(client, poor, good)
        assert (refused.status_code, refused.json()["type"]) == (409, "urn:coach:problem:model-needed")
        assert "start a local model server" in refused.json()["detail"]
        told = client.get(route(poor, "/pairwise-reading/estimate"), params={"with": good["id"]}).json()
        assert (told["reason"], told["model"], told["price_usd"]) == (refused.json()["detail"], None, None)
    with running(url, max_prompt_tokens=1_000) as client:
        long = ask(client, poor, good)
        assert (long.status_code, long.json()["type"]) == (413, "urn:coach:problem:answer-too-long")
        told = client.get(route(poor, "/pairwise-reading/estimate"), params={"with": good["id"]}).json()
        assert told["reason"] == long.json()["detail"]
    assert stored(url) == (0, 0)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_an_answer_whose_scoring_gave_nothing_lends_its_rubric_to_no_reading(url: URL, upstream: Upstream) -> None:
    with running(url) as client:
        _, good = answered(client, upstream)
        upstream.usual = reply('{"points": {}, "criteria": {}}')
        empty = follow(client, submit(client, "I do not know any of this at all, sorry."))
        assert ask(client, good, empty).status_code == 409


def test_another_model_than_the_one_asked_does_not_read(url: URL, upstream: Upstream) -> None:
    with running(url) as client:
        poor, good = answered(client, upstream)
    with running(url, run_worker=False) as client:
        assert ask(client, poor, good).status_code == 202
    with running(url, scorer="coverage") as client:
        give_up_at = time.monotonic() + GIVE_UP_S
        while (found := comparison(client, poor, good)["pairwise"])["state"] != "failed":
            assert time.monotonic() < give_up_at, found
            time.sleep(0.02)
    assert (
        found["reason"] == f"It was asked of {MODEL}, and now the scorer is coverage. Ask for the blind reading again."
    )
