"""Values over time that may be set against each other, each series with what can be said of its trend."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from coach.domain.bands import Band, band_of, measured_share
from coach.domain.delivery import Measure, Norm
from coach.domain.progress import Outcome, ProgressEntry, scale_id
from coach.domain.repeats import ScorerNoise
from coach.domain.scoring import ScorerKind
from coach.domain.trend import Observation, Trend, find_trend
from coach.domain.value import Value

SHARE = "share"
"""The unit of scores, in 0..1."""


class Dot(Value):
    """One attempt. `level` is that of a criterion, `band` is None where the scorer's noise was not measured."""

    attempt_id: str
    question_id: str
    at: datetime
    value: float
    level: int | None = None
    band: Band | None = None


class Source(Value):
    """What made the values of a series: a scorer or a recogniser. `scale` is None where there are several questions."""

    scorer: ScorerKind | None = None
    model: str | None = None
    scale: str | None = None
    recognizer: str | None = None


class Series(Value):
    """Values of one source in the order of time."""

    source: Source
    dots: tuple[Dot, ...]
    trend: Trend


class OverTime(Value):
    """All values of one kind, in a series for each source; the source used last comes first.

    `method` and `norm` are those of a measure of delivery.
    """

    unit: str
    method: str | None = None
    norm: Norm | None = None
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is stored of how an answer was said: each measure that could be taken, by id."""

    attempt_id: str
    question_id: str
    submitted_at: datetime
    recognizer: str
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Taken:
    """A dot with what made it, and the group in which it may be set against others."""

    source: Source
    group: Hashable
    dot: Dot


def question_over_time(entries: Iterable[ProgressEntry]) -> OverTime:
    """Return the totals of attempts at one question, a series for each scale."""
    return OverTime(unit=SHARE, series=_series(_totals(entries, of_one_question=True)))


def questions_over_time(entries: Iterable[ProgressEntry]) -> OverTime:
    """Return the totals of attempts at several questions, a series for each scorer.

    Within a series they are of several scales: totals are set against each other at the same question only.
    """
    return OverTime(unit=SHARE, series=_series(_totals(entries, of_one_question=False)))


def criterion_over_time(outcomes: Iterable[Outcome], criterion_id: str, noise: ScorerNoise) -> OverTime:
    """Return the shares of one criterion of one question, a series for each scale."""
    return OverTime(unit=SHARE, series=_series(_shares(outcomes, criterion_id, noise)))


def measure_over_time(measure: Measure, spoken: Iterable[Spoken]) -> OverTime:
    """Return what a measure of delivery gave, a series for each recogniser: they hear differently."""
    taken = [
        _Taken(
            source=Source(recognizer=each.recognizer),
            group=each.question_id,
            dot=Dot(
                attempt_id=each.attempt_id,
                question_id=each.question_id,
                at=each.submitted_at,
                value=each.figures[measure.id],
            ),
        )
        for each in spoken
        if measure.id in each.figures
    ]
    return OverTime(unit=measure.unit, method=measure.method, norm=measure.norm, series=_series(taken))


def _totals(entries: Iterable[ProgressEntry], *, of_one_question: bool) -> Iterator[_Taken]:
    for entry in entries:
        if entry.total is None or entry.scorer is None:
            continue
        scale = entry.scale if of_one_question else None
        yield _Taken(
            source=Source(scorer=entry.scorer, model=entry.model, scale=scale),
            group=(entry.question_id, entry.scale),
            dot=Dot(
                attempt_id=entry.attempt_id,
                question_id=entry.question_id,
                at=entry.at,
                value=entry.total,
                band=entry.band,
            ),
        )


def _shares(outcomes: Iterable[Outcome], criterion_id: str, noise: ScorerNoise) -> Iterator[_Taken]:
    for outcome in outcomes:
        share, scale = outcome.shares.get(criterion_id), outcome.scale
        if share is None or scale is None:
            continue
        readings = [each.get(criterion_id) for each in outcome.readings]
        yield _Taken(
            source=Source(scorer=scale.scorer, model=scale.model, scale=scale_id(scale)),
            group=scale,
            dot=Dot(
                attempt_id=outcome.attempt_id,
                question_id=outcome.question_id,
                at=outcome.submitted_at,
                value=share,
                level=outcome.levels.get(criterion_id),
                band=band_of(measured_share(share, readings, noise.of_criterion(scale, criterion_id))),
            ),
        )


def _series(taken: Iterable[_Taken]) -> tuple[Series, ...]:
    by_source: dict[Source, list[_Taken]] = {}
    for each in sorted(taken, key=lambda each: (each.dot.at, each.dot.attempt_id)):
        # Taken out and put in again, a source moves to the end: the order becomes that of the newest dots.
        found = by_source.pop(each.source, [])
        found.append(each)
        by_source[each.source] = found
    return tuple(
        Series(
            source=source,
            dots=tuple(each.dot for each in found),
            trend=find_trend(
                Observation(each.group, each.dot.at.astimezone(UTC).date(), each.dot.value) for each in found
            ),
        )
        for source, found in reversed(by_source.items())
    )
