"""The page: built files, and the headers that keep it to itself."""

from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC = Path(__file__).parent / "static"
"""Where the build of web/ puts its files."""

HASHED = "assets/"
"""Files here carry a hash of their content in their name, so they never change."""

API = "/api/"
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; media-src 'self' blob:; object-src 'none';"
        " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Permissions-Policy": "microphone=(self), camera=(), display-capture=(), geolocation=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""Nothing is loaded from elsewhere and nothing is sent elsewhere; no screen is captured."""

NOT_BUILT = (
    "The page has not been built. Run `make run`, which builds it, or `npm ci && npm run build` in web/;"
    " the terminal and the API work without it."
)


class Page(StaticFiles):
    """Serves the built page. Each address without a file of its own is one of its views."""

    def __init__(self, folder: Path = STATIC) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self.config_checked = True  # a folder that is not there is answered for below

    async def get_response(self, path: str, scope: Scope) -> Response:
        if scope["path"].startswith(API):
            raise HTTPException(404)
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or _is_file(path):
                raise
            response = await self._view(scope)
        response.headers["Cache-Control"] = FOR_GOOD if path.startswith(HASHED) else ASK_AGAIN
        return response

    async def _view(self, scope: Scope) -> Response:
        try:
            return await super().get_response("index.html", scope)
        except HTTPException as error:
            raise HTTPException(404, NOT_BUILT) from error


def _is_file(path: str) -> bool:
    return path.startswith(HASHED) or "." in path.rpartition("/")[2].strip(".")


class PageHeaders:
    """Adds the headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, add if scope["type"] == "http" else send)
