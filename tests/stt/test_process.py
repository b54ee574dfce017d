import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest
import pytest_asyncio

from coach.domain.speech import Recognizer
from coach.errors import TranscriptionFailed
from coach.stt import process
from coach.stt.process import ProcessTranscriber
from tests.conftest import ROOT
from tests.stt.clips import children

in_one_loop = pytest.mark.asyncio(loop_scope="module")

RECOGNIZER = Recognizer(backend="fake", model="scripted", version="1", keeps_fillers=False, times_words=False)


def opened(mood: str = "", timeout_s: float = 30, load_s: float = 30) -> ProcessTranscriber:
    return ProcessTranscriber("tests.stt.misbehaving", (mood,), RECOGNIZER, 16, timeout_s, load_s)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def transcriber() -> AsyncIterator[ProcessTranscriber]:
    transcriber = opened()
    yield transcriber
    await transcriber.close()


async def heard(transcriber: ProcessTranscriber, piece: bytes = b"") -> str:
    return (await transcriber.transcribe(piece, ())).text


@in_one_loop
async def test_a_model_is_loaded_once_and_kept(transcriber: ProcessTranscriber) -> None:
    numbers = {await heard(transcriber) for _ in range(3)}
    assert len(numbers) == 1
    assert numbers != {str(os.getpid())}


@in_one_loop
async def test_what_it_is_told_arrives_whole(transcriber: ProcessTranscriber) -> None:
    vocabulary = ("π\n", "x" * 100_000)
    hearing = await transcriber.transcribe(b"\n\x00" * 500_000, vocabulary)
    assert hearing.words is not None
    assert tuple(word.text for word in hearing.words) == vocabulary


@in_one_loop
async def test_pieces_that_come_together_are_heard_one_after_another(transcriber: ProcessTranscriber) -> None:
    numbers = await asyncio.gather(*(heard(transcriber) for _ in range(5)))
    assert len(set(numbers)) == 1


@in_one_loop
async def test_what_native_code_prints_is_no_reply(transcriber: ProcessTranscriber) -> None:
    assert await heard(transcriber, b"talk") == await heard(transcriber)


@in_one_loop
@pytest.mark.parametrize("piece", [b"die", b"flood"])
async def test_after_a_breakdown_the_next_piece_is_heard(transcriber: ProcessTranscriber, piece: bytes) -> None:
    before = await heard(transcriber)
    with pytest.raises(TranscriptionFailed, match="broke down") as caught:
        await heard(transcriber, piece)
    assert caught.value.retryable
    assert await heard(transcriber) != before


@in_one_loop
async def test_a_failure_of_its_own_is_told(transcriber: ProcessTranscriber) -> None:
    with pytest.raises(TranscriptionFailed, match="not this one"):
        await heard(transcriber, b"fail")
    assert await heard(transcriber)


@in_one_loop
async def test_one_that_died_while_idle_is_replaced(transcriber: ProcessTranscriber) -> None:
    before = await heard(transcriber)
    os.kill(int(before), signal.SIGKILL)
    while int(before) in children():
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    assert await heard(transcriber) != before


async def test_one_that_hangs_is_stopped() -> None:
    before = children()
    with pytest.raises(TranscriptionFailed, match=r"within 0\.3 seconds") as caught:
        await heard(opened(timeout_s=0.3), b"hang")
    assert caught.value.retryable
    assert children() == before


async def test_to_close_waits_for_nothing() -> None:
    before = children()
    transcriber = opened()
    waiting = asyncio.create_task(heard(transcriber, b"hang"))
    while children() == before:
        await asyncio.sleep(0.01)
    await transcriber.close()
    with pytest.raises(TranscriptionFailed, match="broke down"):
        await waiting
    with pytest.raises(TranscriptionFailed, match="was closed"):
        await heard(transcriber)
    assert children() == before


@in_one_loop
async def test_whoever_gives_up_waiting_leaves_nothing_running(transcriber: ProcessTranscriber) -> None:
    before = await heard(transcriber)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await heard(transcriber, b"hang")
    assert int(before) not in children()
    assert await heard(transcriber) != before


@pytest.mark.parametrize(("mood", "says"), [("broken", "broke down"), ("slow", r"did not load its model within 0\.5")])
async def test_a_model_that_does_not_load_is_a_failure(mood: str, says: str) -> None:
    before = children()
    with pytest.raises(TranscriptionFailed, match=says):
        await heard(opened(mood, load_s=0.5 if mood == "slow" else 30))
    assert children() == before


async def test_a_model_that_can_not_be_had_says_why() -> None:
    with pytest.raises(TranscriptionFailed, match="can't be had") as caught:
        await heard(opened("unwilling"))
    assert not caught.value.retryable


async def test_what_was_not_started_is_closed_all_the_same() -> None:
    await opened().close()


async def test_after_some_pieces_a_new_process_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "PIECES_PER_PROCESS", 2)
    transcriber = opened()
    numbers = [await heard(transcriber) for _ in range(3)]
    await transcriber.close()
    assert numbers[0] == numbers[1] != numbers[2]


def test_it_lives_on_from_task_to_task_of_a_loop_in_another_thread() -> None:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def run(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(30)

    transcriber = opened()
    assert run(heard(transcriber)) == run(heard(transcriber))
    run(transcriber.close())
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_when_the_service_is_gone_it_goes_even_if_it_hangs() -> None:
    request = json.dumps({"size": 4, "vocabulary": []}).encode() + b"\nhang"
    program = "from coach.stt.process import serve; serve('tests.stt.misbehaving')"
    ended = subprocess.run([sys.executable, "-c", program], input=request, capture_output=True, cwd=ROOT, timeout=30)
    assert ended.returncode == 0
