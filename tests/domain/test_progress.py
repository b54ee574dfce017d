from datetime import UTC, datetime

import pytest

from coach.domain.attempts import Stage
from coach.domain.bands import Band
from coach.domain.progress import Outcome, enter, scale_id
from coach.domain.repeats import ScorerNoise
from coach.domain.scoring import Scale, ScorerKind
from tests import factories as make

COVERAGE = Scale(scorer=ScorerKind.COVERAGE, rubric_hash="00ff")
JUDGE = Scale(scorer=ScorerKind.JUDGE, rubric_hash="00ff", prompt_hash="1", model="m")
UNMEASURED = ScorerNoise((), {})
RUBRIC = make.rubric()  # mechanism weighs 3, clarity 1


def outcome(**fields: object) -> Outcome:
    given = {
        "attempt_id": "a1",
        "question_id": "attention",
        "rubric_hash": "00ff",
        "submitted_at": datetime(2026, 11, 24, tzinfo=UTC),
        "spoken": False,
        "stage": Stage.SCORED,
    }
    return Outcome(**{**given, **fields})  # type: ignore[arg-type]


def test_an_entry_says_what_an_attempt_reached() -> None:
    scored = outcome(
        scale=JUDGE, levels={"mechanism": 4, "clarity": 2}, shares={"mechanism": 0.7, "clarity": 0.25}, spoken=True
    )
    entry = enter(scored, make.question(), RUBRIC, UNMEASURED)
    assert entry.total == pytest.approx((3 * 0.7 + 1 * 0.25) / 4)
    assert entry.levels == {"mechanism": 4, "clarity": 2}
    assert (entry.round, entry.competencies, entry.spoken) == ("deep-dive", ("transformer-depth",), True)
    assert (entry.scorer, entry.model, entry.band) == (ScorerKind.JUDGE, "m", None)


def test_the_coverage_check_gives_a_band_without_width() -> None:
    scored = outcome(
        scale=COVERAGE, levels={"mechanism": 3, "clarity": None}, shares={"mechanism": 0.5, "clarity": None}
    )
    assert enter(scored, make.question(), RUBRIC, UNMEASURED).band == Band(low=0.5, high=0.5)


def test_an_attempt_without_a_scorecard_has_no_numbers() -> None:
    entry = enter(outcome(stage=Stage.NOT_SCORED), make.question(), RUBRIC, UNMEASURED)
    assert (entry.total, entry.band, entry.scale, entry.levels, entry.self_total) == (None, None, None, {}, None)


def test_one_s_own_rating_is_the_mean_share_by_weight_of_what_was_rated() -> None:
    # Level 5 is a share of 1, level 2 one of 0.25: (3 x 1 + 1 x 0.25) / 4.
    whole = outcome(self_levels={"mechanism": 5, "clarity": 2})
    assert enter(whole, make.question(), RUBRIC, UNMEASURED).self_total == pytest.approx(0.8125)
    assert enter(outcome(self_levels={"clarity": 2}), make.question(), RUBRIC, UNMEASURED).self_total == 0.25


def test_the_same_scale_has_the_same_name_and_another_scale_another() -> None:
    assert scale_id(JUDGE) == scale_id(JUDGE.model_copy())
    others = [{"rubric_hash": "01"}, {"prompt_hash": "2"}, {"model": "n"}]
    assert len({scale_id(JUDGE.model_copy(update=each)) for each in others} | {scale_id(JUDGE)}) == 4
