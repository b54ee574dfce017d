"""coach serve"""

import errno
import gc
import socket

import click
import uvicorn
from fastapi import FastAPI

from coach.app import create_app
from coach.cli.output import set_up_logging
from coach.errors import SettingInvalid
from coach.installation import check
from coach.settings import Settings, read_settings


@click.command("serve")
@click.option("--host", help="Address to listen on (COACH_HOST).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (COACH_PORT); 0 takes a free one.")
def command(host: str | None, port: int | None) -> None:
    """Start the service: the API, and a worker in the same process unless COACH_RUN_WORKER is false."""
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = read_settings().model_copy(update=given)
    set_up_logging(settings.log_level)
    check(settings)
    listener = listen(settings)
    address = f"http://{_bracketed(settings.host)}:{listener.getsockname()[1]}"
    server = Server(create_app(settings), settings.log_level)
    click.echo(f"Coach is starting on {address}  (stop with Ctrl-C)")
    server.run(sockets=[listener])
    if not server.started:
        raise SystemExit(1)


class Server(uvicorn.Server):
    """Ends what is followed before it waits for open connections: such a stream would not end by itself.

    What is there once it has started stays until the end, so it is left out when unused memory is looked for: to go
    through all of it stopped every request for a tenth of a second.
    """

    def __init__(self, app: FastAPI, log_level: str) -> None:
        super().__init__(uvicorn.Config(app, log_config=None, log_level=log_level, access_log=False))
        self._app = app

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.state.following.close()
        await super().shutdown(sockets)


def listen(settings: Settings) -> socket.socket:
    """Return a socket that listens where the settings say.

    Raises:
        SettingInvalid: the port is in use or not permitted, or the address is not of this machine.
    """
    try:
        return _listen(settings.host, settings.port)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        place = f"{_bracketed(settings.host)}:{settings.port}"
        raise SettingInvalid(f"Can't listen on {place} ({reason}). {how_to_mend(error)}") from error


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio leaves Nagle's algorithm on and every response waits 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # two may bind one port; that it is taken shows here
    except BaseException:
        listener.close()
        raise
    return listener


def how_to_mend(error: OSError | UnicodeError) -> str:
    match error:
        case OSError(errno=errno.EADDRINUSE):
            return "Stop the program that does, or choose another port: coach serve --port 8001 (or COACH_PORT)."
        case OSError(errno=errno.EACCES):
            return "This port is not permitted to you; choose one from 1024: coach serve --port 8001 (or COACH_PORT)."
    return (
        "The address is not of this machine;"
        " choose 127.0.0.1, or 0.0.0.0 for all: coach serve --host 127.0.0.1 (or COACH_HOST)."
    )


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
