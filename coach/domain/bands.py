"""How sure a score is: where it would lie if its scorer read the same words again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coach.domain.rubrics import Rubric
from coach.domain.scoring import Scale, Scorecard, ScorerKind, total
from coach.domain.value import Value


class Band(Value):
    """From `low` to `high` (in 0..1): where a share lies when the same scorer reads the same words again."""

    low: float
    high: float


@dataclass(frozen=True)
class Bands:
    """The bands of one scorecard. What is not here was not measured."""

    total: Band | None = None
    criteria: Mapping[str, Band] = field(default_factory=dict)


def band_of(scale: Scale, share: float | None) -> Band | None:
    """Return the band of a share; None where nothing was scored or the scorer's noise was not measured.

    The coverage check asks no model: the same words give the same share every time, so its band has no width. That
    says nothing of how well it judges.
    """
    if share is None or scale.scorer is not ScorerKind.COVERAGE:
        return None
    return Band(low=share, high=share)


def bands_of(scorecard: Scorecard, rubric: Rubric) -> Bands:
    """Return the bands of a scorecard that was made with this rubric."""
    found = {each.criterion_id: band_of(scorecard.scale, each.share) for each in scorecard.criteria}
    return Bands(
        total=band_of(scorecard.scale, total(rubric, scorecard.criteria)),
        criteria={criterion_id: band for criterion_id, band in found.items() if band is not None},
    )
