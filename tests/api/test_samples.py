"""The sample: a first scorecard without an answer of one's own."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from coach.library import Library
from tests import service
from tests.service import Client, few_questions, follow, scorecard, submit
from tests.upstream import Upstream


@pytest.fixture
def client(url: URL) -> Iterator[Client]:
    with service.running(url, scorer="coverage") as client:
        yield client


def test_the_sample_is_scored_like_any_answer_and_shows_each_kind_of_verdict(client: Client, library: Library) -> None:
    response = client.post("/api/v1/attempts/sample")
    assert response.status_code == 202
    attempt = response.json()
    assert response.headers["location"] == f"/api/v1/attempts/{attempt['id']}"
    assert (attempt["is_sample"], attempt["question_id"]) == (True, "transformer-architecture")
    assert attempt["answer"] == library.sample()[1]
    attempt = follow(client, attempt)
    assert (attempt["stage"], attempt["is_sample"]) == ("scored", True)
    card = scorecard(client, attempt)
    verdicts = Counter(point["verdict"] for criterion in card["criteria"] for point in criterion["points"])
    assert verdicts == {"hit": 5, "partial": 2, "missing": 5}  # as its exemplar is labelled
    assert attempt["total"] == card["total"]


def test_with_a_model_the_sample_is_scored_by_it(url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    with Upstream() as upstream:
        monkeypatch.setenv("COACH_LLM_BASE_URL", upstream.url)
        monkeypatch.setenv("COACH_LLM_MODEL", "scripted-1")
        with service.running(url) as client:
            attempt = follow(client, client.post("/api/v1/attempts/sample").json())
            assert scorecard(client, attempt)["scale"]["model"] == "scripted-1"


def test_a_sample_can_be_had_again_and_deleted_and_is_told_apart_in_the_list(client: Client) -> None:
    own = submit(client, "I would mix the tokens with attention.")
    first, second = (client.post("/api/v1/attempts/sample").json()["id"] for _ in range(2))
    assert client.delete(f"/api/v1/attempts/{first}").status_code == 204
    listed = client.get("/api/v1/attempts").json()["attempts"]
    assert [(each["id"], each["is_sample"]) for each in listed] == [(second, True), (own["id"], False)]


def test_a_bank_without_a_sample_says_so(url: URL, tmp_path: Path) -> None:
    bank = tmp_path / "rubrics" / "mine"
    bank.mkdir(parents=True)
    for path in (Path(few_questions().name) / "ai-lab").glob("*.toml"):
        (bank / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    whole = (bank / "bank.toml").read_text(encoding="utf-8")
    (bank / "bank.toml").write_text('title = "Without"\n' + whole[whole.index("[[rounds]]") :], encoding="utf-8")
    with service.running(url, rubrics=bank.parent) as client:
        response = client.post("/api/v1/attempts/sample")
    assert response.status_code == 404
    assert "no bank.toml names one" in response.json()["detail"]
