"""Asks a model server for one small reply, so that a wrong address, key or model is found before an answer waits."""

import asyncio
import json
import re
import time
from pathlib import Path

from coach.domain.model_servers import ModelServerTest
from coach.domain.replies import Reply
from coach.errors import ModelUnavailable, ReplyInvalid
from coach.llm import Message
from coach.llm.options import OPENAI_MODEL, OPENAI_URL, Options
from coach.scorers import list_models, open_model, those_that_chat

LIST_S = 5.0
ASK_S = 10.0
"""So that all is over in 15 s. A server that loads its model first may take longer, which the message says."""

SHOWN = 8
"""So many models are named in a message."""

PROBE = Message(role="user", content='Reply with this JSON object and nothing else: {"ready": true}')
SCHEMA = {
    "type": "object",
    "properties": {"ready": {"type": "boolean"}},
    "required": ["ready"],
    "additionalProperties": False,
}


async def check(options: Options, cache: Path) -> ModelServerTest:
    """Return whether the server replies as a scoring needs it, in words for whoever set it."""
    once = options.model_copy(update={"max_retries": 0, "timeout_s": ASK_S, "deadline_s": 2 * ASK_S})
    models, fault = await _list(once)
    chatting = tuple(those_that_chat(models) or models)
    model = once.model or (OPENAI_MODEL if once.url == OPENAI_URL else next(iter(chatting), None))
    if model is None:
        message = fault or f"The model server at {once.shown_url} offers no model. Load one there, or name one."
        return ModelServerTest(ok=False, message=message, models=chatting)
    begun = time.monotonic()
    fault = await _ask(once, model, cache)
    latency_ms = round((time.monotonic() - begun) * 1000)
    if fault is None:
        message = f"{model} replied in {latency_ms:,} ms."
        return ModelServerTest(ok=True, message=message, models=chatting, model=model, latency_ms=latency_ms)
    if chatting and model not in models:
        fault = f"{fault} It lists {', '.join(chatting[:SHOWN])}{' and others' if chatting[SHOWN:] else ''}."
    return ModelServerTest(ok=False, message=fault, models=chatting, model=model)


async def _list(options: Options) -> tuple[list[str], str | None]:
    """Return the models that a server lists, and what went wrong; some servers chat without a list."""
    try:
        async with asyncio.timeout(LIST_S):
            return await list_models(options, ASK_S), None
    except TimeoutError:
        return [], f"The model server at {options.shown_url} did not list its models within {LIST_S:g} seconds."
    except ModelUnavailable as error:
        return [], error.what


async def _ask(options: Options, model: str, cache: Path) -> str | None:
    """Return what went wrong when the model was asked; None if it replied with a JSON object."""
    chat = await open_model(options, model, cache)
    try:
        async with asyncio.timeout(ASK_S):
            reply = await chat.reply((PROBE,), SCHEMA)
    except TimeoutError:
        return (
            f"{model} at {options.shown_url} gave no reply within {ASK_S:g} seconds."
            " If the server still loads it, test again in a minute."
        )
    except ModelUnavailable as error:
        return error.what
    except ReplyInvalid as error:
        return str(error)
    finally:
        await chat.close()
    if not _holds_object(reply):
        return f"{model} replied, but not in JSON, without which it can't score. Choose another model."
    return None


def _holds_object(reply: Reply) -> bool:
    """Return whether there is a JSON object in a reply that may have fences or thoughts around it."""
    for found in re.finditer("{", reply.text):
        try:
            json.JSONDecoder().raw_decode(reply.text, found.start())
        except (ValueError, RecursionError):
            continue
        return True
    return False
