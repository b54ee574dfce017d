"""A model server on loopback that does what it is told: reply soundly, or misbehave in a named way."""

import asyncio
import html
import json
import re
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

Behavior = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]

MODEL = "scripted-1"


def completion(text: str | None, **message: Any) -> dict[str, Any]:
    """Return the body of a chat completion with this text."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": MODEL,
        "choices": [
            {
                "index": 0,
                "finish_reason": message.pop("finish_reason", "stop"),
                "message": {"role": "assistant", "content": text, **message},
            }
        ],
        "usage": {
            "prompt_tokens": 1000,
            "completion_tokens": 100,
            "total_tokens": 1100,
            "prompt_tokens_details": {"cached_tokens": 800},
        },
    }


def sound_reply(body: dict[str, Any], verdict: str = "hit", level: int = 4) -> dict[str, Any]:
    """Return a reply that fits the rubric in the prompt, with the answer's own first words as every quotation."""
    system, answer = body["messages"][0]["content"], body["messages"][1]["content"]
    spoken = html.unescape(re.findall(r"<answer>\n(.*)\n</answer>", answer, re.DOTALL)[0])
    quote = " ".join(spoken.split()[:6])
    points = re.findall(r"^- point `([a-z0-9-]+)`", system, re.MULTILINE)
    criteria = re.findall(r"^## Holistic criterion `([a-z0-9-]+)`", system, re.MULTILINE)
    return {
        "points": {name: {"quote": quote, "note": "says so", "verdict": verdict} for name in points},
        "criteria": {name: {"quote": quote, "note": "clear", "level": level} for name in criteria},
        "wrong_statements": [],
        "next_action": {"about": [*points, *criteria][0], "advice": "Say it with a number."},
    }


def fenced(body: dict[str, Any], name: str) -> str:
    """Return the words that stand in the prompt between <name> and </name>."""
    return html.unescape(re.findall(rf"<{name}>\n(.*)\n</{name}>", body["messages"][1]["content"], re.DOTALL)[0])


def pair_reply(body: dict[str, Any], verdict: str) -> dict[str, Any]:
    """Return a reply about two answers that fits the rubric in the prompt; it quotes the first words of each."""
    first, second = (" ".join(fenced(body, name).split()[:6]) for name in ("first", "second"))
    criteria = re.findall(r"^## (?:Checklist|Holistic criterion) `([a-z0-9-]+)`", body["messages"][0]["content"], re.M)
    claim = {"first_quote": first, "second_quote": second, "reason": "One says more.", "verdict": verdict}
    return {"criteria": dict.fromkeys(criteria, claim), "overall": claim}


def places(verdict: str) -> Behavior:
    """Say of any two answers that the one in this place is better: first, second or no_difference."""

    async def behave(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        return web.json_response(completion(json.dumps(pair_reply(body, verdict))))

    return behave


def prefers(words: str) -> Behavior:
    """Say of two answers that the one with these words is better, wherever it stands."""

    async def behave(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        return await places("first" if words in fenced(body, "first") else "second")(request, body)

    return behave


def reply(text: str | None, **message: Any) -> Behavior:
    async def behave(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        return web.json_response(completion(text, **message))

    return behave


def sound(verdict: str = "hit", level: int = 4) -> Behavior:
    async def behave(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        return web.json_response(completion(json.dumps(sound_reply(body, verdict, level))))

    return behave


def changed(change: Callable[[dict[str, Any]], object]) -> Behavior:
    """Reply soundly but for what `change` does to the reply."""

    async def behave(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        content = sound_reply(body)
        change(content)
        return web.json_response(completion(json.dumps(content)))

    return behave


def status(code: int, message: str = "no", headers: dict[str, str] | None = None, **error: Any) -> Behavior:
    async def behave(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        content = {"error": {"message": message, "type": "error", "param": None, "code": None, **error}}
        return web.json_response(content, status=code, headers=headers)

    return behave


def garbage(text: str, content_type: str = "application/json") -> Behavior:
    async def behave(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        return web.Response(text=text, content_type=content_type)

    return behave


def reset() -> Behavior:
    async def behave(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    return behave


def slow(seconds: float, then: Behavior) -> Behavior:
    async def behave(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await then(request, body)

    return behave


def schema_refused() -> Behavior:
    """Know json_object only, as some servers do."""

    async def behave(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        if body.get("response_format", {}).get("type") == "json_schema":
            refuse = status(400, "'response_format.type' must be one of text, json_object", param="response_format")
            return await refuse(request, body)
        return await sound()(request, body)

    return behave


class Upstream:
    """The server, in a thread of its own. Takes `script` step by step, then goes on with `usual`.

    It lists `models`, or does what `listing` says when it is asked for them.
    """

    def __init__(
        self,
        *script: Behavior,
        usual: Behavior | None = None,
        models: tuple[str, ...] = (MODEL,),
        listing: Behavior | None = None,
    ) -> None:
        self.script = list(script)
        self.usual = usual or sound()
        self.models = models
        self.listing = listing
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "Upstream":
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_get("/v1/models", self._list)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        self._ready.set()
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.requests.append(body)
        self.headers.append(dict(request.headers))
        behave = self.script.pop(0) if self.script else self.usual
        return await behave(request, body)

    async def _list(self, request: web.Request) -> web.StreamResponse:
        if self.listing is not None:
            return await self.listing(request, {})
        models = [{"id": name, "object": "model", "created": 1, "owned_by": "us"} for name in self.models]
        return web.json_response({"object": "list", "data": models})
