"""A real service process, to be killed."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

START_S = 60


class Process:
    """One `coach serve`. `url` is where it listens, `log` what it said so far; port 0 is any that is free."""

    def __init__(self, environment: dict[str, str], folder: Path, port: int = 0) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "coach", "serve", "--port", str(port)],
            env={**os.environ, **environment},
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.log: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.url = self._wait()

    @property
    def pid(self) -> int:
        return self._process.pid

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self.log.append(line)

    def _wait(self) -> str:
        give_up_at = time.monotonic() + START_S
        while time.monotonic() < give_up_at and self._process.poll() is None:
            found = re.search(r"http://127\.0\.0\.1:\d+", "".join(self.log))
            if found and _answers(found.group()):
                return found.group()
            time.sleep(0.05)
        raise AssertionError("the service did not start:\n" + "".join(self.log))

    def kill(self) -> None:
        """Kill -9: no farewell, nothing saved."""
        self._process.kill()
        self._end()

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)
        self._end()

    def _end(self) -> None:
        self._process.wait(timeout=START_S)
        self._reader.join()


def _answers(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/healthz").status_code == 200
    except httpx2.TransportError:
        return False


@contextmanager
def serving(environment: dict[str, str], folder: Path, port: int = 0) -> Iterator[Process]:
    process = Process(environment, folder, port)
    try:
        yield process
    finally:
        process.stop()
