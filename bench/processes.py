"""Child processes, and what they used."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

STOP_TIMEOUT_S = 20
ANSWER_TIMEOUT_S = 30
OWN = ("COACH_", "OPENAI_")
"""Settings of whoever runs bench are kept from what it starts, so that they change no figure."""


def environment(**settings: str) -> dict[str, str]:
    """Return the environment of a child: this one without settings of Coach, and `settings`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OWN)}
    return {**kept, **settings}


@contextmanager
def running(
    command: list[str], env: dict[str, str], folder: Path | None = None, errors: IO[str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """Start a process; in the end ask it to stop, and after `STOP_TIMEOUT_S` make it."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=env, cwd=folder)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


@contextmanager
def running_module(module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    with running([sys.executable, "-m", module, *arguments], environment()) as process:
        yield process


def run_module(module: str, *arguments: str) -> Any:
    """Return what a module of bench prints as JSON, run in a process of its own."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment())
    return json.loads(done.stdout)


def first_line(process: subprocess.Popen[str]) -> str:
    """Return the first line that a process prints, without its end.

    Raises:
        RuntimeError: it ended without one.
    """
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    if not line:
        raise RuntimeError(f"{process.args!r} ended before it was ready")
    return line


def request_json(url: str, method: str = "GET", body: Any = None) -> Any:
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, content, {"content-type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=ANSWER_TIMEOUT_S) as response:
        return json.loads(response.read())


def cpu_s(pid: int) -> float | None:
    """Return the CPU seconds, user and system, that a process has used; None where there is no /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_rss_mb(pid: int) -> float | None:
    """Return the most memory a process has held, in MB (10^6 bytes); None where there is no /proc."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM")), None)
