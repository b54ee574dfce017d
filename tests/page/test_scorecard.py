"""The sample and the scorecard, as a first visitor sees them."""

from playwright.sync_api import Page, expect


def test_a_first_visitor_reads_a_real_scorecard_without_key_or_microphone(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="See a scorecard now").click()
    expect(page.get_by_text("This is a sample")).to_be_visible()
    expect(page.get_by_role("heading", name="Criterion by criterion")).to_be_visible(timeout=30_000)
    marked = page.locator("mark").first
    assert (marked.text_content() or "").strip()


def test_a_quotation_leads_to_its_place_in_the_answer(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="See a scorecard now").click()
    quote = page.locator("button.quote").first
    expect(quote).to_be_visible(timeout=30_000)
    words = (quote.text_content() or "").strip("“” ")
    quote.click()
    places = page.locator("mark").all_text_contents()
    assert any(words.startswith(place) or place in words for place in places)


def test_who_objects_marks_words_and_sees_both_results(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="See a scorecard now").click()
    page.get_by_role("button", name="You are wrong, I said that").first.click(timeout=30_000)
    dialog = page.get_by_role("dialog")
    answer = dialog.get_by_label("Your answer")
    answer.focus()
    answer.press("Control+Home")
    for _ in range(30):
        answer.press("Shift+ArrowRight")
    expect(dialog.get_by_role("status")).to_contain_text("yeah okay so")
    dialog.get_by_role("button", name="Score it again").click()
    expect(page.get_by_text("You objected: 4 of 5 before, 4 of 5 after")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("finds words, so it found the same again")).to_be_visible()
