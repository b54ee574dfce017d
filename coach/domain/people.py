"""How the levels of a scorer compare with those that people gave the same words by the same rubric."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from coach.domain.agreement import weighted_kappa
from coach.domain.rubrics import MAX_LEVEL, MIN_LEVEL
from coach.domain.scoring import Scale
from coach.domain.value import Value

MIN_CRITERIA = 10
"""Fewer pairs of levels tell nothing. Chosen: one more or less of the same is a tenth then."""

MIN_CRITERIA_FOR_KAPPA = 30
"""Kappa also needs to know how often each level is given. Chosen: six pairs for each of the five, if all were used."""


@dataclass(frozen=True, slots=True)
class RatedCard:
    """The levels that a scorer gave an answer, and those that a person gave the same words by the same rubric.

    `asked_model` is the name by which the model was asked for, where that is known.
    """

    attempt_id: str
    answer_version: int
    review_id: str
    scale: Scale
    asked_model: str | None
    given: Mapping[str, int | None]
    rated: Mapping[str, int]


class PeopleAgreement(Value):
    """The levels of a scorer beside those in `ratings` by people, on `criteria` of `answers` that have both.

    `same` and `within_one` are shares of the criteria, `mean_difference` is the mean of (scorer - person) in levels:
    above 0 the scorer is kinder. They are None where fewer than 10 criteria have both levels, `kappa` (quadratic
    weights) where fewer than 30 do, or where all levels are one and the same.
    """

    ratings: int
    answers: int
    criteria: int
    same: float | None
    within_one: float | None
    mean_difference: float | None
    kappa: float | None


def people_agreement(cards: Sequence[RatedCard]) -> PeopleAgreement:
    """Return how the levels on these cards, all of one scorer, compare with those of people."""
    compared = [(card, pairs) for card in cards if (pairs := _pairs(card))]
    pairs = [pair for _, each in compared for pair in each]
    enough = len(pairs) >= MIN_CRITERIA
    differences = [ours - theirs for ours, theirs in pairs]
    return PeopleAgreement(
        ratings=len(compared),
        answers=len({(card.attempt_id, card.answer_version) for card, _ in compared}),
        criteria=len(pairs),
        same=fmean(each == 0 for each in differences) if enough else None,
        within_one=fmean(abs(each) <= 1 for each in differences) if enough else None,
        mean_difference=fmean(differences) if enough else None,
        kappa=_kappa(pairs) if len(pairs) >= MIN_CRITERIA_FOR_KAPPA else None,
    )


def _pairs(card: RatedCard) -> list[tuple[int, int]]:
    """Return the scorer's level and the person's for each criterion that has both."""
    both = ((card.given.get(criterion_id), level) for criterion_id, level in card.rated.items())
    return [(ours, theirs) for ours, theirs in both if ours is not None]


def _kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    ours, theirs = ([level - MIN_LEVEL for level in levels] for levels in zip(*pairs, strict=True))
    return weighted_kappa(ours, theirs, MAX_LEVEL - MIN_LEVEL + 1)
