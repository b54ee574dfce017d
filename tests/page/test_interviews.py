"""The log of real interviews, and the files to take along, on the page."""

import re

from playwright.sync_api import Page, expect


def test_an_interview_is_added_changed_and_deleted(page: Page) -> None:
    page.goto("/progress")
    page.get_by_role("button", name="Add an interview").click()
    form = page.get_by_role("form", name="Add an interview")
    expect(form.get_by_label("Day")).to_be_focused()
    form.get_by_label("Interview").fill("Example Lab, <b>first</b> call")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Add an interview")).to_be_focused()
    expect(page.get_by_role("strong")).to_have_text("Example Lab, <b>first</b> call")
    expect(page.get_by_text("Nothing was practised in these days.")).to_be_visible()
    expect(page.get_by_text("1 waiting.")).to_be_visible()

    page.get_by_role("button", name=re.compile("^Change")).click()
    form = page.get_by_role("form", name="Change")
    form.get_by_label("What became of it").select_option("passed")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 passed.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Change"))).to_be_focused()

    page.get_by_role("button", name=re.compile("^Delete")).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("1 passed.")).to_be_hidden()
    expect(page.get_by_role("heading", name="Real interviews")).to_be_focused()


def test_each_file_to_take_along_is_there(page: Page) -> None:
    page.goto("/settings")
    links = page.locator("#data").get_by_role("listitem").get_by_role("link")
    expect(links).to_have_count(4)
    for link in links.all():
        assert page.request.get(link.get_attribute("href") or "").ok


def test_the_report_is_shown_as_it_is_meant_to_look(page: Page) -> None:
    page.goto("/api/v1/report")
    expect(page.get_by_role("heading", name="Progress report")).to_be_visible()
    # the style is let through by its hash: without it the text would be as wide as the window
    assert page.evaluate("document.body.clientWidth") < 800
