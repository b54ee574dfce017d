"""Which scorer an attempt gets, and why: a configured model, one found on this machine, or the coverage check."""

import asyncio
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from coach.errors import ModelUnavailable
from coach.llm import ChatModel
from coach.llm.options import OPENAI_MODEL, OPENAI_URL, Options

LOCAL_SERVERS = {
    "Ollama": "http://127.0.0.1:11434/v1",
    "llama.cpp": "http://127.0.0.1:8080/v1",
    "LM Studio": "http://127.0.0.1:1234/v1",
    "vLLM": "http://127.0.0.1:8000/v1",
}
"""Where these programs listen when nobody tells them otherwise, each by its own documentation."""

LOCAL_TIMEOUT_S = 1.0
CONFIGURED_TIMEOUT_S = 5.0
LOOK_AGAIN_S = 10.0
NO_CHAT = ("embed", "rerank", "whisper", "tts", "clip")
"""Parts of the names of models that don't chat."""

BACKEND = "coach.llm.openai"
"""Loaded when a server is there to be asked: it takes as long to import as all else together."""

Mode = Literal["auto", "judge", "coverage"]

GET_BETTER = (
    "To have meaning judged and not words: start a local model server (Ollama, llama.cpp, LM Studio or vLLM)"
    " on its usual port, or set OPENAI_API_KEY, or COACH_LLM_BASE_URL and COACH_LLM_MODEL."
)


@dataclass(frozen=True)
class Choice:
    """`model` is None for the coverage check. `why` and `advice` are for the operator."""

    model: ChatModel | None
    server: str | None
    why: str
    advice: str | None = None

    @property
    def name(self) -> str:
        return "coverage" if self.model is None else f"judge ({self.model.name} at {self.server})"


@dataclass(frozen=True)
class LocalServer:
    program: str
    url: str
    models: list[str]


async def find_local_servers(servers: dict[str, str] | None = None) -> list[LocalServer]:
    """Return the model servers that answer on their usual ports of this machine and offer a chat model."""

    async def look(program: str, url: str) -> LocalServer | None:
        if not await _listens(url):
            return None
        try:
            models = await list_models(Options.model_construct(base_url=url, api_key=None), LOCAL_TIMEOUT_S)
        except ModelUnavailable:
            return None
        chat = [model for model in models if not any(part in model.lower() for part in NO_CHAT)]
        return LocalServer(program, url, chat) if chat else None

    places = LOCAL_SERVERS if servers is None else servers
    found = await asyncio.gather(*(look(program, url) for program, url in places.items()))
    return [server for server in found if server is not None]


async def _listens(url: str) -> bool:
    """Return whether anything takes connections there: asked first, for on most machines nothing does."""
    place = urlsplit(url)
    try:
        async with asyncio.timeout(LOCAL_TIMEOUT_S):
            _, writer = await asyncio.open_connection(place.hostname, place.port)
    except OSError:
        return False
    writer.close()
    return True


async def list_models(options: Options, timeout_s: float, retries: int = 0) -> list[str]:
    """Return the ids of the models that a server offers.

    Raises:
        ModelUnavailable: no server answers there, or it refuses.
    """
    models: list[str] = await import_module(BACKEND).list_models(options, timeout_s, retries)
    return models


class Scorers:
    """Chooses the scorer. What is configured holds; what was only found is looked for again now and then."""

    def __init__(self, mode: Mode, options: Options, cache: Path, *, find_local: bool) -> None:
        self._mode = mode
        self._options = options
        self._find_local = find_local
        self._cache = cache
        self._choice: Choice | None = None
        self._look_again_at = 0.0
        self._models: dict[tuple[str, str], ChatModel] = {}

    async def current(self) -> Choice:
        """Return the scorer to use now.

        Raises:
            ModelUnavailable: a model is demanded by COACH_SCORER, and there is none.
        """
        if self._choice is None or time.monotonic() >= self._look_again_at:
            self._choice = await self._choose()
            self._look_again_at = float("inf") if self._options.is_set else time.monotonic() + LOOK_AGAIN_S
        return self._choice

    async def close(self) -> None:
        for model in self._models.values():
            await model.close()
        self._models.clear()

    async def _choose(self) -> Choice:
        if self._mode == "coverage":
            return Choice(None, None, "COACH_SCORER is set to coverage.", GET_BETTER)
        if self._options.is_set:
            return await self._configured()
        if self._find_local and (found := await find_local_servers()):
            return self._local(found[0])
        if self._mode == "judge":
            raise ModelUnavailable(
                "COACH_SCORER is set to judge, but no model server is configured and none answers on this machine."
                " Set OPENAI_API_KEY or COACH_LLM_BASE_URL, or start a local server; then score the attempt again.",
                retryable=False,
            )
        looked = (
            f"none of {', '.join(LOCAL_SERVERS)} answers on this machine" if self._find_local else "none is looked for"
        )
        return Choice(None, None, f"No model server is configured, and {looked}.", GET_BETTER)

    async def _configured(self) -> Choice:
        options = self._options
        model = options.model
        if model is None and options.url == OPENAI_URL:
            model = OPENAI_MODEL
        if model is None:
            model = (await list_models(options, CONFIGURED_TIMEOUT_S, options.max_retries) or [""])[0]
        if not model:
            raise ModelUnavailable(
                f"The model server at {options.shown_url} offers no model. Set COACH_LLM_MODEL.", retryable=False
            )
        setting = "COACH_LLM_BASE_URL or OPENAI_BASE_URL" if options.base_url else "OPENAI_API_KEY"
        return Choice(self._open(options, model), options.shown_url, f"{setting} is set.")

    def _local(self, found: LocalServer) -> Choice:
        options = self._options.model_copy(update={"base_url": found.url})
        model = self._options.model or found.models[0]
        advice = (
            f"It offers {', '.join(found.models)}. Choose another with COACH_LLM_MODEL." if found.models[1:] else None
        )
        return Choice(
            self._open(options, model), found.url, f"Nothing is configured, and {found.program} answers here.", advice
        )

    def _open(self, options: Options, model: str) -> ChatModel:
        key = (options.url, model)
        if key not in self._models:
            self._models[key] = import_module(BACKEND).open(options, model, self._cache)
        return self._models[key]
