import math

import pytest

from coach.domain.bands import Band, Measured, bands_of
from coach.domain.noise import Noise
from coach.domain.repeats import Repeated, ScorerNoise
from coach.domain.scoring import CriterionScore, Objection, Scale, ScorerKind, SingleReading, not_scored
from tests import factories as make

COVERAGE = Scale(scorer=ScorerKind.COVERAGE, rubric_hash="00ff")
JUDGE = Scale(scorer=ScorerKind.JUDGE, rubric_hash="00ff", prompt_hash="1", model="m")
RUBRIC = make.rubric()  # mechanism weighs 3, clarity 1
MECHANISM = CriterionScore(criterion_id="mechanism", level=3, share=0.5)
CLARITY = CriterionScore(criterion_id="clarity", level=3, share=0.5)
UNMEASURED = ScorerNoise((), {})
# Each of two answers was read three times: the mechanism was 0.1, 0 and 0.1 from its mean, the clarity always the same.
MEASURED = ScorerNoise(
    [Repeated(JUDGE, tuple({"mechanism": share, "clarity": 0.5} for share in (0.4, 0.5, 0.6)))] * 2, {"00ff": RUBRIC}
)


def test_the_coverage_check_has_bands_without_width_also_where_it_could_not_score_all() -> None:
    card = make.scorecard(MECHANISM, not_scored("clarity", "it takes a model"))
    bands = bands_of(card, RUBRIC, UNMEASURED)
    assert bands.total is not None
    assert bands.total.band == Band(low=0.5, high=0.5)
    assert {name: each.band for name, each in bands.criteria.items()} == {"mechanism": Band(low=0.5, high=0.5)}


def test_a_scorer_whose_noise_was_not_measured_has_no_bands() -> None:
    bands = bands_of(make.scorecard(MECHANISM, CLARITY, scale=JUDGE), RUBRIC, UNMEASURED)
    assert (bands.total, bands.criteria) == (None, {})


def test_what_was_not_scored_has_no_band() -> None:
    card = make.scorecard(not_scored("mechanism", "no"), not_scored("clarity", "no"))
    bands = bands_of(card, RUBRIC, UNMEASURED)
    assert (bands.total, bands.criteria) == (None, {})


def test_a_measured_scorer_has_a_band_for_its_total_and_each_criterion() -> None:
    bands = bands_of(make.scorecard(MECHANISM, CLARITY, scale=JUDGE), RUBRIC, MEASURED)
    assert bands.total is not None
    # Totals: 3/4 of the mechanism's distances, so 2 x 2 x 0.075^2 with 4 degrees of freedom.
    assert bands.total.noise.variance == pytest.approx(4 * 0.075**2 / 4)
    margin = 2.132 * 0.075
    assert (bands.total.band.low, bands.total.band.high) == pytest.approx((0.5 - margin, 0.5 + margin))
    assert set(bands.criteria) == {"mechanism", "clarity"}


def test_a_total_over_some_criteria_has_no_band_for_its_noise_is_another() -> None:
    bands = bands_of(make.scorecard(MECHANISM, not_scored("clarity", "no"), scale=JUDGE), RUBRIC, MEASURED)
    assert bands.total is None
    assert set(bands.criteria) == {"mechanism"}


def test_several_readings_give_a_narrower_band_round_their_mean() -> None:
    readings = [
        SingleReading(levels={"mechanism": 3, "clarity": 3}, shares={"mechanism": share, "clarity": 0.5})
        for share in (0.4, 0.5, 0.9)
    ]
    card = make.scorecard(MECHANISM, CLARITY, scale=JUDGE, readings=readings)
    measured = bands_of(card, RUBRIC, MEASURED).criteria["mechanism"]
    assert (measured.readings, measured.share) == (3, 0.5)
    assert measured.mean == pytest.approx(0.6)


def test_a_criterion_that_was_objected_to_has_no_band_and_neither_has_the_total() -> None:
    objection = Objection(criterion_id="mechanism", evidence=(), before=MECHANISM, after=MECHANISM, scale=JUDGE)
    card = make.scorecard(MECHANISM, CLARITY, scale=JUDGE, objections=(objection,))
    bands = bands_of(card, RUBRIC, MEASURED)
    assert bands.total is None
    assert set(bands.criteria) == {"clarity"}


def test_a_band_holds_the_share_and_ends_where_shares_end() -> None:
    noise = Noise(variance=0.0001, freedom=math.inf)
    assert Measured(share=0.5, mean=0.6, readings=1, noise=noise).band.low == 0.5  # 0.6 - 0.016 lies above it
    assert Measured(share=1.0, mean=1.0, readings=1, noise=noise).band.high == 1


def test_a_difference_is_that_of_the_means() -> None:
    noise = Noise(variance=0.01, freedom=math.inf)
    band = Measured(0.5, 0.4, 2, noise).difference(Measured(0.5, 0.8, 2, noise))
    margin = 1.645 * 0.1  # the root of 0.01 (1/2 + 1/2)
    assert (band.low, band.high) == pytest.approx((0.4 - margin, 0.4 + margin))
