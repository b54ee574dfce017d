"""Export and import through the page, and deletion."""

import re
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.page import browser
from tests.page.test_answers import SCORED_MS
from tests.process import Process, serving


def take_sample(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="See a scorecard now").click()
    expect(page.get_by_role("heading", name="Criterion by criterion")).to_be_visible(timeout=SCORED_MS)


def test_what_was_exported_is_there_again_after_an_import_elsewhere(
    playwright: Playwright, page: Page, tmp_path: Path
) -> None:
    take_sample(page)
    page.goto("/settings")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Export")).click()
    archive = tmp_path / "archive.zip"
    download.value.save_as(archive)

    other = tmp_path / "other"
    other.mkdir()
    settings = {"COACH_DATA": str(other / "data"), "COACH_FIND_LOCAL_MODELS": "false"}
    with serving(settings, other) as service:
        started = browser.launch(playwright)
        elsewhere = started.new_page(base_url=service.url)
        elsewhere.goto("/settings")
        elsewhere.locator("input[type=file]").set_input_files(archive)
        expect(elsewhere.get_by_text("1 attempt came in.")).to_be_visible()
        started.close()


def test_all_attempts_are_deleted_only_when_that_is_confirmed(page: Page, service: Process) -> None:
    take_sample(page)
    page.goto("/settings")
    page.get_by_role("button", name=re.compile("^Delete all")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert page.request.get(f"{service.url}/api/v1/attempts").json()["attempts"]
    dialog.get_by_role("button", name=re.compile("Delete")).click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text(re.compile("deleted", re.I)).first).to_be_visible()
    assert page.request.get(f"{service.url}/api/v1/attempts").json()["attempts"] == []
