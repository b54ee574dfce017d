import pytest

from coach.domain.objections import (
    SAME_AGAIN,
    as_first_scored,
    before_each,
    merge,
    scale_of,
    settle,
    words_at,
)
from coach.domain.rubrics import Rubric
from coach.domain.scoring import (
    CriterionScore,
    NextAction,
    Scale,
    Scorecard,
    ScorerKind,
    WrongStatement,
    not_scored,
    score_checklist,
)
from coach.domain.transcripts import Evidence, TextRange
from coach.domain.verdicts import Verdict
from tests import factories as make

RUBRIC = make.rubric()
CLARITY = CriterionScore(criterion_id="clarity", level=2, share=0.25)
MISSED = score_checklist(make.checklist(), make.verdicts(quadratic=Verdict.MISSING))
HIT = score_checklist(make.checklist(), make.verdicts())
ADVICE = NextAction(criterion_id="mechanism", point_id="quadratic", advice="Say what it costs.")
MARKED = (make.evidence(make.ANSWER, "a cost that is quadratic"),)
JUDGE = Scale(scorer=ScorerKind.JUDGE, rubric_hash="00ff", prompt_hash="1", model="m")
OBJECTED = Scale(scorer=ScorerKind.JUDGE, rubric_hash="part", prompt_hash="2", model="m")


def card(*criteria: CriterionScore, **fields: object) -> Scorecard:
    return make.scorecard(*criteria, **{"scale": JUDGE, "next_action": ADVICE, **fields})


EARLIER = card(
    MISSED,
    CLARITY,
    wrong_statements=(WrongStatement(evidence=MARKED, correction="It is not so."),),
    notices=("A notice.",),
)


def object_to(
    earlier: Scorecard, after: CriterionScore, scale: Scale = OBJECTED, rubric: Rubric = RUBRIC, **fields: object
) -> Scorecard:
    reading = make.scorecard(after, scale=scale, **fields)
    return settle(earlier, reading, rubric, after.criterion_id, MARKED)


def test_the_criterion_is_replaced_and_all_else_stays() -> None:
    settled = object_to(EARLIER, HIT)
    assert settled.criteria == (HIT, CLARITY)
    assert (settled.scale, settled.wrong_statements) == (EARLIER.scale, EARLIER.wrong_statements)
    (objection,) = settled.objections
    assert (objection.before, objection.after, objection.evidence) == (MISSED, HIT, MARKED)
    assert objection.scale == OBJECTED.model_copy(update={"rubric_hash": "00ff"})  # the rubric is the same one


def test_a_lower_score_counts_like_a_higher_one() -> None:
    settled = object_to(card(HIT, CLARITY), MISSED)
    assert settled.criteria == (MISSED, CLARITY)


def test_what_could_not_be_scored_again_keeps_its_score() -> None:
    unread = not_scored("mechanism", "the scorer's reply could not be read")
    settled = object_to(EARLIER, unread)
    assert (settled.criteria, settled.next_action) == (EARLIER.criteria, ADVICE)
    assert settled.objections[0].after == unread


def test_what_was_not_scored_before_can_be_scored_on_objection() -> None:
    settled = object_to(card(not_scored("mechanism", "no words"), CLARITY), HIT)
    assert settled.criteria == (HIT, CLARITY)


def test_advice_that_is_settled_gives_way_to_the_next_best() -> None:
    assert object_to(EARLIER, HIT).next_action.point_id == "kv-cache"  # the only point still open
    assert object_to(EARLIER, MISSED).next_action == ADVICE
    other = NextAction(criterion_id="clarity", advice="Lead with the answer.")
    assert object_to(card(MISSED, CLARITY, next_action=other), HIT).next_action == other


@pytest.mark.parametrize(("level", "kept"), [(2, True), (3, False)])
def test_advice_about_a_whole_criterion_holds_while_its_level_does(level: int, kept: bool) -> None:
    advice = NextAction(criterion_id="clarity", advice="Lead with the answer.")
    after = CriterionScore(criterion_id="clarity", level=level, share=(level - 1) / 4, rationale="read again")
    assert (object_to(card(HIT, CLARITY, next_action=advice), after).next_action == advice) is kept


def test_the_coverage_check_says_that_it_found_the_same() -> None:
    coverage = Scale(scorer=ScorerKind.COVERAGE, rubric_hash="00ff")
    earlier = card(MISSED, CLARITY, scale=coverage, notices=("A notice.",))
    settled = object_to(earlier, MISSED, coverage)
    assert settled.notices == ("A notice.", SAME_AGAIN)
    assert object_to(settled, MISSED, coverage).notices == ("A notice.", SAME_AGAIN)
    assert object_to(EARLIER, MISSED).notices == ("A notice.",)  # a model that says the same has judged


def test_notices_of_the_reading_are_told_once() -> None:
    assert object_to(EARLIER, HIT, notices=("A notice.", "Another.")).notices == ("A notice.", "Another.")


def test_for_a_comparison_everything_is_as_it_was_first_scored() -> None:
    half = score_checklist(make.checklist(), make.verdicts(quadratic=Verdict.PARTIAL))
    better = CriterionScore(criterion_id="clarity", level=4, share=0.75)
    thrice = object_to(object_to(object_to(EARLIER, half), better), HIT)
    assert thrice.criteria == (HIT, better)
    first = as_first_scored(thrice)
    assert (first.criteria, first.objections, first.scale) == (EARLIER.criteria, (), EARLIER.scale)
    assert before_each(thrice) == ((MISSED, CLARITY), (half, CLARITY), (half, better))


def test_a_scorecard_without_objections_is_as_it_was_first_scored() -> None:
    assert as_first_scored(EARLIER) == EARLIER
    assert before_each(EARLIER) == ()


def test_the_scale_of_a_criterion_is_that_of_its_newest_score() -> None:
    unread = not_scored("mechanism", "the scorer's reply could not be read")
    later = object_to(object_to(EARLIER, HIT), unread, OBJECTED.model_copy(update={"model": "other"}))
    assert [scale_of(later, each).prompt_hash for each in ("mechanism", "clarity")] == ["2", "1"]
    assert scale_of(later, "mechanism").model == "m"


@pytest.mark.parametrize(
    ("places", "merged"),
    [
        ([(5, 8), (0, 3)], [(0, 3), (5, 8)]),
        ([(0, 5), (3, 8)], [(0, 8)]),
        ([(0, 5), (5, 8)], [(0, 8)]),
        ([(0, 9), (2, 4), (12, 13)], [(0, 9), (12, 13)]),
        ([(2, 4), (2, 4)], [(2, 4)]),
    ],
)
def test_places_that_meet_are_one(places: list[tuple[int, int]], merged: list[tuple[int, int]]) -> None:
    assert [(each.start, each.end) for each in merge(TextRange(start=a, end=b) for a, b in places)] == merged


def test_marked_words_are_what_stands_at_their_place() -> None:
    assert words_at("It is quadratic.", [TextRange(start=6, end=15)]) == (Evidence(quote="quadratic", start=6, end=15),)


def test_a_scorecard_of_before_there_were_objections_can_be_read() -> None:
    stored = EARLIER.model_dump(mode="json")
    del stored["objections"]
    assert Scorecard.model_validate(stored) == EARLIER
