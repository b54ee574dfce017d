"""Misheard words here are of two kinds: what a recogniser wrote of synthetic voices, and made up ones, marked so."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain.mishearings import MAX_SUGGESTIONS, Because, Suggestion, suggest
from coach.domain.speech import Recognizer, SpokenTranscript, SpokenWord
from coach.domain.transcripts import Transcript
from coach.domain.vocabulary import TechnicalTerm, Vocabulary, count_words, vocabulary_of
from coach.domain.words import words
from coach.library import Library

TERMS = (
    "self-attention",
    "softmax",
    "quantization",
    "Shapley values",
    "load balancing",
    "coalitions",
    "warmup",
    "scaled dot product",
    "KV cache",
    "gradients",
    "normalization",
    "prefix caching",
    "router logits",
    "classifier",
    "FP8",
)

ORDINARY = """
    a cell is in the soft map lord collisions not rapid cash class of fire catching principle logics route trained
    train general normal model our we then use values scaled product experts and it layer gradient with collision
    k v grade ready
"""
"""Words that other questions of the library have, so that they are known to be words."""


def vocabulary(*terms: str, subject: str = "", known: str = ORDINARY) -> Vocabulary:
    """Return these terms, each in its one form; the usual ones if none is given."""
    chosen = terms or TERMS
    own = frozenset(word.stem for text in (*chosen, subject) for word in words(text))
    return Vocabulary(
        tuple(TechnicalTerm(text=term, forms=(term,)) for term in chosen),
        own,
        own | {word.stem for word in words(known)},
    )


USUAL = vocabulary()


def found(text: str, known: Vocabulary = USUAL) -> list[tuple[str, str]]:
    return [(each.heard, each.term) for each in suggest(Transcript(text=text), known)]


def only(text: str, known: Vocabulary = USUAL) -> Suggestion:
    (each,) = suggest(Transcript(text=text), known)
    return each


def spoken(text: str, **confidence: float) -> SpokenTranscript:
    """Return a transcript, a word a second, with the confidence given for some of its words."""
    heard = [
        SpokenWord(text=word, start_s=at, end_s=at + 1, confidence=confidence.get(word.strip(".,").lower()))
        for at, word in enumerate(text.split())
    ]
    recognizer = Recognizer(backend="fake", model="fake", version="1", keeps_fillers=False, times_words=True)
    return SpokenTranscript.of(heard, [], len(heard), recognizer)


@pytest.mark.parametrize(
    ("text", "heard", "term", "because"),
    [
        ("It has cell-fatension in it.", "cell-fatension", "self-attention", Because.NO_WORD),
        ("Then Chepli values are used.", "Chepli values", "Shapley values", Because.NO_WORD),
        ("With quantimation it is.", "quantimation", "quantization", Because.NO_WORD),
        ("We use Gratients then.", "Gratients", "gradients", Because.NO_WORD),
        ("A soft-map is used.", "soft-map", "softmax", Because.SPLIT),
        ("Use a class of fire then.", "class of fire", "classifier", Because.SPLIT),
        ("It is in the k v cash then.", "k v cash", "KV cache", Because.SPLIT),
        ("Our collisions then.", "collisions", "coalitions", Because.SAME_SOUND),
        ("We use prefix catching.", "prefix catching", "prefix caching", Because.PHRASE),
        ("The router logics then.", "router logics", "router logits", Because.PHRASE),
        ("The scaled-not product is it.", "scaled-not product", "scaled dot product", Because.PHRASE),
    ],
)
def test_what_recognisers_wrote_for_terms_is_suggested_with_the_reason(
    text: str, heard: str, term: str, because: Because
) -> None:
    each = only(text)
    assert (each.heard, each.term, each.because) == (heard, term, because)
    assert text[each.start : each.end] == heard


@pytest.mark.parametrize(
    ("text", "heard", "term"),
    [
        ("A long warmap then.", "warmap", "warmup"),
        ("We need Lord Balancing then.", "Lord Balancing", "load balancing"),
        ("Then normalisashun is used.", "normalisashun", "normalization"),
    ],
)
def test_made_up_mishearings_are_suggested(text: str, heard: str, term: str) -> None:
    assert found(text, vocabulary(known=f"{ORDINARY} balancing")) == [(heard, term)]


@pytest.mark.parametrize(
    "text",
    [
        "Self attention, SELF-ATTENTION and self attentions.",
        "A soft max, a softmax and soft-maxes.",
        "We normalise by normalisation, and normalizations are normalized.",
        "A gradient, the gradient's, and gradients.",
        "We quantize, quantised, quantizing.",
        "The classifying is classified by classifiers.",
        "A coalition of values by Shapley value.",
    ],
)
def test_a_term_its_inflections_its_family_and_other_spellings_are_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "…",
        "It is in the not of a.",
        "We train a general model.",
        "Self. Attention",
        "Then cell, fatension.",
        "In FP16 or FP-8 or 8.",
    ],
)
def test_ordinary_words_punctuation_and_figures_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_short_words_have_too_many_neighbours() -> None:
    # lime and loam, list and lest differ in one letter of four and sound alike.
    assert found("A loam, lest it be.", vocabulary("LIME", "list")) == []


def test_a_word_of_the_rubric_is_never_taken_for_a_like_sounding_term() -> None:
    assert found("Our collisions then.") == [("collisions", "coalitions")]
    assert found("Our collisions then.", vocabulary(subject="hash collisions")) == []
    assert found("The router logics then.", vocabulary(subject="logics of rules")) == []


@pytest.mark.parametrize(
    ("text", "term", "ordinary"),
    [
        # rate and date differ in one letter of four, 0.75, RT and TT in one of two, 0.5: under 0.6.
        ("A learning date then.", "learning rate", "date"),
        # ten and top have one letter of three in common.
        ("A ten keys then.", "top keys", "ten"),
        # Both words of the phrase differ, so that nothing vouches for it.
        ("A router logics then.", "rooter logits", "router logics"),
        # Two words of three differ.
        ("A scaled not project then.", "scaled dot product", "not project"),
    ],
)
def test_a_phrase_must_be_right_but_for_one_word_that_is_close(text: str, term: str, ordinary: str) -> None:
    assert found(text, vocabulary(term, known=f"{ORDINARY} {ordinary}")) == []


def test_a_little_word_is_amiss_only_in_a_phrase_of_three() -> None:
    known = "a an not norm product then"
    assert found("A not product then.", vocabulary("dot product", known=known)) == []
    assert found("A scaled not product then.", vocabulary("scaled dot product", known=known)) == [
        ("scaled not product", "scaled dot product")
    ]


def test_only_a_regular_ending_makes_a_word_one_of_the_family() -> None:
    # tokeniz-er and tokeniz-ation end otherwise; -mation is no ending that quantization could have.
    assert found("A tokenizer then.", vocabulary("tokenization")) == []
    assert found("The perturbative then.", vocabulary("perturbation")) == []
    assert found("A quantimation then.", vocabulary("quantization")) != []


def test_a_real_word_must_sound_exactly_like_the_term() -> None:
    # "calibration" and "liberation": metaphones KLBRXN and LBRXN.
    assert found("Our liberation then.", vocabulary("calibration", known="liberation our then")) == []


def test_a_letter_is_a_name_and_no_part_of_a_term() -> None:
    assert found("The k others then.", vocabulary("gathers", known="the k others then")) == []


def test_without_terms_nothing_is_suggested() -> None:
    assert suggest(Transcript(text="A quantimation."), Vocabulary((), frozenset(), frozenset())) == ()


def test_closeness_is_the_mean_likeness_of_letters_and_sound() -> None:
    # One letter of twelve differs: 11/12 = 0.917. KNTMXN and KNTSXN: 5/6 = 0.833. Their mean is 0.875.
    assert only("With quantimation it is.").closeness == pytest.approx(0.875, abs=0.001)
    # collisions, coalitions: 8/10 of the letters, and KLXNS both.
    assert only("Our collisions then.").closeness == pytest.approx(0.9)


def test_a_word_that_the_recogniser_doubts_needs_less_likeness() -> None:
    # "kubla", "cublas": 4 of 6 letters; KBL and KBLS 3 of 4: (0.667 + 0.75) / 2 = 0.708, between 0.70 and 0.75.
    known = vocabulary("cuBLAS")
    assert suggest(spoken("We use kubla then."), known) == ()
    assert suggest(spoken("We use kubla then.", kubla=0.6), known) == ()
    (each,) = suggest(spoken("We use kubla then.", kubla=0.4, use=0.9), known)
    assert (each.heard, each.term) == ("kubla", "cuBLAS")


def test_doubt_about_another_word_changes_nothing() -> None:
    assert suggest(spoken("We use kubla then.", use=0.1, then=0.1), vocabulary("cuBLAS")) == ()


def test_a_suggestion_keeps_its_id_for_the_same_place_and_words_only() -> None:
    first = only("With quantimation it is.")
    assert only("With quantimation it is. And so on.").id == first.id
    assert only("Then with quantimation it is.").id != first.id
    assert only("With quantimation it is.", vocabulary("quantisation")).id != first.id


def test_suggestions_come_by_place_and_the_same_words_are_suggested_at_each_place() -> None:
    text = "Gratients, quantimation, then Gratients."
    suggestions = suggest(Transcript(text=text), USUAL)
    assert [(each.start, each.term) for each in suggestions] == [
        (0, "gradients"),
        (11, "quantization"),
        (30, "gradients"),
    ]
    assert len({each.id for each in suggestions}) == 3


def test_at_most_twelve_are_shown_and_they_are_the_closest() -> None:
    # quantimation 0.875, Gratients (8/9 + 1) / 2 = 0.944.
    text = "We use quantimation. " + "We use Gratients. " * MAX_SUGGESTIONS
    suggestions = suggest(Transcript(text=text), USUAL)
    assert {each.term for each in suggestions} == {"gradients"}
    assert len(suggestions) == MAX_SUGGESTIONS == 12


def test_the_closest_of_terms_for_the_same_words_is_taken() -> None:
    assert found("With quantimation it is.", vocabulary("quantization", "quantitation")) == [
        ("quantimation", "quantitation")
    ]


def test_a_form_that_the_term_has_is_suggested_as_it_was_said() -> None:
    known = Vocabulary(
        (TechnicalTerm(text="coalition", forms=("coalition", "coalitions")),),
        frozenset({"coalit"}),
        frozenset({"coalit", "collis"}),
    )
    assert found("A collision, collisions.", known) == [("collision", "coalition"), ("collisions", "coalitions")]


@given(
    st.lists(st.sampled_from([*ORDINARY.split(), *TERMS, "fatension", "chepli", "gratients", ".", ","]), max_size=60)
)
def test_suggestions_never_overlap_and_stand_in_the_text(said: list[str]) -> None:
    text = " ".join(said)
    suggestions = suggest(Transcript(text=text), USUAL)
    assert len(suggestions) <= MAX_SUGGESTIONS
    for each, after in pairwise(suggestions):
        assert each.end <= after.start
    for each in suggestions:
        assert text[each.start : each.end] == each.heard != each.term
        assert 0 < each.closeness <= 1


@given(st.text())
def test_nothing_breaks_whatever_was_typed(text: str) -> None:
    suggest(Transcript(text=text), USUAL)


@pytest.mark.slow
def test_model_answers_of_the_library_have_nothing_misheard(library: Library) -> None:
    counts = count_words((entry.question, entry.rubric) for entry in library.entries.values())
    for entry in library.entries.values():
        known = vocabulary_of(entry.question, entry.rubric, counts)
        assert found(entry.rubric.model_answer, known) == [], entry.question.id
