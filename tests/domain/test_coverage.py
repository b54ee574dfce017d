import random

import pytest

from coach.domain.coverage import NEEDS_A_MODEL, check_coverage
from coach.domain.prose import fault_of
from coach.domain.scoring import Scorecard
from coach.domain.transcripts import Transcript
from coach.domain.verdicts import Verdict
from coach.domain.words import words
from coach.library import Library
from tests import factories as make


def check(answer: str) -> Scorecard:
    return check_coverage(make.question(), make.rubric(), Transcript(text=answer))


def verdicts(card: Scorecard) -> dict[str, Verdict]:
    return {point.point_id: point.verdict for criterion in card.criteria for point in criterion.points}


def test_an_answer_is_scored_by_the_points_it_touches() -> None:
    card = check(make.ANSWER)
    assert verdicts(card) == {"parallel": Verdict.HIT, "quadratic": Verdict.HIT, "kv-cache": Verdict.MISSING}
    assert card.criteria[0].level == 5
    assert card.next_action.point_id == "kv-cache"


def test_every_verdict_has_the_words_that_prove_it() -> None:
    for point in check(make.ANSWER).criteria[0].points:
        for evidence in point.evidence:
            assert make.ANSWER[evidence.start : evidence.end] == evidence.quote
        assert bool(point.evidence) == (point.verdict is not Verdict.MISSING)


def test_what_it_cannot_judge_is_not_scored() -> None:
    clarity = check(make.ANSWER).criteria[1]
    assert (clarity.level, clarity.share, clarity.reason) == (None, None, NEEDS_A_MODEL)


def test_an_honest_gap_is_the_lowest_level_and_not_unscored() -> None:
    card = check("I know that attention replaced recurrent networks, but I do not remember why it did that.")
    assert card.criteria[0].level == 1


def test_a_listed_wrong_belief_is_named_with_the_truth() -> None:
    card = check(make.ANSWER.replace("quadratic", "quite small, so attention has linear complexity"))
    (statement,) = card.wrong_statements
    assert statement.wrong_belief_id == "linear-cost"
    assert statement.correction == make.BELIEF.truth
    assert verdicts(card)["quadratic"] is Verdict.WRONG


def test_a_belief_that_is_denied_is_no_mistake() -> None:
    card = check(make.ANSWER + " Some say the complexity is linear in the sequence, but that is wrong.")
    assert card.wrong_statements == ()


QUESTION = make.question().ask


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("asdf qwer zxcv uiop hjkl vbnm tyui ghjk fdsa rewq", "not English sentences"),
        (QUESTION, "only repeats the question"),
        (f"{QUESTION} {QUESTION} {QUESTION.upper()}", "only repeats the question"),
        (f"So, {QUESTION} Yes.", "only repeats the question"),
        (
            "attention parallel sequence tokens quadratic length cost cache keys values decoding",
            "not English sentences",
        ),
        ("Self-attention, parallel, sequence, quadratic, length, KV cache, keys, values, softmax.", "not English"),
        ("模型需要更多内存因为注意力是二次方的而且并行训练更快", "too short"),
        ("...", "too short"),
        ("blorf the snark of wibble and the glorp is in a frumious bandersnatch", "nothing in it is about"),
        (
            "the attention, the parallel tokens, the sequence, the quadratic length, the cost of the cache; the keys,"
            " the values and the heads, the softmax of the scores, a mask and a norm",
            "not English sentences",
        ),
    ],
)
def test_what_is_no_answer_is_not_scored(answer: str, reason: str) -> None:
    for criterion in check(answer).criteria:
        assert criterion.level is None
        assert reason in str(criterion.reason)


def test_shuffled_words_are_not_scored(library: Library) -> None:
    for entry in library.entries.values():
        said = entry.rubric.model_answer.split()
        random.Random(1).shuffle(said)
        card = check_coverage(entry.question, entry.rubric, Transcript(text=" ".join(said)))
        assert all(criterion.level is None for criterion in card.criteria)


def test_the_same_answer_gets_the_same_scorecard() -> None:
    assert check(make.ANSWER) == check(make.ANSWER)


def test_a_long_answer_is_no_trouble() -> None:
    assert check(f"{make.ANSWER} " * 200).criteria[0].level == 5


@pytest.mark.parametrize(
    "answer",
    [
        "It is quadratic in length.",
        "Path A and path B swap, because a load on A makes A slow, and then a load on B makes B slow.",
        "The update is w(n+1) = w(n) + 0.5 * e(n) * x(n), with e as the error and x as the input.",
    ],
)
def test_a_short_sentence_or_one_with_a_formula_is_an_answer(answer: str) -> None:
    own = words(answer)
    assert fault_of(answer, own, {word.stem for word in own}) is None


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("Quadratic.", "too short"),
        ("Attention, parallel, quadratic, cache", "not English sentences"),
        ("Die Kosten wachsen quadratisch mit der Folge, weil jedes Wort jedes andere ansieht.", "not English"),
        (f"{QUESTION} That is a good question.", "only repeats the question"),
    ],
)
def test_short_texts_that_are_no_answer_are_not_scored(answer: str, reason: str) -> None:
    assert reason in str(check(answer).criteria[0].reason)
