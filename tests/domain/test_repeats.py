import pytest

from coach.domain.noise import NO_NOISE
from coach.domain.repeats import Repeated, ScorerNoise, Shares
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
