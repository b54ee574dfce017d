import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain.corrections import correct, retime
from coach.domain.mishearings import Because, Suggestion
from coach.domain.speech import Recognizer, SpokenTranscript, SpokenWord

RECOGNIZER = Recognizer(backend="fake", model="fake", version="1", keeps_fillers=False, times_words=True)
HEARD = "Cell fatension looks at all tokens. A soft map follows."


def suggestion(text: str, heard: str, term: str) -> Suggestion:
    start = text.index(heard)
    return Suggestion(
        id=f"{start}",
        start=start,
        end=start + len(heard),
        heard=heard,
        term=term,
        closeness=0.9,
        because=Because.NO_WORD,
    )


def spoken(text: str) -> SpokenTranscript:
    """Return a transcript in which word k is spoken from second k to k + 0.5."""
    words = [SpokenWord(text=word, start_s=at, end_s=at + 0.5) for at, word in enumerate(text.split())]
    return SpokenTranscript.of(words, [], len(words), RECOGNIZER)


def times(heard: str, edited: str) -> list[tuple[str, float, float] | tuple[str, None]]:
    return [
        (edited[each.start : each.end], each.spoken.start_s, each.spoken.end_s)
        if each.spoken
        else (edited[each.start : each.end], None)
        for each in retime(spoken(heard), edited)
    ]


def test_nothing_accepted_changes_nothing() -> None:
    assert correct(HEARD, []) == HEARD


def test_what_was_accepted_takes_the_place_of_what_was_heard() -> None:
    both = [suggestion(HEARD, "soft map", "softmax"), suggestion(HEARD, "Cell fatension", "self-attention")]
    assert correct(HEARD, both) == "Self-attention looks at all tokens. A softmax follows."
    assert correct(HEARD, both[:1]) == "Cell fatension looks at all tokens. A softmax follows."


@pytest.mark.parametrize(
    ("text", "heard", "term", "corrected"),
    [
        ("Warmap helps.", "Warmap", "warmup", "Warmup helps."),
        ("So. Warmap helps.", "Warmap", "warmup", "So. Warmup helps."),
        ("“So.” Warmap helps.", "Warmap", "warmup", "“So.” Warmup helps."),
        ("So, Warmap helps.", "Warmap", "warmup", "So, warmup helps."),
        ("Then Lord Balancing, too", "Lord Balancing", "load balancing", "Then load balancing, too"),
        ("warmap helps.", "warmap", "warmup", "warmup helps."),
        ("Tree shop helps.", "Tree shop", "TreeSHAP", "TreeSHAP helps."),
        ("Kay v cash.", "Kay v cash", "vLLM cache", "vLLM cache."),
        ("It is (warmap).", "warmap", "warmup", "It is (warmup)."),
    ],
)
def test_a_capital_stays_where_a_sentence_begins_and_punctuation_everywhere(
    text: str, heard: str, term: str, corrected: str
) -> None:
    assert correct(text, [suggestion(text, heard, term)]) == corrected


def test_a_suggestion_for_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="does not stand at character 0"):
        correct("Now " + HEARD, [suggestion(HEARD, "Cell fatension", "self-attention")])


def test_two_suggestions_for_the_same_words_are_refused() -> None:
    both = [suggestion(HEARD, "Cell fatension", "self-attention"), suggestion(HEARD, "fatension", "attention")]
    with pytest.raises(ValueError, match="for the same words"):
        correct(HEARD, both)


def test_the_text_as_heard_has_the_times_of_its_words() -> None:
    assert times("So it is.", "So it is.") == [("So", 0, 0.5), ("it", 1, 1.5), ("is.", 2, 2.5)]


def test_silence_and_an_emptied_text_have_no_words() -> None:
    assert retime(spoken(""), "") == ()
    assert retime(spoken("So it is."), " ") == ()
    assert times("", "typed instead") == [("typed", None), ("instead", None)]


def test_case_punctuation_and_spacing_move_no_times() -> None:
    assert times("so it is", "So,\n it IS!") == [("So,", 0, 0.5), ("it", 1, 1.5), ("IS!", 2, 2.5)]


def test_as_many_words_as_before_take_their_times_one_by_one() -> None:
    assert times("the cell fatension looks", "the self attention looks")[1:3] == [
        ("self", 1, 1.5),
        ("attention", 2, 2.5),
    ]


def test_more_or_fewer_words_share_the_time_of_the_stretch() -> None:
    # "soft map" was spoken from 1 to 2.5.
    assert times("a soft map follows", "a softmax follows")[1] == ("softmax", 1, 2.5)
    # "quadratic" was spoken from 1 to 1.5.
    assert times("a quadratic cost", "a quite rapid cost")[1:3] == [("quite", 1, 1.5), ("rapid", 1, 1.5)]


def test_a_word_put_in_where_nothing_was_heard_has_no_time() -> None:
    assert times("so it is", "so then it is") == [("so", 0, 0.5), ("then", None), ("it", 1, 1.5), ("is", 2, 2.5)]


def test_words_after_one_taken_out_keep_their_times() -> None:
    assert times("so um it is", "so it is") == [("so", 0, 0.5), ("it", 2, 2.5), ("is", 3, 3.5)]


def test_marks_alone_are_words_of_their_own() -> None:
    assert times("so — it … is", "so — it … is") == [
        ("so", 0, 0.5),
        ("—", 1, 1.5),
        ("it", 2, 2.5),
        ("…", 3, 3.5),
        ("is", 4, 4.5),
    ]


WORDS = st.lists(st.sampled_from(["so", "it", "is", "soft", "map", "softmax", "—", "um,"]), max_size=12)


@given(WORDS, WORDS)
def test_every_word_has_its_place_and_times_never_go_back(heard: list[str], edited: list[str]) -> None:
    text = "  ".join(edited)
    ranges = retime(spoken(" ".join(heard)), text)
    assert [text[each.start : each.end] for each in ranges] == edited
    starts = [each.spoken.start_s for each in ranges if each.spoken]
    assert starts == sorted(starts)
    assert all(each.spoken.end_s <= len(heard) for each in ranges if each.spoken)
