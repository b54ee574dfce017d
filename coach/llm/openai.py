"""Any server that speaks OpenAI's chat completions: OpenAI itself, Ollama, llama.cpp, LM Studio, vLLM, gateways.

Servers differ in what they understand. What one refuses is left out of the request, once found out
and then remembered (`Abilities`), so that no later attempt pays for it.
"""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openai
from pydantic import BaseModel, Field, ValidationError

from coach.domain.replies import Reply
from coach.errors import ModelUnavailable, ReplyInvalid
from coach.llm import ChatModel, Message
from coach.llm.options import Options, price
from coach.openai_servers import MAX_COMPLAINT, key, timed_out, writable
from coach.tokens import TokenCounter

log = logging.getLogger(__name__)


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    finish_reason: str | None = None
    message: _Message


class _Details(BaseModel):
    cached_tokens: int | None = None


class _Usage(BaseModel):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    prompt_tokens_details: _Details | None = None


class _Completion(BaseModel):
    """What is read of a chat completion; servers differ in the rest."""

    model: str | None = None
    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None


class Abilities:
    """What each model on each server was found not to understand, kept in a small file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._refused: dict[str, list[str]] = {}
        try:
            self._refused = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            log.debug("no abilities remembered in %s", path)

    def refused(self, server: str) -> frozenset[str]:
        return frozenset(self._refused.get(server, ()))

    def remember(self, server: str, refused: str) -> None:
        self._refused[server] = sorted({*self._refused.get(server, ()), refused})
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(self._refused, indent=1, sort_keys=True), encoding="utf-8")
        except OSError as error:
            log.warning("%s can't be written (%s): it will be found out again", self._path, error.strerror)


class OpenAIChat:
    """A `ChatModel` on one server. Bound to the event loop that first calls it."""

    def __init__(self, options: Options, model: str, abilities: Abilities, tokens: TokenCounter) -> None:
        self.name = model
        self._options = options
        self._abilities = abilities
        self._tokens = tokens
        self._server = f"{options.shown_url} {model}"
        self._client = openai.AsyncOpenAI(
            api_key=key(options.api_key),
            base_url=options.url,
            timeout=options.timeout_s,
            max_retries=options.max_retries,
            http_client=openai.DefaultAioHttpClient(),
        )

    async def close(self) -> None:
        await self._client.close()

    async def reply(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> Reply:
        try:
            async with asyncio.timeout(self._options.deadline_s):
                completion = await self._create(messages, schema)
        except TimeoutError as error:
            raise ModelUnavailable(
                f"The model server at {self._options.shown_url} gave no reply within {self._options.deadline_s:g}"
                " seconds. Score the attempt again later, or raise COACH_LLM_DEADLINE_S."
            ) from error
        except openai.OpenAIError as error:
            raise explain(error, self._options, self.name) from error
        except ValueError as error:
            raise ReplyInvalid(
                f"The model server at {self._options.shown_url} sent something that is not JSON."
            ) from error
        return self._with_price(self._with_counts(self._read(completion), messages, schema))

    async def _create(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> object:
        """Ask, leaving out what the server refuses until it refuses nothing more."""
        refused = self._abilities.refused(self._server)
        while True:
            try:
                # What chat.completions.create does, less its search for files to send and its model of all replies.
                completion = await self._client.post(
                    "/chat/completions",
                    body={
                        "model": self.name,
                        "messages": [message.model_dump() for message in messages],
                        **_parameters(schema, self._options.max_output_tokens, refused),
                    },
                    cast_to=object,
                )
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                found = _refusal(error, refused)
                if found is None:
                    raise
                refused |= {found}
                continue
            for each in refused - self._abilities.refused(self._server):
                log.info("%s does not understand %s; it is left out from now on", self._server, each)
                self._abilities.remember(self._server, each)
            return completion

    def _read(self, content: object) -> Reply:
        try:
            completion = _Completion.model_validate(content)
        except ValidationError as error:
            raise ReplyInvalid(
                f"The model server at {self._options.shown_url} sent something that is no reply."
            ) from error
        choice = completion.choices[0]
        if choice.finish_reason == "length":
            raise ReplyInvalid(
                f"The model's reply was cut off at {self._options.max_output_tokens} tokens."
                " Raise COACH_LLM_MAX_OUTPUT_TOKENS, or set it higher on the server.",
                retryable=False,
            )
        if not choice.message.content:
            raise ReplyInvalid(f"The model refused to reply: {choice.message.refusal or 'no reason given'}.")
        usage = completion.usage or _Usage()
        return Reply(
            text=writable(choice.message.content),
            model=completion.model or self.name,
            input_tokens=usage.prompt_tokens,
            cached_tokens=usage.prompt_tokens_details.cached_tokens if usage.prompt_tokens_details else None,
            output_tokens=usage.completion_tokens,
        )

    def _with_counts(self, reply: Reply, messages: Sequence[Message], schema: Mapping[str, Any]) -> Reply:
        """Return the reply with our own counts where the server gives none."""
        if reply.input_tokens is not None and reply.output_tokens is not None:
            return reply
        sent = "".join((*(message.content for message in messages), json.dumps(schema)))
        ours = {"input_tokens": self._tokens.count(sent).tokens, "output_tokens": self._tokens.count(reply.text).tokens}
        return reply.model_copy(update={**ours, "counted_here": True})

    def _with_price(self, reply: Reply) -> Reply:
        return reply.model_copy(update={"price_usd": price(reply, self._options)})


def explain(error: openai.OpenAIError, options: Options, model: str) -> ModelUnavailable:
    """Return what went wrong and what to do, for a call that was not answered."""
    url = options.shown_url
    match error:
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return ModelUnavailable(
                f"The model server at {url} refused the key ({error.status_code}).",
                f"Mend {options.KEY}, then score the attempt again.",
                retryable=False,
            )
        case openai.NotFoundError():
            return ModelUnavailable(
                f"The model server at {url} does not know the model {model!r} (404).",
                f"Mend {options.MODEL} or {options.URL}, then score the attempt again.",
                retryable=False,
            )
        case openai.RateLimitError():
            return ModelUnavailable(
                f"The model server at {url} says that too much was asked of it (429).",
                "Waiting did not help. Score the attempt again later.",
            )
        case openai.APITimeoutError() if timed_out(error):
            return ModelUnavailable(
                f"The model server at {url} gave no reply within {options.timeout_s:g} seconds.",
                "It was asked again. Score the attempt again later, or raise COACH_LLM_TIMEOUT_S.",
            )
        case openai.APIStatusError() if error.status_code < 500:
            return ModelUnavailable(
                f"The model server at {url} refused the request ({error.status_code}): {error.message[:MAX_COMPLAINT]}",
                f"Check {options.MODEL}; a model with a larger context may be needed.",
                retryable=False,
            )
        case openai.APIStatusError():
            return ModelUnavailable(
                f"The model server at {url} failed ({error.status_code}).",
                "It was asked again. Score the attempt again later.",
            )
    return ModelUnavailable(
        f"The model server at {url} can't be reached.",
        f"It was tried again. Start it or mend {options.URL}, then score the attempt again.",
    )


def _parameters(schema: Mapping[str, Any], max_output_tokens: int, refused: frozenset[str]) -> dict[str, Any]:
    parameters: dict[str, Any] = {}
    if "temperature" not in refused:
        parameters["temperature"] = 0
    limit = "max_tokens" if "max_completion_tokens" in refused else "max_completion_tokens"
    if limit not in refused:
        parameters[limit] = max_output_tokens
    if "json_schema" not in refused:
        parameters["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": "scoring", "strict": True, "schema": dict(schema)},
        }
    elif "response_format" not in refused:
        parameters["response_format"] = {"type": "json_object"}
    return parameters


def _refusal(error: openai.APIStatusError, refused: frozenset[str]) -> str | None:
    """Return which parameter the server complains about; None if none that could be left out."""
    complaint = f"{getattr(error, 'param', '')} {error.message}".lower()
    if any(word in complaint for word in ("too large", "too long", "exceed", "context")):
        return None  # it understands the parameter well enough to do sums with it
    if any(word in complaint for word in ("response_format", "json_schema", "schema", "grammar")):
        candidate = "json_schema" if "json_schema" not in refused else "response_format"
        return None if candidate in refused else candidate
    candidates = ("max_completion_tokens", "max_tokens", "temperature")
    return next((name for name in candidates if name in complaint and name not in refused), None)


def open(options: Options, model: str, cache: Path) -> ChatModel:
    """Return a model on a server; what is found out about the server is kept in the folder `cache`."""
    return OpenAIChat(options, model, Abilities(cache / "model-servers.json"), TokenCounter(cache))


async def list_models(options: Options, timeout_s: float, retries: int = 0) -> list[str]:
    """Return the ids of the models that the server offers, in its order.

    Raises:
        ModelUnavailable: no server answers there, or it refuses.
    """
    client = openai.AsyncOpenAI(
        api_key=key(options.api_key),
        base_url=options.url,
        timeout=timeout_s,
        max_retries=retries,
    )
    try:
        return [model.id for model in (await client.models.list()).data]
    except openai.OpenAIError as error:
        raise explain(error, options, options.model or "") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise ModelUnavailable(f"What answers at {options.shown_url} is no model server.") from error
    finally:
        await client.close()
