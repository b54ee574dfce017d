"""Every view, looked at by a program for what people who can't see it, or only a small part of it, would miss."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.page.browser import watching
from tests.process import Process, serving

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")
QUESTION = "transformer-architecture"
ANSWERS = (
    "Attention lets each token take a weighted sum of the values of all tokens. It is fast.",
    "Attention lets each token take a weighted sum of the values of all tokens. Its cost is quadratic in the length.",
)


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """Start a service with two scored answers to one question."""
    folder = tmp_path_factory.mktemp("stocked")
    settings = {"COACH_DATA": str(folder / "data"), "COACH_FIND_LOCAL_MODELS": "false", "COACH_SCORER": "coverage"}
    with serving(settings, folder) as service:
        for answer in ANSWERS:
            submit(service, answer)
        yield service


def submit(service: Process, answer: str) -> dict[str, Any]:
    """Submit an answer and return its attempt when it is scored."""
    with httpx2.Client(base_url=f"{service.url}/api/v1") as client:
        attempt: dict[str, Any] = client.post("/attempts", json={"question_id": QUESTION, "answer": answer}).json()
        give_up_at = time.monotonic() + 30
        while attempt["stage"] != "scored":
            assert time.monotonic() < give_up_at
            time.sleep(0.05)
            attempt = client.get(f"/attempts/{attempt['id']}").json()
        return attempt


def newest(service: Process) -> str:
    return str(httpx2.get(f"{service.url}/api/v1/attempts?limit=1").json()["attempts"][0]["id"])


VIEWS = {
    "practise": ("/", "Questions"),
    "question": (f"/questions/{QUESTION}", "Transformer"),
    "rating": ("/attempts/{attempt}?rate", "How did it go?"),
    "scorecard": ("/attempts/{attempt}", "Criterion by criterion"),
    "compare": (f"/compare/{QUESTION}", "Transformer"),
    "progress": ("/progress", "Progress"),
    "settings": ("/settings", "Settings"),
    "not found": ("/nowhere", "There is no such page"),
}


def open_view(page: Page, service: Process, view: str) -> None:
    path, heading = VIEWS[view]
    page.goto(service.url + path.format(attempt=newest(service)))
    expect(page.get_by_role("heading", name=heading).first).to_be_visible(timeout=20_000)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_serious(chromium: Browser, stocked: Process, view: str, theme: Any) -> None:
    context = chromium.new_context(color_scheme=theme, bypass_csp=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    open_view(page, stocked, view)
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })")
    context.close()
    faults = [
        (fault["id"], [node["html"][:120] for node in fault["nodes"]])
        for fault in found["violations"]
        if fault["impact"] in SERIOUS
    ]
    assert faults == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_narrow_screen_never_scrolls_sideways_and_nothing_complains(
    chromium: Browser, stocked: Process, view: str
) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    with watching(page) as complaints:
        open_view(page, stocked, view)
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    assert (max(0, beyond), complaints) == (0, [])


def test_two_attempts_stand_beside_each_other_with_what_is_new(chromium: Browser, stocked: Process) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    open_view(page, stocked, "compare")
    new = page.locator("ins")
    expect(new.first).to_be_visible()
    assert "quadratic" in " ".join(new.all_text_contents())
    expect(page.get_by_role("row", name="better").first).to_be_visible()
    context.close()


def test_no_view_shows_anything_of_a_rubric_before_an_answer_is_scored(chromium: Browser, stocked: Process) -> None:
    rubric_words = ("weighted average", "residual", "why it matters")
    context = chromium.new_context()
    page = context.new_page()
    bodies: list[str] = []
    page.on(
        "response", lambda got: bodies.append(got.text()) if "json" in got.headers.get("content-type", "") else None
    )
    open_view(page, stocked, "question")
    shown = page.locator("body").inner_text().lower() + "".join(bodies).lower()
    context.close()
    assert [word for word in rubric_words if word in shown] == []
