"""What the page costs whoever opens it: bytes of JavaScript, first paint, layout shift, a long history.

    python -m bench.page [--visits N]

Each visit is a window of its own with an empty cache, in Chromium, on the same machine as the service.
"""

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx2
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console

from bench.report import Table, machine, number, show
from coach.library import load_library
from coach.settings import Settings
from tests.page.browser import launch
from tests.process import serving

QUESTION = "transformer-architecture"
HISTORY = 200
"""Attempts at one question, as many as a comparison must show at once."""

SCRIPT_BUDGET_KB = 100
PAINT_BUDGET_MS = 500
COMPARISON_BUDGET_MS = 1000

WATCH = """
globalThis.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
READ = """() => ({
  scripts: performance.getEntriesByType("resource").filter((each) => new URL(each.name).pathname.endsWith(".js"))
    .reduce((sum, each) => sum + each.encodedBodySize, 0),
  paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null,
  shift: globalThis.shift,
})"""


@dataclass(frozen=True)
class View:
    """A view, and what shows that it can be used."""

    name: str
    path: str
    ready: str


@dataclass(frozen=True)
class Visit:
    script_kb: float
    paint_ms: float
    ready_ms: float
    shift: float


def visit(browser: Browser, url: str, view: View) -> Visit:
    """Open a view in a new window, wait until it can be used and nothing is on its way, and read what it took."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(url + view.path, wait_until="commit")
    page.wait_for_selector(view.ready)
    ready_ms = float(page.evaluate("performance.now()"))
    page.wait_for_load_state("networkidle")
    found = page.evaluate(READ)
    context.close()
    return Visit(found["scripts"] / 1000, found["paint"], ready_ms, found["shift"])


def fill(url: str, count: int) -> str:
    """Store so many scored attempts at one question, and return the id of the last."""
    rubric = load_library(Settings().rubrics).entry(QUESTION).rubric
    answers = [exemplar.answer for exemplar in rubric.exemplars]
    with httpx2.Client(base_url=f"{url}/api/v1") as client:
        ids = [
            client.post(
                "/attempts",
                json={"question_id": QUESTION, "answer": f"{answers[turn % len(answers)]} That is answer {turn}."},
            ).json()["id"]
            for turn in range(count)
        ]
        while any(client.get(f"/attempts/{each}").json()["stage"] not in ("scored", "not_scored") for each in ids[-8:]):
            time.sleep(0.2)
    return str(ids[-1])


def views(attempt_id: str) -> list[View]:
    return [
        View("practise", "/", f"a[href='/questions/{QUESTION}']"),
        View("question", f"/questions/{QUESTION}", "h1"),
        View("scorecard", f"/attempts/{attempt_id}", "mark"),
        View(f"comparison of {HISTORY}", f"/compare/{QUESTION}", f"tbody tr:nth-child({HISTORY})"),
        View("progress", "/progress", "h1"),
        View("settings", "/settings", "h1"),
    ]


def measure(browser: Browser, url: str, visits: int) -> Table:
    shown = views(fill(url, HISTORY))
    found: dict[str, list[Visit]] = {view.name: [] for view in shown}
    for _ in range(visits):  # in turns, so that a slow moment of the machine meets them all
        for view in shown:
            found[view.name].append(visit(browser, url, view))
    return Table(
        title=f"The page, cold cache, medians of {visits} visits, {HISTORY} attempts stored",
        columns=["view", "JavaScript, gzipped kB", "first contentful paint, ms", "usable, ms", "layout shift"],
        rows=[
            [
                name,
                number(median(each.script_kb for each in seen)),
                number(median(each.paint_ms for each in seen)),
                number(median(each.ready_ms for each in seen)),
                f"{max(each.shift for each in seen):.4f}",
            ]
            for name, seen in found.items()
        ],
        notes=[
            f"Budgets: {SCRIPT_BUDGET_KB} kB of JavaScript and {PAINT_BUDGET_MS} ms to the first paint for the first"
            f" view, {COMPARISON_BUDGET_MS} ms until a comparison of {HISTORY} can be used, no layout shift.",
        ],
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.page", description=__doc__)
    parser.add_argument("--visits", type=int, default=9)
    given = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 132)
    with tempfile.TemporaryDirectory(prefix="coach-bench-page-") as folder, sync_playwright() as playwright:
        settings = {"COACH_DATA": str(Path(folder, "data")), "COACH_FIND_LOCAL_MODELS": "false"}
        with serving(settings, Path(folder)) as service:
            browser = launch(playwright)
            table = measure(browser, service.url, given.visits)
            browser.close()
    show(console, table)
    console.print(machine())


if __name__ == "__main__":
    main()
