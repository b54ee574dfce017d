import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coach.domain.transcripts import Transcript
from coach.domain.words import words as words_of

SAID = "Well, the KV-cache grows linearly — with the sequence; it doesn't grow with depth alone. Café naïve."


def quotes(quote: str, text: str = SAID) -> list[str]:
    return [evidence.quote for evidence in Transcript(text=text).find(quote)]


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("kv cache GROWS linearly with the sequence", "KV-cache grows linearly — with the sequence"),
        ("  it does n't grow ", "it doesn't grow"),
        ("alone cafe naive", "alone. Café naïve"),
        ("“the KV-cache grows”", "the KV-cache grows"),
    ],
)
def test_case_spacing_punctuation_and_accents_do_not_matter(quote: str, found: str) -> None:
    assert quotes(quote) == [found]


@pytest.mark.parametrize(
    "quote",
    [
        "the cache grows",
        "linearly grows with",
        "he KV-cache grows",
        "the KV-cache … depth alone",
        "",
        "…",
        "cache",
        "!!",
    ],
)
def test_what_was_not_said_word_for_word_is_not_found(quote: str) -> None:
    assert quotes(quote) == []


@pytest.mark.parametrize("quote", ["KV-cache", "it doesn't", "it with the", "with the"])
def test_too_few_words_or_words_that_say_nothing_prove_nothing(quote: str) -> None:
    assert quotes(quote, f"{SAID} And it with the rest.") == []


def test_figures_and_comparisons_are_not_punctuation() -> None:
    said = "We lost 1.5 percent when x >= 5 only."
    assert quotes("we lost 15 percent", said) == []
    assert quotes("when x <= 5 only", said) == []
    assert quotes("lost 1.5 percent", said) == ["lost 1.5 percent"]
    assert quotes("when x &gt;= 5", said) == ["when x >= 5"]


def test_a_quotation_copied_with_its_escapes_is_found() -> None:
    assert quotes("if a &lt; b &amp; c", "we stop if a < b & c holds") == ["if a < b & c"]


def test_text_without_spaces_is_found_within() -> None:
    assert quotes("模型需要", "我们的模型需要更多内存") == ["模型需要"]


def test_a_place_is_given_in_characters_of_the_original() -> None:
    text = "ﬁrst, naïve İstanbul then"
    (evidence,) = Transcript(text=text).find("naive istanbul then")
    assert text[evidence.start : evidence.end] == evidence.quote == "naïve İstanbul then"


words = st.lists(
    st.text("abcdefgé’'", min_size=1, max_size=8).filter(lambda w: any(c.isalnum() for c in w)), min_size=3
)
gaps = st.sampled_from([" ", "  ", ", ", "\n", " — ", "; "])


@given(words, st.data())
def test_any_run_of_words_is_found_whatever_stands_between_them(said: list[str], data: st.DataObject) -> None:
    text = "".join(word + data.draw(gaps) for word in said)
    start = data.draw(st.integers(0, len(said) - 3))
    end = data.draw(st.integers(start + 3, len(said)))
    quote = "".join(word.upper() + data.draw(gaps) for word in said[start:end])
    assume(any(not word.is_function for word in words_of(quote)))
    found = Transcript(text=text).find(quote)
    assert len(found) == 1
    assert text[found[0].start : found[0].end] == found[0].quote
    assert _letters(found[0].quote) == _letters(quote)


@given(st.text(), st.text())
def test_what_is_found_always_stands_there_and_nothing_breaks(text: str, quote: str) -> None:
    for evidence in Transcript(text=text).find(quote):
        assert text[evidence.start : evidence.end] == evidence.quote
        assert evidence.start < evidence.end


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())
