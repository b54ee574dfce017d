"""What every recogniser must do, found by themselves: a new module in coach/stt/ is tested unasked."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from pkgutil import iter_modules

import pytest
import pytest_asyncio

import coach.stt
from coach.domain.speech import BYTES_PER_S
from coach.errors import SettingInvalid
from coach.stt import NAMES, Transcriber, describe, faster_whisper, open_transcriber
from coach.stt.fake import FakeTranscriber
from coach.stt.options import Options
from tests import sounds
from tests.stt.clips import CLIPS, needs_clips, pcm_of, words_of
from tests.stt.upstream import serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

MODULES = {module.name: import_module(f"coach.stt.{module.name}") for module in iter_modules(coach.stt.__path__)}
FOUND = sorted(name for name, module in MODULES.items() if hasattr(module, "open"))
SILENCE = sounds.silence(2).tobytes()


@asynccontextmanager
async def fake() -> AsyncIterator[Transcriber]:
    yield FakeTranscriber("Ever tried.")


@asynccontextmanager
async def moonshine() -> AsyncIterator[Transcriber]:
    yield open_transcriber("moonshine", Options(), Path("absent"))


@asynccontextmanager
async def openai() -> AsyncIterator[Transcriber]:
    async with serving() as upstream:
        yield open_transcriber("openai", Options(base_url=upstream.url), Path("absent"))


@asynccontextmanager
async def whisper() -> AsyncIterator[Transcriber]:
    cache = Path("data/cache").absolute()
    if find_spec("faster_whisper") is None or not faster_whisper.is_downloaded(faster_whisper.DEFAULT_MODEL, cache):
        pytest.skip("faster-whisper is not installed, or its model is not in data/cache")
    yield open_transcriber("faster-whisper", Options(), cache)


OPENERS: dict[str, Callable[[], AbstractAsyncContextManager[Transcriber]]] = {
    "fake": fake,
    "moonshine": moonshine,
    "openai": openai,
    "faster_whisper": whisper,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["fake", *FOUND])
async def transcriber(request: pytest.FixtureRequest) -> AsyncIterator[Transcriber]:
    assert request.param in OPENERS, f"say here how to open {request.param} for a test"
    async with OPENERS[request.param]() as opened:
        yield opened
        await opened.close()
        await opened.close()  # once more does no harm


@needs_clips
async def test_what_is_said_is_heard_in_order_apart_and_within_the_piece(transcriber: Transcriber) -> None:
    clip = next(clip for clip in CLIPS if "beckett" in clip.name)
    piece = pcm_of(clip)
    hearing = await transcriber.transcribe(piece, ("Beckett",))
    assert words_of(hearing.text)[:2] == ["ever", "tried"]
    if transcriber.recognizer.times_words:
        assert hearing.words is not None
    if hearing.words is not None:
        assert " ".join(word.text for word in hearing.words) == hearing.text
        assert all(a.start_s <= a.end_s <= b.start_s for a, b in pairwise(hearing.words))
        assert hearing.words[-1].end_s <= len(piece) / BYTES_PER_S


async def test_silence_has_no_words(transcriber: Transcriber) -> None:
    if isinstance(transcriber, FakeTranscriber):
        transcriber = FakeTranscriber()
    hearing = await transcriber.transcribe(SILENCE, ())
    assert (hearing.text, hearing.words or ()) == ("", ())


async def test_it_tells_what_it_is(transcriber: Transcriber) -> None:
    assert transcriber.recognizer.backend in ("fake", *NAMES)
    assert transcriber.recognizer.model
    assert transcriber.recognizer.version[0].isdigit()
    assert transcriber.max_piece_s > 1


@pytest.mark.parametrize("name", NAMES)
async def test_it_is_described_unopened_as_what_it_is_opened(name: str) -> None:
    if name == "faster_whisper" and find_spec(name) is None:
        pytest.skip("faster-whisper is not installed")
    options = Options(base_url="http://127.0.0.1:9/v1")
    opened = open_transcriber(name, options, Path("absent"))
    assert describe(name, options, Path("absent")).recognizer == opened.recognizer
    await opened.close()


async def test_a_recogniser_elsewhere_says_where_recordings_are_sent() -> None:
    told = describe("openai", Options(base_url="http://127.0.0.1:9/v1"), Path("absent"))
    assert "sent to http://127.0.0.1:9/v1" in told.note


async def test_every_recogniser_can_be_chosen() -> None:
    assert sorted(NAMES) == FOUND


async def test_what_is_no_recogniser_is_refused() -> None:
    for name in ("fake", "process", "", "../openai"):
        with pytest.raises(SettingInvalid, match="moonshine, faster_whisper, openai"):
            open_transcriber(name, Options(), Path("absent"))
        with pytest.raises(SettingInvalid, match="moonshine, faster_whisper, openai"):
            describe(name, Options(), Path("absent"))
