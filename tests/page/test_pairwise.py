"""Two answers read blind from the page, by a scripted model server."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.page.browser import watching
from tests.page.test_views import ANSWERS, AXE, QUESTION, SERIOUS, submit
from tests.process import serving
from tests.upstream import MODEL, Behavior, Upstream, places, prefers, reply, sound

READ_MS = 20_000


@contextmanager
def compared(
    chromium: Browser, folder: Path, upstream: Upstream, behavior: Behavior, **settings: str
) -> Iterator[Page]:
    """Open the comparison of a poor answer and a better one, which the model reads as `behavior` says.

    A complaint of the console fails the test.
    """
    usual = {
        "COACH_DATA": str(folder / "data"),
        "COACH_LLM_BASE_URL": upstream.url,
        "COACH_LLM_MODEL": MODEL,
        "COACH_READINGS": "5",  # they tell that this model has no noise
    }
    with serving({**usual, **settings}, folder) as service:
        for answer, score in zip(ANSWERS, (sound("missing", 1), sound("hit", 5)), strict=True):
            upstream.usual = score
            submit(service, answer)
        upstream.usual = behavior
        context = chromium.new_context(
            base_url=service.url, viewport={"width": 1280, "height": 900}, bypass_csp=True, reduced_motion="reduce"
        )
        page = context.new_page()
        with watching(page) as complaints:
            page.goto(f"/compare/{QUESTION}")
            yield page
        context.close()
        assert complaints == []


def faults(page: Page) -> list[Any]:
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })")
    return [(each["id"], each["nodes"][0]["html"]) for each in found["violations"] if each["impact"] in SERIOUS]


def test_a_verdict_is_confirmed_with_the_words_of_both_answers(chromium: Browser, tmp_path: Path) -> None:
    with Upstream() as upstream, compared(chromium, tmp_path, upstream, prefers("quadratic")) as page:
        total = page.get_by_label("In total")
        expect(total.get_by_text("Better")).to_be_visible()
        expect(total.get_by_text(re.compile(r"^\+\d+ points, between \+\d+ and \+\d+$"))).to_be_visible()
        expect(total.get_by_text("no blind reading has confirmed it")).to_be_visible()
        expect(page.get_by_text("The price is not known.")).to_be_visible()
        asked = len(upstream.requests)
        page.get_by_role("button", name="Have both read blind").press("Enter")
        section = page.get_by_label("Read blind")
        expect(section.get_by_text("Both readings find the later answer better.")).to_be_visible(timeout=READ_MS)
        expect(section).to_be_focused()
        expect(section.get_by_text("This confirms what the scores say.")).to_be_visible()
        expect(total.get_by_text("confirmed by two blind readings", exact=True)).to_be_visible()
        for heading in ("Earlier answer first", "Later answer first"):
            reading = page.get_by_role("article", name=heading)
            cited = [piece.inner_text() for piece in reading.get_by_role("blockquote").all()[:2]]
            assert [words.split(":")[0] for words in cited] == ["Before", "After"]
            assert all("Attention lets each token take a" in words for words in cited)
        section.get_by_text("By criterion").first.click()
        assert faults(page) == []
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert len(upstream.requests) == asked + 2


def test_by_setting_it_is_read_at_once_and_a_disagreement_is_said(chromium: Browser, tmp_path: Path) -> None:
    with (
        Upstream() as upstream,
        compared(chromium, tmp_path, upstream, places("first"), COACH_PAIRWISE="always") as page,
    ):
        section = page.get_by_label("Read blind")
        expect(section.get_by_text("The two readings disagree.")).to_be_visible(timeout=READ_MS)
        expect(section.get_by_text("Which answer they prefer changes with the order")).to_be_visible()
        total = page.get_by_label("In total")
        expect(total.get_by_text("No change we can tell")).to_be_visible()
        expect(total.get_by_text("two blind readings disagree", exact=True)).to_be_visible()
        assert page.get_by_role("button", name="Have both read").count() == 0


def test_a_reading_that_proves_nothing_says_so_and_can_be_asked_for_again(chromium: Browser, tmp_path: Path) -> None:
    with Upstream() as upstream, compared(chromium, tmp_path, upstream, reply("The first.")) as page:
        page.get_by_role("button", name="Have both read blind").click()
        expect(page.get_by_text("could not prove a verdict by words of both answers")).to_be_visible(timeout=READ_MS)
        expect(page.get_by_label("In total").get_by_text("Better")).to_be_visible()
        upstream.usual = prefers("quadratic")
        page.get_by_role("button", name="Have both read again").click()
        expect(page.get_by_text("Both readings find the later answer better.")).to_be_visible(timeout=READ_MS)
