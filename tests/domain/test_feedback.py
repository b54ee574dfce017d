from datetime import UTC, datetime

import pytest

from coach.domain.feedback import Standing, give_feedback
from coach.domain.rubrics import CommonMistake
from coach.domain.scoring import (
    ANSWER_AGAIN,
    CriterionScore,
    Objection,
    Scale,
    Scorecard,
    ScorerKind,
    ShownMistake,
    not_scored,
    score_checklist,
)
from coach.domain.self_rating import SelfRating
from coach.domain.verdicts import Verdict
from tests import factories as make

CLARITY = CriterionScore(criterion_id="clarity", level=2, share=0.25)


def test_what_was_missed_says_why_it_matters_and_what_was_hit_does_not() -> None:
    card = make.scorecard(score_checklist(make.checklist(), make.verdicts(quadratic=Verdict.MISSING)), CLARITY)
    points = give_feedback(card, make.rubric()).criteria[0].points
    assert [(point.verdict, point.why) for point in points] == [
        (Verdict.HIT, None),
        (Verdict.MISSING, "Why quadratic matters."),
        (Verdict.MISSING, "Why kv-cache matters."),
    ]


def test_follow_ups_are_about_what_was_missed() -> None:
    missed = score_checklist(make.checklist(), make.verdicts(quadratic=Verdict.PARTIAL))
    hit = score_checklist(make.checklist(), make.verdicts())
    assert give_feedback(make.scorecard(missed, CLARITY), make.rubric()).follow_ups == ("What does it cost?",)
    assert give_feedback(make.scorecard(hit, CLARITY), make.rubric()).follow_ups == ()


def test_a_level_that_the_learner_gave_stands_beside_the_score() -> None:
    card = make.scorecard(score_checklist(make.checklist(), make.verdicts()), CLARITY)
    rating = SelfRating(levels={"clarity": 4}, rated_at=datetime(2026, 11, 24, tzinfo=UTC))
    feedback = give_feedback(card, make.rubric(), rating=rating)
    assert [(each.level, each.self_level) for each in feedback.criteria] == [(5, None), (2, 4)]
    assert feedback.total == give_feedback(card, make.rubric()).total


def test_a_level_comes_with_its_descriptor() -> None:
    card = make.scorecard(score_checklist(make.checklist(), make.verdicts()), CLARITY)
    feedback = give_feedback(card, make.rubric())
    assert [criterion.descriptor for criterion in feedback.criteria] == [None, "Clear to level 2."]
    assert (feedback.total, feedback.scored_criteria) == ((3 * 1 + 1 * 0.25) / 4, 2)


def test_where_nothing_was_scored_nothing_of_the_rubric_shows() -> None:
    card = make.scorecard(
        not_scored("mechanism", "gibberish"),
        not_scored("clarity", "gibberish"),
        next_action={"criterion_id": "mechanism", "advice": "The claim of parallel."},
        wrong_statements=[{"evidence": [], "correction": make.BELIEF.truth}],
    )
    feedback = give_feedback(card, make.rubric())
    assert (feedback.total, feedback.model_answer, feedback.follow_ups) == (None, None, ())
    assert [(criterion.points, criterion.asks) for criterion in feedback.criteria] == [((), None), ((), None)]
    assert (feedback.next_action.advice, feedback.wrong_statements) == (ANSWER_AGAIN, ())
    assert "The claim of" not in feedback.model_dump_json()


ETHICS = CommonMistake(id="ignoring-ethics", title="Leaving ethics out", advice="Say who is affected.")
JARGON = CommonMistake(id="over-complicating", title="Over-complicating", advice="Be plain.", sign="Jargon.")


def mistakes(scorecard: Scorecard) -> list[tuple[str, int, tuple[str, ...]]]:
    points = (make.PARALLEL, make.QUADRATIC.model_copy(update={"mistake": ETHICS.id}), make.BONUS)
    rubric = make.rubric(make.checklist(*points), make.holistic(), common_mistakes=(ETHICS, JARGON))
    found = give_feedback(scorecard, rubric).common_mistakes
    return [(each.mistake_id, len(each.evidence), each.missed_points) for each in found]


def test_a_common_mistake_is_named_by_the_point_that_was_left_out() -> None:
    left_out = score_checklist(make.checklist(), make.verdicts(quadratic=Verdict.MISSING))
    assert mistakes(make.scorecard(left_out, CLARITY)) == [("ignoring-ethics", 0, ("quadratic",))]
    half = score_checklist(make.checklist(), make.verdicts(quadratic=Verdict.PARTIAL))
    assert mistakes(make.scorecard(half, CLARITY)) == []


def test_a_common_mistake_is_named_by_the_words_that_show_it() -> None:
    shown = ShownMistake(mistake_id=JARGON.id, evidence=(make.evidence(make.ANSWER, "a cost that is quadratic"),))
    card = make.scorecard(score_checklist(make.checklist(), make.verdicts()), CLARITY, shown_mistakes=(shown,))
    assert mistakes(card) == [("over-complicating", 1, ())]


def test_the_solution_of_a_task_is_there_once_something_was_scored() -> None:
    rubric = make.rubric(solution=make.solution())
    scored = make.scorecard(score_checklist(make.checklist(), make.verdicts()), CLARITY)
    unscored = make.scorecard(not_scored("mechanism", "gibberish"), not_scored("clarity", "gibberish"))
    assert give_feedback(scored, rubric).solution == make.solution()
    assert give_feedback(unscored, rubric).solution is None


def test_a_correction_tells_what_it_changed() -> None:
    rubric = make.rubric()
    before, after = (
        make.scorecard(
            CriterionScore(criterion_id="mechanism", level=level, share=share, points=make.verdicts()),
            CriterionScore(criterion_id="clarity", level=3, share=0.5),
        )
        for level, share in ((2, 0.25), (4, 0.75))
    )
    correction = give_feedback(after, rubric, before).correction
    assert correction is not None
    # The checklist weighs 3 and clarity 1: (3 x 0.25 + 0.5) / 4 = 0.3125, and (3 x 0.75 + 0.5) / 4 = 0.6875.
    assert correction.total_as_heard == pytest.approx(0.3125)
    assert correction.change == pytest.approx(0.375)
    assert [(each.criterion_id, each.as_heard, each.as_corrected) for each in correction.levels] == [
        ("mechanism", 2, 4)
    ]


def test_corrections_on_another_scale_are_not_compared() -> None:
    scores = (CriterionScore(criterion_id="clarity", level=3, share=0.5),)
    other = Scale(scorer=ScorerKind.JUDGE, rubric_hash="00ff", prompt_hash="1", model="m")
    correction = give_feedback(make.scorecard(*scores), make.rubric(), make.scorecard(*scores, scale=other)).correction
    assert correction is not None
    assert (correction.total_as_heard, correction.change, correction.levels) == (None, None, ())


def test_without_a_correction_nothing_is_said_of_one() -> None:
    assert give_feedback(make.scorecard(), make.rubric()).correction is None


def test_an_objection_tells_how_the_criterion_and_the_total_stood_before_and_after() -> None:
    missed = score_checklist(make.checklist(), make.verdicts(quadratic=Verdict.MISSING, parallel=Verdict.MISSING))
    hit = score_checklist(make.checklist(), make.verdicts())
    marked = (make.evidence(make.ANSWER, "a cost that is quadratic"),)
    unread = not_scored("mechanism", "no words")
    scale = Scale(scorer=ScorerKind.JUDGE, rubric_hash="00ff", prompt_hash="2", model="m")
    objections = tuple(
        Objection(criterion_id="mechanism", evidence=marked, before=missed, after=after, scale=scale)
        for after in (unread, hit)
    )
    feedback = give_feedback(make.scorecard(hit, CLARITY, objections=objections), make.rubric())
    first, second = feedback.objections
    assert (first.before, first.after, first.reason) == (
        Standing(level=1, share=0),
        Standing(level=None, share=None),
        "no words",
    )
    assert (second.before, second.after, second.reason) == (
        Standing(level=1, share=0),
        Standing(level=5, share=1),
        None,
    )
    # The checklist weighs 3 and clarity, at 0.25, weighs 1.
    assert (first.total_before, second.total_before, feedback.total) == (0.25 / 4, 0.25 / 4, 3.25 / 4)
    assert (second.evidence, second.scale) == (marked, scale)


def test_what_was_scored_again_on_objection_is_no_change_by_correction() -> None:
    missed = score_checklist(make.checklist(), make.verdicts(quadratic=Verdict.MISSING))
    hit = score_checklist(make.checklist(), make.verdicts())
    before, after = make.scorecard(missed, CLARITY), make.scorecard(hit, CLARITY)
    objection = Objection(criterion_id="mechanism", evidence=(), before=missed, after=hit, scale=after.scale)
    settled = after.model_copy(update={"objections": (objection,)})
    correction = give_feedback(settled, make.rubric(), before).correction
    assert correction is not None
    assert (correction.change, correction.levels) == (0, ())
