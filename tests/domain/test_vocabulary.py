from math import log

import pytest

from coach.domain.questions import Question
from coach.domain.rubrics import Rubric
from coach.domain.vocabulary import (
    MAX_HOT_WORDS,
    MAX_TERM_WORDS,
    MAX_TERMS,
    Vocabulary,
    WordCounts,
    count_words,
    runs,
    vocabulary_of,
)
from coach.library import Library
from tests import factories as make


def about(answer: str, *, claim: str = "It is so.", cues: tuple[str, ...] = ("never said",)) -> tuple[Question, Rubric]:
    """Return a question whose texts are these and the factories' few ordinary words."""
    point = make.point("one", *cues, claim=claim, why="It matters.", notes="It counts.")
    return make.question(title="A title", ask="Why?"), make.rubric(make.checklist(point), model_answer=answer)


LAYERS = about(
    "We use layer normalization. A softmax follows, with SHAP on top.",
    claim="The layer normalization precedes a softmax.",
    cues=("layer_normalizations softmaxes",),
)
OTHERS = [about(f"The model uses number {letter}.") for letter in "abc"]
COUNTS = count_words([LAYERS, *OTHERS])


def vocabulary(entry: tuple[Question, Rubric] = LAYERS, counts: WordCounts = COUNTS) -> Vocabulary:
    return vocabulary_of(*entry, counts)


def terms(entry: tuple[Question, Rubric] = LAYERS, counts: WordCounts = COUNTS) -> list[str]:
    return [term.text for term in vocabulary(entry, counts).terms]


def test_terms_are_words_and_phrases_that_come_up_again_and_words_with_a_form_of_their_own() -> None:
    # "follows", "precedes", "top" stand once only and look like any word; the phrase and softmax stand three times.
    assert set(terms()) == {"SHAP", "softmax", "layer", "normalization", "layer normalization"}


def test_a_form_that_only_terms_have_needs_no_repetition() -> None:
    assert {"vLLM", "TreeSHAP", "GPUs"} <= set(terms(about("We serve by vLLM on GPUs and explain by TreeSHAP.")))


def test_numbers_and_function_words_are_no_terms_nor_do_they_begin_or_end_one() -> None:
    found = terms(about("There are 128 of the experts. There are 128 of the experts."))
    assert found == ["experts"]


def test_of_may_stand_inside_a_term() -> None:
    found = terms(about("A mixture of experts helps. This mixture of experts is large."))
    assert "mixture of experts" in found
    assert "mixture of" not in found


def test_punctuation_parts_terms_and_a_hyphen_does_not() -> None:
    found = terms(about("We balance load, experts too. It is load-balancing. So: load, experts; load-balancing."))
    assert "load-balancing" in found
    assert "load experts" not in found


def test_a_word_in_more_than_half_of_the_questions_is_ordinary() -> None:
    crowd = [about(f"The model is a model {letter}.") for letter in "abc"]
    assert "model" not in terms(crowd[0], count_words(crowd))
    # In one of three questions it would be a term.
    assert "model" in terms(crowd[0], count_words([crowd[0], *[about(f"Nothing {letter}.") for letter in "ab"]]))


def test_a_phrase_of_three_questions_is_a_term_though_this_one_says_it_once() -> None:
    thrice = [about(f"The cosine decay {letter}.") for letter in "abc"]
    rest = [about(f"Nothing {letter}.") for letter in "abc"]
    assert "cosine decay" in terms(thrice[0], count_words([*thrice, *rest]))
    assert "cosine decay" not in terms(thrice[0], count_words([*thrice[:2], *rest]))


def test_forms_are_the_inflections_that_the_texts_have() -> None:
    forms = {term.text: term.forms for term in vocabulary().terms}
    assert forms["softmax"] == ("softmax", "softmaxes")
    assert forms["layer normalization"] == ("layer normalization", "layer normalizations")
    assert set(forms["softmax"]) <= set(vocabulary().terms_in_all_forms)


def test_a_capital_that_begins_a_sentence_is_no_part_of_a_term_and_one_of_a_name_is() -> None:
    assert set(terms(about("Softmax is Shapley's. Softmax is not by Shapley."))) == {"Shapley", "softmax"}


def test_the_rarest_and_most_frequent_come_first() -> None:
    # Rarity of "dropout" in 1 of 4 questions and of "tensor" in 2 of 4: 1 - ln 2/ln 5 = 0.57, 1 - ln 3/ln 5 = 0.32.
    first = about("A dropout and a tensor. A dropout and a tensor.")
    counts = count_words([first, about("A tensor."), about("Nothing."), about("No more.")])
    assert terms(first, counts) == ["dropout", "tensor"]


def test_rarity_goes_from_one_for_what_nobody_says_to_nought_for_what_all_say() -> None:
    counts = count_words(OTHERS)
    assert counts.rarity("unheard") == 1
    assert counts.rarity("model") == pytest.approx(0)
    assert counts.rarity("a") == pytest.approx(0)
    assert COUNTS.rarity("softmax") == pytest.approx(1 - log(2) / log(5))
    assert COUNTS.share("softmax") == 1 / 4


def test_a_library_without_questions_has_no_ordinary_words() -> None:
    none = count_words([])
    assert none.share("model") == 0
    assert none.rarity("model") == 1
    assert "softmax" in terms(counts=none)


def test_words_of_exemplars_are_known_but_make_no_terms() -> None:
    question, rubric = LAYERS
    told = rubric.model_copy(update={"exemplars": (make.exemplar(answer="Hopfield, Hopfield and Hopfield."),)})
    counts = count_words([(question, told)])
    found = vocabulary_of(question, told, counts)
    assert "hopfield" in found.known
    assert "hopfield" not in found.subject
    assert counts.stems["hopfield"] == 0
    assert "Hopfield" not in terms((question, told), counts)


def test_words_of_cues_are_of_the_subject_and_no_terms_by_themselves() -> None:
    found = vocabulary(about("It jumps.", cues=("wiggle|jiggle input", "wiggle|jiggle output")))
    assert {"wiggl", "jiggl"} <= found.subject
    assert found.terms == ()


def test_a_run_ends_at_punctuation() -> None:
    assert [[word.text for word in run] for run in runs("key-value cache, then\nsoft max.")] == [
        ["key", "value", "cache"],
        ["then", "soft", "max"],
    ]
    assert list(runs("")) == []


@pytest.fixture(scope="module")
def counts(library: Library) -> WordCounts:
    return count_words((entry.question, entry.rubric) for entry in library.entries.values())


def test_every_question_of_the_library_has_terms_enough_and_not_too_many(library: Library, counts: WordCounts) -> None:
    assert counts.questions == len(library.entries)
    for entry in library.entries.values():
        found = vocabulary_of(entry.question, entry.rubric, counts)
        assert 20 <= len(found.terms) <= MAX_TERMS, entry.question.id
        assert len(found.hot_words) <= MAX_HOT_WORDS
        assert found.hot_words == tuple(term.text for term in found.terms[: len(found.hot_words)])
        assert all(len(term.text.replace("-", " ").split()) <= MAX_TERM_WORDS + 1 for term in found.terms)
        assert all(term.text in term.forms for term in found.terms)


def test_what_a_question_turns_on_is_among_its_hot_words(library: Library, counts: WordCounts) -> None:
    def hot(name: str) -> tuple[str, ...]:
        entry = library.entry(name)
        return vocabulary_of(entry.question, entry.rubric, counts).hot_words

    assert {"SHAP", "LIME", "TreeSHAP", "Shapley values"} <= set(hot("shap-vs-lime"))
    assert {"softmax", "quadratic", "residual connections", "RoPE"} <= set(hot("transformer-architecture"))
    assert {"AdamW", "warmup", "Hessian", "FP32"} <= set(hot("optimizers-at-scale"))
