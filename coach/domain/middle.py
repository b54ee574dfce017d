"""Several readings of the same words combined into one scorecard: for each criterion the middle one."""

from collections.abc import Sequence

from coach.domain.rubrics import Rubric
from coach.domain.scoring import (
    CriterionScore,
    NextAction,
    Scorecard,
    SingleReading,
    suggest_next_action,
    total,
)


def middle(readings: Sequence[CriterionScore]) -> CriterionScore:
    """Return the lower median of those readings of a criterion that scored it; the first one if none did."""
    scored = sorted((each for each in readings if each.share is not None), key=lambda each: each.share or 0.0)
    return scored[(len(scored) - 1) // 2] if scored else readings[0]


def combine(cards: Sequence[Scorecard], rubric: Rubric) -> Scorecard:
    """Return one scorecard of several on one scale, at least one: a single one as it is.

    What was said wrongly, and what to do next, is that of the reading with the middle total.
    """
    if len(cards) == 1:
        return cards[0]
    criteria = tuple(middle(scores) for scores in zip(*(card.criteria for card in cards), strict=True))
    reached = ((total(rubric, card.criteria), number) for number, card in enumerate(cards))
    places = [number for _, number in sorted((share, number) for share, number in reached if share is not None)]
    central = cards[places[(len(places) - 1) // 2]] if places else cards[0]
    return central.model_copy(
        update={
            "criteria": criteria,
            "next_action": _next_action(central, rubric, criteria),
            "readings": tuple(_single(card) for card in cards),
        }
    )


def _next_action(central: Scorecard, rubric: Rubric, criteria: tuple[CriterionScore, ...]) -> NextAction:
    """Return the advice of a reading, if what it is about is scored as in that reading."""
    about = central.next_action.criterion_id
    holds = any(each in central.criteria for each in criteria if each.criterion_id == about)
    return central.next_action if holds else suggest_next_action(rubric, criteria)


def _single(card: Scorecard) -> SingleReading:
    return SingleReading(
        levels={each.criterion_id: each.level for each in card.criteria},
        shares={each.criterion_id: each.share for each in card.criteria},
    )
