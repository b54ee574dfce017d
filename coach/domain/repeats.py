"""Readings of the same words by the same scorer, and the noise of scorers that they show."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from coach.domain.noise import NO_NOISE, Noise, Spread, estimate, spread_of
from coach.domain.rubrics import Rubric
from coach.domain.scoring import Scale, ScorerKind, share_of, weighted_share
from coach.domain.value import Value

STEP = share_of(2)
"""The share of one level."""

Shares = Mapping[str, float | None]
"""What one reading gave, by criterion."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """The readings of one version of an answer on one scale."""

    scale: Scale
    readings: tuple[Shares, ...]


class ScaleSpread(Value):
    """How far the readings of the same words scatter on one scale: by criterion, and in total over all of them."""

    scale: Scale
    criteria: dict[str, Spread]
    total: Spread


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What a calibration found of a scorer's noise, and the scales that its instructions made, as far as is known."""

    spreads: tuple[ScaleSpread, ...]
    made: Collection[Scale]


def spreads_of(repeated: Iterable[Repeated], rubrics: Mapping[str, Rubric]) -> tuple[ScaleSpread, ...]:
    """Return how far readings scatter on each scale on which words were repeated; `rubrics` by hash."""
    scales: dict[Scale, list[Repeated]] = defaultdict(list)
    for each in repeated:
        scales[each.scale].append(each)
    found = (_spread(scale, each, weights_of(rubrics[scale.rubric_hash])) for scale, each in scales.items())
    return tuple(each for each in found if each.criteria)


class Pool:
    """Spreads at each question, and at all questions of a model together. A total goes by the criterion None.

    Criteria are pooled with criteria, totals with totals.
    """

    def __init__(self, spreads: Iterable[ScaleSpread]) -> None:
        self._own: dict[tuple[Scale, str | None], Spread] = {}
        self._all: dict[tuple[str | None, bool], Spread] = defaultdict(Spread)
        for each in spreads:
            for criterion_id, spread in (*each.criteria.items(), (None, each.total)):
                self._own[each.scale, criterion_id] = spread
                self._all[each.scale.model, criterion_id is None] += spread

    def own(self, scale: Scale, criterion_id: str | None) -> Spread:
        return self._own.get((scale, criterion_id), Spread())

    def others(self, scale: Scale, criterion_id: str | None) -> Spread:
        """Return all that the model showed but at this criterion on this scale."""
        return self._all.get((scale.model, criterion_id is None), Spread()).without(self.own(scale, criterion_id))


class ScorerNoise:
    """What is known of the noise of scorers: of each model at each question, and at all its questions together.

    A calibration counts for the scales that its own instructions made.
    """

    def __init__(
        self, repeated: Iterable[Repeated], rubrics: Mapping[str, Rubric], calibrated: Iterable[Calibrated] = ()
    ) -> None:
        """`rubrics` holds those of the scales of `repeated`, by hash."""
        self._repeated = Pool(spreads_of(repeated, rubrics))
        self._calibrated = [(each.made, Pool(each.spreads)) for each in calibrated]
        self._known: dict[tuple[Scale, str | None], Noise | None] = {}

    def of_criterion(self, scale: Scale, criterion_id: str) -> Noise | None:
        """Return the noise of one reading of a criterion; None where it was not measured."""
        return self._of(scale, criterion_id, STEP)

    def of_total(self, scale: Scale, weights: Mapping[str, float]) -> Noise | None:
        """Return the noise of a total over all criteria, which have these weights; None where it was not measured."""
        whole = sum(weights.values())
        return self._of(scale, None, STEP * max(weights.values()) / whole) if whole else None

    def _of(self, scale: Scale, criterion_id: str | None, step: float) -> Noise | None:
        key = scale, criterion_id
        if key not in self._known:
            self._known[key] = self._estimate(scale, criterion_id, step)
        return self._known[key]

    def _estimate(self, scale: Scale, criterion_id: str | None, step: float) -> Noise | None:
        if scale.scorer is ScorerKind.COVERAGE:
            return NO_NOISE
        pools = [self._repeated, *(pool for made, pool in self._calibrated if scale in made)]
        own = sum((pool.own(scale, criterion_id) for pool in pools), Spread())
        others = sum((pool.others(scale, criterion_id) for pool in pools), Spread())
        return estimate(own, others, step)


def whole_total(weights: Mapping[str, float], shares: Shares) -> float | None:
    """Return the total of a reading; None where a criterion was not scored: what is left has another noise."""
    return None if any(shares.get(each) is None for each in weights) else weighted_share(weights, shares)


def weights_of(rubric: Rubric) -> dict[str, float]:
    return {criterion.id: criterion.weight for criterion in rubric.criteria}


def _spread(scale: Scale, repeated: Sequence[Repeated], weights: Mapping[str, float]) -> ScaleSpread:
    """Return the spread of each criterion of which words were read twice on this scale, and that of the total."""
    by_criterion = {
        criterion_id: spread_of(_scored([shares.get(criterion_id) for shares in each.readings]) for each in repeated)
        for criterion_id in weights
    }
    return ScaleSpread(
        scale=scale,
        criteria={criterion_id: spread for criterion_id, spread in by_criterion.items() if spread.freedom},
        total=spread_of(_scored([whole_total(weights, shares) for shares in each.readings]) for each in repeated),
    )


def _scored(shares: Iterable[float | None]) -> list[float]:
    return [share for share in shares if share is not None]
