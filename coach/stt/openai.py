"""Any server that speaks OpenAI's audio transcriptions: OpenAI itself, speaches, LocalAI, vLLM, whisper.cpp behind one.

Not every server or model gives word times. One that refuses to is asked without from then on, until the next start.
"""

import asyncio
import io
import logging
import re
import wave
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openai
from pydantic import BaseModel, ValidationError

from coach.domain.speech import BYTES_PER_S, SAMPLE_RATE, Recognizer
from coach.errors import SettingInvalid, TranscriptionFailed
from coach.openai_servers import MAX_COMPLAINT, key, timed_out, writable
from coach.stt import Description, Hearing, Transcriber
from coach.stt.hints import hint
from coach.stt.options import Options
from coach.stt.word_times import RawWord, put_right

log = logging.getLogger(__name__)

DEFAULT_MODEL = "whisper-1"
"""OpenAI's only one that replies with verbose_json, which word times need; some other servers know the name too."""

MAX_PIECE_S = 28.0
"""Whisper hears 30 s at once; other models hear more."""

MAX_RETRIES = 4
"""Within the time that a piece may take."""

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_WITH_WORD_TIMES = {"response_format": "verbose_json", "timestamp_granularities": ["word"]}
_PLAIN = {"response_format": "json"}


class _Word(BaseModel):
    word: str
    start: float
    end: float
    probability: float | None = None


class _Transcription(BaseModel):
    """What is read of a reply; servers differ in the rest."""

    text: str
    language: str | None = None
    words: list[Any] | None = None


class OpenAITranscriber:
    """A `Transcriber` on one server. Bound to the event loop that first calls it."""

    max_piece_s = MAX_PIECE_S
    takes_all_for_its_own = False

    def __init__(self, options: Options) -> None:
        self._options = options
        self._model = options.model or DEFAULT_MODEL
        self._times_words = True
        self._client = openai.AsyncOpenAI(
            api_key=key(options.api_key),
            base_url=(options.base_url or "").rstrip("/"),
            timeout=options.timeout_s,
            max_retries=MAX_RETRIES,
            http_client=openai.DefaultAioHttpClient(follow_redirects=False),  # a voice goes to this server alone
        )

    @property
    def recognizer(self) -> Recognizer:
        """Whether it times words is known for sure when it has heard something."""
        return _recognizer(self._model, times_words=self._times_words)

    async def close(self) -> None:
        await self._client.close()

    async def transcribe(self, piece: bytes, vocabulary: Sequence[str]) -> Hearing:
        try:
            async with asyncio.timeout(self._options.timeout_s):
                reply = await self._send(piece, vocabulary)
        except TimeoutError as error:
            raise _too_slow(self._options) from error
        except openai.OpenAIError as error:
            raise explain(error, self._options, self._model) from error
        return parse(reply, len(piece) / BYTES_PER_S)

    async def _send(self, piece: bytes, vocabulary: Sequence[str]) -> str:
        if self._times_words:
            try:
                return await self._post(piece, vocabulary, _WITH_WORD_TIMES)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                reply = await self._post(piece, vocabulary, _PLAIN)
                log.info("%s gives no word times (%s): not asked again", self._options.shown_url, error.message)
                self._times_words = False
                return reply
        return await self._post(piece, vocabulary, _PLAIN)

    async def _post(self, piece: bytes, vocabulary: Sequence[str], form: dict[str, Any]) -> str:
        prompt = hint(vocabulary)
        fields: dict[str, Any] = {
            "file": ("piece.wav", wav(piece), "audio/wav"),
            "model": self._model,
            "language": self._options.primary_language,
            **({"prompt": prompt} if prompt else {}),
            **form,
        }
        response = await self._client.audio.transcriptions.with_raw_response.create(**fields)
        reply: str = response.text
        return reply


def open(options: Options, cache: Path) -> Transcriber:
    """Return a recogniser on a server; it needs no cache.

    Raises:
        The errors of `describe`.
    """
    describe(options, cache)
    return OpenAITranscriber(options)


def describe(options: Options, cache: Path) -> Description:
    """Return what it is, and where it sends voices. The server is not asked.

    Raises:
        SettingInvalid: no server is named, or not by an address that can be used.
    """
    if options.base_url is None or not _is_address(options.base_url):
        raise SettingInvalid(
            "COACH_STT=openai sends voices to the server at COACH_STT_BASE_URL; set it to an address such as"
            " http://127.0.0.1:8000/v1, or https://api.openai.com/v1 for OpenAI. A key goes into COACH_STT_API_KEY,"
            " not into the address."
        )
    recognizer = _recognizer(options.model or DEFAULT_MODEL, times_words=True)
    return Description(
        recognizer=recognizer, note=f"Hears {options.language}. Recordings are sent to {options.shown_url}."
    )


def _recognizer(model: str, *, times_words: bool) -> Recognizer:
    return Recognizer(
        backend="openai", model=model, version=version("openai"), keeps_fillers=False, times_words=times_words
    )


def _is_address(url: str) -> bool:
    """Return whether a server can be asked there; the client takes no user and password in an address."""
    try:
        place = urlsplit(url)
        return place.scheme in ("http", "https") and bool(place.hostname) and "@" not in place.netloc
    except ValueError:
        return False


def wav(piece: bytes) -> bytes:
    """Return a piece as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as output:
        output.setnchannels(1)
        output.setsampwidth(BYTES_PER_S // SAMPLE_RATE)
        output.setframerate(SAMPLE_RATE)
        output.writeframes(piece)
    return file.getvalue()


def parse(reply: str, duration_s: float) -> Hearing:
    """Return what a server's reply says of a piece of `duration_s` seconds.

    Word times that can't be believed are left out, and the text stands alone.

    Raises:
        TranscriptionFailed: there is no text in it.
    """
    try:
        read = _Transcription.model_validate_json(reply)
    except ValidationError as error:
        raise TranscriptionFailed(
            "The transcription server sent something that is no transcription."
            " Check COACH_STT_BASE_URL, then try again."
        ) from error
    text = " ".join(writable(read.text).split())
    raw = _raw_words(read.words)
    return Hearing(
        text=text,
        words=None if raw is None else put_right(text, raw, duration_s),
        language=read.language if read.language and _TAG.fullmatch(read.language) else None,
    )


def _raw_words(words: list[Any] | None) -> list[RawWord] | None:
    """Return a server's words; None if there are none, or one can't be read."""
    try:
        read = [_Word.model_validate(word) for word in words or ()]
    except ValidationError:
        return None
    return [
        RawWord(text=writable(each.word), start_s=each.start, end_s=each.end, confidence=each.probability)
        for each in read
    ] or None


def explain(error: openai.OpenAIError, options: Options, model: str) -> TranscriptionFailed:
    """Return what went wrong and what to do, for a piece that was not answered."""
    server = f"The transcription server at {options.shown_url}"
    match error:
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return TranscriptionFailed(
                f"{server} refused the key ({error.status_code}). Mend COACH_STT_API_KEY.", retryable=False
            )
        case openai.NotFoundError():
            return TranscriptionFailed(
                f"{server} does not know the model {model!r}, or is none (404)."
                " Mend COACH_STT_MODEL or COACH_STT_BASE_URL.",
                retryable=False,
            )
        case openai.RateLimitError():
            return TranscriptionFailed(
                f"{server} says that too much was asked of it (429), and waiting did not help. Try again later."
            )
        case openai.APITimeoutError() if timed_out(error):
            return _too_slow(options)
        case openai.APIStatusError() if error.status_code < 500:
            return TranscriptionFailed(
                f"{server} refused the request ({error.status_code}): {error.message[:MAX_COMPLAINT]}"
                " Check COACH_STT_MODEL and COACH_STT_LANGUAGE.",
                retryable=False,
            )
        case openai.APIStatusError():
            return TranscriptionFailed(
                f"{server} failed ({error.status_code}), also when asked again. Try again later."
            )
    return TranscriptionFailed(
        f"{server} can't be reached, also when tried again. Start it or mend COACH_STT_BASE_URL, then try again."
    )


def _too_slow(options: Options) -> TranscriptionFailed:
    return TranscriptionFailed(
        f"The transcription server at {options.shown_url} did not hear a piece within {options.timeout_s:g} seconds."
        " Try again later, or raise COACH_STT_TIMEOUT_S."
    )
