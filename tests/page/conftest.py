"""Fixtures of the browser tests: a browser, and a service with the whole bank."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.page import browser
from tests.process import Process, serving


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = browser.why_not()
    here = Path(__file__).parent
    for item in items:
        if reason is not None and here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Start Playwright for one module: while it runs, its event loop lets no other run in this thread."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    started = browser.launch(playwright)
    yield started
    started.close()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Process]:
    """Start a service of the test's own, with nothing stored."""
    with serving({"COACH_DATA": str(tmp_path / "data"), "COACH_FIND_LOCAL_MODELS": "false"}, tmp_path) as process:
        yield process


@pytest.fixture
def page(chromium: Browser, service: Process) -> Iterator[Page]:
    """Open a window on the service; a complaint of the console fails the test."""
    context = chromium.new_context(base_url=service.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    with browser.watching(page) as complaints:
        yield page
    context.close()
    assert complaints == []
