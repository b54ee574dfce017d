"""Bounds what a request may bring before anything of it is read."""

from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach.api.errors import problem

MAX_BODY_BYTES = 4_000_000
"""Room for the longest answer with every character escaped."""


class BodyLimit:
    """Refuses a body over `MAX_BODY_BYTES`, declared or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _declared_bytes(scope) > MAX_BODY_BYTES:
            await _refuse(scope, receive, send)
        else:
            await _Bounded(receive, send).run(self._app, scope)


def _declared_bytes(scope: Scope) -> int:
    declared = dict(scope["headers"]).get(b"content-length", b"")
    return int(declared) if declared.isdigit() else 0


class _Bounded:
    """One request whose body is counted as it comes in."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._received = 0

    @property
    def _over(self) -> bool:
        return self._received > MAX_BODY_BYTES

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        try:
            await app(scope, self._count, self._unless_over)
        except Exception:
            if not self._over:
                raise
        if self._over:
            await _refuse(scope, self._receive, self._send)

    async def _count(self) -> Message:
        message = await self._receive()
        self._received += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self._over else message

    async def _unless_over(self, message: Message) -> None:
        if not self._over:
            await self._send(message)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    detail = f"The request has more than {MAX_BODY_BYTES:,} bytes. Nothing was stored. Send less."
    response = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "RequestTooLarge", detail, {"connection": "close"})
    await response(scope, receive, send)
