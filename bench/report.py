"""Tables, for the terminal and for RESULTS.md alike."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table as RichTable

PACKAGES = (
    "coach",
    "openai",
    "aiohttp",
    "pydantic",
    "dbos",
    "sqlalchemy",
    "aiosqlite",
    "psycopg",
    "fastapi",
    "uvicorn",
)


@dataclass(frozen=True)
class Table:
    """One subject. Cells stand as they are printed; `notes` follow below."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def number(value: float | None, digits: int = 1) -> str:
    """Return a number as printed; a dash for what was not measured."""
    return "–" if value is None else f"{value:,.{digits}f}"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` (0..1) of the values don't exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 1).__int__() - 1)]


def machine() -> str:
    """Return the machine in a line: cores, CPU, memory, system. No names of hosts or people."""
    return ", ".join(
        (
            f"{len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count()} cores",
            _proc("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
            f"{int((_proc('/proc/meminfo', 'MemTotal') or '0 kB').split()[0]) * 1024 / 1e9:.0f} GB",
            f"{platform.system()} {platform.release().split('-')[0]}",
            f"load {os.getloadavg()[0]:.1f} at the start",
        )
    )


def versions() -> str:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return ", ".join((python, *(f"{name} {version(name)}" for name in PACKAGES)))


def _proc(path: str, key: str) -> str | None:
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return None
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), None)


def head(command: str, machine_before: str) -> list[str]:
    """Return the lines that say when, where and how the figures were made."""
    return [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · `{command}`",
        f"Machine: {machine_before}.",
        f"Versions: {versions()}.",
    ]


def show(console: Console, table: Table) -> None:
    """Print a table."""
    rich = RichTable(title=table.title, title_justify="left", title_style="bold", pad_edge=False)
    for place, column in enumerate(table.columns):
        rich.add_column(column, justify="right" if place else "left")
    for row in table.rows:
        rich.add_row(*row)
    console.print(rich)
    for note in table.notes:
        console.print(f"[dim]{note}[/dim]", highlight=False)
    console.print()


def write(path: Path, lines: Sequence[str], tables: Sequence[Table]) -> None:
    """Write the same as Markdown."""
    parts = ["# Results of the last benchmark", *lines]
    for table in tables:
        rule = ["---", *("--:" for _ in table.columns[1:])]
        rows = [_row(table.columns), _row(rule), *(_row(row) for row in table.rows)]
        parts += [f"## {table.title}", "\n".join(rows), *table.notes]
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
