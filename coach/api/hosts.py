"""Refuses requests for host names that are not ours, so no web page can reach Coach by a name of its own."""

import re
from collections.abc import Iterable
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from coach.api.errors import problem

MAX_SHOWN = 100
"""Characters of a refused name that are repeated."""

_HOST = re.compile(r"(?P<name>\[[^\[\]]*\]|[^:\[\]]*)(:\d*)?")


class KnownHosts:
    """Lets through what is for one of `allowed` (names or addresses, without port); `*` lets everything through."""

    def __init__(self, app: ASGIApp, allowed: Iterable[str]) -> None:
        self._app = app
        self._allowed = {name.lower().strip("[]") for name in allowed}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or "*" in self._allowed:
            await self._app(scope, receive, send)
            return
        sent = Headers(scope=scope).get("host", "")
        if host_name(sent) in self._allowed:
            await self._app(scope, receive, send)
        else:
            await problem(HTTPStatus.BAD_REQUEST, "UnknownHost", _refusal(sent))(scope, receive, send)


def host_name(sent: str) -> str | None:
    """Return the name in a Host header, in lower case, without port or brackets; None if it has none."""
    found = _HOST.fullmatch(sent)
    return found["name"].lower().strip("[]") or None if found else None


def _refusal(sent: str) -> str:
    shown = ascii(sent[:MAX_SHOWN]) + ("…" if len(sent) > MAX_SHOWN else "")
    return (
        f"Coach is not known here by the host name {shown}. Use a name it knows;"
        " whoever runs it can add this one to COACH_ALLOWED_HOSTS."
    )
