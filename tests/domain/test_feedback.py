from coach.domain.feedback import give_feedback
from coach.domain.scoring import ANSWER_AGAIN, CriterionScore, not_scored, score_checklist
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
