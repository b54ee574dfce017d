"""What two hearings of the same sound have in common."""

import pytest

from coach.domain.second_hearing import NOTHING_TWICE, SecondHearing


def test_words_that_were_replaced_left_out_or_put_in_are_counted_over_the_longer_hearing() -> None:
    # "the dog bites" / "a dog bites hard": one replaced, one put in, of four
    assert NOTHING_TWICE.and_piece("The dog bites.", "A dog bites, hard.") == SecondHearing(words=4, differing=2)


def test_pieces_add_up_and_case_and_punctuation_do_not_count() -> None:
    first = NOTHING_TWICE.and_piece("Ever tried. Ever failed.", "ever tried ever failed")
    assert first == SecondHearing(words=4, differing=0)
    assert first.and_piece("No matter.", "") == SecondHearing(words=6, differing=2)


@pytest.mark.parametrize(
    ("words", "differing", "contradicts"),
    [(50, 31, True), (50, 30, False), (10, 7, True), (9, 9, False), (0, 0, False)],
)
def test_six_words_in_ten_may_differ_and_of_fewer_than_ten_nothing_is_said(
    words: int, differing: int, contradicts: bool
) -> None:
    assert SecondHearing(words=words, differing=differing).contradicts is contradicts


def test_after_sixty_words_it_is_enough() -> None:
    assert not SecondHearing(words=59).is_enough
    assert SecondHearing(words=60).is_enough
