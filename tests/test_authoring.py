from typing import Any

import pytest

from coach.authoring import MIN_AGREEMENT, examine, prove
from coach.domain.rubrics import FollowUp, Rubric
from tests import factories as make

WEAK = "I know that attention replaced the recurrent networks, but I do not remember why that was done."
FAIR = "Training runs in parallel over the tokens of a sequence, and that is why it replaced the older networks."
WRONG = "It was replaced because attention has a cost that is linear in the length of the sequence, so it is cheap."
MISSING = {"parallel": "missing", "quadratic": "missing", "kv-cache": "missing"}
FOLLOW_UPS = tuple(FollowUp(point=name, ask="And what of that?") for name in ("parallel", "quadratic"))


def exemplars(**changed: dict[str, Any]) -> tuple[Any, ...]:
    """Return one exemplar of each kind, that fits the usual rubric but for what is changed of it."""
    kinds: dict[str, dict[str, Any]] = {
        "weak": {"answer": WEAK, "verdicts": MISSING, "levels": {"mechanism": (1, 1), "clarity": (2, 3)}},
        "fair": {"answer": FAIR, "verdicts": {**MISSING, "parallel": "hit"}, "levels": {"mechanism": (4, 4)}},
        "strong": {},
        "wrong": {"answer": WRONG, "verdicts": {**MISSING, "quadratic": "wrong"}, "levels": {"mechanism": (1, 1)}},
    }
    made = []
    for number, (kind, fields) in enumerate(kinds.items()):
        whole = {"id": kind, "kind": kind, "spoken": number < 2, **fields, **changed.get(kind, {})}
        whole["levels"] = {"mechanism": (4, 5), "clarity": (1, 5), **whole.get("levels", {})}
        made.append(make.exemplar(**whole))
    return tuple(made)


def rubric(**fields: Any) -> Rubric:
    return make.rubric(**{"exemplars": exemplars(), "follow_ups": FOLLOW_UPS, **fields})


def faults(**fields: Any) -> tuple[str, ...]:
    return examine(make.question(), rubric(**fields)).faults


def test_a_question_that_says_what_it_means_has_no_fault() -> None:
    examined = examine(make.question(), rubric())
    assert examined.faults == ()
    assert (examined.verdicts, examined.differences, examined.agreement) == (12, (), 1.0)


def test_without_exemplars_no_agreement_is_claimed() -> None:
    assert examine(make.question(), rubric(exemplars=())).agreement is None


def test_levels_that_do_not_follow_from_the_verdicts_are_named() -> None:
    # One of two must-have points of weights 2 and 1 is hit: 2/3, nearest to level 4.
    (fault,) = faults(exemplars=exemplars(fair={"levels": {"mechanism": (1, 2)}}))
    assert fault == "exemplars 'fair': levels.mechanism expects 1 to 2, but its verdicts make 4; correct one of them"


def test_a_kind_of_answer_that_is_left_out_is_named() -> None:
    found = faults(exemplars=exemplars(wrong={"kind": "weak", "spoken": False}))
    assert "exemplars: none is wrong; write one of each kind" in found


def test_too_few_spoken_answers_are_named() -> None:
    (fault,) = faults(exemplars=exemplars(weak={"spoken": False}))
    assert "fewer than half" in fault


def test_a_model_answer_that_misses_a_point_is_named_with_the_point() -> None:
    (fault,) = faults(model_answer=make.ANSWER.partition(" The price")[0])
    assert fault.startswith("model_answer: no cue of 'quadratic' finds it (missing)")


def test_a_model_answer_that_is_taken_for_a_mistake_is_named() -> None:
    found = faults(model_answer=f"{make.ANSWER} Its complexity is linear in the sequence.")
    assert any("is taken for the wrong belief 'linear-cost'" in fault for fault in found)


def test_a_wrong_belief_that_accuses_the_rubric_itself_is_named() -> None:
    loose = make.BELIEF.model_copy(update={"cues": ("cost quadratic",)})
    assert any(
        fault.startswith(
            "wrong_beliefs 'linear-cost': its cues accuse the exemplar 'strong' (“cost that is quadratic”)"
        )
        for fault in faults(wrong_beliefs=(loose,))
    )


def test_a_pattern_that_runs_wild_on_a_long_text_is_named() -> None:
    wild = make.BELIEF.model_copy(update={"cues": (r"/(\s+\w*)+!$/",)})
    assert any("takes too long on a long text" in fault for fault in faults(wrong_beliefs=(wild,)))


def test_a_cue_that_repeats_an_exemplar_is_named() -> None:
    point = make.point("parallel", "runs in parallel over the tokens", weight=2)
    found = faults(criteria=(make.checklist(point, make.QUADRATIC, make.BONUS), make.holistic()))
    assert "points 'parallel': the cue “runs in parallel over” is copied from an exemplar; say it otherwise" in found


def test_a_must_have_point_that_nobody_probes_is_named() -> None:
    (fault,) = faults(follow_ups=FOLLOW_UPS[:1])
    assert fault == "follow_ups: none probes 'quadratic'; write what an interviewer would ask"


def test_cues_that_find_other_verdicts_than_expected_are_named_with_each_difference() -> None:
    odd = exemplars(weak={"verdicts": dict.fromkeys(MISSING, "hit"), "levels": {"mechanism": (5, 5)}})
    examined = examine(make.question(), rubric(exemplars=odd))
    assert examined.agreement == pytest.approx(9 / 12)  # the weak answer's three verdicts are found otherwise
    assert 9 / 12 < MIN_AGREEMENT
    assert any(fault.startswith("cues: the coverage check gives 9 of 12 verdicts") for fault in examined.faults)
    assert str(examined.differences[0]) == "weak: parallel: expected hit, found missing"


def test_cues_that_rank_a_worse_answer_above_a_better_one_are_named() -> None:
    swapped = exemplars(weak={"answer": FAIR}, fair={"answer": WEAK})
    assert any("by the coverage check 'weak' reaches" in fault for fault in faults(exemplars=swapped))


def test_a_task_that_is_right_has_no_fault() -> None:
    assert prove(make.task(), make.solution()) == ()


@pytest.mark.parametrize(
    ("task", "solution", "said"),
    [
        ({}, {"code": "def largest(xs):\n    return xs[0]\n"}, "solution.code: fails test_hidden::test_negative"),
        ({"examples": ">>> largest([1])\n2"}, {}, "solution.code: fails examples.txt"),
        ({"starter": "from builtins import max as largest"}, {}, "task.starter: passes every test"),
        ({}, {"hidden_tests": "import nowhere"}, "solution.code: can't be tested"),
        (
            {},
            {"wrong": (make.WRONG_SOLUTIONS[0], {"id": "same", "flaw": "None", "code": make.REFERENCE})},
            "solution.wrong 'same': passes every test",
        ),
        (
            {},
            {"wrong": (make.WRONG_SOLUTIONS[0], {"id": "no", "flaw": "No.", "code": "def largest(xs):\n    return 0"})},
            "solution.wrong 'no': fails the examples",
        ),
        (
            {},
            {"wrong": (make.WRONG_SOLUTIONS[0], {"id": "none", "flaw": "No.", "code": "import nowhere"})},
            "solution.wrong 'none': can't be tested",
        ),
    ],
)
def test_code_that_is_not_what_it_is_said_to_be_is_named(
    task: dict[str, Any], solution: dict[str, Any], said: str
) -> None:
    assert any(fault.startswith(said) for fault in prove(make.task(**task), make.solution(**solution)))
