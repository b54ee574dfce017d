"""Old answers scored again on the present scale, through HTTP with a real worker and a scripted model server."""

import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, create_engine, select, update

from coach.store.database import system_url
from coach.store.tables import attempts, scorecards
from tests.service import BANK, FEW, GIVE_UP_S, Client, few_questions, follow, running, scorecard, submit
from tests.upstream import MODEL, Upstream, slow, sound, status

QUESTION, OTHER = FEW
ANSWER = "Self-attention lets every token look at every other token at once, take {}."
ROUTE = "/api/v1/rescorings"


def answered(client: Client, count: int, question_id: str = QUESTION) -> list[dict[str, Any]]:
    return [follow(client, submit(client, ANSWER.format(number), question_id)) for number in range(count)]


def estimate(client: Client, **query: Any) -> dict[str, Any]:
    response = client.get(f"{ROUTE}/estimate", params=query)
    assert response.status_code == 200, response.text
    estimated: dict[str, Any] = response.json()
    return estimated


def start(client: Client, **body: Any) -> dict[str, Any]:
    response = client.post(ROUTE, json=body)
    assert response.status_code == 202, response.text
    rescoring: dict[str, Any] = response.json()
    assert response.headers["location"] == f"{ROUTE}/{rescoring['id']}"
    return rescoring


def read(client: Client, rescoring: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{ROUTE}/{rescoring['id']}").json()
    return found


def ended(client: Client, rescoring: dict[str, Any]) -> dict[str, Any]:
    give_up_at = time.monotonic() + GIVE_UP_S
    while rescoring["state"] == "running":
        assert time.monotonic() < give_up_at, rescoring
        time.sleep(0.02)
        rescoring = read(client, rescoring)
    return rescoring


def counts(rescoring: dict[str, Any]) -> tuple[int, ...]:
    return tuple(rescoring[name] for name in ("done", "failed", "running", "left"))


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Return a folder with the few questions, to be changed."""
    return Path(shutil.copytree(few_questions().name, tmp_path / "rubrics"))


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Upstream], None]:
    def use(upstream: Upstream) -> None:
        monkeypatch.setenv("COACH_LLM_BASE_URL", upstream.url)
        monkeypatch.setenv("COACH_LLM_MODEL", MODEL)

    return use


def reword(bank: Path, question_id: str = QUESTION) -> None:
    """Change the first claim of a question's rubric."""
    file = bank / BANK.name / f"{question_id}.toml"
    before = file.read_text(encoding="utf-8")
    after = re.sub(r'claim = ("""\\\n|")', r"\g<0>Newly: ", before, count=1)
    assert after != before
    file.write_text(after, encoding="utf-8")


def comparison(client: Client, one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/attempts/{one['id']}/comparison", params={"with": other["id"]}).json()
    return found


def first_claim(client: Client, attempt: dict[str, Any]) -> str:
    claim: str = scorecard(client, attempt)["criteria"][0]["points"][0]["claim"]
    return claim


def scales(url: URL, attempt: dict[str, Any]) -> list[tuple[int, str]]:
    """Return the scorings of an attempt that are stored, each with the rubric that it was made with."""
    engine = create_engine(system_url(url))
    query = select(scorecards.c.scoring, scorecards.c.rubric_hash).where(scorecards.c.attempt_id == attempt["id"])
    with engine.connect() as connection:
        found = [(row.scoring, row.rubric_hash) for row in connection.execute(query.order_by(scorecards.c.scoring))]
    engine.dispose()
    return found


def test_after_a_change_of_the_rubric_old_answers_are_scored_by_the_new_one(url: URL, bank: Path) -> None:
    with running(url, scorer="coverage", rubrics=bank) as client:
        old, older = answered(client, 2)
        other = follow(client, submit(client, ANSWER.format(0), OTHER))
        claim = first_claim(client, old)
    reword(bank)
    with running(url, scorer="coverage", rubrics=bank) as client:
        (new,) = answered(client, 1)
        assert not comparison(client, old, new)["comparable"]
        assert first_claim(client, old) == claim, "a scorecard is read with the rubric that it was made with"
        told = estimate(client)
        assert (told["attempts"], told["present"], told["left_out"]) == (2, 2, [])
        assert (told["input_tokens"], told["output_tokens"], told["price_usd"]) == (0, 0, 0)

        done = ended(client, start(client))
        assert (done["state"], done["attempts"], counts(done)) == ("done", 2, (2, 0, 0, 0))
        assert comparison(client, old, new)["comparable"]
        assert comparison(client, older, new)["comparable"]
        assert first_claim(client, old) == f"Newly: {claim}"
        entries = client.get("/api/v1/progress", params={"question_id": QUESTION}).json()["entries"]
        assert len({entry["scale"] for entry in entries}) == 1
        again = client.post(ROUTE, json={})
        assert (again.status_code, again.json()["detail"]) == (409, "4 attempts are on the present scale already.")
    (first, before), (second, after) = scales(url, old)
    assert (first, second) == (1, 2)
    assert before != after, "the earlier scorecard is kept, with the rubric that made it"
    assert len(scales(url, other)) == 1


def test_scoring_one_attempt_again_is_by_the_present_rubric_too(url: URL, bank: Path) -> None:
    with running(url, scorer="coverage", rubrics=bank) as client:
        (old,) = answered(client, 1)
    reword(bank)
    with running(url, scorer="coverage", rubrics=bank) as client:
        follow(client, client.post(f"/api/v1/attempts/{old['id']}/score").json())
        assert first_claim(client, old).startswith("Newly: ")


def test_an_objection_is_weighed_by_the_rubric_of_the_scorecard_that_it_is_about(url: URL, bank: Path) -> None:
    with running(url, scorer="coverage", rubrics=bank) as client:
        (old,) = answered(client, 1)
        claim, criterion = first_claim(client, old), scorecard(client, old)["criteria"][0]["criterion_id"]
    reword(bank)
    with running(url, scorer="coverage", rubrics=bank) as client:
        body = {"criterion_id": criterion, "quotes": [{"start": 0, "end": 20}]}
        follow(client, client.post(f"/api/v1/attempts/{old['id']}/objections", json=body).json())
        assert first_claim(client, old) == claim


def test_tokens_are_told_from_earlier_scorings_or_counted_and_what_is_unknown_is_none(
    url: URL, scripted: Callable[[Upstream], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(url, scorer="coverage") as client:
        answered(client, 3)
    with Upstream() as upstream:
        scripted(upstream)
        with running(url) as client:
            unknown = estimate(client)
            assert (unknown["scorer"], unknown["model"], unknown["attempts"]) == ("judge", MODEL, 3)
            assert unknown["input_tokens"] > 0
            assert (unknown["output_tokens"], unknown["price_usd"]) == (None, None)
            assert "not known" in unknown["basis"]
            assert "No price" in unknown["basis"]
            answered(client, 1)
            known = estimate(client)  # a scripted reply takes 1000 tokens in and 100 out
            assert (known["attempts"], known["input_tokens"], known["output_tokens"]) == (3, 3000, 300)
            assert known["basis"].startswith("As with 1 earlier")
        monkeypatch.setenv("COACH_LLM_PRICE_INPUT", "2")
        monkeypatch.setenv("COACH_LLM_PRICE_OUTPUT", "10")
        with running(url) as client:  # 3000 × 2 / 10⁶ + 300 × 10 / 10⁶
            assert estimate(client)["price_usd"] == pytest.approx(0.009)


def test_an_answer_by_another_name_than_was_asked_for_is_known_as_the_present_model(
    url: URL, scripted: Callable[[Upstream], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Upstream() as upstream:
        scripted(upstream)
        monkeypatch.setenv("COACH_LLM_MODEL", "an-alias")
        with running(url) as client:
            answered(client, 1)
            assert (estimate(client)["attempts"], estimate(client)["present"]) == (0, 1)


def test_only_attempts_that_are_named_are_scored_again(url: URL, bank: Path) -> None:
    with running(url, scorer="coverage", rubrics=bank) as client:
        old, older = answered(client, 2)
        other = follow(client, submit(client, ANSWER.format(0), OTHER))
    reword(bank)
    reword(bank, OTHER)
    with running(url, scorer="coverage", rubrics=bank) as client:
        assert estimate(client)["attempts"] == 3
        assert estimate(client, question_id=OTHER)["attempts"] == 1
        assert ended(client, start(client, attempts=[old["id"]]))["attempts"] == 1
        assert ended(client, start(client, question_id=OTHER))["attempts"] == 1
        assert [len(scales(url, each)) for each in (old, older, other)] == [2, 1, 2]
        assert client.get(f"{ROUTE}/estimate", params={"attempts": "0" * 32}).status_code == 404
        assert client.get(f"{ROUTE}/estimate", params={"question_id": "never-asked"}).status_code == 404
        assert client.get(f"{ROUTE}/estimate", params={"attempts": "\x00"}).status_code == 422
        assert client.get(f"{ROUTE}/{'0' * 32}").status_code == 404
        assert client.post(f"{ROUTE}/nothing/cancel").status_code == 404


def test_an_attempt_at_a_question_that_is_gone_is_left_out_with_a_reason(url: URL) -> None:
    with running(url, scorer="coverage") as client:
        (old,) = answered(client, 1)
        engine = create_engine(system_url(url))
        with engine.begin() as connection:
            connection.execute(update(attempts).where(attempts.c.id == old["id"]).values(question_id="asked-long-ago"))
        engine.dispose()
        (left_out,) = estimate(client, question_id="asked-long-ago")["left_out"]
        assert left_out["attempt_id"] == old["id"]
        assert "not in the library any more" in left_out["reason"]
        refused = client.post(ROUTE, json={"attempts": [old["id"]]})
        assert (refused.status_code, left_out["reason"] in refused.json()["detail"]) == (409, True)


def test_cancelling_stops_what_has_not_begun(url: URL, scripted: Callable[[Upstream], None]) -> None:
    with running(url, scorer="coverage") as client:
        answered(client, 4)
    with Upstream(usual=slow(0.3, sound())) as upstream:
        scripted(upstream)
        with running(url) as client:
            rescoring = start(client)
            waiting = client.get(f"{ROUTE}/estimate").json()
            assert (waiting["attempts"], len(waiting["left_out"])) == (0, 4), "nothing is scored again twice"
            while not upstream.requests:
                time.sleep(0.01)
            cancelled = client.post(f"{ROUTE}/{rescoring['id']}/cancel").json()
            assert (cancelled["state"], counts(cancelled)) == ("cancelled", (0, 0, 1, 3))
            while read(client, rescoring)["running"]:
                time.sleep(0.02)
            assert counts(read(client, rescoring)) == (1, 0, 0, 3), "what ran comes to its end"
            assert client.post(f"{ROUTE}/{rescoring['id']}/cancel").json()["state"] == "cancelled"
            assert [each["id"] for each in client.get(ROUTE).json()["rescorings"]] == [rescoring["id"]]
            answered(client, 1)
        assert len(upstream.requests) == 2


def test_a_rescoring_stops_by_itself_when_one_after_the_other_fails(
    url: URL, scripted: Callable[[Upstream], None]
) -> None:
    with running(url, scorer="coverage") as client:
        first = answered(client, 5)[0]
    with Upstream(usual=status(400)) as upstream:
        scripted(upstream)
        with running(url) as client:
            stopped = ended(client, start(client))
            assert (stopped["state"], counts(stopped)) == ("stopped", (0, 3, 0, 2))
            assert stopped["reason"] == stopped["failures"][-1]["reason"]
            assert scorecard(client, first)["scale"]["scorer"] == "coverage", "the earlier scorecard holds"


def test_no_other_scorer_than_the_one_of_the_estimate_scores(url: URL, scripted: Callable[[Upstream], None]) -> None:
    with running(url, scorer="coverage") as client:
        answered(client, 1)
    with Upstream() as upstream:
        scripted(upstream)
        with running(url, run_worker=False) as client:
            rescoring = start(client)
    with running(url, scorer="coverage") as client:
        done = ended(client, rescoring)
        assert counts(done) == (0, 1, 0, 0)
        assert MODEL in done["failures"][0]["reason"]


def test_a_new_answer_does_not_wait_for_a_rescoring_to_end(url: URL, scripted: Callable[[Upstream], None]) -> None:
    with running(url, scorer="coverage") as client:
        answered(client, 4)
    with Upstream(usual=slow(0.2, sound())) as upstream:
        scripted(upstream)
        with running(url, concurrency=1) as client:
            rescoring = start(client)
            while not upstream.requests:
                time.sleep(0.01)
            new = submit(client, "A new answer.")
            before = len(upstream.requests)
            ended(client, rescoring)
            follow(client, new)
    places = [
        number for number, each in enumerate(upstream.requests) if "A new answer." in each["messages"][1]["content"]
    ]
    assert places == [before], "it came next"


def test_a_deleted_attempt_does_not_hold_up_the_others(url: URL) -> None:
    with running(url, scorer="coverage") as client:
        first, _ = answered(client, 2)
    with Upstream() as upstream, pytest.MonkeyPatch.context() as environment:
        environment.setenv("COACH_LLM_BASE_URL", upstream.url)
        environment.setenv("COACH_LLM_MODEL", MODEL)
        with running(url, run_worker=False) as client:
            rescoring = start(client)
            assert client.delete(f"/api/v1/attempts/{first['id']}").status_code == 204
        with running(url) as client:
            done = ended(client, rescoring)
    assert (done["state"], done["attempts"], done["done"]) == ("done", 1, 1)


def test_what_two_rubrics_scored_goes_out_into_an_archive_and_comes_in_again(url: URL, bank: Path) -> None:
    with running(url, scorer="coverage", rubrics=bank) as client:
        (old,) = answered(client, 1)
    reword(bank)
    with running(url, scorer="coverage", rubrics=bank) as client:
        ended(client, start(client))
        before, card = scales(url, old), scorecard(client, old)
        archive = client.get("/api/v1/export").content
        assert client.delete(f"/api/v1/attempts/{old['id']}").status_code == 204
        sent = client.post("/api/v1/import", content=archive, headers={"Content-Type": "application/zip"})
        assert (sent.status_code, sent.json()["imported"]) == (200, 1), sent.text
        assert (scales(url, old), scorecard(client, old)) == (before, card)
