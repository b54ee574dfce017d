import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.stt.word_times import RawWord, put_right


def raw(*words: tuple[str, float, float]) -> list[RawWord]:
    return [RawWord(text=text, start_s=start_s, end_s=end_s) for text, start_s, end_s in words]


def put(text: str, *words: tuple[str, float, float]) -> list[tuple[str, float, float]] | None:
    """Return words put right in a piece of 10 s, their times to a microsecond."""
    right = put_right(text, raw(*words), 10)
    return None if right is None else [(word.text, round(word.start_s, 6), round(word.end_s, 6)) for word in right]


def test_nothing_said_has_no_words() -> None:
    assert put("") == []


def test_a_word_keeps_its_punctuation() -> None:
    assert put("«Hello,» Ann!", ("hello", 0, 1), ("ann", 1, 2)) == [("«Hello,»", 0, 1), ("Ann!", 1, 2)]


def test_a_word_that_came_in_parts_has_the_time_of_all() -> None:
    assert put("twenty-five", ("twenty", 1, 2), ("-five", 2, 3)) == [("twenty-five", 1, 3)]


def test_words_that_came_as_one_share_its_time_by_their_letters() -> None:
    # 3 and 4 of 7 letters in 0.7 s.
    assert put("new york", ("New York", 1, 1.7)) == [("new", 1, 1.3), ("york", 1.3, 1.7)]


def test_a_mark_alone_has_no_length() -> None:
    assert put("– a – b", ("a", 1, 2), ("b", 3, 4)) == [("–", 0, 0), ("a", 1, 2), ("–", 2, 2), ("b", 3, 4)]


def test_a_word_ends_where_the_next_begins() -> None:
    assert put("a b", ("a", 0, 3), ("b", 1, 2)) == [("a", 0, 1), ("b", 1, 2)]


def test_a_word_that_ends_before_it_begins_has_no_length() -> None:
    assert put("a b", ("a", 2, 1), ("b", 3, 4)) == [("a", 2, 2), ("b", 3, 4)]


def test_rounding_beyond_the_piece_is_cut() -> None:
    # Up to a second outside of 0..10 is rounding.
    assert put("a b", ("a", -0.5, 1), ("b", 9.5, 10.9)) == [("a", 0, 1), ("b", 9.5, 10)]
    assert put("a", ("a", 10.5, 10.6)) == [("a", 10, 10)]


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf, -1.1, 11.1])
def test_times_of_something_else_are_not_believed(wrong: float) -> None:
    assert put("a b", ("a", 0, 1), ("b", wrong, 2)) is None
    assert put("a b", ("a", 0, 1), ("b", 1, wrong)) is None


def test_words_in_the_order_of_the_text_whose_times_are_not_are_not_believed() -> None:
    assert put("a b", ("a", 5, 6), ("b", 1, 2)) is None


def test_other_words_than_those_of_the_text_are_not_believed() -> None:
    assert put("a b", ("a", 0, 1)) is None
    assert put("a", ("a", 0, 1), ("b", 1, 2)) is None


def test_the_least_sure_part_tells_how_sure_a_word_is() -> None:
    words = [
        RawWord(text="twenty", start_s=0, end_s=1, confidence=0.9),
        RawWord(text="five", start_s=1, end_s=2, confidence=0.4),
        RawWord(text="no", start_s=2, end_s=3, confidence=math.nan),
        RawWord(text="yes", start_s=3, end_s=4, confidence=None),
    ]
    right = put_right("twenty-five no yes", words, 4)
    assert right is not None
    assert [word.confidence for word in right] == [0.4, None, None]


SECONDS = st.floats(-3, 13)
TOKENS = st.lists(st.text("ab'.-", min_size=1, max_size=4), max_size=6)


@given(TOKENS, st.data())
def test_whatever_comes_words_are_in_order_apart_and_within(tokens: list[str], data: st.DataObject) -> None:
    words = [RawWord(text=token, start_s=data.draw(SECONDS), end_s=data.draw(SECONDS)) for token in tokens]
    right = put_right(" ".join(tokens), words, 10)
    if right is not None:
        assert [word.text for word in right] == tokens
        edges = [edge for word in right for edge in (word.start_s, word.end_s)]
        assert edges == sorted(edges)
        assert all(0 <= edge <= 10 for edge in edges)
