"""Bounds what a request may bring before anything of it is read."""

import re
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach.api.errors import problem

MAX_BODY_BYTES = 4_000_000
"""Room for the longest answer with every character escaped, and for one part of a recording."""

IMPORT = "/api/v1/import"
_WHOLE_RECORDING = re.compile(r"/api/v1/attempts/[^/]+/recording")


class BodyLimit:
    """Refuses a body over `MAX_BODY_BYTES`, declared or not; whole recordings and archives have their own limits."""

    def __init__(self, app: ASGIApp, max_recording_bytes: int, max_import_bytes: int) -> None:
        self._app = app
        self._max_recording_bytes = max_recording_bytes
        self._max_import_bytes = max_import_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        if _declared_bytes(scope) > limit:
            await _refuse(limit, scope, receive, send)
        else:
            await _Bounded(limit, receive, send).run(self._app, scope)

    def _limit(self, path: str) -> int:
        if path == IMPORT:
            return self._max_import_bytes
        return self._max_recording_bytes if _WHOLE_RECORDING.fullmatch(path) else MAX_BODY_BYTES


def _declared_bytes(scope: Scope) -> int:
    declared = dict(scope["headers"]).get(b"content-length", b"")
    return int(declared) if declared.isdigit() else 0


class _Bounded:
    """One request whose body is counted as it comes in."""

    def __init__(self, limit: int, receive: Receive, send: Send) -> None:
        self._limit = limit
        self._receive = receive
        self._send = send
        self._received = 0

    @property
    def _over(self) -> bool:
        return self._received > self._limit

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        try:
            await app(scope, self._count, self._unless_over)
        except Exception:
            if not self._over:
                raise
        if self._over:
            await _refuse(self._limit, scope, self._receive, self._send)

    async def _count(self) -> Message:
        message = await self._receive()
        self._received += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self._over else message

    async def _unless_over(self, message: Message) -> None:
        if not self._over:
            await self._send(message)


async def _refuse(limit: int, scope: Scope, receive: Receive, send: Send) -> None:
    detail = f"The request has more than {limit:,} bytes, which is all that can be taken. Send less."
    response = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "RequestTooLarge", detail, {"connection": "close"})
    await response(scope, receive, send)
