import io
import json
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from coach.errors import SettingInvalid, TranscriptionFailed
from coach.stt import Hearing, openai
from coach.stt.openai import OpenAITranscriber, parse, wav
from coach.stt.options import Options
from tests import sounds
from tests.stt.upstream import WORDS, Behavior, Upstream, plain_only, says, serving, slow, status

PIECE = sounds.tone(440, 1.5).tobytes()
TIMES = [(0.0, 0.3), (0.3, 0.7), (0.9, 1.1), (1.1, 1.5)]


async def heard(upstream: Upstream, vocabulary: Sequence[str] = (), **options: Any) -> Hearing:
    transcriber = OpenAITranscriber(Options(base_url=upstream.url, **options))
    try:
        return await transcriber.transcribe(PIECE, vocabulary)
    finally:
        await transcriber.close()


async def failure(behavior: Behavior, **options: Any) -> TranscriptionFailed:
    async with serving(usual=behavior) as upstream:
        with pytest.raises(TranscriptionFailed) as caught:
            await heard(upstream, **options)
    return caught.value


def times(hearing: Hearing) -> list[tuple[float, float]] | None:
    return None if hearing.words is None else [(round(word.start_s, 6), round(word.end_s, 6)) for word in hearing.words]


async def test_words_have_the_punctuation_of_the_text_and_the_times_of_the_server() -> None:
    async with serving() as upstream:
        hearing = await heard(upstream)
    assert hearing.text == "Ever tried. Ever failed."
    assert hearing.words is not None
    assert [word.text for word in hearing.words] == ["Ever", "tried.", "Ever", "failed."]
    assert times(hearing) == TIMES


async def test_the_server_gets_the_piece_as_wav_and_what_may_be_said() -> None:
    async with serving() as upstream:
        await heard(upstream, ("Mixture of Experts", "SHAP"), model="small", language="en-GB", api_key="sk-voice")
    (form,) = upstream.forms
    sent = {name: form[name] for name in ("model", "language", "prompt", "timestamp_granularities[]")}
    assert sent == {
        "model": "small",
        "language": "en",
        "prompt": "Mixture of Experts, SHAP",
        "timestamp_granularities[]": "word",
    }
    with wave.open(io.BytesIO(form["file"])) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)
        assert file.readframes(file.getnframes()) == PIECE
    assert upstream.keys == ["Bearer sk-voice"]


async def test_without_a_vocabulary_nothing_is_prompted() -> None:
    async with serving() as upstream:
        await heard(upstream)
    assert "prompt" not in upstream.forms[0]


async def test_a_server_that_refuses_word_times_is_asked_without_from_then_on() -> None:
    async with serving(usual=plain_only()) as upstream:
        transcriber = OpenAITranscriber(Options(base_url=upstream.url))
        assert transcriber.recognizer.times_words
        hearings = [await transcriber.transcribe(PIECE, ()) for _ in range(2)]
        await transcriber.close()
    assert [form["response_format"] for form in upstream.forms] == ["verbose_json", "json", "json"]
    assert [(hearing.text, hearing.words) for hearing in hearings] == [("Ever tried. Ever failed.", None)] * 2
    assert not transcriber.recognizer.times_words


async def test_a_server_that_refuses_all_is_asked_twice_and_keeps_its_chance() -> None:
    async with serving(status(400), status(400, "language 'xx' is unknown")) as upstream:
        transcriber = OpenAITranscriber(Options(base_url=upstream.url))
        with pytest.raises(TranscriptionFailed, match="language 'xx' is unknown") as caught:
            await transcriber.transcribe(PIECE, ())
        await transcriber.close()
    assert not caught.value.retryable
    assert transcriber.recognizer.times_words


async def test_a_passing_failure_is_tried_again_by_the_client() -> None:
    async with serving(status(500, headers={"retry-after-ms": "1"})) as upstream:
        assert (await heard(upstream)).text
    assert len(upstream.forms) == 2


@pytest.mark.parametrize(
    ("code", "says", "retryable"),
    [
        (401, "COACH_STT_API_KEY", False),
        (403, "COACH_STT_API_KEY", False),
        (404, "COACH_STT_MODEL or COACH_STT_BASE_URL", False),
        (413, "refused the request", False),
        (307, "refused the request", False),
        (429, "too much was asked", True),
        (503, "failed", True),
    ],
)
async def test_a_refusal_says_what_to_mend(code: int, says: str, retryable: bool) -> None:
    caught = await failure(status(code, headers={"retry-after-ms": "1", "Location": "http://127.0.0.1:9/elsewhere"}))
    assert says in str(caught)
    assert caught.retryable is retryable


async def test_a_server_that_hangs_is_given_up() -> None:
    caught = await failure(slow(1), timeout_s=0.2)
    assert "COACH_STT_TIMEOUT_S" in str(caught)
    assert caught.retryable


async def test_a_server_that_is_away_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai, "MAX_RETRIES", 1)
    async with serving() as gone:
        pass
    with pytest.raises(TranscriptionFailed, match="COACH_STT_BASE_URL") as caught:
        await heard(gone)
    assert caught.value.retryable


@pytest.mark.parametrize("reply", ["<html>", "", "[]", "null", "{}", '{"text": null}', '{"text": ["a"]}', '"Ever"'])
async def test_what_is_no_transcription_is_a_failure(reply: str) -> None:
    assert (await failure(says(reply))).retryable


@pytest.mark.parametrize(
    "url", [None, "127.0.0.1:8000/v1", "ftp://example.org", "https://", "http://[::1", "http://user:pw@127.0.0.1/v1"]
)
def test_a_voice_leaves_only_for_a_server_that_was_named(url: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-other")
    monkeypatch.setenv("OPENAI_BASE_URL", "https://api.openai.com/v1")
    with pytest.raises(SettingInvalid, match="COACH_STT_BASE_URL") as caught:
        openai.open(Options(base_url=url), Path("absent"))
    assert "user:pw" not in str(caught.value)


async def test_the_key_is_not_shown() -> None:
    async with serving(usual=status(401)) as upstream:
        with pytest.raises(TranscriptionFailed) as caught:
            await heard(upstream, api_key=SecretStr("sk-voice"))
    assert "sk-voice" not in str(caught.value)


def reply_with(*words: object, text: str = "Ever tried. Ever failed.") -> str:
    return json.dumps({"text": text, "words": list(words)})


def test_words_out_of_order_are_put_in_order() -> None:
    assert times(parse(reply_with(*reversed(WORDS)), 1.5)) == TIMES


@pytest.mark.parametrize(
    "words",
    [
        (),
        WORDS[:3],
        (*WORDS[:3], {"word": "failed", "start": float("nan"), "end": 1.5}),
        (*WORDS[:3], {"word": "failed", "start": 1.1, "end": 1e300}),
        (*WORDS[:3], {"word": "failed", "start": -30, "end": 1.5}),
        (*WORDS[:3], {"word": "failed"}),
        (*WORDS[:3], "failed"),
        (*WORDS[:3], {"word": "succeeded", "start": 1.1, "end": 1.5}),
    ],
)
def test_without_times_to_believe_the_text_stands_alone(words: Sequence[object]) -> None:
    hearing = parse(reply_with(*words), 1.5)
    assert (hearing.text, hearing.words) == ("Ever tried. Ever failed.", None)


@pytest.mark.parametrize(("language", "kept"), [("en", "en"), ("pt-BR", "pt-BR"), ("english", None), (None, None)])
def test_only_a_language_tag_is_a_language(language: str | None, kept: str | None) -> None:
    assert parse(json.dumps({"text": "x", "language": language}), 1).language == kept


def test_silence_is_an_empty_text() -> None:
    assert parse('{"text": " \\n"}', 1).text == ""


def test_what_no_database_can_hold_is_replaced() -> None:
    assert parse(r'{"text": "a\u0000b"}', 1).text == "a\ufffdb"


def test_an_empty_piece_is_a_file_too() -> None:
    assert len(wav(b"")) == 44
