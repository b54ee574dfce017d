from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coach.domain.coverage import check_coverage
from coach.domain.graded import GradedAnswer, RubricImpossible, minimal_rubric, read_score
from coach.domain.rubrics import MAX_POINTS, Point
from coach.domain.scoring import not_scored, score_checklist, total
from coach.domain.transcripts import Transcript
from coach.domain.verdicts import Verdict
from tests import factories as make

QUESTION = "What does a cache do, and what is the price of it?"
REFERENCE = (
    "It keeps results close, so a repeated request is answered quickly."
    " The price is memory and stale entries, which need invalidation."
)
RUBRIC = """\
# Item 1: The student should mention either one of the following:
 * repeated requests are faster OR
 * the origin sees less load

# Item 2: The student mentioned that entries become stale and need invalidation.
"""


def graded(**fields: Any) -> GradedAnswer:
    return GradedAnswer.model_validate(
        {
            "dataset": "tests",
            "question_id": "q1",
            "question": QUESTION,
            "reference_answer": REFERENCE,
            "rubric": None,
            "answer_id": "a1",
            "answer": "Anything.",
            "score": 1,
            "score_max": 2,
            **fields,
        }
    )


def points(**fields: Any) -> list[Point]:
    return list(minimal_rubric(graded(**fields))[1].points())


def share(answer: str, **fields: Any) -> float | None:
    question, rubric = minimal_rubric(graded(**fields))
    return total(rubric, check_coverage(question, rubric, Transcript(text=answer)).criteria)


def test_the_share_is_the_score_in_parts_of_its_maximum() -> None:
    assert graded(score=1.5, score_max=2).share == 0.75


@pytest.mark.parametrize(
    "fields",
    [{"score": 3}, {"score": -1}, {"score": float("nan")}, {"score_max": 0}, {"question": " "}, {"answer_id": ""}],
)
def test_a_score_that_cannot_be_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        graded(**fields)


def test_numbers_may_serve_as_ids_and_unknown_keys_are_ignored() -> None:
    found = graded(question_id=7, raters=[1], mood="good")
    assert found.question_id == "7"


def test_verdicts_of_raters_are_read_where_there_are_any() -> None:
    extra = {"criteria_rater1": [1, 0], "criteria_rater2": [1, 1]}
    assert graded(extra=extra).criteria_by_rater() == ((True, False), (True, True))
    assert graded().criteria_by_rater() == ()


def test_each_statement_of_a_reference_becomes_a_point_in_its_own_words() -> None:
    assert [point.claim for point in points()] == [
        "It keeps results close",
        "so a repeated request is answered quickly.",
        "The price is memory and stale entries",
        "which need invalidation.",
    ]


def test_the_judge_reads_the_whole_sentence_with_each_clause() -> None:
    notes = {point.claim: point.notes for point in points()}
    assert "so a repeated request" in notes["It keeps results close"]


def test_half_of_a_reference_is_expected() -> None:
    must = [point.must for point in points()]
    assert sum(must) == (len(must) + 1) // 2


def test_the_reference_itself_gets_full_marks() -> None:
    assert share(REFERENCE) == 1


def test_words_of_the_question_earn_nothing() -> None:
    assert share("I think that the cache is a thing with a price, and a cache does what it does for the price.") == 0


def test_a_repeated_question_is_not_scored() -> None:
    assert share(QUESTION) is None


def test_one_word_of_a_statement_is_partial_and_two_are_a_hit() -> None:
    question, rubric = minimal_rubric(graded(reference_answer="Stale entries need invalidation."))
    (point,) = rubric.points()
    found = {
        answer: check_coverage(question, rubric, Transcript(text=answer)).criteria[0].points[0].verdict
        for answer in ("The values in it can be stale.", "The stale values in it need invalidation.", "It is a cache.")
    }
    assert list(found.values()) == [Verdict.PARTIAL, Verdict.HIT, Verdict.MISSING]
    assert point.must


def test_an_item_of_a_rubric_text_is_a_point_and_each_is_expected() -> None:
    found = points(rubric=RUBRIC)
    assert [point.must for point in found] == [True, True]
    assert found[0].claim.startswith("The student should mention either")
    assert "OR the origin sees less load" in found[0].claim


@pytest.mark.parametrize("answer", ["Repeated requests are much faster then.", "It means less load on the origin."])
def test_either_of_two_alternatives_meets_an_item(answer: str) -> None:
    question, rubric = minimal_rubric(graded(rubric=RUBRIC))
    first, second = check_coverage(question, rubric, Transcript(text=answer)).criteria[0].points
    assert (first.verdict, second.verdict) == (Verdict.HIT, Verdict.MISSING)


def test_a_list_serves_as_items_too() -> None:
    found = points(rubric="Full marks for:\n- repeated requests are faster\n- entries become stale")
    assert [point.claim for point in found] == ["repeated requests are faster", "entries become stale"]


def test_the_judge_reads_the_reference_beside_the_items_of_a_rubric() -> None:
    _, rubric = minimal_rubric(graded(rubric=RUBRIC))
    assert REFERENCE in rubric.criteria[0].asks


def test_a_rubric_without_items_is_read_beside_the_reference() -> None:
    _, rubric = minimal_rubric(graded(rubric="Be generous with spelling."))
    assert "Be generous with spelling." in rubric.criteria[0].asks
    assert any("stale" in point.claim for point in rubric.points())


def test_without_a_reference_a_rubric_of_plain_words_is_taken_apart() -> None:
    assert any("stale" in point.claim for point in points(reference_answer=None, rubric=REFERENCE))


@pytest.mark.parametrize("reference", [None, "", "  ", "...", "What does it do?"])
def test_without_words_there_is_no_rubric(reference: str | None) -> None:
    with pytest.raises(RubricImpossible, match="no rubric or reference answer"):
        minimal_rubric(graded(reference_answer=reference))


def test_a_long_reference_has_no_more_points_than_a_rubric_may() -> None:
    reference = " ".join(f"Alpha{n} bravo{n} charlie{n} delta{n}." for n in range(200))
    assert len(points(reference_answer=reference)) == MAX_POINTS


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_gives_a_sound_rubric_or_says_that_it_cannot(reference: str, rubric: str) -> None:
    try:
        found = points(reference_answer=reference, rubric=rubric)
    except RubricImpossible:
        return
    assert 1 <= len(found) <= MAX_POINTS


def test_the_same_line_gives_the_same_rubric() -> None:
    assert minimal_rubric(graded()) == minimal_rubric(graded())


def test_a_scorecard_is_read_as_a_share_and_what_was_met() -> None:
    rubric = make.rubric(make.checklist())
    card = make.scorecard(score_checklist(make.checklist(), make.verdicts(quadratic=Verdict.PARTIAL)))
    found = read_score("k", "a1", rubric, card)
    # Weight 2 hit and weight 1 half: 2.5 of 3.
    assert found.share == pytest.approx(2.5 / 3)
    assert found.met == (True, False, False)
    assert found.reason is None


def test_a_criterion_that_could_not_be_scored_leaves_the_answer_not_scored() -> None:
    scored = score_checklist(make.checklist(), make.verdicts())
    card = make.scorecard(scored, not_scored("clarity", "the scorer gave no level"))
    found = read_score("k", "a1", make.rubric(), card)
    assert (found.share, found.reason, found.met) == (None, "the scorer gave no level", ())
    assert found.shares == {"mechanism": scored.share, "clarity": None}
