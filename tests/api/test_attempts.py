"""The whole path through HTTP: a real database, a real worker, a real model server that misbehaves."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import URL

from coach.library import Library
from tests import service
from tests.service import Client, follow, scorecard, submit
from tests.upstream import (
    Behavior,
    Upstream,
    changed,
    garbage,
    reply,
    reset,
    schema_refused,
    slow,
    sound,
    status,
)

ANSWER = (
    "Self-attention lets every token look at every other token at once, so training runs in parallel over the"
    " sequence, which an RNN can't do because each step needs the state before it."
)

Start = Callable[..., AbstractContextManager[Client]]


@pytest.fixture
def start(url: URL, monkeypatch: pytest.MonkeyPatch) -> Start:
    def start(upstream: Upstream | None = None, **options: object) -> AbstractContextManager[Client]:
        if upstream is not None:
            monkeypatch.setenv("COACH_LLM_BASE_URL", upstream.url)
            monkeypatch.setenv("COACH_LLM_MODEL", "scripted-1")
        for name, value in options.items():
            monkeypatch.setenv(f"COACH_{name.upper()}", str(value))
        return service.running(url)

    return start


@pytest.fixture
def offline(start: Start) -> Iterator[Client]:
    """Give a service without any model."""
    with start() as client:
        yield client


def test_without_a_model_an_answer_gets_a_scorecard_of_the_coverage_check(offline: Client, library: Library) -> None:
    answer = library.entry("transformer-architecture").rubric.model_answer
    attempt = submit(offline, answer)
    assert attempt["stage"] in ("queued", "scoring", "scored")
    attempt = follow(offline, attempt)
    assert (attempt["stage"], attempt["usage"], attempt["failure"]) == ("scored", None, None)
    card = scorecard(offline, attempt)
    assert card["scale"]["scorer"] == "coverage"
    assert card["total"] == 1.0
    assert {criterion["level"] for criterion in card["criteria"]} == {5, None}
    for criterion in card["criteria"]:
        for point in criterion["points"]:
            for piece in point["evidence"]:
                assert answer[piece["start"] : piece["end"]] == piece["quote"]


def test_with_a_model_every_criterion_is_scored_and_the_price_told(start: Start) -> None:
    with Upstream() as upstream, start(upstream, llm_price_input=1, llm_price_output=10) as client:
        attempt = follow(client, submit(client, ANSWER))
        card = scorecard(client, attempt)
    assert card["scale"]["model"] == "scripted-1"
    assert card["scored_criteria"] == len(card["criteria"])
    assert attempt["usage"] == {
        "calls": 1,
        "input_tokens": 1000,
        "cached_tokens": 800,
        "output_tokens": 100,
        "price_usd": pytest.approx((1000 * 1 + 100 * 10) / 1e6),
        "counted_here": False,
    }
    assert len(upstream.requests) == 1
    assert card["model_answer"]
    assert upstream.requests[0]["response_format"]["json_schema"]["strict"] is True


NEVER_SAID = changed(lambda content: next(iter(content["points"].values())).update(quote="never said this at all"))

RECOVERS: dict[str, tuple[Behavior, ...]] = {
    "429 with Retry-After": (status(429, headers={"retry-after": "1"}),),
    "503 twice": (status(503), status(503)),
    "connection reset": (reset(),),
    "no JSON in the reply": (reply("Let me think about that …"),),
    "a quotation nobody said": (NEVER_SAID,),
    "a broken body": (garbage("{"),),
    "a web page": (garbage("<html>busy</html>", "text/html"),),
    "no content": (reply(None),),
    "json_object only": (schema_refused(), schema_refused()),
}


@pytest.mark.parametrize("name", RECOVERS)
def test_a_passing_fault_of_the_model_server_is_overcome(start: Start, name: str) -> None:
    with Upstream(*RECOVERS[name]) as upstream, start(upstream) as client:
        attempt = follow(client, submit(client, ANSWER))
        assert attempt["stage"] == "scored", attempt["failure"]
        assert scorecard(client, attempt)["scored_criteria"] == 5


FAILS: dict[str, tuple[Behavior, str, bool, int]] = {
    "a wrong key": (status(401), "Mend OPENAI_API_KEY", False, 1),
    "an unknown model": (status(404), "Mend COACH_LLM_MODEL", False, 1),
    "a request it refuses": (status(400, "context too long"), "context too long", False, 1),
    "always 429": (status(429), "too much was asked", True, 2),
    "always 500": (status(500), "failed (500)", True, 2),
    "always reset": (reset(), "can't be reached", True, 2),
    "always slow": (slow(9.0, sound()), "no reply within 2 seconds", True, 2),
    "always nonsense": (reply("I'd rather not."), "no scoring", True, 2),
    "a reply cut off": (reply('{"points":', finish_reason="length"), "COACH_LLM_MAX_OUTPUT_TOKENS", False, 1),
}


@pytest.mark.parametrize("name", FAILS)
def test_a_lasting_fault_leaves_the_attempt_not_scored_with_the_reason(start: Start, name: str) -> None:
    behavior, reason, retryable, calls = FAILS[name]
    with (
        Upstream(usual=behavior) as upstream,
        start(upstream, llm_max_retries=1, llm_timeout_s=2 if name == "always slow" else 30) as client,
    ):
        attempt = follow(client, submit(client, ANSWER))
        assert attempt["stage"] == "not_scored"
        assert reason in attempt["failure"]["reason"]
        assert attempt["failure"]["retryable"] is retryable
        assert len(upstream.requests) == calls
        unscored = client.get(f"/api/v1/attempts/{attempt['id']}/scorecard")
        assert (unscored.status_code, unscored.json()["type"]) == (409, "urn:coach:problem:not-scored-yet")
        assert reason in unscored.json()["detail"]


def test_what_was_not_scored_is_scored_again_with_one_call(start: Start) -> None:
    with Upstream(status(401)) as upstream, start(upstream) as client:
        attempt = follow(client, submit(client, ANSWER))
        assert attempt["stage"] == "not_scored"
        again = client.post(f"/api/v1/attempts/{attempt['id']}/score")
        assert again.status_code == 202
        attempt = follow(client, again.json())
        assert (attempt["stage"], attempt["answer"], attempt["failure"]) == ("scored", ANSWER, None)


def test_a_criterion_that_cannot_be_proven_is_not_scored_and_the_others_are(start: Start) -> None:
    with Upstream(usual=NEVER_SAID) as upstream, start(upstream) as client:
        card = scorecard(client, follow(client, submit(client, ANSWER)))
    assert [criterion["level"] is None for criterion in card["criteria"]] == [True, False, False, False, False]
    assert "no quotation from the answer" in card["criteria"][0]["reason"]
    assert card["criteria"][0]["points"] == []
    assert len(upstream.requests) == 2


def test_what_the_server_cannot_do_is_found_out_once(start: Start) -> None:
    with Upstream(usual=schema_refused()) as upstream, start(upstream) as client:
        for _ in range(3):
            assert follow(client, submit(client, ANSWER))["stage"] == "scored"
    formats = [request["response_format"]["type"] for request in upstream.requests]
    assert formats == ["json_schema", "json_object", "json_object", "json_object"]


def test_the_prompt_differs_between_attempts_in_its_last_message_only(start: Start) -> None:
    with Upstream() as upstream, start(upstream) as client:
        for answer in (ANSWER, "Another answer about attention altogether."):
            follow(client, submit(client, answer))
    one, other = (request["messages"] for request in upstream.requests)
    assert one[:-1] == other[:-1]
    assert one[-1] != other[-1]


def test_an_idempotency_key_makes_it_safe_to_send_again(offline: Client) -> None:
    body = {"question_id": "transformer-architecture", "answer": ANSWER}
    headers = {"Idempotency-Key": "first-try"}
    first = offline.post("/api/v1/attempts", json=body, headers=headers)
    again = offline.post("/api/v1/attempts", json=body, headers=headers)
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.headers["location"] == again.headers["location"] == f"/api/v1/attempts/{first.json()['id']}"
    other = offline.post("/api/v1/attempts", json={**body, "answer": "Another."}, headers=headers)
    assert (other.status_code, other.json()["type"]) == (422, "urn:coach:problem:idempotency-conflict")


def test_history_comes_in_pages(offline: Client) -> None:
    made = [submit(offline, f"{ANSWER} Take {number}.")["id"] for number in range(3)]
    page = offline.get("/api/v1/attempts", params={"limit": 2}).json()
    rest = offline.get("/api/v1/attempts", params={"limit": 2, "before": page["next"]}).json()
    assert [attempt["id"] for attempt in page["attempts"] + rest["attempts"]] == made[::-1]
    assert rest["next"] is None


def test_a_deleted_attempt_is_gone(offline: Client) -> None:
    attempt = follow(offline, submit(offline, ANSWER))
    address = f"/api/v1/attempts/{attempt['id']}"
    assert offline.delete(address).status_code == 204
    for response in (offline.get(address), offline.get(f"{address}/scorecard"), offline.delete(address)):
        assert (response.status_code, response.json()["type"]) == (404, "urn:coach:problem:not-found")


def test_an_attempt_deleted_while_it_is_scored_leaves_the_worker_well(start: Start) -> None:
    with Upstream(slow(0.5, sound())) as upstream, start(upstream) as client:
        attempt = submit(client, ANSWER)
        while not upstream.requests:
            client.get("/healthz")
        assert client.delete(f"/api/v1/attempts/{attempt['id']}").status_code == 204
        assert follow(client, submit(client, ANSWER))["stage"] == "scored"


def test_nothing_of_the_rubric_is_shown_before_an_answer_is_scored(start: Start, library: Library) -> None:
    entry = library.entry("transformer-architecture")
    secrets = [point.claim for point in entry.rubric.points()] + [entry.rubric.model_answer]
    with Upstream(usual=slow(5, sound())) as upstream, start(upstream) as client:
        attempt = submit(client, ANSWER)
        while not upstream.requests:
            client.get("/healthz")
        seen = [
            client.get(f"/api/v1/questions/{entry.question.id}").text,
            client.get("/api/v1/questions").text,
            client.get(f"/api/v1/attempts/{attempt['id']}").text,
            client.get(f"/api/v1/attempts/{attempt['id']}/scorecard").text,
            client.get("/api/v1/openapi.json").text,
        ]
    assert not [secret for secret in secrets for text in seen if secret in text]


@pytest.mark.parametrize(
    "answer", ["qwrt plkj zxcv bnmm sdfg hjkl wert poiu", "attention softmax query key value RoPE"]
)
def test_no_empty_answer_fetches_the_rubric(offline: Client, library: Library, answer: str) -> None:
    entry = library.entry("transformer-architecture")
    response = offline.get(f"/api/v1/attempts/{follow(offline, submit(offline, answer))['id']}/scorecard")
    assert response.json()["total"] is None
    assert response.json()["model_answer"] is None
    assert not [point.claim for point in entry.rubric.points() if point.claim in response.text]
