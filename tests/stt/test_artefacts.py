import pytest

from coach.stt.artefacts import without_artefacts


@pytest.mark.parametrize("text", ["", " ", "...", "- –", "You", "you.", " You! "])
def test_noise_says_nothing(text: str) -> None:
    assert without_artefacts(text) == ""


@pytest.mark.parametrize("text", ["You know.", "Thank you.", "No, no, no, no.", "42.", "Yes"])
def test_what_people_say_is_kept(text: str) -> None:
    assert without_artefacts(text) == text


def test_of_a_loop_its_phrase_is_kept_once() -> None:
    loop = "I think it is " + "the first, and " * 5 + "then we stop."
    assert without_artefacts(loop) == "I think it is the first, and then we stop."


def test_a_word_is_a_loop_when_it_comes_eight_times() -> None:
    assert without_artefacts("So " + "very " * 7 + "good.") == "So " + "very " * 7 + "good."
    assert without_artefacts("So " + "very " * 8 + "good.") == "So very good."


def test_a_phrase_is_a_loop_when_it_comes_four_times() -> None:
    assert without_artefacts("Oh dear me, " * 3 + "well.") == "Oh dear me, " * 3 + "well."
    assert without_artefacts("Oh dear me, " * 4 + "well.") == "Oh dear me, well."


def test_the_case_and_marks_of_a_loop_do_not_matter() -> None:
    assert without_artefacts("We did. we did, We did! WE DID") == "We did"


def test_lines_become_one() -> None:
    assert without_artefacts("Ever tried. \n Ever failed.") == "Ever tried. Ever failed."


def test_a_long_text_without_a_loop_is_read_in_no_time() -> None:
    text = " ".join(f"word{number}" for number in range(3_000))
    assert without_artefacts(text) == text
