"""Two attempts at one question beside each other: what changed in the words, and what can be said of the scores.

Scores of different scales are never compared, and no change is claimed that the scorer's noise could explain.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from coach.domain.bands import Band, Bands, Measured, band_of
from coach.domain.delivery import Delivery
from coach.domain.pairwise import Confirmation, PairwiseReading
from coach.domain.passages import only_in_each
from coach.domain.rubrics import Rubric
from coach.domain.scoring import CriterionScore, Scale, Scorecard, total
from coach.domain.transcripts import TextRange
from coach.domain.value import Value
from coach.domain.verdicts import Verdict

ROUNDING = 1e-9
"""Share: a smaller difference comes from adding floating-point numbers, not from the answers."""

NOISE_UNKNOWN = "The scorer's noise has not been measured, so a change can't be told from chance."
WITHIN_NOISE = "The difference is no larger than the scorer's noise could make it."
NOT_SCORED = "It was not scored in both attempts."
OTHER_CRITERIA = "The totals are over different criteria: some were scored in one attempt only."
SCORE_AGAIN = "Have the old answers scored again to compare them."


class ChangeVerdict(StrEnum):
    """`unclear`: no change that can be told from the scorer's noise. `same` is only said where there is no noise."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Compared:
    """One of the two attempts: a scorecard as first scored, the words it is about, and how they were said."""

    attempt_id: str
    submitted_at: datetime
    rubric: Rubric
    scorecard: Scorecard
    text: str
    delivery: Delivery | None = None
    bands: Bands = field(default_factory=Bands)


class Reached(Value):
    """What an attempt reached. `level` is None for a total, and all are None where nothing was scored."""

    level: int | None = None
    share: float | None
    band: Band | None


class Change(Value):
    """From `before` to `after`. `verdict` is None when the two can't be compared; `reason` says why nothing is claimed.

    A side is None when its rubric did not ask for this. `difference` is the band of what was gained (in -1..1), None
    where the two can't be compared or the noise was not measured. `confirmation` is what a blind reading of the pair
    says to the verdict; None without one, or where it says nothing of this.
    """

    before: Reached | None
    after: Reached | None
    difference: Band | None
    verdict: ChangeVerdict | None
    reason: str | None
    confirmation: Confirmation | None = None


class CriterionChange(Change):
    """`asks` is None where nothing was scored."""

    criterion_id: str
    asks: str | None


class PointChange(Value):
    """What the scorer said of one point, before and after."""

    point_id: str
    criterion_id: str
    claim: str
    before: Verdict
    after: Verdict


class ComparedAnswer(Value):
    """One of the two answers. `only_here` are the phrases of `text` that the other does not have, in order."""

    attempt_id: str
    submitted_at: datetime
    scale: Scale
    text: str
    only_here: tuple[TextRange, ...]
    delivery: Delivery | None


class Comparison(Value):
    """The earlier attempt beside the later. When the scores are not `comparable`, `reason` says why.

    Words and delivery stand beside each other in any case. `points` is empty where the scores can't be compared.
    `pairwise` is the newest blind reading of these words, by the rubric of both.
    """

    question_id: str
    comparable: bool
    reason: str | None
    before: ComparedAnswer
    after: ComparedAnswer
    total: Change
    criteria: tuple[CriterionChange, ...]
    points: tuple[PointChange, ...]
    pairwise: PairwiseReading | None = None


def compare(question_id: str, before: Compared, after: Compared) -> Comparison:
    """Return the comparison of two attempts at one question."""
    reason = _difference(before.scorecard.scale, after.scorecard.scale)
    gone, new = only_in_each(before.text, after.text)
    return Comparison(
        question_id=question_id,
        comparable=reason is None,
        reason=reason,
        before=_shown(before, gone),
        after=_shown(after, new),
        total=_total(before, after, reason),
        criteria=tuple(_criteria(before, after, reason)),
        points=tuple(_points(before, after)) if reason is None else (),
    )


def tell(before: Reached, after: Reached, difference: Band | None) -> tuple[ChangeVerdict | None, str | None]:
    """Return what can be said of two results on one scale, and why nothing can be claimed.

    A change is claimed only if the band of the difference leaves zero out, on the side to which the result moved.
    """
    if before.share is None or after.share is None:
        return None, NOT_SCORED
    if difference is None:
        return ChangeVerdict.UNCLEAR, NOISE_UNKNOWN
    if difference.low > ROUNDING and after.share > before.share:
        return ChangeVerdict.BETTER, None
    if difference.high < -ROUNDING and after.share < before.share:
        return ChangeVerdict.WORSE, None
    if difference.high - difference.low <= ROUNDING:
        return ChangeVerdict.SAME, None
    return ChangeVerdict.UNCLEAR, WITHIN_NOISE


def _difference(before: Scale, after: Scale) -> str | None:
    """Return why scores of these scales can't be compared; None if they are of the same."""
    if before.rubric_hash != after.rubric_hash:
        return f"The question or its rubric was changed between the two attempts. {SCORE_AGAIN}"
    if before.scorer != after.scorer:
        return f"They were scored by different scorers: {before.scorer}, then {after.scorer}. {SCORE_AGAIN}"
    if before.model != after.model:
        return f"They were scored by different models: {before.model}, then {after.model}. {SCORE_AGAIN}"
    if before.prompt_hash != after.prompt_hash:
        return f"The instructions to the scorer were changed between the two. {SCORE_AGAIN}"
    return None


def _shown(compared: Compared, only_here: tuple[TextRange, ...]) -> ComparedAnswer:
    return ComparedAnswer(
        attempt_id=compared.attempt_id,
        submitted_at=compared.submitted_at,
        scale=compared.scorecard.scale,
        text=compared.text,
        only_here=only_here,
        delivery=compared.delivery,
    )


def _total(before: Compared, after: Compared, reason: str | None) -> Change:
    was, now = (
        Reached(share=total(each.rubric, each.scorecard.criteria), band=band_of(each.bands.total))
        for each in (before, after)
    )
    if reason is None and None not in (was.share, now.share) and _scored(before) != _scored(after):
        reason = OTHER_CRITERIA
    difference = _gained(before.bands.total, after.bands.total) if reason is None else None
    verdict, why = tell(was, now, difference) if reason is None else (None, reason)
    return Change(before=was, after=now, difference=difference, verdict=verdict, reason=why)


def _gained(before: Measured | None, after: Measured | None) -> Band | None:
    return None if before is None or after is None else before.difference(after)


def _scored(compared: Compared) -> set[str]:
    return {each.criterion_id for each in compared.scorecard.criteria if each.share is not None}


def _criteria(before: Compared, after: Compared, reason: str | None) -> Iterator[CriterionChange]:
    """Yield the criteria of the later attempt, then those that only the earlier one has."""
    olds, news = (_by_id(each.scorecard) for each in (before, after))
    asks = {**_asks(before), **_asks(after)}
    for criterion_id in dict.fromkeys((*news, *olds)):
        was, now = _reached(before, olds.get(criterion_id)), _reached(after, news.get(criterion_id))
        difference, verdict, why = None, None, reason
        if reason is None and was is not None and now is not None:
            difference = _gained(before.bands.criteria.get(criterion_id), after.bands.criteria.get(criterion_id))
            verdict, why = tell(was, now, difference)
        yield CriterionChange(
            criterion_id=criterion_id,
            asks=asks.get(criterion_id),
            before=was,
            after=now,
            difference=difference,
            verdict=verdict,
            reason=why,
        )


def _by_id(scorecard: Scorecard) -> dict[str, CriterionScore]:
    return {each.criterion_id: each for each in scorecard.criteria}


def _asks(compared: Compared) -> dict[str, str]:
    """Return what the criteria ask; nothing where nothing was scored, so that no empty answer can fetch it."""
    return {each.id: each.asks for each in compared.rubric.criteria} if _scored(compared) else {}


def _reached(compared: Compared, score: CriterionScore | None) -> Reached | None:
    if score is None:
        return None
    return Reached(level=score.level, share=score.share, band=band_of(compared.bands.criteria.get(score.criterion_id)))


def _points(before: Compared, after: Compared) -> Iterator[PointChange]:
    """Yield the points on which both have a verdict, in the order of the rubric."""
    was, now = (
        {point.point_id: point.verdict for score in each.scorecard.criteria for point in score.points}
        for each in (before, after)
    )
    for checklist in after.rubric.checklists():
        for point in checklist.points:
            if point.id in was and point.id in now:
                yield PointChange(
                    point_id=point.id,
                    criterion_id=checklist.id,
                    claim=point.claim,
                    before=was[point.id],
                    after=now[point.id],
                )
