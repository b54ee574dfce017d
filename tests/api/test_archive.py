"""Everything out of one service and into another, over HTTP; and everything deleted."""

import asyncio
import io
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import URL, func, select

from coach.store.database import database_url, open_engine, prepare
from coach.store.tables import metadata
from tests import recordings, service
from tests.api.test_attempts import ANSWER
from tests.api.test_bad_input import problem
from tests.api.test_recordings import begin, send
from tests.api.test_spoken import speak
from tests.archives import changed, facts, names, text_of
from tests.service import Client, follow, submit
from tests.upstream import Upstream, sound

ZIP = {"Content-Type": "application/zip"}
SHOWN = ("", "/scorecard", "/transcript", "/self-rating", "/recording")
CORRECTED = f"{ANSWER} That is what I said."


@dataclass
class Exported:
    """An archive, and what the service that it comes from shows of each attempt."""

    content: bytes
    shown: dict[str, dict[str, Any]]
    spoken: str
    part: bytes


def running(folder: Path, **settings: Any) -> AbstractContextManager[Client]:
    """Start a service without a worker on a new SQLite database."""
    url = database_url(None, folder)
    prepare(url)
    return service.running(url, **{"data": folder, "run_worker": False, **settings})


def look(client: Client, attempt_id: str) -> dict[str, Any]:
    """Return all that is shown of an attempt."""
    return {each: client.get(f"/api/v1/attempts/{attempt_id}{each}").json() for each in SHOWN}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Return the archive of a service with answers typed, spoken, rated, corrected, objected to, and broken off."""
    folder = tmp_path_factory.mktemp("exported")
    with Upstream(sound("partial", level=2)) as upstream, pytest.MonkeyPatch.context() as patch:
        patch.setenv("COACH_LLM_BASE_URL", upstream.url)
        patch.setenv("COACH_LLM_MODEL", "scripted-1")
        with running(folder, run_worker=True) as client:
            typed = submit(client, ANSWER, Idempotency_Key="a-key")
            rated = client.put(f"/api/v1/attempts/{typed['id']}/self-rating", json={"levels": {"against-rnn": 4}})
            assert rated.status_code == 200, rated.text
            typed = follow(client, typed)
            place = {"start": 0, "end": len(ANSWER)}
            body = {"criterion_id": "against-rnn", "quotes": [place]}
            follow(client, client.post(f"/api/v1/attempts/{typed['id']}/objections", json=body).json())
            spoken = speak(client, recordings.BECKETT.read_bytes())
            follow(client, client.post(f"/api/v1/attempts/{spoken['id']}/corrections", json={"text": CORRECTED}).json())
            broken_off = begin(client)
            send(client, broken_off, 1, b"the second part")
            ids = [typed["id"], spoken["id"], broken_off.rpartition("/")[2]]
            shown = {each: look(client, each) for each in ids}
            response = client.get("/api/v1/export")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/zip"
    assert 'filename="coach-20' in response.headers["content-disposition"]
    return Exported(response.content, shown, spoken["id"], b"the second part")


@pytest.fixture
def here(url: URL, tmp_path: Path) -> Iterator[Client]:
    with service.running(url, data=tmp_path / "data", run_worker=False, max_import_mb=1) as client:
        yield client


def take_in(client: Client, content: bytes) -> Any:
    return client.post("/api/v1/import", content=content, headers=ZIP)


def test_everything_is_there_afterwards_as_it_was(exported: Exported, here: Client) -> None:
    response = take_in(here, exported.content)
    assert response.status_code == 200, response.text
    imported = response.json()
    assert (imported["imported"], imported["skipped"], imported["left_out"]) == (3, 0, [])
    for attempt_id, shown in exported.shown.items():
        assert look(here, attempt_id) == shown
    audio = here.get(f"/api/v1/attempts/{exported.spoken}/recording/audio").content
    assert audio == recordings.BECKETT.read_bytes()
    assert here.get("/api/v1/progress").status_code == 200
    again = here.get("/api/v1/export").content
    for name in names(exported.content):
        if name.startswith(("attempts/", "rubrics/")):
            assert ZipFile(io.BytesIO(again)).read(name) == ZipFile(io.BytesIO(exported.content)).read(name)


def test_the_archive_holds_both_scorecards_and_every_reply(exported: Exported) -> None:
    for attempt_id in list(exported.shown)[:2]:
        attempt = facts(exported.content, f"attempts/{attempt_id}/attempt.json")
        assert [card["scoring"] for card in attempt["scorecards"]] == [1, 2]
        assert {reply["scoring"] for reply in attempt["replies"]} == {1, 2}


def test_imported_twice_it_is_there_once(exported: Exported, here: Client) -> None:
    take_in(here, exported.content)
    again = take_in(here, exported.content).json()
    assert (again["imported"], again["skipped"]) == (0, 3)
    assert {each["attempt_id"] for each in again["left_out"]} == set(exported.shown)
    assert len(here.get("/api/v1/attempts").json()["attempts"]) == 3


def test_a_recording_that_was_broken_off_goes_on_where_it_is_imported(exported: Exported, here: Client) -> None:
    take_in(here, exported.content)
    attempt = f"/api/v1/attempts/{list(exported.shown)[2]}"
    assert here.get(f"{attempt}/recording").json()["missing"] == [0]
    assert send(here, attempt, 0, b"the first part, ").status_code == 200
    assert here.get(f"{attempt}/recording/audio").content == b"the first part, the second part"
    assert here.post(f"{attempt}/submit", json={"parts": 2}).json()["stage"] == "queued"


def test_what_was_being_scored_can_be_scored_again(here: Client, tmp_path: Path) -> None:
    with running(tmp_path / "there") as there:
        attempt = submit(there, ANSWER)
        archive = there.get("/api/v1/export").content
    assert take_in(here, archive).json()["imported"] == 1
    came = here.get(f"/api/v1/attempts/{attempt['id']}").json()
    assert (came["stage"], came["failure"]["retryable"]) == ("not_scored", True)
    assert here.post(f"/api/v1/attempts/{attempt['id']}/score").json()["stage"] == "queued"


def test_no_rubric_is_exported_before_something_was_scored(tmp_path: Path) -> None:
    with running(tmp_path / "there") as there:
        submit(there, ANSWER)
        assert not any(name.startswith("rubrics/") for name in names(there.get("/api/v1/export").content))


def test_the_key_of_a_model_server_is_in_no_archive(tmp_path: Path) -> None:
    with running(tmp_path / "there") as there:
        submit(there, ANSWER)
        server = {"base_url": "http://127.0.0.1:9/v1", "api_key": "sk-very-secret"}
        assert there.put("/api/v1/model-server", json=server).status_code == 200
        written = text_of(there.get("/api/v1/export").content)
    assert ANSWER in written
    assert "sk-very-secret" not in written


def test_an_archive_that_was_changed_is_refused(exported: Exported, here: Client) -> None:
    archive = changed(exported.content, {f"attempts/{exported.spoken}/recording.webm": b"another sound"})
    assert "not what was recorded" in problem(take_in(here, archive), 422, "archive-rejected")
    assert here.get("/api/v1/attempts").json()["attempts"] == []


def test_what_is_no_archive_is_refused(here: Client) -> None:
    assert "no zip file" in problem(take_in(here, b"no archive"), 422, "archive-rejected")
    assert "no zip file" in problem(take_in(here, b""), 422, "archive-rejected")
    typeless = here.post("/api/v1/import", content=b"no archive", headers={"Content-Type": "text/plain"})
    assert "Content-Type: application/zip" in problem(typeless, 415, "unsupported-media-type")


def test_an_archive_beyond_the_limit_is_refused_before_it_is_read(here: Client) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(12):
            yield b"a" * 100_000

    for content in (b"a" * 1_000_001, endless()):
        response = here.post("/api/v1/import", content=content, headers=ZIP)
        assert "1,000,000 bytes" in problem(response, 413, "request-too-large")
    bomb = io.BytesIO()
    with ZipFile(bomb, "w", compression=8) as file:
        file.writestr("README.txt", bytes(2_000_000))
    assert "COACH_MAX_IMPORT_MB" in problem(take_in(here, bomb.getvalue()), 422, "archive-rejected")


def test_nothing_is_deleted_by_a_slip(exported: Exported, here: Client) -> None:
    take_in(here, exported.content)
    for address in ("/api/v1/attempts", "/api/v1/attempts?confirm=yes"):
        assert "query.confirm" in problem(here.delete(address), 422, "invalid-request")
    assert len(here.get("/api/v1/attempts").json()["attempts"]) == 3


def test_all_attempts_are_deleted_with_their_sound_and_jobs(
    exported: Exported, here: Client, url: URL, tmp_path: Path
) -> None:
    take_in(here, exported.content)
    submit(here, ANSWER)  # waits in the queue
    here.post("/api/v1/attempts/sample")
    count = len(here.get("/api/v1/attempts").json()["attempts"])
    assert here.delete("/api/v1/attempts", params={"confirm": "all"}).json() == {"deleted": count}
    assert here.get("/api/v1/attempts").json()["attempts"] == []
    assert [path for path in (tmp_path / "data" / "recordings").rglob("*") if path.is_file()] == []
    assert asyncio.run(rows(url)) == {"owners", "rubric_versions"}
    assert here.delete("/api/v1/attempts", params={"confirm": "all"}).json() == {"deleted": 0}


async def rows(url: URL) -> set[str]:
    """Return the names of our tables that hold something."""
    engine = open_engine(url)
    async with engine.connect() as connection:
        found = {
            table.name
            for table in metadata.sorted_tables
            if await connection.scalar(select(func.count()).select_from(table))
        }
    await engine.dispose()
    return found
