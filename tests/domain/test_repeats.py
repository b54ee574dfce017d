import pytest

from coach.domain.noise import NO_NOISE, Noise, Spread
from coach.domain.repeats import Calibrated, Repeated, ScaleSpread, ScorerNoise, Shares, spreads_of
from coach.domain.scoring import Scale, ScorerKind
from tests import factories as make

HERE = Scale(scorer=ScorerKind.JUDGE, rubric_hash="00ff", prompt_hash="1", model="m")
ELSEWHERE = HERE.model_copy(update={"rubric_hash": "00ee", "prompt_hash": "2"})
RUBRICS = {"00ff": make.rubric(), "00ee": make.rubric()}
WEIGHTS = {"mechanism": 3.0, "clarity": 1.0}


def readings(*mechanism: float | None) -> tuple[Shares, ...]:
    return tuple({"mechanism": share, "clarity": 0.5} for share in mechanism)


def noise(*repeated: Repeated) -> ScorerNoise:
    return ScorerNoise(repeated, RUBRICS)


def calibrated(*spreads: ScaleSpread, made: tuple[Scale, ...]) -> Calibrated:
    return Calibrated(spreads, made)


def spread(scale: Scale, squares: float, freedom: int, total: Spread | None = None) -> ScaleSpread:
    return ScaleSpread(scale=scale, criteria={"mechanism": Spread(squares, freedom)}, total=total or Spread())


def of_mechanism(*found: Calibrated, repeated: tuple[Repeated, ...] = ()) -> Noise | None:
    return ScorerNoise(repeated, RUBRICS, found).of_criterion(HERE, "mechanism")


def test_own_readings_count_in_full_and_other_criteria_of_the_model_as_a_prior() -> None:
    known = noise(Repeated(HERE, readings(0.4, 0.6)), Repeated(HERE, readings(0.2, 0.4)))
    found = known.of_criterion(HERE, "mechanism")
    assert found is not None
    prior = 1 / (1 / 8 + 1 / 2)  # of the clarity: twice the same, 2 degrees of freedom
    assert found.freedom == pytest.approx(2 + prior)
    assert found.variance == pytest.approx((0.02 + 0.02) / (2 + prior))


def test_a_new_question_has_the_noise_of_the_others_by_the_same_model() -> None:
    known = noise(Repeated(ELSEWHERE, readings(0.4, 0.6, 0.5)))  # 0.02 with 2, of totals 9/16 of it
    total = known.of_total(HERE, WEIGHTS)
    assert total is not None
    assert total.variance == pytest.approx(0.02 * 9 / 16 / 2)
    assert total.freedom == pytest.approx(1 / (1 / 8 + 1 / 2))
    assert total.step == pytest.approx(0.25 * 3 / 4)  # a level of the heaviest criterion


def test_another_model_tells_nothing() -> None:
    other = HERE.model_copy(update={"model": "n"})
    assert noise(Repeated(other, readings(0.4, 0.6, 0.5, 0.1))).of_total(HERE, WEIGHTS) is None


def test_a_reading_that_left_a_criterion_out_says_nothing_of_totals() -> None:
    known = noise(Repeated(HERE, readings(0.4, 0.6, None)), Repeated(HERE, readings(0.4, 0.6)))
    total = known.of_total(HERE, WEIGHTS)
    assert total is not None
    assert total.freedom == 2
    assert known.of_criterion(HERE, "clarity") is not None


def test_one_reading_of_each_answer_tells_nothing() -> None:
    assert noise(Repeated(HERE, readings(0.4)), Repeated(HERE, readings(0.8))).of_total(HERE, WEIGHTS) is None


def test_the_coverage_check_has_no_noise() -> None:
    coverage = Scale(scorer=ScorerKind.COVERAGE, rubric_hash="00ff")
    assert noise().of_total(coverage, WEIGHTS) == noise().of_criterion(coverage, "mechanism") == NO_NOISE


def test_what_a_calibration_keeps_are_sums_by_criterion_and_of_whole_totals() -> None:
    (found,) = spreads_of([Repeated(HERE, readings(0.4, 0.6, None)), Repeated(HERE, readings(0.2, 0.6))], RUBRICS)
    assert found.scale == HERE
    # 2 · 0.1² about 0.5 and 2 · 0.2² about 0.4; clarity is the same in all of 3 and 2 readings.
    assert found.criteria["mechanism"].squares == pytest.approx(0.02 + 0.08)
    assert found.criteria["mechanism"].freedom == 2
    assert found.criteria["clarity"] == Spread(0.0, 3)
    assert found.total.squares == pytest.approx((0.02 + 0.08) * 9 / 16)  # the mechanism weighs 3 of 4
    assert found.total.freedom == 2
    assert spreads_of([Repeated(HERE, readings(0.4)), Repeated(HERE, readings(0.8))], RUBRICS) == ()


def test_a_calibration_at_the_same_question_counts_like_own_readings() -> None:
    found = of_mechanism(calibrated(spread(HERE, 0.1, 4), made=(HERE,)), repeated=(Repeated(HERE, readings(0.4, 0.6)),))
    assert found is not None
    prior = 1 / (1 / 8 + 1 / 1)  # of the clarity in the two own readings, twice the same
    assert found.freedom == pytest.approx(5 + prior)
    assert found.variance == pytest.approx((0.1 + 0.02) / (5 + prior))


def test_a_calibration_at_other_questions_is_the_prior_of_a_new_one() -> None:
    total = Spread(0.3, 30)
    known = ScorerNoise((), {}, [calibrated(spread(ELSEWHERE, 0.4, 40, total), made=(ELSEWHERE, HERE))])
    found, whole = known.of_criterion(HERE, "mechanism"), known.of_total(HERE, WEIGHTS)
    assert found is not None
    assert whole is not None
    assert [found.variance, whole.variance] == pytest.approx([0.01, 0.01])
    assert found.freedom == pytest.approx(1 / (1 / 8 + 1 / 40))
    assert whole.freedom == pytest.approx(1 / (1 / 8 + 1 / 30))


def test_other_questions_of_a_person_and_of_a_calibration_are_added() -> None:
    repeated = Repeated(ELSEWHERE, ({"mechanism": 0.4}, {"mechanism": 0.6}))
    found = of_mechanism(calibrated(spread(ELSEWHERE, 0.1, 5), made=(HERE,)), repeated=(repeated,))
    assert found is not None
    assert found.variance == pytest.approx((0.02 + 0.1) / 6)
    assert found.freedom == pytest.approx(1 / (1 / 8 + 1 / 6))


def test_a_calibration_by_other_instructions_or_of_another_model_tells_nothing() -> None:
    assert of_mechanism(calibrated(spread(ELSEWHERE, 0.4, 40), made=(ELSEWHERE,))) is None
    other = ELSEWHERE.model_copy(update={"model": "n"})
    assert of_mechanism(calibrated(spread(other, 0.4, 40), made=(other, HERE))) is None
