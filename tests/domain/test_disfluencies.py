import pytest

from coach.domain.disfluencies import PlaceKind, find_places
from tests import factories as make


def found(text: str, kind: PlaceKind) -> list[str]:
    return [place.said for place in find_places(make.spoken(text).words) if place.kind is kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the the layer norm", ["the the"]),
        ("so, so it is applied", ["so, so"]),
        ("we want we want a larger batch", ["we want we want"]),
        ("we use the we use the cache", ["we use the we use the"]),
        ("the the the cache", ["the the"]),
        ("he said that that is so", []),
        ("a very, very deep network", []),
        ("keys and values and queries", []),
        ("", []),
    ],
)
def test_words_that_are_said_again_at_once_are_repetitions(text: str, expected: list[str]) -> None:
    assert found(text, PlaceKind.REPETITION) == expected


def test_of_nested_repetitions_the_longest_counts_once() -> None:
    assert found("we we we we", PlaceKind.REPETITION) == ["we we we we"]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("It is, I mean, local.", PlaceKind.RESTART, ["I mean,"]),
        ("I meant that.", PlaceKind.RESTART, []),
        ("I think it's sort of slow.", PlaceKind.HEDGE, ["I think", "sort of"]),
        ("I’m not sure, maybe.", PlaceKind.HEDGE, ["I’m not sure,", "maybe."]),
        ("This sort works.", PlaceKind.HEDGE, []),
        ("First, it scales. For example, on GPUs.", PlaceKind.MARKER, ["First,", "For example,"]),
        ("So, um, it is, uh, slow.", PlaceKind.FILLER, ["um,", "uh,"]),
    ],
)
def test_phrases_are_found_whole_and_whatever_their_punctuation(
    text: str, kind: PlaceKind, expected: list[str]
) -> None:
    assert found(text, kind) == expected


def test_a_place_tells_its_words() -> None:
    (place,) = find_places(make.spoken("it is sort of slow").words)
    assert (place.first_word, place.end_word) == (2, 4)
