from typing import Any

import pytest
from pydantic import ValidationError

from coach.domain.numbers import evaluate
from coach.domain.rubrics import FollowUp, Number, Rubric, WrongBelief, hash_rubric
from tests import factories as make


def faults(**fields: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        make.rubric(**fields)
    return str(caught.value)


def test_a_rubric_names_its_points_and_criteria() -> None:
    rubric = make.rubric()
    assert [point.id for point in rubric.points()] == ["parallel", "quadratic", "kv-cache"]
    assert [criterion.id for criterion in rubric.holistics()] == ["clarity"]


@pytest.mark.parametrize(
    ("fields", "mend"),
    [
        ({"criteria": (make.checklist(weight=0), make.holistic(weight=0))}, "give one a `weight` above 0"),
        ({"criteria": (make.checklist(), make.checklist())}, "is used twice"),
        ({"criteria": ()}, "at least 1"),
        ({"criteria": tuple(make.holistic(id=f"c{n}") for n in range(6))}, "at most 5"),
        ({"follow_ups": (FollowUp(point="nowhere", ask="?"),)}, "no point 'nowhere'"),
        ({"model_answer": "word " * 351}, "cut it to 350"),
        ({"exemplars": (make.exemplar(verdicts={"parallel": "hit"}),)}, "verdicts: missing for kv-cache, quadratic"),
        ({"exemplars": (make.exemplar(levels={}),)}, "levels: missing for clarity, mechanism; add"),
        (
            {"wrong_beliefs": (WrongBelief(id="b", says="s", truth="t", source="s", contradicts="nowhere"),)},
            "contradicts names no known 'nowhere'",
        ),
    ],
)
def test_what_does_not_hold_together_is_refused_with_the_mend(fields: dict[str, Any], mend: str) -> None:
    assert mend in faults(**fields)


def test_more_than_twelve_points_are_too_many_to_say() -> None:
    with pytest.raises(ValidationError, match="13 points"):
        make.rubric(make.checklist(*(make.point(f"p{n}") for n in range(13))))


def test_a_checklist_needs_a_must_have_point_that_weighs() -> None:
    with pytest.raises(ValidationError, match="must-have"):
        make.checklist(make.point("bonus", must=False))


def test_every_level_needs_a_descriptor() -> None:
    with pytest.raises(ValidationError, match=r"describe each of \[1, 2, 3, 4, 5\]"):
        make.holistic(levels={1: "low", 5: "high"})


def test_the_hash_changes_with_what_moves_a_score_only() -> None:
    question, rubric = make.question(), make.rubric()
    assert hash_rubric(question, rubric) == hash_rubric(question, make.rubric(exemplars=(make.exemplar(),)))
    assert hash_rubric(question, rubric) == hash_rubric(make.question(minutes=9), rubric)
    assert hash_rubric(question, rubric) != hash_rubric(make.question(ask="Else?"), rubric)
    changed = make.rubric(make.checklist(weight=2), make.holistic())
    assert hash_rubric(question, rubric) != hash_rubric(question, changed)


def test_a_rubric_survives_the_way_through_json() -> None:
    rubric = make.rubric(exemplars=(make.exemplar(),))
    assert Rubric.model_validate_json(rubric.model_dump_json()) == rubric


def number(value: float, formula: str = "2 * params * bytes") -> Number:
    inputs = {"params": 7e9, "bytes": 2.0}
    return Number(id="n", says="s", formula=formula, inputs=inputs, value=value, unit="B", source="s")


def test_a_number_is_what_its_formula_gives() -> None:
    assert number(2.8e10).value == 2.8e10  # 2 * 7e9 * 2
    with pytest.raises(ValidationError, match=r"the formula gives 2\.8e"):
        number(2.9e10)


@pytest.mark.parametrize("formula", ["", "1 / 0", "x + 1", "__import__('os')", "2 < 3", "'a' * 3", "9 ** 9 ** 9 ** 9"])
def test_a_formula_that_gives_no_number_is_refused(formula: str) -> None:
    with pytest.raises(ValueError, match="formula"):
        evaluate(formula, {})
