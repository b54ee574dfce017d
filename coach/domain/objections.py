"""Objections: the learner marks words of the answer that show a criterion was met, and it is scored again.

Both results stay, and neither counts for more than what it is: for a comparison over time, the first one.
"""

from collections.abc import Iterable

from coach.domain.rubrics import Rubric
from coach.domain.scoring import (
    CriterionScore,
    NextAction,
    Objection,
    Scale,
    Scorecard,
    ScorerKind,
    suggest_next_action,
)
from coach.domain.transcripts import Evidence, TextRange
from coach.domain.value import Value

MAX_PLACES = 5
"""Who marks more shows nothing any more."""

SAME_AGAIN = (
    "The coverage check finds words, so it found the same again; a language model can judge meaning."
    " What you marked is kept with the scorecard."
)


class PendingObjection(Value):
    """An objection that is not settled yet. `quotes` are places in the newest version of the answer."""

    criterion_id: str
    quotes: tuple[TextRange, ...]


def merge(places: Iterable[TextRange]) -> tuple[TextRange, ...]:
    """Return the places in the order of the text; those that overlap or touch become one."""
    merged: list[TextRange] = []
    for place in sorted(places, key=lambda each: each.start):
        if merged and place.start <= merged[-1].end:
            merged[-1] = TextRange(start=merged[-1].start, end=max(merged[-1].end, place.end))
        else:
            merged.append(place)
    return tuple(merged)


def words_at(text: str, places: Iterable[TextRange]) -> tuple[Evidence, ...]:
    """Return what stands at these places of a text."""
    return tuple(Evidence(quote=text[each.start : each.end], start=each.start, end=each.end) for each in places)


def scale_of(scorecard: Scorecard, criterion_id: str) -> Scale:
    """Return what made the score that a criterion has now."""
    made = (
        each.scale
        for each in reversed(scorecard.objections)
        if each.criterion_id == criterion_id and each.after.level is not None
    )
    return next(made, scorecard.scale)


def settle(
    earlier: Scorecard, reading: Scorecard, rubric: Rubric, criterion_id: str, marked: tuple[Evidence, ...]
) -> Scorecard:
    """Return the earlier scorecard with the criterion as it was read again, better or worse, and all else kept.

    A criterion that could not be scored this time keeps its earlier score. `reading` may be of this criterion alone.
    """
    before, after = _of(earlier.criteria, criterion_id), _of(reading.criteria, criterion_id)
    criteria = earlier.criteria if after.level is None else _replace(earlier.criteria, after)
    objection = Objection(
        criterion_id=criterion_id,
        evidence=marked,
        before=before,
        after=after,
        scale=reading.scale.model_copy(update={"rubric_hash": earlier.scale.rubric_hash}),
    )
    same_again = reading.scale.scorer is ScorerKind.COVERAGE and before == after
    notices = (*earlier.notices, *reading.notices, *((SAME_AGAIN,) if same_again else ()))
    advice_holds = _state(earlier.next_action, before) == _state(earlier.next_action, _of(criteria, criterion_id))
    return earlier.model_copy(
        update={
            "criteria": criteria,
            "next_action": earlier.next_action if advice_holds else suggest_next_action(rubric, criteria),
            "notices": tuple(dict.fromkeys(notices)),
            "objections": (*earlier.objections, objection),
        }
    )


def as_first_scored(scorecard: Scorecard) -> Scorecard:
    """Return the scorecard with its criteria as they were before anything was objected to.

    Only these may be compared over time: who objects is read once more than who doesn't, and by another prompt.
    """
    first, *_ = (*before_each(scorecard), scorecard.criteria)
    return scorecard.model_copy(update={"criteria": first, "objections": ()})


def before_each(scorecard: Scorecard) -> tuple[tuple[CriterionScore, ...], ...]:
    """Return the criteria as they stood before each of the objections."""
    criteria = scorecard.criteria
    stood: list[tuple[CriterionScore, ...]] = []
    for objection in reversed(scorecard.objections):
        criteria = _replace(criteria, objection.before)
        stood.append(criteria)
    return tuple(reversed(stood))


def _of(criteria: Iterable[CriterionScore], criterion_id: str) -> CriterionScore:
    (found,) = (each for each in criteria if each.criterion_id == criterion_id)
    return found


def _replace(criteria: Iterable[CriterionScore], score: CriterionScore) -> tuple[CriterionScore, ...]:
    return tuple(score if each.criterion_id == score.criterion_id else each for each in criteria)


def _state(action: NextAction, score: CriterionScore) -> object:
    """Return what the advice is about, as it stands in a score; None if it is about another criterion."""
    if action.criterion_id != score.criterion_id:
        return None
    if action.point_id is None:
        return score.level
    return next((point.verdict for point in score.points if point.point_id == action.point_id), None)
