import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from rapidfuzz.distance import Levenshtein

from coach.errors import SettingInvalid, TranscriptionFailed
from coach.stt import Transcriber, moonshine
from coach.stt.options import Options
from tests import sounds
from tests.stt.clips import CLIPS, children, needs_clips, pcm_of, words_of

MAX_WORD_ERROR_RATE = 0.1
"""Measured over the four clips: 2 of 67 words, 0.03."""


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def transcriber() -> AsyncIterator[Transcriber]:
    transcriber = moonshine.open(Options(timeout_s=3), Path("absent"))
    yield transcriber
    await transcriber.close()


@needs_clips
async def test_people_are_understood(transcriber: Transcriber) -> None:
    said = [words_of(clip.with_suffix(".txt").read_text()) for clip in CLIPS]
    heard = [words_of((await transcriber.transcribe(pcm_of(clip), ())).text) for clip in CLIPS]
    wrong = sum(Levenshtein.distance(a, b) for a, b in zip(said, heard, strict=True))
    assert wrong / sum(map(len, said)) <= MAX_WORD_ERROR_RATE


async def test_where_nobody_speaks_nothing_is_heard(transcriber: Transcriber) -> None:
    for sound in (sounds.silence(3), sounds.noise(3), sounds.tone(440, 3), sounds.silence(0)):
        assert (await transcriber.transcribe(sound.tobytes(), ())).text == ""


async def test_one_killed_in_the_middle_fails_and_the_next_piece_is_heard(transcriber: Transcriber) -> None:
    piece = sounds.silence(1).tobytes()
    await transcriber.transcribe(piece, ())
    (child,) = children()
    os.kill(child, signal.SIGSTOP)
    waiting = asyncio.create_task(transcriber.transcribe(piece, ()))
    await asyncio.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    with pytest.raises(TranscriptionFailed) as caught:
        await waiting
    assert caught.value.retryable
    assert (await transcriber.transcribe(piece, ())).text == ""


async def test_one_that_hangs_is_stopped_and_the_next_piece_is_heard(transcriber: Transcriber) -> None:
    piece = sounds.silence(1).tobytes()
    await transcriber.transcribe(piece, ())
    os.kill(children()[0], signal.SIGSTOP)
    with pytest.raises(TranscriptionFailed, match="within 3 seconds"):
        await transcriber.transcribe(piece, ())
    assert children() == []
    assert (await transcriber.transcribe(piece, ())).text == ""


@pytest.mark.parametrize(
    ("options", "names"),
    [(Options(model="base-en"), "COACH_STT_MODEL"), (Options(language="de"), "COACH_STT_LANGUAGE")],
)
async def test_what_it_has_not_got_is_refused(options: Options, names: str) -> None:
    with pytest.raises(SettingInvalid, match=names):
        moonshine.open(options, Path("absent"))


async def test_british_english_is_english() -> None:
    assert moonshine.open(Options(language="en-GB"), Path("absent")).recognizer.model == "tiny-en"
