"""How sure a score is: where it would lie on average if its scorer read the same words again and again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coach.domain.noise import NO_NOISE, Noise
from coach.domain.repeats import ScorerNoise, Shares, weights_of, whole_total
from coach.domain.rubrics import Rubric
from coach.domain.scoring import Scale, Scorecard, weighted_share
from coach.domain.value import Value


class Band(Value):
    """From `low` to `high`: 90 of 100 such bands hold what the scorer gives on average for the same words.

    Of a share it lies in 0..1, of a difference in -1..1.
    """

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A share with what is known of chance in it: the `mean` of so many `readings`, and the noise of one."""

    share: float
    mean: float
    readings: int
    noise: Noise

    @property
    def band(self) -> Band:
        """Where the share lies. It holds the share itself, which of several readings is the middle one."""
        margin = self.noise.margin(self.readings)
        return Band(
            low=max(0.0, min(self.share, self.mean - margin)), high=min(1.0, max(self.share, self.mean + margin))
        )

    def difference(self, after: "Measured") -> Band:
        """Return how far it is from this share to a later one on the same scale."""
        margin = self.noise.margin_of_difference(self.readings, after.readings)
        gained = after.mean - self.mean
        return Band(low=max(-1.0, gained - margin), high=min(1.0, gained + margin))


@dataclass(frozen=True)
class Bands:
    """What is known of chance in one scorecard. What is not here was not measured."""

    total: Measured | None = None
    criteria: Mapping[str, Measured] = field(default_factory=dict)


def band_of(measured: Measured | None) -> Band | None:
    return None if measured is None else measured.band


def bands_of(scorecard: Scorecard, rubric: Rubric, noise: ScorerNoise) -> Bands:
    """Return the bands of a scorecard that was made with this rubric.

    A criterion that was objected to has none, and neither has the total then: it was read by other instructions.
    """
    objected = {each.criterion_id for each in scorecard.objections if each.after.level is not None}
    shares: Shares = {each.criterion_id: each.share for each in scorecard.criteria}
    readings = [each.shares for each in scorecard.readings]
    found = {
        criterion_id: measured_share(
            share,
            [each.get(criterion_id) for each in readings],
            noise.of_criterion(scorecard.scale, criterion_id),
        )
        for criterion_id, share in shares.items()
        if criterion_id not in objected
    }
    return Bands(
        total=None if objected else total_of(scorecard.scale, weights_of(rubric), shares, readings, noise),
        criteria={criterion_id: measured for criterion_id, measured in found.items() if measured is not None},
    )


def total_of(
    scale: Scale, weights: Mapping[str, float], shares: Shares, readings: Sequence[Shares], noise: ScorerNoise
) -> Measured | None:
    """Return what is known of a total; None where its noise was not measured.

    The noise that was measured is that of totals over all criteria, so a total over some of them has none.
    """
    known = noise.of_total(scale, weights)
    if known is not NO_NOISE and whole_total(weights, shares) is None:
        return None
    return measured_share(weighted_share(weights, shares), [whole_total(weights, each) for each in readings], known)


def measured_share(share: float | None, readings: Sequence[float | None], noise: Noise | None) -> Measured | None:
    """Return a share with its noise. `readings` is empty where the share comes of a single one."""
    if share is None or noise is None:
        return None
    scored = [each for each in readings if each is not None] or [share]
    return Measured(share=share, mean=sum(scored) / len(scored), readings=len(scored), noise=noise)
