"""Spoken answers from the first part to the scorecard, with the embedded recogniser and real speech."""

import hashlib
import time
from collections.abc import Iterator
from typing import Any

import pytest

from coach.store.database import database_url, prepare
from tests import recordings, service, sounds
from tests.api.test_recordings import begin, problem, send

MEDIA_TYPE = "audio/wav"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[service.Client]:
    folder = tmp_path_factory.mktemp("spoken")
    url = database_url(None, folder / "data")
    prepare(url)
    with service.running(url, scorer="coverage", data=folder / "data", max_recording_minutes=1) as client:
        yield client


def speak(client: service.Client, recording: bytes, parts: int = 3) -> dict[str, Any]:
    """Send a recording in parts, submit it, and return the attempt when it is over."""
    address = begin(client)
    size = -(-len(recording) // parts)
    pieces = [recording[at : at + size] for at in range(0, len(recording), size)]
    for number, piece in enumerate(pieces):
        assert send(client, address, number, piece).status_code == 200
    response = client.post(f"{address}/submit", json={"parts": len(pieces)})
    assert response.status_code == 202, response.text
    return service.follow(client, response.json())


def address_of(attempt: dict[str, Any]) -> str:
    return f"/api/v1/attempts/{attempt['id']}"


@pytest.fixture(scope="module")
def beckett(client: service.Client) -> dict[str, Any]:
    return speak(client, recordings.BECKETT.read_bytes())


def test_the_words_are_what_was_said(client: service.Client, beckett: dict[str, Any]) -> None:
    said = recordings.words_of(beckett["answer"])
    assert said[:4] == recordings.BECKETT_WORDS[:4]
    assert abs(len(said) - len(recordings.BECKETT_WORDS)) <= 1
    assert beckett["answer_version"] == 1


def test_what_is_known_of_the_recording_is_there(beckett: dict[str, Any]) -> None:
    recording = beckett["recording"]
    assert recording["duration_s"] == pytest.approx(9.96, abs=0.01)
    assert recording["heard_s"] == recording["duration_s"]
    assert recording["sha256"] == hashlib.sha256(recordings.BECKETT.read_bytes()).hexdigest()


def test_the_transcript_has_times_and_says_who_heard_it(client: service.Client, beckett: dict[str, Any]) -> None:
    transcript = client.get(f"{address_of(beckett)}/transcript").json()
    heard = transcript["heard"]
    assert heard["text"] == beckett["answer"]
    assert heard["recognizer"]["backend"] == "moonshine"
    assert len(heard["speech"]) == 6
    assert [each["kind"] for each in transcript["versions"]] == ["heard"]
    first, *_, last = transcript["timed"]
    assert heard["text"][first["start"] : first["end"]] == heard["words"][0]["text"]
    assert 0 <= first["spoken"]["start_s"] < last["spoken"]["end_s"] <= 9.97


def test_a_spoken_answer_stands_beside_a_typed_one_with_how_it_was_said(
    client: service.Client, beckett: dict[str, Any]
) -> None:
    typed = service.follow(client, service.submit(client, beckett["answer"], beckett["question_id"]))
    response = client.get(f"{address_of(typed)}/comparison", params={"with": beckett["id"]})
    assert response.status_code == 200, response.text
    before, after = response.json()["before"], response.json()["after"]
    assert before["delivery"] == client.get(f"{address_of(beckett)}/delivery").json()
    assert (after["delivery"], before["only_here"], after["only_here"]) == (None, [], [])
    spoken = {each["attempt_id"]: each["spoken"] for each in client.get("/api/v1/progress").json()["entries"]}
    assert (spoken[beckett["id"]], spoken[typed["id"]]) == (True, False)


def test_delivery_is_measured_and_stands_apart(client: service.Client, beckett: dict[str, Any]) -> None:
    delivery = client.get(f"{address_of(beckett)}/delivery").json()
    values = {each["id"]: each["value"] for each in delivery["measures"]}
    assert values["pauses"] == 5  # between six sentences
    assert values["fillers"] is None
    assert 60 < values["pace"] < 120  # twelve words in about nine seconds
    assert "delivery" not in client.get(f"{address_of(beckett)}/scorecard").json()


def test_a_corrected_transcript_is_scored_and_both_are_kept(client: service.Client) -> None:
    attempt = speak(client, recordings.BECKETT.read_bytes(), parts=1)
    better = (
        "Self-attention lets every token look at every other token at once, so training runs in parallel over the"
        " sequence, and the cost is quadratic in the length of the sequence."
    )
    response = client.post(f"{address_of(attempt)}/corrections", json={"text": better})
    assert (response.status_code, response.json()["stage"]) == (202, "queued")
    corrected = service.follow(client, response.json())
    assert (corrected["answer"], corrected["answer_version"], corrected["scored_version"]) == (better, 2, 2)
    versions = client.get(f"{address_of(attempt)}/transcript").json()["versions"]
    assert [each["kind"] for each in versions] == ["heard", "corrected"]
    card = service.scorecard(client, corrected)
    assert card["correction"] is not None
    if card["correction"]["change"] is not None:
        assert card["total"] - card["correction"]["total_as_heard"] == pytest.approx(card["correction"]["change"])
    same = client.post(f"{address_of(attempt)}/corrections", json={"text": better})
    assert problem(same) == (422, "answer-rejected")


@pytest.mark.parametrize(
    ("name", "recording", "reason"),
    [
        ("silence", sounds.encode_as("webm", sounds.silence(3)), "No speech was heard"),
        ("noise", sounds.encode_as("ogg", sounds.noise(3)), "No speech was heard"),
        ("one second", sounds.encode_as("mp3", sounds.tone(300, 1)), "No speech was heard"),
        (
            "stereo 96 kHz",
            sounds.encode_as("flac", sounds.stereo(*[sounds.tone(300, 1, 96_000)] * 2), 96_000, 2),
            "No speech",
        ),
        ("a film", sounds.film(sounds.tone(300, 3), 3), "No speech was heard"),
        ("a silent film", sounds.film(sounds.silence(0), 3), "There is no sound in it"),
        ("garbage", bytes(range(256)) * 40, "can't be decoded"),
        ("too long", sounds.encode_as("webm", sounds.silence(63)), "longer than 1 min"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)
def test_what_holds_no_answer_is_not_scored_with_the_reason(
    client: service.Client, name: str, recording: bytes, reason: str
) -> None:
    attempt = speak(client, recording, parts=2)
    assert attempt["stage"] == "not_scored"
    assert reason in attempt["failure"]["reason"]
    assert attempt["failure"]["retryable"] is False
    assert client.get(f"{address_of(attempt)}/recording/audio").content == recording  # nothing is lost
    assert problem(client.get(f"{address_of(attempt)}/suggestions")) == (409, "not-scored-yet")
    corrected = client.post(f"{address_of(attempt)}/corrections", json={"text": "What I would have said."})
    assert problem(corrected) == (422, "answer-rejected")
    again = service.follow(client, client.post(f"{address_of(attempt)}/score").json())
    assert reason in again["failure"]["reason"]


def test_a_recording_that_breaks_off_is_heard_as_far_as_it_goes(client: service.Client) -> None:
    recording = recordings.BECKETT.read_bytes()
    attempt = speak(client, recording[: len(recording) // 2])
    assert recordings.words_of(attempt["answer"])[:4] == recordings.BECKETT_WORDS[:4]
    assert len(recordings.words_of(attempt["answer"])) < 10


def test_damage_is_told_with_the_words(client: service.Client, beckett: dict[str, Any]) -> None:
    assert client.get(f"{address_of(beckett)}/transcript").json()["heard"]["damage"] is None
    attempt = speak(client, recordings.damaged())
    heard = client.get(f"{address_of(attempt)}/transcript").json()["heard"]
    assert heard["damage"].startswith("The recording is damaged: ")


@pytest.mark.slow
def test_speech_is_heard_while_it_still_goes_on(client: service.Client) -> None:
    """Parts come in as they are spoken; what is said before the end is heard before the end, and shown to nobody."""
    recording = recordings.TWO_CITIES.read_bytes()
    size = 96_000  # a second
    address = begin(client)
    heard_s, sent = 0.0, 0
    while heard_s < 2 and sent < 40:
        send(client, address, sent, recording[sent * size : (sent + 1) * size])
        sent += 1
        time.sleep(1)
        attempt = client.get(address).json()
        heard_s = attempt["recording"]["heard_s"] or 0.0
        assert attempt["answer"] is None
    assert heard_s >= 2
    assert problem(client.get(f"{address}/transcript")) == (409, "not-scored-yet")
    scored = service.follow(client, client.post(f"{address}/submit", json={"parts": sent}).json())
    assert recordings.words_of(scored["answer"])[:6] == ["it", "was", "the", "best", "of", "times"]
