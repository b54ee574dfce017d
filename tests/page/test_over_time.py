"""What the page says and draws of values over time."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.page.browser import watching
from tests.process import Process, serving

QUESTION, OTHER = "transformer-architecture", "hardest-project"
SENTENCES = (
    "Self-attention lets every token look at every other token at once.",
    "So training runs in parallel over the sequence.",
    "The price is a cost that is quadratic in the length of the sequence.",
    "Positions are added to the embeddings, as attention itself knows no order.",
    "Several heads attend to different things side by side.",
)


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """Start a service with answers to one question that got better week by week, and one answer to another."""
    folder = tmp_path_factory.mktemp("practised")
    data = folder / "data"
    settings = {"COACH_DATA": str(data), "COACH_FIND_LOCAL_MODELS": "false", "COACH_SCORER": "coverage"}
    with serving(settings, folder) as service:
        for week in range(len(SENTENCES)):
            date_back(data, submit(service, QUESTION, " ".join(SENTENCES[: week + 1])), 7 * (10 - week))
        date_back(data, submit(service, OTHER, "I led a hard project, and it got three times faster."), 80)
        yield service


def submit(service: Process, question_id: str, answer: str) -> str:
    with httpx2.Client(base_url=f"{service.url}/api/v1") as client:
        attempt_id = str(client.post("/attempts", json={"question_id": question_id, "answer": answer}).json()["id"])
        give_up_at = time.monotonic() + 30
        while client.get(f"/attempts/{attempt_id}").json()["stage"] != "scored":
            assert time.monotonic() < give_up_at
            time.sleep(0.05)
        return attempt_id


def date_back(data: Path, attempt_id: str, days: int) -> None:
    at = f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%d %H:%M:%S.%f}"
    with closing(sqlite3.connect(data / "coach.sqlite")) as database, database:
        database.execute("UPDATE attempts SET created_at = ?, submitted_at = ? WHERE id = ?", (at, at, attempt_id))


def open_progress(page: Page, service: Process) -> None:
    page.goto(f"{service.url}/progress")
    expect(page.get_by_role("heading", name="Over time")).to_be_visible(timeout=20_000)


def test_a_trend_is_told_with_its_interval_where_there_is_one_and_else_why_not(
    chromium: Browser, practised: Process
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    with watching(page) as complaints:
        open_progress(page, practised)
        show = page.get_by_label("Show", exact=True)
        figure = page.get_by_role("figure")
        # The one practised last is shown at first.
        expect(figure.get_by_text("Rising: +")).to_be_visible()
        expect(figure.get_by_text("A dashed line")).to_be_visible()
        expect(page.get_by_text("Last practised 1 month ago.")).to_be_visible()
        figure.get_by_text("The same as a table").click()
        expect(page.get_by_role("table", name="Coverage check: Rising: +")).to_have_count(1)

        show.select_option(f"question {OTHER}")
        expect(figure.get_by_text("it needs 5 days with an answer, and there is 1.")).to_be_visible()
        expect(figure.get_by_text("A dashed line")).to_have_count(0)

        show.select_option("round deep-dive")
        expect(figure.get_by_text("Rising: +")).to_be_visible()  # all of it is within one question
        show.select_option("round screen")
        expect(figure.get_by_text("answered on another day too, and there are 0.")).to_be_visible()
    context.close()
    assert complaints == []


def test_a_criterion_is_told_by_its_level_on_a_narrow_screen_too(chromium: Browser, practised: Process) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    with watching(page) as complaints:
        open_progress(page, practised)
        page.get_by_label("Total or criterion").select_option(index=1)
        figure = page.get_by_role("figure")
        figure.get_by_text("The same as a table").click()
        levels = figure.get_by_role("cell").filter(has_text="level ")
        expect(levels).to_have_count(len(SENTENCES))
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    assert (max(0, beyond), complaints) == (0, [])
