"""A transcription server on loopback that does what it is told: hear soundly, or misbehave in a named way."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

Form = dict[str, Any]
Behavior = Callable[[web.Request, Form], Awaitable[web.StreamResponse]]

WORDS = (
    {"word": "Ever", "start": 0.0, "end": 0.3},
    {"word": "tried", "start": 0.3, "end": 0.7},
    {"word": "Ever", "start": 0.9, "end": 1.1},
    {"word": "failed", "start": 1.1, "end": 1.5},
)
SPOKEN = {
    "task": "transcribe",
    "language": "english",
    "duration": 1.5,
    "text": "Ever tried. Ever failed.",
    "words": WORDS,
}
"""A reply in the shape of OpenAI's: the language by its name, and words without their punctuation."""


def says(reply: Mapping[str, Any] | str) -> Behavior:
    async def behave(request: web.Request, form: Form) -> web.StreamResponse:
        text = reply if isinstance(reply, str) else json.dumps(reply)
        return web.Response(text=text, content_type="application/json")

    return behave


def hears() -> Behavior:
    """Hear `SPOKEN` in a sound, and nothing in silence; with word times only when asked for."""

    async def behave(request: web.Request, form: Form) -> web.StreamResponse:
        reply = SPOKEN if any(form["file"][44:]) else {"text": "", "words": []}
        return web.json_response(reply if form["response_format"] == "verbose_json" else {"text": reply["text"]})

    return behave


def status(code: int, message: str = "no", headers: Mapping[str, str] | None = None) -> Behavior:
    async def behave(request: web.Request, form: Form) -> web.StreamResponse:
        return web.json_response({"error": {"message": message}}, status=code, headers=headers)

    return behave


def slow(seconds: float) -> Behavior:
    async def behave(request: web.Request, form: Form) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return web.json_response(SPOKEN)

    return behave


def plain_only() -> Behavior:
    async def behave(request: web.Request, form: Form) -> web.StreamResponse:
        refused = form["response_format"] != "json"
        then = status(400, "response_format 'verbose_json' is not compatible with model") if refused else hears()
        return await then(request, form)

    return behave


class Upstream:
    """What the server does, step by step and then as `usual`, and what it was sent."""

    def __init__(self, *script: Behavior, usual: Behavior | None = None) -> None:
        self.script = list(script)
        self.usual = usual or hears()
        self.forms: list[Form] = []
        self.keys: list[str | None] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        given = await request.post()
        form = {name: value.file.read() if isinstance(value, web.FileField) else value for name, value in given.items()}
        self.forms.append(form)
        self.keys.append(request.headers.get("Authorization"))
        return await (self.script.pop(0) if self.script else self.usual)(request, form)


@asynccontextmanager
async def serving(*script: Behavior, usual: Behavior | None = None) -> AsyncIterator[Upstream]:
    upstream = Upstream(*script, usual=usual)
    app = web.Application(client_max_size=2**24)
    app.router.add_post("/v1/audio/transcriptions", upstream.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    upstream.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        yield upstream
    finally:
        await runner.cleanup()
