"""A real S3 server on loopback, which nobody here wrote."""

import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER = Path(__file__).parent.parent / ".venv" / "s3" / "bin" / "moto_server"
BUCKET = "coach"
GIVE_UP_S = 30


@contextmanager
def serving() -> Iterator[str]:
    """Start the server with an empty bucket; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [str(SERVER), "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _make_bucket(f"{address}/{BUCKET}")
            yield address
        finally:
            process.kill()


def _make_bucket(address: str) -> None:
    give_up_at = time.monotonic() + GIVE_UP_S
    while True:
        try:
            urllib.request.urlopen(urllib.request.Request(address, method="PUT")).close()
            return
        except OSError:
            assert time.monotonic() < give_up_at, "the S3 server does not start"
            time.sleep(0.1)


def settings(address: str) -> dict[str, str]:
    """Return the environment under which storage finds the server."""
    return {
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": address,
        "AWS_ALLOW_HTTP": "true",
    }
