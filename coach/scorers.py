"""Which scorer an attempt gets, and why: a configured model, one found on this machine, or the coverage check."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import SecretStr

from coach.domain.model_servers import ModelServer, SetBy
from coach.domain.replies import Reply
from coach.domain.scoring import ScorerKind
from coach.domain.trust import ScorerIdentity
from coach.errors import ModelUnavailable
from coach.llm import ChatModel
from coach.llm.options import OPENAI_MODEL, OPENAI_URL, Options, PageOptions, price

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
"""How long what was found on this machine is believed to be there."""

READ_AGAIN_S = 2.0
"""How long what was set on the page is believed to be so still."""

NO_CHAT = ("embed", "rerank", "whisper", "tts", "clip")
"""Parts of the names of models that don't chat."""

BACKEND = "coach.llm.openai"
"""Loaded when a server is there to be asked: it takes as long to import as all else together."""

Mode = Literal["auto", "judge", "coverage"]

ReadServer = Callable[[], Awaitable[ModelServer | None]]
"""Reads which model server was set on the page."""

GET_BETTER = (
    "To have meaning judged and not words: start a local model server (Ollama, llama.cpp, LM Studio or vLLM)"
    " on its usual port, name one in Settings, or set OPENAI_API_KEY, or COACH_LLM_BASE_URL and COACH_LLM_MODEL."
)

NO_PRICE = (
    "No price is known for this model. Set the prices (COACH_LLM_PRICE_INPUT, COACH_LLM_PRICE_OUTPUT) to see one."
)


@dataclass(frozen=True)
class Choice:
    """`why` and `advice` are for the operator.

    `model`, and the `options` with which it is asked, are None for the coverage check.
    """

    model: ChatModel | None
    server: str | None
    why: str
    advice: str | None = None
    set_by: SetBy | None = None
    options: Options | None = None

    @property
    def name(self) -> str:
        return "coverage" if self.model is None else f"judge ({self.model.name} at {self.server})"

    @property
    def kind(self) -> ScorerKind:
        return ScorerKind.COVERAGE if self.model is None else ScorerKind.JUDGE

    @property
    def model_name(self) -> str | None:
        """The name by which the model is asked for."""
        return None if self.model is None else self.model.name

    def price(self, input_tokens: int | None, output_tokens: int | None) -> float | None:
        """Return the price of so many tokens by the prices that are set; None where something is not known."""
        if self.options is None or input_tokens is None or output_tokens is None:
            return None
        counts = {"input_tokens": input_tokens, "output_tokens": output_tokens}
        return price(Reply(text="", model="", **counts), self.options)

    def identity(self, prompt_hash: str) -> ScorerIdentity:
        """Return what names the scorer that asks with these prompts, whatever the question."""
        if self.model is None:
            return ScorerIdentity(scorer=ScorerKind.COVERAGE)
        return ScorerIdentity(scorer=ScorerKind.JUDGE, prompt_hash=prompt_hash, model=self.model.name)


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
        chat = those_that_chat(models)
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


def those_that_chat(models: Sequence[str]) -> list[str]:
    return [model for model in models if not any(part in model.lower() for part in NO_CHAT)]


async def list_models(options: Options, timeout_s: float, retries: int = 0) -> list[str]:
    """Return the ids of the models that a server offers.

    Raises:
        ModelUnavailable: no server answers there, or it refuses.
    """
    models: list[str] = await (await _backend()).list_models(options, timeout_s, retries)
    return models


async def open_model(options: Options, model: str, cache: Path) -> ChatModel:
    opened: ChatModel = (await _backend()).open(options, model, cache)
    return opened


async def _backend() -> Any:
    """Return the module, loaded beside the event loop."""
    return await asyncio.to_thread(import_module, BACKEND)


async def default_model(options: Options) -> str:
    """Return the model that is set; else OpenAI's usual one, or the first that another server offers.

    Raises:
        ModelUnavailable: it can't be asked, or offers none.
    """
    if options.model is not None:
        return options.model
    if options.url == OPENAI_URL:
        return OPENAI_MODEL
    models = await list_models(options, CONFIGURED_TIMEOUT_S, options.max_retries)
    if not models:
        raise ModelUnavailable(
            f"The model server at {options.shown_url} offers no model.", f"Set {options.MODEL}.", retryable=False
        )
    return (those_that_chat(models) or models)[0]


async def _nothing() -> ModelServer | None:
    return None


class Scorers:
    """Chooses the scorer. What is configured holds; the rest is looked at again now and then.

    COACH_SCORER=coverage comes first, then a server in the environment, one set on the page (`read_server`), one that
    is found on this machine.
    """

    def __init__(
        self, mode: Mode, options: Options, cache: Path, *, find_local: bool, read_server: ReadServer = _nothing
    ) -> None:
        self.mode = mode
        self._options = options
        self._find_local = find_local
        self._read_server = read_server
        self._cache = cache
        self._server: ModelServer | None = None
        self._read_again_at = 0.0
        self._choice: Choice | None = None
        self._look_again_at = 0.0
        self._models: dict[tuple[str, SecretStr | None, str], ChatModel] = {}
        self._users: Counter[ChatModel] = Counter()

    @property
    def is_settled(self) -> bool:
        """Whether the environment says all, so that nothing that is set on the page counts."""
        return self.mode == "coverage" or self._options.is_set

    async def current(self) -> Choice:
        """Return the scorer to use now.

        Raises:
            ModelUnavailable: a model is demanded by COACH_SCORER, and there is none.
        """
        await self._read()
        if self._choice is not None and time.monotonic() < self._look_again_at:
            return self._choice
        await self._close_unused()
        server = self._server
        choice = await self._choose(server)
        if server == self._server:  # it may have changed meanwhile
            self._choice = choice
            holds = self.is_settled or server is not None
            self._look_again_at = float("inf") if holds else time.monotonic() + LOOK_AGAIN_S
        return choice

    @asynccontextmanager
    async def use(self) -> AsyncIterator[Choice]:
        """Give the scorer to use now. Its model stays open as long, also when another is chosen meanwhile.

        Raises:
            ModelUnavailable: a model is demanded by COACH_SCORER, and there is none.
        """
        choice = await self.current()
        if choice.model is None:
            yield choice
            return
        self._users[choice.model] += 1
        try:
            yield choice
        finally:
            self._users[choice.model] -= 1
            await self._close_unused()

    def look_again(self) -> None:
        """Read at the next asking what is set on the page now."""
        self._read_again_at = 0.0

    async def close(self) -> None:
        for model in self._models.values():
            await model.close()
        self._models.clear()

    async def _read(self) -> None:
        """Read what is set on the page, if that counts and it is time; forget the choice if it has changed."""
        if self.is_settled or time.monotonic() < self._read_again_at:
            return
        server = await self._read_server()
        self._read_again_at = time.monotonic() + READ_AGAIN_S
        if server != self._server:
            self._server, self._choice = server, None

    async def _close_unused(self) -> None:
        """Close the models that are neither chosen nor in use."""
        chosen = self._choice.model if self._choice else None
        unused = [key for key, model in self._models.items() if model is not chosen and not self._users[model]]
        for model in [self._models.pop(key) for key in unused]:
            del self._users[model]
            await model.close()

    async def _choose(self, server: ModelServer | None) -> Choice:
        if self.mode == "coverage":
            return Choice(None, None, "COACH_SCORER is set to coverage.", GET_BETTER)
        if self._options.is_set:
            setting = "COACH_LLM_BASE_URL or OPENAI_BASE_URL" if self._options.base_url else "OPENAI_API_KEY"
            return await self._configured(self._options, f"{setting} is set.", "environment")
        if server is not None:
            return await self._configured(PageOptions.of(server, self._options), "It was set in Settings.", "page")
        if self._find_local and (found := await find_local_servers()):
            return await self._local(found[0])
        if self.mode == "judge":
            raise ModelUnavailable(
                "COACH_SCORER is set to judge, but no model server is configured and none answers on this machine.",
                "Name one in Settings, set OPENAI_API_KEY or COACH_LLM_BASE_URL, or start a local server;"
                " then score the attempt again.",
                retryable=False,
            )
        looked = (
            f"none of {', '.join(LOCAL_SERVERS)} answers on this machine" if self._find_local else "none is looked for"
        )
        return Choice(None, None, f"No model server is configured, and {looked}.", GET_BETTER)

    async def _configured(self, options: Options, why: str, set_by: SetBy) -> Choice:
        model = await self._open(options, await default_model(options))
        return Choice(model, options.shown_url, why, set_by=set_by, options=options)

    async def _local(self, found: LocalServer) -> Choice:
        options = self._options.model_copy(update={"base_url": found.url})
        others = f"It offers {', '.join(found.models)}. Choose another in Settings, or with COACH_LLM_MODEL."
        advice = others if found.models[1:] else None
        return Choice(
            await self._open(options, self._options.model or found.models[0]),
            found.url,
            f"Nothing is configured, and {found.program} answers here.",
            advice,
            "found",
            options,
        )

    async def _open(self, options: Options, model: str) -> ChatModel:
        backend = await _backend()
        key = (options.url, options.api_key, model)
        if key not in self._models:
            self._models[key] = backend.open(options, model, self._cache)
        return self._models[key]
