"""What a long history costs: lists, progress, comparisons and suggestions of one person among many attempts.

    python -m bench.history [--attempts N] [--owners N] [--rounds N] [--sqlite-only]

A database is filled, the real service started on it, and one client reads over HTTP. With as many attempts as usual the
figures are kept in bench/HISTORY.md.
"""

import argparse
import http.client
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console
from sqlalchemy import URL

from bench.cases import library
from bench.crowd import fill
from bench.databases import open_postgres
from bench.plans import Plan, read_plans
from bench.readings import API, find_readings
from bench.report import Table, head, machine, number, percentile, show, write
from coach.settings import Settings
from coach.store.database import database_url, prepare
from tests.process import serving
from tests.service import running

RESULTS = Path(__file__).with_name("HISTORY.md")
ATTEMPTS, OWNERS, ROUNDS = 1_000_000, 1_000, 200
BLOCK = 50
LIST_BUDGET_MS, PROGRESS_BUDGET_MS = 50, 150
GIVE_UP_S = 60
PRINT_WIDTH = 160
ABOUT = (
    f"{ATTEMPTS:,} attempts by {OWNERS:,} people, who take turns, so that those of one lie far apart; the figures are"
    " of one of them. Each kind of request takes turns with the others, over HTTP on one connection, compressed. CPU is"
    " that of `coach serve` alone, from the request to the response; client and database server share the machine."
    " «Just after an attempt»: one more answer was scored just before, so something is new to the service; it is"
    " deleted afterwards."
)
ANSWER = "Self-attention lets every token look at every other token at once, so training is parallel. "


@dataclass(frozen=True)
class Measured:
    """Requests of one kind, in ms: how long the client waited, and the processor time of the service meanwhile.

    `first_ms` is how long the first of all took. `calm_ms` are those of the calmest block.
    """

    size: int
    first_ms: float
    waited_ms: list[float]
    calm_ms: list[float]
    cpu_ms: list[float]


class Reader:
    """A client on one connection that is kept open, like that of a page."""

    def __init__(self, url: str, pid: int) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc)
        self._clock = (~pid << 3) | 2  # processor time of another process: clock_getcpuclockid(3) on Linux

    def send(self, path: str, method: str = "GET", body: Any = None) -> bytes:
        content = None if body is None else json.dumps(body)
        self._connection.request(method, path, content, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        answer = response.read()
        assert response.status < 300, (path, response.status, answer)
        return answer

    def get(self, path: str) -> Any:
        return json.loads(self.send(path))

    def time(self, path: str) -> tuple[int, float, float]:
        """Return the bytes of a compressed response, how long it took in ms, and the processor time of the service."""
        cpu, begun = time.clock_gettime_ns(self._clock), time.perf_counter_ns()
        self._connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        size = len(self._connection.getresponse().read())
        return size, (time.perf_counter_ns() - begun) / 1e6, (time.clock_gettime_ns(self._clock) - cpu) / 1e6

    @contextmanager
    def one_more(self, turn: int) -> Iterator[None]:
        """Have an answer scored, and delete it in the end, so that the history stays as long as it is."""
        body = {"question_id": "transformer-architecture", "answer": f"{ANSWER} That is answer {turn}."}
        path = f"{API}/attempts/{json.loads(self.send(f'{API}/attempts', 'POST', body))['id']}"
        give_up_at = time.monotonic() + GIVE_UP_S
        while self.get(path)["stage"] not in ("scored", "not_scored") and time.monotonic() < give_up_at:
            time.sleep(0.02)
        yield
        self.send(path, "DELETE")


def measure(reader: Reader, rounds: int) -> dict[str, Measured]:
    """Return what the kinds of requests took. They take turns, so that a slow moment of the machine meets them all."""
    first = {"progress again": reader.time(f"{API}/progress")[1]}
    readings = find_readings(reader.get)
    found: dict[str, list[tuple[int, float, float]]] = {reading.name: [] for reading in readings}
    for turn in range(rounds):
        for reading in readings:
            path = reading.paths[turn % len(reading.paths)]
            if reading.renewed:
                with reader.one_more(turn):
                    found[reading.name].append(reader.time(path))
            else:
                found[reading.name].append(reader.time(path))
    calm = _calmest([sum(waited for _, waited, _ in each) for each in zip(*found.values(), strict=True)])
    return {
        name: Measured(
            size=round(median(size for size, _, _ in times)),
            first_ms=first.get(name, times[0][1]),
            waited_ms=[waited for _, waited, _ in times],
            calm_ms=[waited for _, waited, _ in times[calm]],
            cpu_ms=[cpu for _, _, cpu in times],
        )
        for name, times in found.items()
    }


def _calmest(waited_ms: list[float]) -> slice:
    """Return the block of rounds in which least was waited, when the rest of the machine did least."""
    starts = range(0, max(1, len(waited_ms) - BLOCK + 1), BLOCK)
    start = min(starts, key=lambda start: sum(waited_ms[start : start + BLOCK]))
    return slice(start, start + BLOCK)


@dataclass(frozen=True)
class Served:
    """All that was measured on one database."""

    measured: dict[str, Measured]
    plans: dict[str, list[Plan]]


def serve(url: URL, folder: Path, rounds: int) -> Served:
    """Start the service on a database, and measure it; then explain what it asks."""
    settings = {
        "COACH_DATA": str(folder),
        "COACH_DATABASE_URL": url.render_as_string(hide_password=False),
        "COACH_FIND_LOCAL_MODELS": "false",
        "COACH_LOG_LEVEL": "warning",
    }
    with serving(settings, folder) as process:
        measured = measure(Reader(process.url, process.pid), rounds)
    with running(url, rubrics=Settings.model_construct().rubrics, run_worker=False) as client:
        return Served(measured, read_plans(client, url))


def measure_all(console: Console, given: argparse.Namespace) -> list[Table]:
    """Measure on each database, and print each table as soon as it is there."""
    tables: list[Table] = []
    with tempfile.TemporaryDirectory(prefix="coach-bench-history-") as name, ExitStack() as stack:
        folder = Path(name)
        urls = {"SQLite": database_url(None, folder)}
        if not given.sqlite_only:
            urls["PostgreSQL"] = database_url(stack.enter_context(open_postgres()), folder)
        for database, url in urls.items():
            prepare(url)
            begun = time.perf_counter()
            fill(url, library(), given.attempts, given.owners)
            console.print(f"{database}: {given.attempts:,} attempts stored in {time.perf_counter() - begun:.0f} s.")
            served = serve(url, folder, given.rounds)
            for table in (times_table(database, served.measured), plans_table(database, served.plans)):
                show(console, table)
                tables.append(table)
    return tables


def times_table(database: str, measured: dict[str, Measured]) -> Table:
    calm = f"calmest {BLOCK}: median"
    columns = ("", "kB", "CPU ms: median", "p99", "waited ms: median", "p90", "p99", calm, "p90", "ratio", "first ms")
    rows = [
        (
            name,
            number(each.size / 1000),
            number(median(each.cpu_ms)),
            number(percentile(each.cpu_ms, 0.99)),
            number(median(each.waited_ms)),
            number(percentile(each.waited_ms, 0.9)),
            number(percentile(each.waited_ms, 0.99)),
            number(median(each.calm_ms)),
            number(percentile(each.calm_ms, 0.9)),
            number(median(each.waited_ms) / median(each.cpu_ms), 2),
            number(each.first_ms),
        )
        for name, each in measured.items()
    ]
    notes = (
        f"Wanted: a p99 under {LIST_BUDGET_MS} ms for lists and under {PROGRESS_BUDGET_MS} ms for progress.",
        "«Ratio» is the median of waiting over that of CPU. «First» is the first request of its kind; that of «progress"
        " again» is the first after the start, when all scorecards of the person are read.",
    )
    return Table(f"{database}: what one person reads", columns, rows, notes)


def plans_table(database: str, plans: dict[str, list[Plan]]) -> Table:
    rows = [
        (
            name,
            str(len(found)),
            ", ".join(sorted({index for plan in found for index in plan.indexes})),
            ", ".join(sorted({table for plan in found for table in plan.scans_whole})) or "none",
        )
        for name, found in plans.items()
    ]
    return Table(f"{database}: plans", ("", "queries", "indexes used", "large tables read whole"), rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.history", description=__doc__.partition("\n")[0])
    parser.add_argument("--attempts", type=int, default=ATTEMPTS, help="in the whole database")
    parser.add_argument("--owners", type=int, default=OWNERS, help="people who made them, as many each")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="requests of each kind")
    parser.add_argument("--sqlite-only", action="store_true", help="leave PostgreSQL out")
    given = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else PRINT_WIDTH)
    before = machine()
    tables = measure_all(console, given)
    command = f"python -m bench.history --rounds {given.rounds}" + (" --sqlite-only" if given.sqlite_only else "")
    lines = head(command, before)
    for line in lines:
        console.print(line, highlight=False)
    if (given.attempts, given.owners) == (ATTEMPTS, OWNERS):
        write(RESULTS, [*lines, ABOUT], tables)


if __name__ == "__main__":
    main()
