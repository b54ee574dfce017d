import math
from datetime import UTC, datetime

import pytest

from coach.domain.bands import Band, Bands, Measured, bands_of
from coach.domain.comparison import (
    NOISE_UNKNOWN,
    NOT_SCORED,
    OTHER_CRITERIA,
    WITHIN_NOISE,
    ChangeVerdict,
    Compared,
    Reached,
    compare,
    tell,
)
from coach.domain.noise import Noise
from coach.domain.repeats import ScorerNoise
from coach.domain.rubrics import Rubric
from coach.domain.scoring import CriterionScore, Scale, Scorecard, ScorerKind, not_scored, score_checklist
from coach.domain.verdicts import Verdict
from tests import factories as make

RUBRIC = make.rubric()
COVERAGE = Scale(scorer=ScorerKind.COVERAGE, rubric_hash="00ff")
JUDGE = Scale(scorer=ScorerKind.JUDGE, rubric_hash="00ff", prompt_hash="1", model="m")
MISSED = score_checklist(make.checklist(), make.verdicts(quadratic=Verdict.MISSING))  # 2 of 3 weights: share 2/3
HIT = score_checklist(make.checklist(), make.verdicts())
UNSCORED = not_scored("clarity", "it takes a model")


def clarity(level: int, share: float) -> CriterionScore:
    return CriterionScore(criterion_id="clarity", level=level, share=share)


def compared(*criteria: CriterionScore, day: int = 1, scale: Scale = COVERAGE, **fields: object) -> Compared:
    rubric = fields.pop("rubric", RUBRIC)
    assert isinstance(rubric, Rubric)
    card: Scorecard = make.scorecard(*criteria, scale=scale)
    given: dict[str, object] = {"text": make.ANSWER, "bands": bands_of(card, rubric, ScorerNoise((), {})), **fields}
    at = datetime(2026, 11, day, tzinfo=UTC)
    return Compared(attempt_id=f"day-{day}", submitted_at=at, rubric=rubric, scorecard=card, **given)  # type: ignore[arg-type]


def test_where_there_is_no_noise_more_points_are_better_and_fewer_are_worse() -> None:
    better = compare("attention", compared(MISSED, UNSCORED), compared(HIT, UNSCORED, day=2))
    assert (better.comparable, better.reason) == (True, None)
    assert better.total.verdict is ChangeVerdict.BETTER
    assert better.total.before == Reached(share=2 / 3, band=Band(low=2 / 3, high=2 / 3))
    assert better.total.after == Reached(share=1.0, band=Band(low=1, high=1))
    worse = compare("attention", compared(HIT, UNSCORED), compared(MISSED, UNSCORED, day=2))
    assert worse.total.verdict is ChangeVerdict.WORSE


def test_the_same_result_without_noise_is_the_same() -> None:
    same = compare("attention", compared(HIT, UNSCORED), compared(HIT, UNSCORED, day=2))
    assert [each.verdict for each in same.criteria] == [ChangeVerdict.SAME, None]
    assert same.total.verdict is ChangeVerdict.SAME


def test_with_unknown_noise_nothing_is_claimed() -> None:
    comparison = compare("attention", compared(MISSED, scale=JUDGE), compared(HIT, day=2, scale=JUDGE))
    assert comparison.comparable
    assert (comparison.total.verdict, comparison.total.reason) == (ChangeVerdict.UNCLEAR, NOISE_UNKNOWN)
    assert [(each.verdict, each.reason) for each in comparison.criteria] == [(ChangeVerdict.UNCLEAR, NOISE_UNKNOWN)]


@pytest.mark.parametrize(
    ("before", "after", "difference", "verdict", "reason"),
    [
        (0.4, 0.7, (0.1, 0.5), ChangeVerdict.BETTER, None),
        (0.7, 0.4, (-0.5, -0.1), ChangeVerdict.WORSE, None),
        (0.4, 0.6, (-0.1, 0.5), ChangeVerdict.UNCLEAR, WITHIN_NOISE),
        (0.4, 0.6, (0.0, 0.4), ChangeVerdict.UNCLEAR, WITHIN_NOISE),  # no change at all is in the band
        (0.4, 0.4, (-0.2, 0.2), ChangeVerdict.UNCLEAR, WITHIN_NOISE),  # no difference seen is no proof of none
        (0.4, 0.4, (0.1, 0.3), ChangeVerdict.UNCLEAR, WITHIN_NOISE),  # means moved, the middle readings did not
        (0.3, 0.1 + 0.2, (5e-17, 5e-17), ChangeVerdict.SAME, None),  # 0.30000000000000004
        (0.4, 0.6, None, ChangeVerdict.UNCLEAR, NOISE_UNKNOWN),
        (0.4, None, None, None, NOT_SCORED),
    ],
)
def test_a_change_is_claimed_only_where_the_band_of_the_difference_leaves_zero_out(
    before: float,
    after: float | None,
    difference: tuple[float, float] | None,
    verdict: ChangeVerdict | None,
    reason: str | None,
) -> None:
    was, now = (Reached(share=share, band=None) for share in (before, after))
    band = None if difference is None else Band(low=difference[0], high=difference[1])
    assert tell(was, now, band) == (verdict, reason)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rubric_hash": "other"}, "its rubric was changed"),
        (
            {"scorer": ScorerKind.COVERAGE, "prompt_hash": None, "model": None},
            "different scorers: judge, then coverage",
        ),
        ({"model": "n"}, "different models: m, then n"),
        ({"prompt_hash": "2"}, "instructions to the scorer"),
    ],
)
def test_scores_of_different_scales_are_never_compared(change: dict[str, object], said: str) -> None:
    after = compared(HIT, day=2, scale=JUDGE.model_copy(update=change))
    comparison = compare("attention", compared(MISSED, scale=JUDGE), after)
    assert not comparison.comparable
    assert comparison.reason is not None
    assert said in comparison.reason
    assert [(each.verdict, each.reason) for each in (comparison.total, *comparison.criteria)] == [
        (None, comparison.reason)
    ] * 2
    assert comparison.points == ()
    assert comparison.total.before is not None
    assert comparison.total.before.share == pytest.approx(2 / 3)  # what each reached is shown all the same


def test_totals_over_different_criteria_are_not_compared() -> None:
    # Before: mechanism alone, 2/3. After: (3 x 2/3 + 1 x 1) / 4 = 0.75, which is more and yet no better.
    comparison = compare("attention", compared(MISSED, UNSCORED), compared(MISSED, clarity(5, 1.0), day=2))
    assert (comparison.total.verdict, comparison.total.reason) == (None, OTHER_CRITERIA)
    assert comparison.total.after is not None
    assert comparison.total.after.share == pytest.approx(0.75)
    assert [(each.criterion_id, each.verdict, each.reason) for each in comparison.criteria] == [
        ("mechanism", ChangeVerdict.SAME, None),
        ("clarity", None, NOT_SCORED),
    ]


def test_each_point_stands_with_both_its_verdicts() -> None:
    comparison = compare("attention", compared(MISSED, UNSCORED), compared(HIT, UNSCORED, day=2))
    assert [(each.point_id, each.before, each.after) for each in comparison.points] == [
        ("parallel", Verdict.HIT, Verdict.HIT),
        ("quadratic", Verdict.MISSING, Verdict.HIT),
        ("kv-cache", Verdict.MISSING, Verdict.MISSING),
    ]
    assert comparison.points[1].claim == make.QUADRATIC.claim
    assert comparison.points[1].criterion_id == "mechanism"


def test_where_nothing_was_scored_the_rubric_stays_unknown() -> None:
    nothing = not_scored("mechanism", "too short"), UNSCORED
    comparison = compare("attention", compared(*nothing), compared(*nothing, day=2))
    assert (comparison.total.verdict, comparison.total.reason) == (None, NOT_SCORED)
    assert [each.asks for each in comparison.criteria] == [None, None]
    assert comparison.points == ()
    shown = comparison.model_dump_json()
    assert make.QUADRATIC.claim not in shown
    assert make.checklist().asks not in shown


def test_a_criterion_that_only_one_rubric_has_stands_on_its_own_side() -> None:
    other = make.rubric(make.holistic(id="depth"))
    depth = CriterionScore(criterion_id="depth", level=3, share=0.5)
    after = compared(depth, day=2, rubric=other, scale=COVERAGE.model_copy(update={"rubric_hash": "other"}))
    comparison = compare("attention", compared(HIT), after)
    assert [(each.criterion_id, each.before is None, each.after is None) for each in comparison.criteria] == [
        ("depth", True, False),
        ("mechanism", False, True),
    ]


def test_words_stand_beside_each_other_also_where_scores_can_not_be_compared() -> None:
    before = compared(HIT, text="The cost is linear.")
    after = compared(HIT, day=2, text="The cost is quadratic.", scale=JUDGE)
    comparison = compare("attention", before, after)
    assert not comparison.comparable
    texts = [
        each.text[place.start : place.end] for each in (comparison.before, comparison.after) for place in each.only_here
    ]
    assert texts == ["linear", "quadratic"]


def test_measured_noise_of_a_judge_lets_a_change_be_claimed() -> None:
    noise = Noise(variance=0.01, freedom=math.inf)
    before = compared(MISSED, scale=JUDGE, bands=Bands(total=Measured(2 / 3, 2 / 3, 1, noise)))
    after = compared(HIT, day=2, scale=JUDGE, bands=Bands(total=Measured(1.0, 1.0, 1, noise)))
    comparison = compare("attention", before, after)
    assert comparison.total.verdict is ChangeVerdict.BETTER
    margin = 1.645 * math.sqrt(2 * 0.01)  # 0.23, and a third was gained
    assert comparison.total.difference is not None
    assert comparison.total.difference.low == pytest.approx(1 / 3 - margin)
    assert comparison.criteria[0].verdict is ChangeVerdict.UNCLEAR  # its own noise is not known
