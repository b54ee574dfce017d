"""Answers given in a browser, typed and spoken, also when something goes wrong in between."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.page import browser
from tests.process import Process, serving
from tests.recordings import BECKETT, BECKETT_WORDS, words_of
from tests.upstream import Upstream, sound

ANSWER = (
    "Self-attention lets each token compare its query with the keys of all tokens and take a weighted sum of the"
    " values. Training computes all positions at once, while an RNN must wait for the previous hidden state. The price"
    " is that the cost of attention is quadratic in the sequence length."
)
QUESTION = "/questions/transformer-architecture"
CRITERIA = re.compile("Criterion by criterion")
SCORED_MS = 60_000


@contextmanager
def window(playwright: Playwright, service: Process, sound: Path | None, **how: bool) -> Iterator[BrowserContext]:
    """Open a browser whose microphone hears a file."""
    started = browser.launch(playwright, sound, **how)
    context = started.new_context(base_url=service.url)
    yield context
    started.close()


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return browser.as_microphone(BECKETT, tmp_path_factory.mktemp("microphone") / "beckett.wav")


def begin_to_record(page: Page) -> None:
    page.goto(QUESTION)
    page.get_by_role("button", name="Record").first.click()
    page.get_by_role("button", name="Start recording").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()


def submit_and_skip_rating(page: Page) -> None:
    page.get_by_role("button", name="Submit").click()
    page.get_by_role("button", name="Skip").click(timeout=SCORED_MS)


def type_answer(page: Page, answer: str = ANSWER) -> None:
    page.goto(QUESTION)
    page.get_by_role("button", name="Type").first.click()
    page.get_by_role("textbox").fill(answer)


def test_what_was_said_into_the_microphone_stands_beside_its_scorecard(
    playwright: Playwright, service: Process, spoken: Path
) -> None:
    with window(playwright, service, spoken) as context:
        page = context.new_page()
        begin_to_record(page)
        assert "attention" not in page.locator("main").inner_text().lower().replace("transformer", "")
        page.wait_for_timeout(12_000)
        page.get_by_role("button", name="Stop").click()
        submit_and_skip_rating(page)
        expect(page.get_by_role("heading", name="Your words")).to_be_visible(timeout=SCORED_MS)
        heard = words_of(page.locator("#words").inner_text())
        assert len(set(BECKETT_WORDS) & set(heard)) >= 6  # of the 7 different words
        expect(page.get_by_role("heading", name="How you said it")).to_be_visible()
        expect(page.get_by_role("row", name=re.compile("^Pace"))).to_contain_text("words/min")
        assert page.locator("audio").evaluate("sound => sound.play().then(() => sound.duration)") > 8


def test_a_reload_in_the_middle_of_a_recording_loses_nothing_that_was_said_before(
    playwright: Playwright, service: Process, spoken: Path
) -> None:
    with window(playwright, service, spoken) as context:
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        begin_to_record(page)
        page.wait_for_timeout(11_000)
        page.reload()
        expect(page.get_by_text("Not sent yet")).to_be_visible()
        page.get_by_role("button", name="Send it").click()
        page.get_by_role("button", name="Skip").click(timeout=SCORED_MS)
        expect(page.locator("#words")).to_contain_text("failed", timeout=SCORED_MS, ignore_case=True)


def test_another_tab_leaves_a_recording_alone_that_goes_on_in_the_first(
    playwright: Playwright, service: Process, spoken: Path
) -> None:
    with window(playwright, service, spoken) as context:
        first, other = context.new_page(), context.new_page()
        begin_to_record(first)
        first.wait_for_timeout(3_000)
        other.goto(QUESTION)
        expect(other.get_by_role("button", name="Type").first).to_be_visible()
        expect(other.get_by_text("Not sent yet")).to_have_count(0)
        first.close()
        other.reload()
        expect(other.get_by_text("Not sent yet")).to_be_visible()


def test_a_microphone_that_is_refused_leads_to_typing(playwright: Playwright, service: Process) -> None:
    with window(playwright, service, None, asks=True) as context:
        page = context.new_page()
        page.goto(QUESTION)
        page.get_by_role("button", name="Record").first.click()
        page.get_by_role("button", name="Allow the microphone").click()
        expect(page.get_by_text("does not let Coach use the microphone")).to_be_visible()
        page.get_by_role("button", name="Type instead").click()
        expect(page.get_by_role("textbox")).to_be_visible()


def test_a_typed_answer_is_rated_by_its_author_before_its_score_is_shown(page: Page) -> None:
    type_answer(page)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name="How did it go?")).to_be_visible()
    expect(page.get_by_role("heading", name=CRITERIA)).to_have_count(0)
    page.get_by_role("group", name="Block").get_by_role("radio", name="3").check()
    page.get_by_role("button", name="Show the scorecard").click()
    expect(page.get_by_role("heading", name=CRITERIA)).to_be_visible(timeout=SCORED_MS)
    expect(page.get_by_text("you said 3")).to_be_visible()


def test_a_typed_draft_survives_a_reload(page: Page) -> None:
    type_answer(page, "Half an answer")
    page.reload()
    page.get_by_role("button", name="Go on typing").click()
    expect(page.get_by_role("textbox")).to_have_value("Half an answer")


def test_the_keyboard_alone_leads_from_the_question_to_the_scorecard(page: Page) -> None:
    page.goto(QUESTION)
    expect(page.get_by_role("button", name="Type").first).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type(ANSWER)
    page.keyboard.press("Control+Enter")
    skip = page.get_by_role("button", name="Skip")
    expect(skip).to_be_visible()
    skip.press("Enter")
    expect(page.get_by_role("heading", name=CRITERIA)).to_be_visible(timeout=SCORED_MS)


def test_the_keyboard_alone_records_submits_and_goes_on_to_the_next_question(
    playwright: Playwright, service: Process, spoken: Path
) -> None:
    with window(playwright, service, spoken) as context:
        page = context.new_page()
        page.goto(QUESTION)
        expect(page.get_by_role("button", name="Record").first).to_be_visible()
        page.keyboard.press("r")
        expect(page.get_by_role("button", name="Start recording")).to_be_visible()
        page.keyboard.press("r")
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        page.wait_for_timeout(8_000)
        page.keyboard.press("r")
        expect(page.get_by_role("heading", name="Listen, then submit")).to_be_visible()
        page.keyboard.press("s")
        page.get_by_role("button", name="Skip").press("Enter", timeout=SCORED_MS)
        expect(page.get_by_role("heading", name=CRITERIA)).to_be_visible(timeout=SCORED_MS)
        page.keyboard.press("n")
        expect(page.get_by_role("button", name="Record").first).to_be_visible()
        assert QUESTION not in page.url


def test_a_restart_in_the_middle_of_scoring_ends_in_a_scorecard(playwright: Playwright, tmp_path: Path) -> None:
    async def think(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        await asyncio.sleep(3)
        return await sound()(request, body)

    with Upstream(usual=think) as upstream:
        settings = {
            "COACH_DATA": str(tmp_path / "data"),
            "COACH_LLM_BASE_URL": upstream.url,
            "COACH_LLM_MODEL": "scripted-1",
        }
        first = Process(settings, tmp_path)
        port = int(first.url.rpartition(":")[2])
        with window(playwright, first, None) as context:
            page = context.new_page()
            type_answer(page)
            page.get_by_role("button", name="Submit").click()
            page.get_by_role("button", name="Skip").click()
            expect(page.get_by_text("Being scored")).to_be_visible()
            first.kill()
            expect(page.get_by_text("The connection is lost")).to_be_visible()
            with serving(settings, tmp_path, port):
                expect(page.get_by_role("heading", name=CRITERIA)).to_be_visible(timeout=SCORED_MS)


def test_a_model_that_is_away_leaves_an_answer_that_can_be_scored_later(playwright: Playwright, tmp_path: Path) -> None:
    away = {"COACH_LLM_BASE_URL": "http://127.0.0.1:9/v1", "COACH_LLM_MODEL": "m", "COACH_LLM_MAX_RETRIES": "0"}
    with (
        serving({"COACH_DATA": str(tmp_path / "data"), **away}, tmp_path) as service,
        window(playwright, service, None) as context,
    ):
        page = context.new_page()
        type_answer(page)
        submit_and_skip_rating(page)
        expect(page.get_by_role("alert")).to_contain_text("Not scored", timeout=SCORED_MS)
        expect(page.get_by_role("button", name="Score again")).to_be_visible()
        expect(page.locator("body")).not_to_contain_text("0 %")
