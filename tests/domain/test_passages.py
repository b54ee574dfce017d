from hypothesis import given
from hypothesis import strategies as st

from coach.domain.passages import only_in_each
from coach.domain.words import words


def phrases(before: str, after: str) -> tuple[list[str], list[str]]:
    gone, new = only_in_each(before, after)
    return [before[each.start : each.end] for each in gone], [after[each.start : each.end] for each in new]


def test_what_was_added_is_new_from_its_first_word_to_its_last() -> None:
    before = "The report took four seconds."
    after = "The report took four seconds instead of ninety, which is more."
    assert phrases(before, after) == ([], ["instead of ninety, which is more"])


def test_case_and_punctuation_make_nothing_new() -> None:
    assert phrases("So, the cache helps. It's fast", "so the Cache helps; its FAST!") == ([], [])


def test_what_was_said_otherwise_is_gone_here_and_new_there() -> None:
    before = "Training runs in parallel over the sequence."
    after = "Training runs step by step over the sequence."
    assert phrases(before, after) == (["in parallel"], ["step by step"])


def test_a_sentence_that_was_moved_is_not_new() -> None:
    before = "Gradients vanish early. Attention solves that nicely."
    after = "Attention solves that nicely. Gradients vanish early."
    assert phrases(before, after) == ([], [])


def test_two_words_that_were_moved_are_too_few_to_be_known_again() -> None:
    # The longest common way keeps three of the five words: "solves that nicely".
    assert phrases("Attention layers solves that nicely", "solves that nicely Attention layers") == (
        ["Attention layers"],
        ["Attention layers"],
    )


def test_function_words_between_two_new_phrases_join_them() -> None:
    # "of the" stands in the answer before too, but tells nothing.
    before = "The size of the cache grows."
    after = "The size of the cache grows. Bandwidth of the memory limits decoding."
    assert phrases(before, after) == ([], ["Bandwidth of the memory limits decoding"])


def test_nothing_is_said_of_no_words() -> None:
    assert phrases("", "…") == ([], [])
    assert phrases("", "One two.") == ([], ["One two"])


def test_any_alphabet_is_compared() -> None:
    assert phrases("naïve Bayes ist einfach", "NAÏVE Bayes ist schwer") == (["einfach"], ["schwer"])


SENTENCES = st.lists(st.sampled_from("cache token layer the of and head rank".split()), max_size=12).map(" ".join)


@given(SENTENCES)
def test_an_answer_has_nothing_that_itself_does_not_have(text: str) -> None:
    assert only_in_each(text, text) == ((), ())


@given(SENTENCES, SENTENCES)
def test_places_are_in_order_apart_and_cut_no_word(before: str, after: str) -> None:
    gone, new = only_in_each(before, after)
    for text, places in ((before, gone), (after, new)):
        ends = [0]
        for place in places:
            assert ends[-1] <= place.start < place.end <= len(text)
            assert words(text[place.start : place.end])[0].start == 0
            ends.append(place.end)


@given(SENTENCES, SENTENCES)
def test_a_word_that_the_other_answer_never_has_is_always_marked(before: str, after: str) -> None:
    _, new = only_in_each(before, after)
    known = {word.text for word in words(before)}
    for word in words(after):
        if word.text not in known:
            assert any(place.start <= word.start and word.end <= place.end for place in new)
