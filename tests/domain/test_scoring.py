import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain.rubrics import Point
from coach.domain.scoring import (
    ANSWER_AGAIN,
    CriterionScore,
    PointScore,
    level_of,
    not_scored,
    score_checklist,
    share_of,
    suggest_next_action,
    total,
)
from coach.domain.verdicts import Verdict
from tests import factories as make

HIT, PARTIAL, MISSING, WRONG = Verdict.HIT, Verdict.PARTIAL, Verdict.MISSING, Verdict.WRONG


@pytest.mark.parametrize(
    ("given_", "share", "level"),
    [
        # must-haves: parallel (weight 2) and quadratic (1), so 3 are expected; kv-cache is a bonus of 1
        ({}, 1.0, 5),  # (2 + 1 + 0) / 3
        ({"kv_cache": HIT}, 1.0, 5),  # 4 / 3, at most 1
        ({"quadratic": PARTIAL}, 2.5 / 3, 4),
        ({"quadratic": PARTIAL, "kv_cache": HIT}, 1.0, 4),  # 3.5 / 3, but a must-have is not hit
        ({"parallel": MISSING}, 1 / 3, 2),  # 4 / 3 = 1.33, nearest is 1, so level 2
        ({"parallel": WRONG, "quadratic": MISSING}, 0.0, 1),  # -1 / 3, not below 0
        ({"quadratic": WRONG}, 0.5, 3),  # (2 - 0.5) / 3
        ({"parallel": MISSING, "quadratic": MISSING}, 0.0, 1),
    ],
)
def test_a_checklist_is_the_sum_of_its_verdicts(given_: dict[str, Verdict], share: float, level: int) -> None:
    score = score_checklist(make.checklist(), make.verdicts(**given_))
    assert score.share == pytest.approx(share)
    assert score.level == level


def test_points_are_matched_by_id_and_given_in_the_order_of_the_rubric() -> None:
    score = score_checklist(make.checklist(), tuple(reversed(make.verdicts(parallel=MISSING))))
    assert [(point.point_id, point.verdict) for point in score.points] == [
        ("parallel", MISSING),
        ("quadratic", HIT),
        ("kv-cache", MISSING),
    ]


@pytest.mark.parametrize(("share", "level"), [(0, 1), (0.124, 1), (0.125, 2), (0.5, 3), (0.874, 4), (0.875, 5), (1, 5)])
def test_a_level_is_the_nearest_to_a_share(share: float, level: int) -> None:
    assert level_of(share) == level


def test_a_level_gives_its_share_back() -> None:
    assert [share_of(level) for level in range(1, 6)] == [0, 0.25, 0.5, 0.75, 1]


def test_a_total_is_weighted_over_what_was_scored() -> None:
    rubric = make.rubric()  # mechanism weighs 3, clarity 1
    mechanism = CriterionScore(criterion_id="mechanism", level=3, share=0.5)
    clarity = CriterionScore(criterion_id="clarity", level=5, share=1.0)
    assert total(rubric, [mechanism, clarity]) == pytest.approx((3 * 0.5 + 1 * 1.0) / 4)
    assert total(rubric, [mechanism, not_scored("clarity", "no model")]) == 0.5
    assert total(rubric, [not_scored("mechanism", "no"), not_scored("clarity", "no")]) is None


def test_the_next_action_is_the_must_have_that_gains_most() -> None:
    rubric = make.rubric()
    score = score_checklist(make.checklist(), make.verdicts(parallel=PARTIAL, quadratic=WRONG))
    action = suggest_next_action(rubric, [score])
    assert action.point_id == "quadratic"  # gains 1 * 1.5; parallel gains 2 * 0.5
    assert "put this right" in action.advice


def test_the_next_action_after_every_point_is_the_lowest_criterion() -> None:
    everything = score_checklist(make.checklist(), make.verdicts(kv_cache=HIT))
    clarity = CriterionScore(criterion_id="clarity", level=2, share=0.25)
    assert suggest_next_action(make.rubric(), [everything, clarity]).criterion_id == "clarity"


def test_the_next_action_after_nothing_tells_nothing_of_the_rubric() -> None:
    nothing = [not_scored("mechanism", "gibberish"), not_scored("clarity", "gibberish")]
    assert suggest_next_action(make.rubric(), nothing).advice == ANSWER_AGAIN


verdict = st.sampled_from(Verdict)
points = st.lists(st.tuples(st.floats(0, 10), st.booleans(), verdict), min_size=1, max_size=12)


def _scored(drawn: list[tuple[float, bool, Verdict]]) -> CriterionScore:
    made = [make.point("always", weight=1, must=True), *(_point(i, each) for i, each in enumerate(drawn))]
    given_ = [PointScore(point_id="always", verdict=HIT)]
    given_ += [PointScore(point_id=f"p{i}", verdict=each[2]) for i, each in enumerate(drawn)]
    return score_checklist(make.checklist(*made[:12]), given_[:12])


def _point(number: int, drawn: tuple[float, bool, Verdict]) -> Point:
    return make.point(f"p{number}", weight=drawn[0], must=drawn[1])


@given(points)
def test_shares_and_levels_stay_in_their_range(drawn: list[tuple[float, bool, Verdict]]) -> None:
    score = _scored(drawn)
    assert score.share is not None
    assert 0 <= score.share <= 1
    assert score.level in range(1, 6)


@given(points, st.integers(0, 11))
def test_a_better_verdict_never_lowers_a_score(drawn: list[tuple[float, bool, Verdict]], at: int) -> None:
    at %= len(drawn)
    better = [(*each[:2], HIT) if number == at else each for number, each in enumerate(drawn)]
    before, after = _scored(drawn), _scored(better)
    assert before.share is not None
    assert after.share is not None
    assert after.share >= before.share
    assert (after.level or 0) >= (before.level or 0)
