"""What the settings page shows, and the language of feedback."""

from collections.abc import Iterator

import pytest
from sqlalchemy import URL

import coach
from tests import factories as make
from tests import service
from tests.service import Client
from tests.upstream import Upstream


@pytest.fixture
def client(url: URL) -> Iterator[Client]:
    with service.running(url, run_worker=False) as client:
        yield client


def test_the_setup_is_told_also_where_no_worker_runs(client: Client) -> None:
    setup = client.get("/api/v1/setup").json()
    assert setup["version"] == coach.__version__
    assert (setup["scorer"]["kind"], setup["scorer"]["model"], setup["scorer"]["server"]) == ("coverage", None, None)
    assert "No model server is configured" in setup["scorer"]["why"]
    assert "Settings" in setup["scorer"]["advice"]
    assert (setup["recognizer"]["name"], setup["recognizer"]["model"]) == ("moonshine", "tiny-en")
    assert setup["limits"] == {"max_minutes": 30, "max_mb": 100}
    assert setup["keep_recordings_days"] is None
    assert {"code": "de", "name": "Deutsch"} in setup["languages"]
    assert "no effect" in setup["language_note"]


def test_the_setup_names_the_server_without_its_secrets(url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_LLM_BASE_URL", "http://me:hunter2@127.0.0.1:9/v1?key=secret")
    monkeypatch.setenv("COACH_LLM_MODEL", "m")
    with service.running(url, run_worker=False, keep_recordings_days=7) as client:
        response = client.get("/api/v1/setup")
    setup = response.json()
    assert (setup["scorer"]["kind"], setup["scorer"]["model"]) == ("judge", "m")
    assert setup["scorer"]["server"] == "http://127.0.0.1:9/v1"
    assert setup["keep_recordings_days"] == 7
    assert "in this language" in setup["language_note"]
    assert "hunter2" not in response.text
    assert "secret" not in response.text


def test_a_scorer_that_is_demanded_and_missing_is_told_with_its_mend(url: URL) -> None:
    with service.running(url, run_worker=False, scorer="judge") as client:
        scorer = client.get("/api/v1/setup").json()["scorer"]
    assert scorer["kind"] is None
    assert "COACH_SCORER is set to judge" in scorer["why"]


def test_feedback_is_in_english_until_another_language_is_saved(client: Client) -> None:
    assert client.get("/api/v1/preferences").json() == {"language": "en"}
    assert client.put("/api/v1/preferences", json={"language": "ja"}).json() == {"language": "ja"}
    assert client.get("/api/v1/preferences").json() == {"language": "ja"}


@pytest.mark.parametrize("body", [{"language": "tlh"}, {"language": None}, {"tongue": "en"}, []])
def test_a_preference_that_is_not_offered_is_refused_and_nothing_changes(client: Client, body: object) -> None:
    response = client.put("/api/v1/preferences", json=body)
    assert response.status_code == 422
    assert response.json()["type"] == "urn:coach:problem:invalid-request"
    assert client.get("/api/v1/preferences").json() == {"language": "en"}


def test_the_judge_is_asked_in_the_language_that_is_preferred_when_it_scores(
    url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Upstream() as upstream:
        monkeypatch.setenv("COACH_LLM_BASE_URL", upstream.url)
        with service.running(url) as client:
            english = service.follow(client, service.submit(client, make.ANSWER))
            client.put("/api/v1/preferences", json={"language": "de"})
            german = service.follow(client, service.submit(client, make.ANSWER))
            scales = [service.scorecard(client, attempt)["scale"] for attempt in (english, german)]
    systems = [request["messages"][0]["content"] for request in upstream.requests]
    assert ["in English, whatever" in system for system in systems] == [True, False]
    assert ["in German, whatever" in system for system in systems] == [False, True]
    assert scales[0]["prompt_hash"] != scales[1]["prompt_hash"]
