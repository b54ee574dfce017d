import random
from typing import Any

import pytest

from coach.domain.expected import ExemplarAgreement, Pair, exemplar_agreement
from coach.domain.graded import ScoredAnswer
from coach.domain.verdicts import Verdict
from tests import factories as make

HIT, PARTIAL, MISSING, WRONG = Verdict.HIT, Verdict.PARTIAL, Verdict.MISSING, Verdict.WRONG


def pair(*verdicts: Verdict, clarity: int | None = 3, **exemplar: Any) -> Pair:
    """Return the usual exemplar (hit, hit, missing; clarity 3 to 4) with verdicts and a level that a scorer gave."""
    scored = ScoredAnswer(
        key="k", answer_id="one", share=0.5, verdicts=verdicts, levels={"mechanism": 5, "clarity": clarity}
    )
    return Pair(make.rubric(), make.exemplar(**exemplar), scored)


def measure(*pairs: Pair) -> ExemplarAgreement:
    return exemplar_agreement(pairs, random.Random(1))


def test_a_scorer_that_says_what_authors_say_agrees_with_them() -> None:
    found = measure(pair(HIT, HIT, MISSING))
    assert (found.verdicts, found.same.value, found.kappa.value) == (3, 1.0, 1.0)
    assert (found.levels, found.levels_within) == (1, 1.0)


def test_each_verdict_is_counted_as_given_as_expected_and_as_both() -> None:
    # Expected twice: hit, hit, missing. Given: hit, partial, missing and wrong, hit, missing.
    found = measure(pair(HIT, PARTIAL, MISSING), pair(WRONG, HIT, MISSING))
    assert found.same.value == pytest.approx(4 / 6)
    rates = {rate.verdict: (rate.given, rate.expected, rate.both) for rate in found.by_verdict}
    assert rates == {HIT: (2, 4, 2), PARTIAL: (1, 0, 0), MISSING: (2, 2, 2), WRONG: (1, 0, 0)}
    by = {rate.verdict: (rate.precision, rate.recall) for rate in found.by_verdict}
    assert by[HIT] == (1.0, 0.5)
    assert by[WRONG] == (0.0, None)


def test_kappa_counts_a_near_verdict_as_nearly_right() -> None:
    near, far = measure(pair(HIT, PARTIAL, MISSING)), measure(pair(HIT, WRONG, MISSING))
    assert near.same.value == far.same.value
    assert (near.kappa.value or 0) > (far.kappa.value or 0)


def test_a_level_outside_of_its_range_is_counted_and_one_not_given_is_not() -> None:
    found = measure(pair(HIT, HIT, MISSING, clarity=5), pair(HIT, HIT, MISSING), pair(HIT, HIT, MISSING, clarity=None))
    assert (found.levels, found.levels_within) == (2, 0.5)


def test_kinds_are_compared_by_the_share_of_their_checklists() -> None:
    # Points weigh 2 and 1 (must) and 1 (bonus): hit, hit is all; hit, missing is 2 of 3.
    found = measure(pair(HIT, MISSING, MISSING, kind="strong"))
    (strong,) = found.by_kind
    assert (strong.kind, strong.exemplars, strong.expected) == ("strong", 1, 1.0)
    assert strong.found == pytest.approx(2 / 3)


def test_what_was_not_scored_is_in_no_figure() -> None:
    failed = Pair(make.rubric(), make.exemplar(), ScoredAnswer(key="k", answer_id="one", reason="down"))
    found = measure(failed)
    assert (found.exemplars, found.scored, found.not_scored) == (1, 0, {"down": 1})
    assert (found.verdicts, found.same.value, found.levels_within, found.by_kind) == (0, None, None, ())
