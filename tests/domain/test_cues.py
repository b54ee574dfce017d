import pytest

from coach.domain.coverage import Spoken
from coach.domain.cues import parse
from coach.domain.words import words

SAID = (
    "The soft max runs over every position, so training is parallell over the sequence."
    " It's not linear: the cost is n^2. We used check pointing with 1.5 GB."
)


def found(cue: str, text: str = SAID) -> str | None:
    place = Spoken(text, text, text, words(text)).find(parse(cue))
    return place.evidence.quote if place and place.complete else None


@pytest.mark.parametrize(
    ("cue", "quote"),
    [
        ("parallel sequence", "parallell over the sequence"),
        ("sequences trained|learned", "training is parallell over the sequence"),
        ("softmax", "soft max"),
        ("checkpointing", "check pointing"),
        ("every_position", "every position"),
        ("every-positions", "every position"),
        ("1.5 gb", "1.5 GB"),
        ("/n\\s*\\^\\s*2/", "n^2"),
        ("cost !quadratic", "cost"),
    ],
)
def test_a_cue_finds_inflections_gaps_and_small_misspellings(cue: str, quote: str) -> None:
    assert found(cue) == quote


@pytest.mark.parametrize("cue", ["position_every", "recurrent", "linear !not", "/cubic/"])
def test_a_cue_is_not_found_without_its_words_in_reach(cue: str) -> None:
    assert found(cue) is None


def test_three_terms_but_one_are_found_in_part() -> None:
    place = Spoken(SAID, SAID, SAID, words(SAID)).find(parse("training parallel recurrent"))
    assert place is not None
    assert not place.complete


def test_two_terms_are_never_found_in_part() -> None:
    assert Spoken(SAID, SAID, SAID, words(SAID)).find(parse("training recurrent")) is None


@pytest.mark.parametrize("cue", ["", "  ", "!never", "a||b", "/[/", "!", "|"])
def test_a_broken_cue_says_what_to_mend(cue: str) -> None:
    with pytest.raises(ValueError, match=r"add one|take out|mend"):
        parse(cue)
