"""Recordings over HTTP, as far as the service goes before anything is decoded."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from coach.store.database import database_url, prepare
from tests import service

QUESTION = "transformer-architecture"
PARTS = (b"first part, ", b"second part, ", b"third part")
WHOLE = b"".join(PARTS)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[service.Client]:
    """Return a client of a service without a worker: what is submitted stays queued."""
    folder = tmp_path_factory.mktemp("recordings")
    url = database_url(None, folder / "data")
    prepare(url)
    settings: dict[str, Any] = {"data": folder / "data", "max_recording_mb": 5, "max_recording_parts": 10}
    with service.running(url, run_worker=False, **settings) as client:
        yield client


def begin(client: service.Client, media_type: str = "audio/webm;codecs=opus") -> str:
    body = {"question_id": QUESTION, "recording": {"media_type": media_type}}
    response = client.post("/api/v1/attempts", json=body)
    assert response.status_code == 202, response.text
    assert response.json()["stage"] == "recording"
    return f"/api/v1/attempts/{response.json()['id']}"


def digest(content: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


def send(client: service.Client, attempt: str, number: int, content: bytes, **headers: str) -> Any:
    sent = {"Content-Digest": digest(content), **headers}
    return client.put(f"{attempt}/recording/parts/{number}", content=content, headers=sent)


def sent(client: service.Client) -> str:
    attempt = begin(client)
    for number, content in enumerate(PARTS):
        assert send(client, attempt, number, content).status_code == 200
    return attempt


def problem(response: Any) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json", response.text
    return response.status_code, response.json()["type"].removeprefix("urn:coach:problem:")


def test_a_recording_arrives_in_parts_and_is_submitted(client: service.Client) -> None:
    attempt = sent(client)
    arrived = client.get(f"{attempt}/recording").json()
    assert [part["number"] for part in arrived["parts"]] == [0, 1, 2]
    assert (arrived["size"], arrived["missing"], arrived["submitted"]) == (len(WHOLE), [], False)
    response = client.post(f"{attempt}/submit", json={"parts": 3})
    assert (response.status_code, response.json()["stage"]) == (202, "queued")
    assert client.get(f"{attempt}/recording").json()["submitted"] is True


def test_parts_may_come_out_of_order_and_again(client: service.Client) -> None:
    attempt = begin(client)
    for number in (2, 0, 2, 1, 0):
        assert send(client, attempt, number, PARTS[number]).status_code == 200
    assert client.get(f"{attempt}/recording/audio").content == WHOLE


def test_a_sender_that_was_interrupted_learns_what_is_missing(client: service.Client) -> None:
    attempt = begin(client)
    send(client, attempt, 0, PARTS[0])
    send(client, attempt, 3, PARTS[2])
    assert client.get(f"{attempt}/recording").json()["missing"] == [1, 2]


def test_whoever_sends_a_part_reads_what_was_stored_and_how_much_has_arrived(client: service.Client) -> None:
    attempt = begin(client)
    send(client, attempt, 0, PARTS[0])
    stored = {"number": 2, "size": 10, "sha256": hashlib.sha256(PARTS[2]).hexdigest()}
    for _ in range(2):  # sent again, it is answered again
        answer = send(client, attempt, 2, PARTS[2]).json()
        # "first part, " and "third part": 12 + 10
        assert answer == {"part": stored, "received": {"parts": 2, "size": 22}}


def test_what_a_part_is_answered_with_does_not_grow_with_the_parts_before_it(client: service.Client) -> None:
    attempt = begin(client)
    answers = [send(client, attempt, number, b"sound").content for number in range(10)]
    assert len(answers[0]) < 150
    assert len(answers[9]) - len(answers[0]) == 2  # 10 parts and 50 bytes, not 1 and 5


def test_submitting_with_a_missing_part_names_it_and_loses_nothing(client: service.Client) -> None:
    attempt = begin(client)
    send(client, attempt, 0, PARTS[0])
    send(client, attempt, 2, PARTS[2])
    response = client.post(f"{attempt}/submit", json={})
    assert problem(response) == (409, "recording-conflict")
    assert "Parts are missing: 1." in response.json()["detail"]
    send(client, attempt, 1, PARTS[1])
    response = client.post(f"{attempt}/submit", json={"parts": 4})
    assert "Parts are missing: 3." in response.json()["detail"]
    assert client.post(f"{attempt}/submit", json={"parts": 2}).status_code == 409
    assert client.post(f"{attempt}/submit", json={"parts": 3}).status_code == 202


def test_submitting_twice_is_submitting_once(client: service.Client) -> None:
    attempt = sent(client)
    first = client.post(f"{attempt}/submit", json={"parts": 3}).json()
    assert client.post(f"{attempt}/submit", json={"parts": 3}).json() == first


def test_nothing_can_be_submitted_before_anything_arrived(client: service.Client) -> None:
    response = client.post(f"{begin(client)}/submit", json={})
    assert problem(response) == (409, "recording-conflict")


def test_nothing_can_be_added_after_submitting(client: service.Client) -> None:
    attempt = sent(client)
    client.post(f"{attempt}/submit", json={})
    assert problem(send(client, attempt, 3, b"more")) == (409, "recording-conflict")
    assert send(client, attempt, 2, PARTS[2]).status_code == 200  # it had arrived; the answer was lost on its way


def test_a_part_that_comes_too_late_leaves_no_sound_behind(
    client: service.Client, tmp_path_factory: pytest.TempPathFactory
) -> None:
    attempt = sent(client)
    client.post(f"{attempt}/submit", json={})
    send(client, attempt, 3, b"more")
    folder = sound_of(tmp_path_factory, attempt)
    assert len(list(folder.iterdir())) == 3
    client.delete(attempt)
    assert not folder.exists()


def sound_of(factory: pytest.TempPathFactory, attempt: str) -> Path:
    return next(factory.getbasetemp().glob(f"recordings*/data/recordings/{attempt.rpartition('/')[2]}"))


def test_deleting_also_takes_sound_that_nobody_noted(
    client: service.Client, tmp_path_factory: pytest.TempPathFactory
) -> None:
    attempt = sent(client)
    folder = sound_of(tmp_path_factory, attempt)
    (folder / "000009-ffff").write_bytes(b"stored just before a crash")
    assert client.delete(attempt).status_code == 204
    assert not folder.exists()


@pytest.mark.parametrize(("parts", "status"), [(11, 413), (30_000_000, 422), (0, 422)])
def test_a_number_of_parts_beyond_the_limit_is_refused_at_once(client: service.Client, parts: int, status: int) -> None:
    assert client.post(f"{sent(client)}/submit", json={"parts": parts}).status_code == status


def test_sound_that_is_not_there_any_more_is_said_plainly(
    client: service.Client, tmp_path_factory: pytest.TempPathFactory
) -> None:
    attempt = sent(client)
    for path in sound_of(tmp_path_factory, attempt).iterdir():
        path.unlink()
    assert problem(client.get(f"{attempt}/recording/audio")) == (404, "not-found")


def test_a_damaged_part_is_refused_and_can_be_sent_again(client: service.Client) -> None:
    attempt = begin(client)
    response = send(client, attempt, 0, b"damaged", **{"Content-Digest": digest(PARTS[0])})
    assert problem(response) == (422, "recording-rejected")
    assert "send it again" in response.json()["detail"]
    assert client.get(f"{attempt}/recording").json()["parts"] == []
    assert send(client, attempt, 0, PARTS[0]).status_code == 200


@pytest.mark.parametrize("sent_digest", ["", "sha-256=:!!!:", "sha-256=:YQ==:", "md5=:YQ==:", "nonsense"])
def test_a_checksum_that_is_none_is_refused(client: service.Client, sent_digest: str) -> None:
    response = send(client, begin(client), 0, PARTS[0], **{"Content-Digest": sent_digest})
    assert problem(response) == (422, "recording-rejected")


def test_a_part_needs_a_checksum(client: service.Client) -> None:
    response = client.put(f"{begin(client)}/recording/parts/0", content=b"sound")
    assert problem(response) == (422, "recording-rejected")
    assert "Content-Digest" in response.json()["detail"]


def test_a_part_is_never_replaced(client: service.Client) -> None:
    attempt = begin(client)
    send(client, attempt, 0, PARTS[0])
    assert problem(send(client, attempt, 0, PARTS[1])) == (409, "recording-conflict")
    assert client.get(f"{attempt}/recording/audio").content == PARTS[0]


def test_an_empty_part_is_refused(client: service.Client) -> None:
    assert problem(send(client, begin(client), 0, b"")) == (422, "recording-rejected")


def test_more_parts_than_allowed_are_refused(client: service.Client) -> None:
    response = send(client, begin(client), 10, b"sound")
    assert problem(response) == (413, "recording-too-large")
    assert "COACH_MAX_RECORDING_PARTS" in response.json()["detail"]


def test_a_recording_over_the_limit_is_refused_and_what_arrived_is_kept(client: service.Client) -> None:
    attempt = begin(client)
    assert send(client, attempt, 0, bytes(3_000_000)).status_code == 200
    response = send(client, attempt, 1, bytes(2_000_001))
    assert problem(response) == (413, "recording-too-large")
    assert "1 bytes more than the 5 MB" in response.json()["detail"]
    assert client.get(f"{attempt}/recording").json()["size"] == 3_000_000


def test_a_whole_recording_is_taken_in_one_request(client: service.Client) -> None:
    attempt = begin(client, "audio/wav")
    content = bytes(range(256)) * 17_000  # 4.35 MB: more than one part
    response = client.put(f"{attempt}/recording", content=content, headers={"Content-Digest": digest(content)})
    assert response.status_code == 200, response.text
    assert [part["size"] for part in response.json()["parts"]] == [4_000_000, 352_000]
    assert client.get(f"{attempt}/recording/audio").content == content


def test_a_whole_recording_over_the_limit_is_refused(client: service.Client) -> None:
    response = client.put(f"{begin(client)}/recording", content=bytes(5_000_001))
    assert problem(response) == (413, "request-too-large")


@pytest.mark.parametrize(("content", "headers"), [(b"", {}), (b"sound", {"Content-Digest": digest(b"other")})])
def test_a_whole_recording_that_is_empty_or_damaged_is_refused(
    client: service.Client, content: bytes, headers: dict[str, str]
) -> None:
    response = client.put(f"{begin(client)}/recording", content=content, headers=headers)
    assert problem(response) == (422, "recording-rejected")


@pytest.mark.parametrize("media_type", ["text/html", "audio/x-unknown", "application/json"])
def test_what_is_no_recording_is_refused_before_it_is_sent(client: service.Client, media_type: str) -> None:
    body = {"question_id": QUESTION, "recording": {"media_type": media_type}}
    assert problem(client.post("/api/v1/attempts", json=body)) == (422, "recording-rejected")


@pytest.mark.parametrize(
    "body",
    [
        {"question_id": QUESTION},
        {"question_id": QUESTION, "answer": "Yes.", "recording": {"media_type": "audio/webm"}},
        {"question_id": QUESTION, "recording": {"media_type": "audio/webm\r\nX-Evil: 1"}},
        {"question_id": QUESTION, "recording": {}},
    ],
)
def test_an_attempt_is_either_typed_or_recorded(client: service.Client, body: dict[str, Any]) -> None:
    assert problem(client.post("/api/v1/attempts", json=body)) == (422, "invalid-request")


def test_a_typed_attempt_has_no_recording(client: service.Client) -> None:
    attempt = f"/api/v1/attempts/{service.submit(client, 'Attention is parallel over the sequence.')['id']}"
    for response in (
        client.get(f"{attempt}/recording"),
        client.get(f"{attempt}/recording/audio"),
        client.get(f"{attempt}/transcript"),
        client.get(f"{attempt}/delivery"),
        send(client, attempt, 0, b"sound"),
        client.post(f"{attempt}/submit", json={}),
    ):
        assert problem(response) == (404, "not-found")


@pytest.mark.parametrize("what", ["transcript", "delivery", "suggestions", "scorecard"])
def test_nothing_of_the_words_is_shown_before_the_attempt_is_over(client: service.Client, what: str) -> None:
    attempt = sent(client)
    assert problem(client.get(f"{attempt}/{what}")) == (409, "not-scored-yet")
    client.post(f"{attempt}/submit", json={})
    assert problem(client.get(f"{attempt}/{what}")) == (409, "not-scored-yet")
    assert client.get(attempt).json()["answer"] is None


@pytest.mark.parametrize("body", [{"text": "Corrected."}, {"accept": ["00ff"]}])
def test_nothing_can_be_corrected_before_the_attempt_is_over(client: service.Client, body: dict[str, Any]) -> None:
    attempt = sent(client)
    assert problem(client.post(f"{attempt}/corrections", json=body)) == (409, "not-scored-yet")


@pytest.mark.parametrize("body", [{}, {"text": "a", "accept": ["b"]}])
def test_a_correction_is_either_a_text_or_suggestions(client: service.Client, body: dict[str, Any]) -> None:
    assert problem(client.post(f"{sent(client)}/corrections", json=body)) == (422, "invalid-request")


def test_an_attempt_that_is_recorded_cannot_be_scored_yet(client: service.Client) -> None:
    assert problem(client.post(f"{sent(client)}/score")) == (409, "not-scored-yet")


def test_an_unsent_recording_is_in_the_history(client: service.Client) -> None:
    attempt = begin(client)
    (newest, *_) = client.get("/api/v1/attempts").json()["attempts"]
    assert (f"/api/v1/attempts/{newest['id']}", newest["stage"]) == (attempt, "recording")


def test_deleting_an_attempt_deletes_its_sound(
    client: service.Client, tmp_path_factory: pytest.TempPathFactory
) -> None:
    attempt = sent(client)
    folder = sound_of(tmp_path_factory, attempt)
    assert len(list(folder.iterdir())) == 3
    assert client.delete(attempt).status_code == 204
    assert not folder.exists()
    assert problem(client.get(f"{attempt}/recording")) == (404, "not-found")


@pytest.mark.parametrize(
    ("asked", "expected", "says"),
    [
        ("bytes=0-4", WHOLE[:5], "bytes 0-4/35"),
        ("bytes=10-13", WHOLE[10:14], "bytes 10-13/35"),
        ("bytes=30-", WHOLE[30:], "bytes 30-34/35"),
        ("bytes=-5", WHOLE[-5:], "bytes 30-34/35"),
        ("bytes=30-99", WHOLE[30:], "bytes 30-34/35"),
        ("bytes=0-18446744073709551615", WHOLE, "bytes 0-34/35"),  # some players ask for 2^64 bytes
        ("bytes=-99", WHOLE, "bytes 0-34/35"),
        ("Bytes=0-4", WHOLE[:5], "bytes 0-4/35"),  # names of units know no case
    ],
)
def test_a_player_may_ask_for_a_stretch(client: service.Client, asked: str, expected: bytes, says: str) -> None:
    assert len(WHOLE) == 35
    response = client.get(f"{sent(client)}/recording/audio", headers={"Range": asked})
    assert (response.status_code, response.content) == (206, expected)
    assert response.headers["content-range"] == says
    assert response.headers["content-type"] == "audio/webm;codecs=opus"


@pytest.mark.parametrize("asked", ["bytes=35-", "bytes=35-99", "bytes=-0"])
def test_a_stretch_that_is_not_there_is_refused(client: service.Client, asked: str) -> None:
    response = client.get(f"{sent(client)}/recording/audio", headers={"Range": asked})
    assert response.status_code == 416
    assert response.headers["content-range"] == "bytes */35"


@pytest.mark.parametrize(
    "asked", ["", "bytes=5-4", "bytes=-", "bytes=a-b", "bytes=1-2-3", "lines=1-2", "0-5", "bytes=0-1,4-5"]
)
def test_a_range_that_is_none_is_ignored(client: service.Client, asked: str) -> None:
    response = client.get(f"{sent(client)}/recording/audio", headers={"Range": asked})
    assert (response.status_code, response.content) == (200, WHOLE)
    assert "content-range" not in response.headers
    assert response.headers["accept-ranges"] == "bytes"


def test_without_a_range_everything_is_sent(client: service.Client) -> None:
    response = client.get(f"{sent(client)}/recording/audio")
    assert (response.status_code, response.content) == (200, WHOLE)


def test_a_restart_in_the_middle_loses_nothing(tmp_path: Path, url: URL) -> None:
    with service.running(url, run_worker=False, data=tmp_path / "data") as client:
        attempt = begin(client)
        send(client, attempt, 0, PARTS[0])
        send(client, attempt, 2, PARTS[2])
    with service.running(url, run_worker=False, data=tmp_path / "data") as client:
        assert client.get(f"{attempt}/recording").json()["missing"] == [1]
        send(client, attempt, 1, PARTS[1])
        assert client.get(f"{attempt}/recording/audio").content == WHOLE
        assert client.post(f"{attempt}/submit", json={"parts": 3}).status_code == 202
