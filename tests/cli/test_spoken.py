"""Spoken answers at the command line; the recordings are real speech."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from coach.cli.microphone import NO_PORTAUDIO
from coach.cli.voice import MEDIA_TYPES, record, wav_header
from coach.domain.attempts import Attempt, Stage
from coach.installation import open_coach
from coach.settings import Settings
from tests import sounds
from tests.cli.test_commands import QUESTION, coach
from tests.recordings import BECKETT, BECKETT_WORDS, damaged, words_of


def test_a_recording_can_be_looked_at_without_storing_anything(tmp_path: Path) -> None:
    shown = coach("transcribe", str(BECKETT))
    assert shown.exit_code == 0, shown.stderr
    assert "Ever tried" in shown.stdout
    assert "words/min" in shown.stdout
    assert max(len(line) for line in shown.stdout.splitlines()) <= 80
    both = json.loads(coach("transcribe", str(BECKETT), "--json").stdout)
    assert words_of(both["transcript"]["text"])[:4] == BECKETT_WORDS[:4]
    assert not (tmp_path / "data" / "coach.sqlite").exists()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("silent.webm", sounds.encode_as("webm", sounds.silence(2)), "No speech was heard"),
        ("garbage.wav", b"garbage", "can't be decoded"),
        ("empty.mp3", b"", "is empty"),
    ],
)
def test_what_cannot_be_transcribed_says_why(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    shown = coach("transcribe", name)
    assert says in shown.stdout + shown.stderr
    assert "Traceback" not in shown.stderr


def test_damage_is_told_wherever_the_words_or_their_score_are_shown(tmp_path: Path) -> None:
    (tmp_path / "damaged.aac").write_bytes(damaged())
    assert "The recording is damaged" in coach("transcribe", "damaged.aac").stdout
    settings = {"COACH_SCORER": "coverage"}
    practised = coach("practice", QUESTION, "damaged.aac", "--voice", settings=settings)
    assert "The recording is damaged" in practised.stdout, practised.stderr
    (attempt,) = json.loads(coach("history", "--json").stdout)
    assert "The recording is damaged" in coach("scorecard", attempt["id"]).stdout


def test_a_file_that_is_not_there_is_said_plainly() -> None:
    assert "can't be read" in coach("transcribe", "nowhere.wav").stderr
    assert "can't be read" in coach("practice", QUESTION, "nowhere.wav", "--voice").stderr
    assert "no recording by its name" in coach("practice", QUESTION, "notes.txt", "--voice").stderr


def test_a_recording_is_scored_corrected_and_measured(tmp_path: Path) -> None:
    done = coach("practice", QUESTION, str(BECKETT), "--voice", settings={"COACH_SCORER": "coverage"})
    assert "How you said it" in done.stdout or "not scored" in done.stderr
    (attempt,) = json.loads(coach("history", "--json").stdout)
    editor = tmp_path / "editor.sh"
    said = "Self-attention lets every token look at every other token at once, so it trains in parallel."
    editor.write_text(f'#!/bin/sh\nprintf "%s" "{said}" > "$1"\n')
    editor.chmod(0o755)
    settings = {"COACH_SCORER": "coverage", "EDITOR": str(editor), "VISUAL": str(editor)}
    corrected = coach("correct", attempt["id"], "--edit", settings=settings)
    assert corrected.exit_code == 0, corrected.stderr
    assert "The transcript was corrected" in corrected.stdout


def test_without_portaudio_recording_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)  # as an import that fails
    failed = coach("practice", QUESTION, "--voice")
    assert failed.exit_code == 1
    assert NO_PORTAUDIO.splitlines()[0][:40] in failed.stderr


def test_every_type_of_file_is_one_that_the_service_takes() -> None:
    assert {".webm", ".ogg", ".m4a", ".wav", ".flac", ".mp3"} <= set(MEDIA_TYPES)


class Speech:
    """A microphone into which a recording is spoken, all of it at once."""

    def __init__(self, pcm: bytes) -> None:
        self._pcm = pcm

    def take(self) -> bytes:
        pcm, self._pcm = self._pcm, b""
        return pcm


async def test_what_is_spoken_is_stored_in_parts_and_submitted(tmp_path: Path) -> None:
    pcm = sounds.tone(300, 5).tobytes()

    async def stop() -> None:
        """Stop at once."""

    async with open_coach(Settings(data=tmp_path / "data"), work=False) as running:
        question = running.practice.library.entry(QUESTION).question
        attempt: Attempt = await record(running.uploads, question, Speech(pcm), stop)
        _, arrived = await running.uploads.arrived(attempt.id)
        sound = await running.uploads.sound(attempt.id)
        content = b"".join([piece async for piece in sound.read(0, sound.size)])
    assert attempt.stage is Stage.QUEUED
    assert [part.size for part in arrived.parts] == [64_000, 64_000, 32_044]  # 5 s and the header, in parts of 2 s
    assert content == wav_header() + pcm


async def test_what_breaks_off_is_kept_and_can_be_submitted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    class Unplugged(Exception):
        """The microphone is gone."""

    class Broken(Speech):
        def take(self) -> bytes:
            if not self._pcm:
                raise Unplugged
            return super().take()

    async def never() -> None:
        await asyncio.sleep(60)

    async with open_coach(Settings(data=tmp_path / "data"), work=False) as running:
        question = running.practice.library.entry(QUESTION).question
        with pytest.raises(Unplugged):
            await record(running.uploads, question, Broken(sounds.tone(300, 5).tobytes()), never)
        (attempt,) = await running.practice.attempts()
        assert attempt.stage is Stage.RECORDING
        assert f"coach submit {attempt.id[:8]}" in capsys.readouterr().err
        submitted = await running.uploads.submit(attempt.id)
    assert submitted.stage is Stage.QUEUED
