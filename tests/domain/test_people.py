import pytest

from coach.domain.people import RatedCard, people_agreement
from coach.domain.scoring import Scale, ScorerKind

SCALE = Scale(scorer=ScorerKind.COVERAGE, rubric_hash="00ff")


def card(*levels: tuple[int | None, int | None], attempt: str = "a", version: int = 1, review: str = "r") -> RatedCard:
    """Return a card with the level of the scorer, and of the person, for each criterion."""
    named = [(f"c{number}", ours, theirs) for number, (ours, theirs) in enumerate(levels)]
    return RatedCard(
        attempt_id=attempt,
        answer_version=version,
        review_id=review,
        scale=SCALE,
        asked_model=None,
        given={name: ours for name, ours, _ in named},
        rated={name: theirs for name, _, theirs in named if theirs is not None},
    )


def test_levels_are_compared_criterion_by_criterion() -> None:
    found = people_agreement(
        [
            card((3, 3), (4, 3), (5, 2), (2, 2), (1, 2)),  # 0, 1, 3, 0, -1
            card((3, 3), (4, 4), (5, 5), (2, 1), (3, 5), attempt="b", review="s"),  # 0, 0, 0, 1, -2
        ]
    )
    assert (found.ratings, found.answers, found.criteria) == (2, 2, 10)
    assert found.same == pytest.approx(5 / 10)
    assert found.within_one == pytest.approx(8 / 10)
    assert found.mean_difference == pytest.approx((1 + 3 - 1 + 1 - 2) / 10)


def test_two_people_and_two_versions_of_the_words_are_counted_apart() -> None:
    found = people_agreement(
        [card((3, 3)), card((3, 4), review="s"), card((3, 4), version=2, review="t"), card((2, 2), attempt="b")]
    )
    assert (found.ratings, found.answers, found.criteria) == (4, 3, 4)


def test_what_one_of_the_two_left_out_is_not_compared() -> None:
    found = people_agreement([card((3, 3), (None, 4), (2, None)), card((None, 2), attempt="b")])
    assert (found.ratings, found.answers, found.criteria) == (1, 1, 1)


def test_below_ten_criteria_nothing_is_said() -> None:
    found = people_agreement([card(*[(3, 3)] * 9)])
    assert (found.criteria, found.same, found.within_one, found.mean_difference, found.kappa) == (9, *[None] * 4)
    assert people_agreement([card(*[(3, 3)] * 10)]).same == 1
    assert people_agreement([]).criteria == 0


def test_kappa_needs_thirty_criteria_and_different_levels() -> None:
    pairs = [(1, 1)] * 10 + [(5, 5)] * 10 + [(3, 1)] * 5 + [(3, 5)] * 5
    # Observed: 10 · 2² = 40. Ours has the mean 3 and 20 squares of 2², theirs the mean 3 and 30: 80 + 120 = 200.
    assert people_agreement([card(*pairs)]).kappa == pytest.approx(1 - 40 / 200)
    assert people_agreement([card(*pairs[:29])]).kappa is None
    assert people_agreement([card(*[(3, 3)] * 30)]).kappa is None
