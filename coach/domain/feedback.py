"""What the learner reads: a scorecard put together with the rubric that it was made with.

What was not scored shows nothing of its rubric, so no empty answer can fetch it.
"""

from collections.abc import Iterator

from coach.domain.bands import Band, Bands, band_of
from coach.domain.objections import as_first_scored, before_each
from coach.domain.rubrics import MAX_LEVEL, Checklist, Criterion, Rubric
from coach.domain.scoring import (
    CriterionScore,
    NextAction,
    Scale,
    Scorecard,
    WrongStatement,
    answer_again,
    total,
)
from coach.domain.self_rating import SelfRating
from coach.domain.tasks import Solution
from coach.domain.transcripts import Evidence
from coach.domain.value import Value
from coach.domain.verdicts import Verdict


class PointFeedback(Value):
    """A point with its verdict. `why` stands where it was not hit."""

    point_id: str
    claim: str
    must: bool
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    note: str
    why: str | None
    source: str


class CriterionFeedback(Value):
    """A criterion with its level out of `max_level`; `reason` says why a level is None.

    `band` is that of `share`, None where the scorer's noise was not measured. `self_level` is the one that the learner
    gave. `descriptor` is what the level means, for a holistic criterion. `asks` is None where nothing was scored.
    """

    criterion_id: str
    asks: str | None
    weight: float
    level: int | None
    self_level: int | None
    max_level: int = MAX_LEVEL
    share: float | None
    band: Band | None = None
    descriptor: str | None
    reason: str | None
    rationale: str
    evidence: tuple[Evidence, ...]
    points: tuple[PointFeedback, ...]


class MistakeFeedback(Value):
    """A common mistake that the answer makes: shown by its own words, or by the points that it says nothing of."""

    mistake_id: str
    title: str
    advice: str
    evidence: tuple[Evidence, ...]
    missed_points: tuple[str, ...]


class LevelChange(Value):
    """The level of a criterion that differs between the words as heard and as corrected; None is not scored."""

    criterion_id: str
    as_heard: int | None
    as_corrected: int | None


class CorrectionFeedback(Value):
    """What correcting the transcript did: total and levels of the words as heard, beside those of the corrected words.

    `total_as_heard` and `change` (in 0..1) are None, and `levels` empty, where the two can't be compared: they were
    scored on different scales, or one was not scored at all. What was scored again on objection is left out.
    """

    total_as_heard: float | None
    change: float | None
    levels: tuple[LevelChange, ...]


class Standing(Value):
    """How a criterion stood at one time; both are None where it was not scored."""

    level: int | None
    share: float | None


class ObjectionFeedback(Value):
    """A criterion that was scored again, by `scale`, because of the words of `evidence`.

    `reason` says why it was not scored that time; then it stays as it stood before. `total_before` is the total of the
    attempt before this objection.
    """

    criterion_id: str
    evidence: tuple[Evidence, ...]
    before: Standing
    after: Standing
    reason: str | None
    total_before: float | None
    scale: Scale


class Feedback(Value):
    """All that is said of one attempt. `total` (0..1) is over the criteria that were scored; None if none was.

    `band` is that of the total, None where the scorer's noise was not measured. `readings` is how many times the scorer
    read the words: each level is the middle one.

    `model_answer`, `solution` (of a coding task) and `follow_ups` (about what was missed) are there once something was
    scored. `correction` is there when the scorecard is about corrected words. `objections` are the learner's, in order;
    all else is as it stands after them.
    """

    total: float | None
    band: Band | None = None
    readings: int = 1
    correction: CorrectionFeedback | None = None
    scored_criteria: int
    criteria: tuple[CriterionFeedback, ...]
    wrong_statements: tuple[WrongStatement, ...]
    common_mistakes: tuple[MistakeFeedback, ...]
    next_action: NextAction
    notices: tuple[str, ...]
    objections: tuple[ObjectionFeedback, ...] = ()
    scale: Scale
    model_answer: str | None
    solution: Solution | None
    follow_ups: tuple[str, ...]


def give_feedback(
    scorecard: Scorecard,
    rubric: Rubric,
    as_heard: Scorecard | None = None,
    rating: SelfRating | None = None,
    bands: Bands | None = None,
) -> Feedback:
    """Return the feedback of a scorecard made with this rubric.

    `as_heard` is the scorecard of the words before they were corrected, if they were; `rating` is the learner's own.
    `bands` are those of the scorecard, where they are known.
    """
    bands = bands or Bands()
    own = {} if rating is None else rating.levels
    by_id = {criterion.id: criterion for criterion in rubric.criteria}
    reached = total(rubric, scorecard.criteria)
    criteria = tuple(
        _criterion(score, by_id[score.criterion_id], reached, own.get(score.criterion_id), bands)
        for score in scorecard.criteria
    )
    missed = {
        point.point_id for criterion in criteria for point in criterion.points if point.verdict is not Verdict.HIT
    }
    return Feedback(
        total=reached,
        band=band_of(bands.total),
        readings=len(scorecard.readings) or 1,
        correction=None if as_heard is None else _correction(as_heard, scorecard, rubric),
        scored_criteria=sum(criterion.level is not None for criterion in criteria),
        criteria=criteria,
        wrong_statements=() if reached is None else scorecard.wrong_statements,
        common_mistakes=() if reached is None else tuple(_mistakes(scorecard, rubric)),
        next_action=scorecard.next_action if reached is not None else answer_again(rubric),
        notices=scorecard.notices,
        objections=tuple(_objections(scorecard, rubric)),
        scale=scorecard.scale,
        model_answer=None if reached is None else rubric.model_answer,
        solution=None if reached is None else rubric.solution,
        follow_ups=tuple(follow_up.ask for follow_up in rubric.follow_ups if follow_up.point in missed),
    )


def _objections(scorecard: Scorecard, rubric: Rubric) -> Iterator[ObjectionFeedback]:
    for objection, criteria in zip(scorecard.objections, before_each(scorecard), strict=True):
        yield ObjectionFeedback(
            criterion_id=objection.criterion_id,
            evidence=objection.evidence,
            before=Standing(level=objection.before.level, share=objection.before.share),
            after=Standing(level=objection.after.level, share=objection.after.share),
            reason=objection.after.reason,
            total_before=total(rubric, criteria),
            scale=objection.scale,
        )


def _correction(before: Scorecard, after: Scorecard, rubric: Rubric) -> CorrectionFeedback:
    incomparable = CorrectionFeedback(total_as_heard=None, change=None, levels=())
    if before.scale != after.scale:
        return incomparable
    before, after = as_first_scored(before), as_first_scored(after)
    totals = total(rubric, before.criteria), total(rubric, after.criteria)
    if totals[0] is None or totals[1] is None:
        return incomparable
    levels = {criterion.criterion_id: criterion.level for criterion in before.criteria}
    changes = tuple(
        LevelChange(criterion_id=each.criterion_id, as_heard=levels[each.criterion_id], as_corrected=each.level)
        for each in after.criteria
        if levels[each.criterion_id] != each.level
    )
    return CorrectionFeedback(total_as_heard=totals[0], change=totals[1] - totals[0], levels=changes)


def _mistakes(scorecard: Scorecard, rubric: Rubric) -> Iterator[MistakeFeedback]:
    missing = {
        point.point_id
        for criterion in scorecard.criteria
        for point in criterion.points
        if point.verdict is Verdict.MISSING
    }
    for mistake in rubric.common_mistakes:
        evidence = tuple(
            piece for shown in scorecard.shown_mistakes if shown.mistake_id == mistake.id for piece in shown.evidence
        )
        missed = tuple(point.id for point in rubric.points() if point.mistake == mistake.id and point.id in missing)
        if evidence or missed:
            yield MistakeFeedback(
                mistake_id=mistake.id,
                title=mistake.title,
                advice=mistake.advice,
                evidence=evidence,
                missed_points=missed,
            )


def _criterion(
    score: CriterionScore, criterion: Criterion, reached: float | None, self_level: int | None, bands: Bands
) -> CriterionFeedback:
    claims = {point.id: point for point in criterion.points} if isinstance(criterion, Checklist) else {}
    levels = {} if isinstance(criterion, Checklist) else criterion.levels
    return CriterionFeedback(
        criterion_id=criterion.id,
        asks=None if reached is None else criterion.asks,
        weight=criterion.weight,
        level=score.level,
        self_level=self_level,
        share=score.share,
        band=band_of(bands.criteria.get(score.criterion_id)),
        descriptor=None if score.level is None else levels.get(score.level),
        reason=score.reason,
        rationale=score.rationale,
        evidence=score.evidence,
        points=tuple(
            PointFeedback(
                **point.model_dump(include={"verdict", "note"}),
                evidence=point.evidence,
                point_id=point.point_id,
                claim=claims[point.point_id].claim,
                must=claims[point.point_id].must,
                why=None if point.verdict is Verdict.HIT else claims[point.point_id].why,
                source=claims[point.point_id].source,
            )
            for point in score.points
        ),
    )
