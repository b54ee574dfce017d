"""A comparison together with a blind reading of the pair: what of its verdicts is still claimed.

A change is claimed only if the difference leaves the band and both readings name the answer that the scores name.
"""

from typing import TypeVar

from coach.domain.comparison import Change, ChangeVerdict, Comparison
from coach.domain.pairwise import AskedReading, Confirmation, Favoured

C = TypeVar("C", bound=Change)

DISAGREE = "Two blind readings of both answers disagree when the order is swapped, so no change is claimed."
NO_DIFFERENCE = "The scores differ, but two blind readings of both answers tell no difference, so no change is claimed."
OTHER_ANSWER = "Two blind readings of both answers prefer one that the scores do not, so no change is claimed."

AGREES_WITH = {
    ChangeVerdict.BETTER: Favoured.AFTER,
    ChangeVerdict.WORSE: Favoured.BEFORE,
    ChangeVerdict.SAME: Favoured.NO_DIFFERENCE,
    ChangeVerdict.UNCLEAR: Favoured.NO_DIFFERENCE,
}


def confirm(comparison: Comparison, asked: AskedReading | None) -> Comparison:
    """Return the comparison with the blind reading of its pair, if one was asked for. It weighs once it is done."""
    if asked is None:
        return comparison
    shown_only = comparison.model_copy(update={"pairwise": asked.show()})
    if (both := asked.both) is None:
        return shown_only
    criteria = tuple(confirm_change(each, both.favours(each.criterion_id)) for each in comparison.criteria)
    total = confirm_change(comparison.total, both.favours(None))
    return shown_only.model_copy(update={"total": total, "criteria": criteria})


def confirm_change(change: C, favours: tuple[Favoured, Favoured] | None) -> C:
    """Return what is still claimed of a change when two readings favour these.

    Where there is no verdict, or a reading says nothing, nothing is confirmed and nothing changes.
    """
    if change.verdict is None or favours is None:
        return change
    confirmation = _weigh(change.verdict, favours)
    if confirmation is Confirmation.CONFIRMED or change.verdict is ChangeVerdict.UNCLEAR:
        return change.model_copy(update={"confirmation": confirmation})
    unclear = {"verdict": ChangeVerdict.UNCLEAR, "reason": _why_unclear(favours), "confirmation": confirmation}
    return change.model_copy(update=unclear)


def _weigh(verdict: ChangeVerdict, favours: tuple[Favoured, Favoured]) -> Confirmation:
    one, other = favours
    if one is not other:
        return Confirmation.DISAGREE
    return Confirmation.CONFIRMED if one is AGREES_WITH[verdict] else Confirmation.NOT_CONFIRMED


def _why_unclear(favours: tuple[Favoured, Favoured]) -> str:
    one, other = favours
    if one is not other:
        return DISAGREE
    return NO_DIFFERENCE if one is Favoured.NO_DIFFERENCE else OTHER_ANSWER
