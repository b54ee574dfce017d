"""The model server as it is set on the page."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import URL

from coach.cli.output import TALKATIVE
from tests import factories as make
from tests import service
from tests.service import Client
from tests.upstream import Upstream, reply, sound, status

ADDRESS = "/api/v1/model-server"
KEY = "sk-secret"
NONE = {"base_url": None, "model": None, "has_key": False, "set_by": None, "can_be_set": True}
READY = reply('{"ready": true}')


@pytest.fixture
def client(url: URL) -> Iterator[Client]:
    with service.running(url, run_worker=False) as client:
        yield client


def put(client: Client, **server: Any) -> dict[str, Any]:
    response = client.put(ADDRESS, json=server)
    assert response.status_code == 200, response.text
    saved: dict[str, Any] = response.json()
    assert client.get(ADDRESS).json() == saved
    return saved


def test_a_server_is_set_replaced_and_forgotten(client: Client) -> None:
    assert client.get(ADDRESS).json() == NONE
    saved = put(client, base_url="http://127.0.0.1:9/v1/", model="m", api_key=KEY)
    assert saved == {
        "base_url": "http://127.0.0.1:9/v1",
        "model": "m",
        "has_key": True,
        "set_by": "page",
        "can_be_set": True,
    }
    assert put(client, base_url="http://127.0.0.1:8/v1")["model"] is None
    for _ in range(2):
        assert client.delete(ADDRESS).status_code == 204
    assert client.get(ADDRESS).json() == NONE


def test_the_setup_shows_at_once_what_was_set(client: Client) -> None:
    assert client.get("/api/v1/setup").json()["scorer"]["kind"] == "coverage"
    put(client, base_url="http://127.0.0.1:9/v1", model="m", api_key=KEY)
    scorer = client.get("/api/v1/setup").json()["scorer"]
    assert (scorer["kind"], scorer["model"], scorer["server"]) == ("judge", "m", "http://127.0.0.1:9/v1")
    assert scorer["why"] == "It was set in Settings."
    client.delete(ADDRESS)
    assert client.get("/api/v1/setup").json()["scorer"]["kind"] == "coverage"


def test_a_key_that_is_left_out_stays_where_the_address_does(client: Client) -> None:
    put(client, base_url="http://127.0.0.1:9/v1", api_key=KEY)
    assert put(client, base_url="http://127.0.0.1:9/v1/", model="other")["has_key"]
    assert not put(client, base_url="http://127.0.0.1:8/v1")["has_key"]
    assert not put(client, base_url="http://127.0.0.1:9/v1")["has_key"]


def test_a_key_is_removed_by_null(client: Client) -> None:
    put(client, base_url="http://127.0.0.1:9/v1", api_key=KEY)
    assert not put(client, base_url="http://127.0.0.1:9/v1", api_key=None)["has_key"]


def test_the_key_is_never_told_and_never_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    for name in TALKATIVE:
        caplog.set_level("WARNING", logger=name)
    with Upstream(usual=READY) as upstream:
        put(client, base_url=upstream.url, model="scripted-1", api_key=KEY)
        tested = client.post(f"{ADDRESS}/test", json={})
        assert tested.json()["ok"]
        assert upstream.headers[0]["Authorization"] == f"Bearer {KEY}"
    shown = [client.get(place).text for place in (ADDRESS, "/api/v1/setup")] + [tested.text]
    assert not [text for text in (*shown, caplog.text) if KEY in text]


@pytest.mark.parametrize(
    ("body", "mend"),
    [
        ({}, "body.base_url"),
        ({"base_url": "ftp://host"}, "write an address such as"),
        ({"base_url": "http://me:hunter2@host"}, "leave user and password out"),
        ({"base_url": "http://host?key=hunter2"}, "leave out what begins with"),
        ({"base_url": "http://host", "api_key": "hunter2 hunter2"}, "copy it again"),
        ({"base_url": "http://host", "api_key": ""}, "body.api_key"),
        ({"base_url": "http://host", "model": " "}, "body.model"),
    ],
)
def test_what_can_not_be_a_server_is_refused_without_repeating_its_secrets(
    client: Client, body: dict[str, Any], mend: str
) -> None:
    response = client.put(ADDRESS, json=body)
    assert response.status_code == 422
    assert mend in response.json()["detail"]
    assert "hunter2" not in response.text
    assert client.get(ADDRESS).json() == NONE


def test_only_json_that_says_so_is_taken(client: Client) -> None:
    sent: dict[str, Any] = {"content": '{"base_url": "http://host"}', "headers": {"Content-Type": "text/plain"}}
    assert client.put(ADDRESS, **sent).status_code == 415
    assert client.post(f"{ADDRESS}/test", **sent).status_code == 415


def test_a_server_in_the_environment_comes_first_and_can_not_be_changed_here(
    url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    with service.running(url, run_worker=False) as client:
        put(client, base_url="http://127.0.0.1:8/v1")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://me:hunter2@127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with service.running(url, run_worker=False) as client:
        shown = {"base_url": "http://127.0.0.1:9/v1", "model": None, "has_key": True, "set_by": "environment"}
        assert client.get(ADDRESS).json() == {**shown, "can_be_set": False}
        for refused in (
            client.put(ADDRESS, json={"base_url": "http://127.0.0.1:8/v1"}),
            client.post(f"{ADDRESS}/test", json={"base_url": "http://127.0.0.1:8/v1"}),
        ):
            assert refused.status_code == 409
            assert refused.json()["type"] == "urn:coach:problem:set-by-operator"
            assert "set in the environment" in refused.json()["detail"]
        assert client.delete(ADDRESS).status_code == 204
    monkeypatch.delenv("OPENAI_BASE_URL")
    monkeypatch.delenv("OPENAI_API_KEY")
    with service.running(url, run_worker=False) as client:
        assert client.get(ADDRESS).json() == NONE


def test_a_server_in_the_environment_can_be_tested_as_it_is(url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    with Upstream(usual=READY) as upstream:
        monkeypatch.setenv("COACH_LLM_BASE_URL", upstream.url)
        with service.running(url, run_worker=False) as client:
            assert client.post(f"{ADDRESS}/test", json={}).json()["ok"]


def test_no_server_can_be_set_where_none_is_asked(url: URL) -> None:
    with service.running(url, run_worker=False, scorer="coverage") as client:
        assert client.get(ADDRESS).json() == {**NONE, "can_be_set": False}
        refused = client.put(ADDRESS, json={"base_url": "http://127.0.0.1:8/v1"})
        assert refused.status_code == 409
        assert "COACH_SCORER is set to coverage" in refused.json()["detail"]


def test_a_server_that_was_found_is_shown_and_tested(url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    with Upstream(usual=READY, models=("llama",)) as upstream:
        monkeypatch.setattr("coach.scorers.LOCAL_SERVERS", {"Ollama": upstream.url})
        with service.running(url, run_worker=False, find_local_models=True) as client:
            shown = {"base_url": upstream.url, "model": "llama", "has_key": False, "set_by": "found"}
            assert client.get(ADDRESS).json() == {**shown, "can_be_set": True}
            assert client.post(f"{ADDRESS}/test", json={}).json()["model"] == "llama"


def test_a_server_is_tested_before_it_is_set(client: Client) -> None:
    with Upstream(usual=READY, models=("scripted-1", "other")) as upstream:
        tested = client.post(f"{ADDRESS}/test", json={"base_url": upstream.url, "model": "other"}).json()
    assert (tested["ok"], tested["model"], tested["models"]) == (True, "other", ["scripted-1", "other"])
    assert client.get(ADDRESS).json() == NONE


def test_a_stored_key_is_sent_to_its_own_address_and_to_no_other(client: Client) -> None:
    with Upstream(usual=READY) as own, Upstream(usual=READY) as other:
        put(client, base_url=own.url, model="m", api_key=KEY)
        for body in ({}, {"model": "n"}, {"base_url": f"{own.url}/"}, {"base_url": other.url}, {"api_key": "sk-new"}):
            assert client.post(f"{ADDRESS}/test", json=body).json()["ok"]
        assert [each["Authorization"] for each in own.headers] == [*[f"Bearer {KEY}"] * 3, "Bearer sk-new"]
        assert [request["model"] for request in own.requests] == ["m", "n", "m", "m"]
        assert [each["Authorization"] for each in other.headers] == ["Bearer none"]


def test_a_failed_test_says_what_to_mend_and_is_no_error(client: Client) -> None:
    nothing = client.post(f"{ADDRESS}/test", json={})
    assert (nothing.status_code, nothing.json()["ok"]) == (200, False)
    assert "Give the address of one." in nothing.json()["message"]
    with Upstream(usual=status(401)) as upstream:
        refused = client.post(f"{ADDRESS}/test", json={"base_url": upstream.url, "model": "m"}).json()
    assert (refused["ok"], refused["latency_ms"]) == (False, None)
    assert "refused the key (401)" in refused["message"]


def test_a_worker_that_runs_takes_up_each_change(url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.scorers.READ_AGAIN_S", 0.0)
    with Upstream() as first, Upstream() as second, service.running(url) as client:

        def scorer() -> str:
            attempt = service.follow(client, service.submit(client, make.ANSWER))
            kind: str = service.scorecard(client, attempt)["scale"]["scorer"]
            return kind

        assert scorer() == "coverage"
        put(client, base_url=first.url, model="m")
        assert (scorer(), len(first.requests)) == ("judge", 1)
        put(client, base_url=second.url, model="m")
        assert (scorer(), len(first.requests), len(second.requests)) == ("judge", 1, 1)
        client.delete(ADDRESS)
        assert scorer() == "coverage"


def test_a_worker_scores_with_the_server_that_was_set_on_the_page(url: URL) -> None:
    with Upstream(usual=sound()) as upstream, service.running(url) as client:
        put(client, base_url=upstream.url, model="scripted-1", api_key=KEY)
        attempt = service.follow(client, service.submit(client, make.ANSWER))
        assert service.scorecard(client, attempt)["scale"]["model"] == "scripted-1"
        assert upstream.headers[0]["Authorization"] == f"Bearer {KEY}"
