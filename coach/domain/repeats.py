"""Readings of the same words by the same scorer, and the noise of scorers that they show."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coach.domain.noise import NO_NOISE, Noise, Spread, estimate, spread_of
from coach.domain.rubrics import Rubric
from coach.domain.scoring import Scale, ScorerKind, share_of, weighted_share

STEP = share_of(2)
"""The share of one level."""

Shares = Mapping[str, float | None]
"""What one reading gave, by criterion."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """The readings of one version of an answer on one scale."""

    scale: Scale
    readings: tuple[Shares, ...]


class ScorerNoise:
    """What is known of the noise of scorers: of each model at each question, and at all its questions together.

    Criteria are pooled with criteria, totals with totals.
    """

    def __init__(self, repeated: Iterable[Repeated], rubrics: Mapping[str, Rubric]) -> None:
        """`rubrics` holds those of the scales, by hash."""
        self._own: dict[Scale, dict[str | None, Spread]] = {}
        self._all: dict[tuple[str | None, bool], Spread] = defaultdict(Spread)
        self._known: dict[tuple[Scale, str | None], Noise | None] = {}
        scales: dict[Scale, list[Repeated]] = defaultdict(list)
        for each in repeated:
            scales[each.scale].append(each)
        for scale, found in scales.items():
            own = self._own[scale] = _spreads(found, weights_of(rubrics[scale.rubric_hash]))
            for criterion_id, spread in own.items():
                self._all[scale.model, criterion_id is None] += spread

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
        own = self._own.get(scale, {}).get(criterion_id, Spread())
        others = self._all.get((scale.model, criterion_id is None), Spread()).without(own)
        return estimate(own, others, step)


def whole_total(weights: Mapping[str, float], shares: Shares) -> float | None:
    """Return the total of a reading; None where a criterion was not scored: what is left has another noise."""
    return None if any(shares.get(each) is None for each in weights) else weighted_share(weights, shares)


def weights_of(rubric: Rubric) -> dict[str, float]:
    return {criterion.id: criterion.weight for criterion in rubric.criteria}


def _spreads(repeated: Sequence[Repeated], weights: Mapping[str, float]) -> dict[str | None, Spread]:
    """Return the spread of each criterion on one scale, and that of the total (None)."""
    answers: dict[str | None, list[list[float]]] = defaultdict(list)
    for each in repeated:
        values: dict[str | None, list[float]] = defaultdict(list)
        for shares in each.readings:
            for criterion_id, share in (*shares.items(), (None, whole_total(weights, shares))):
                if share is not None:
                    values[criterion_id].append(share)
        for criterion_id, found in values.items():
            answers[criterion_id].append(found)
    return {criterion_id: spread_of(found) for criterion_id, found in answers.items()}
