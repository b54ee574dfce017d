"""python -m bench: measure everything, print it, and keep it in bench/RESULTS.md. --quick tries it all in little."""

import argparse
import asyncio
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from bench.cases import usual_questions
from bench.coverage import measure_coverage
from bench.databases import open_postgres
from bench.faults import FaultRun, measure_faults
from bench.judge import IMPORTS, measure_apart
from bench.processes import environment
from bench.report import Table, head, machine, show, write
from bench.service import (
    Overhead,
    Throughput,
    cases_from,
    measure_backlog,
    measure_idle,
    measure_overhead,
    measure_throughput,
    open_service,
    peak_mb,
)
from bench.stages import Stages, read_stages
from bench.tables import (
    coverage_table,
    faults_table,
    judge_table,
    overhead_table,
    stages_table,
    throughput_table,
    tokens_table,
)
from bench.tokens import estimate_error, measure_tokens
from bench.upstream import Behavior, Upstream, open_upstream

RESULTS = Path(__file__).with_name("RESULTS.md")
VOCABULARY = Path("data/cache")
"""Where `coach vocabulary` puts it."""


@dataclass(frozen=True)
class Size:
    """How much of everything. `clients` maps clients at a time to answers, `latencies` ms to answers."""

    rounds: int
    answers_per_round: int
    clients: dict[int, int]
    backlog: int
    latencies: dict[int, int]
    faulty: int
    token_answers: int
    coverage: int
    imports: int
    idle_s: float


FULL = Size(9, 40, {1: 30, 4: 100, 16: 200}, 200, {0: 40, 50: 40, 1000: 15}, 200, 20, 120, 3, 5)
QUICK = Size(1, 10, {1: 3, 4: 8, 16: 16}, 16, {0: 4, 50: 3, 1000: 1}, 20, 2, 6, 1, 1)
PRINT_WIDTH = 132
WARM_UP = 6
CASES = 600
"""More than any single part sends, so that none repeats an answer within itself."""


@dataclass(frozen=True)
class Served:
    """All that was measured of the service on one database."""

    throughput: list[Throughput]
    idle: float | None
    overhead: list[Overhead]
    stages: Stages
    faults: FaultRun
    peak_mb: float | None


def measure_service(upstream: Upstream, database: str | None, size: Size) -> Served:
    with open_service(upstream, database) as service:
        asyncio.run(measure_throughput(service, 2, cases_from(500, WARM_UP)))
        throughput = [
            asyncio.run(measure_throughput(service, clients, cases_from(0, answers)))
            for clients, answers in size.clients.items()
        ]
        throughput.append(asyncio.run(measure_backlog(service, cases_from(200, size.backlog))))
        idle = measure_idle(service, size.idle_s)
        overhead, stages = [], []
        for latency_ms, answers in size.latencies.items():
            overhead.append(asyncio.run(measure_overhead(service, upstream, latency_ms, cases_from(400, answers))))
            stages.append(read_stages(service, answers))
        faults = asyncio.run(measure_faults(service, upstream, cases_from(0, size.faulty)))
        return Served(throughput, idle, overhead, stages[0], faults, peak_mb(service))


def measure_import() -> float:
    """Return the seconds that a fresh process takes to import the judge and its client."""
    done = subprocess.run([sys.executable, "-c", IMPORTS], stdout=subprocess.PIPE, check=True, env=environment())
    return float(done.stdout)


def bench_judge(upstream: Upstream, size: Size) -> Table:
    measured = measure_apart(upstream.url, size.rounds, size.answers_per_round)
    alone = measure_apart(upstream.url, size.rounds, size.answers_per_round, judge_only=True)
    return judge_table(measured, alone["rss_mb"], min(measure_import() for _ in range(size.imports)))


def bench_service(upstream: Upstream, size: Size, *, postgres: bool) -> list[Table]:
    served = {"SQLite": measure_service(upstream, None, size)}
    if postgres:
        with open_postgres() as url:
            served["PostgreSQL"] = measure_service(upstream, url, size)
    return [
        throughput_table(
            {name: each.throughput for name, each in served.items()},
            {name: each.idle for name, each in served.items()},
            {name: each.peak_mb for name, each in served.items()},
        ),
        overhead_table({name: each.overhead for name, each in served.items()}),
        stages_table({name: each.stages for name, each in served.items()}),
        faults_table({name: each.faults for name, each in served.items()}),
    ]


def bench_tokens(vocabulary: Path, size: Size, wire_prefixes: int) -> Table:
    questions, exact = measure_tokens(vocabulary, size.token_answers)
    return tokens_table(questions, exact, estimate_error(vocabulary, cases_from(0, 60)), wire_prefixes)


def run(size: Size, vocabulary: Path, *, postgres: bool, console: Console) -> list[Table]:
    """Measure everything, and print each table as soon as it is there."""
    tables: list[Table] = []

    def keep(*made: Table) -> None:
        for table in made:
            tables.append(table)
            show(console, table)

    with open_upstream(CASES) as upstream:
        upstream.behave(Behavior())
        keep(bench_judge(upstream, size))
        wire_prefixes = int(upstream.counts()["prefixes"])
        keep(*bench_service(upstream, size, postgres=postgres))
    keep(bench_tokens(vocabulary, size, wire_prefixes))
    keep(coverage_table(measure_coverage(cases_from(0, size.coverage))))
    return tables


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a little of everything, on SQLite; RESULTS.md stays")
    parser.add_argument("--sqlite-only", action="store_true", help="leave PostgreSQL out")
    parser.add_argument(
        "--vocabulary", type=Path, default=VOCABULARY, metavar="FOLDER", help="holds the vocabulary for exact counts"
    )
    given = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else PRINT_WIDTH)
    size = QUICK if given.quick else FULL
    before = machine()
    console.print(f"{len(usual_questions())} questions; this takes {'half a minute' if given.quick else 'minutes'}.\n")
    tables = run(size, given.vocabulary, postgres=not (given.quick or given.sqlite_only), console=console)
    lines = head(_command(given), before)
    for line in lines:
        console.print(line, highlight=False)
    if not given.quick:
        write(RESULTS, lines, tables)


def _command(given: argparse.Namespace) -> str:
    """Return the command without the names of folders."""
    chosen = {
        "--sqlite-only": given.sqlite_only,
        "--vocabulary FOLDER": given.vocabulary != VOCABULARY,
    }
    return " ".join(("python -m bench", *(option for option, is_chosen in chosen.items() if is_chosen)))


if __name__ == "__main__":
    main()
