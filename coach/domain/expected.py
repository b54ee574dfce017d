"""How well a scorer agrees with the verdicts and levels that authors expect for their exemplars."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from coach.domain.agreement import Estimate, estimate, pearson, weighted_kappa
from coach.domain.graded import ScoredAnswer
from coach.domain.rubrics import Checklist, Exemplar, Rubric
from coach.domain.scoring import PointScore, score_checklist
from coach.domain.value import Value
from coach.domain.verdicts import Verdict

ORDER = (Verdict.WRONG, Verdict.MISSING, Verdict.PARTIAL, Verdict.HIT)
"""From worst to best, for a kappa that counts a near verdict as nearly right."""


@dataclass(frozen=True)
class Pair:
    """An exemplar with what a scorer made of it."""

    rubric: Rubric
    exemplar: Exemplar
    scored: ScoredAnswer


class VerdictRate(Value):
    """How a scorer deals with one verdict: `given` by it, `expected` by authors, `both` on the same point.

    `precision` is the share of those given that are right, `recall` of those expected that were found; None where
    there are none.
    """

    verdict: Verdict
    given: int
    expected: int
    both: int
    precision: float | None
    recall: float | None


class KindMeans(Value):
    """Mean share (0..1) of what the checklists ask, over the exemplars of a kind."""

    kind: str
    exemplars: int
    expected: float
    found: float


class ExemplarAgreement(Value):
    """The agreement on all exemplars that were scored; every figure None or empty when none was.

    `same` is the share of identical verdicts, `kappa` weighs how far they are apart, `pearson` compares shares of
    the checklists. `levels_within` is the share of levels of holistic criteria that lie in the range expected, of
    `levels` that were given. `not_scored` counts exemplars by reason.
    """

    exemplars: int
    scored: int
    not_scored: dict[str, int]
    verdicts: int
    same: Estimate
    kappa: Estimate
    by_verdict: tuple[VerdictRate, ...]
    pearson: Estimate
    levels: int
    levels_within: float | None
    by_kind: tuple[KindMeans, ...]


def exemplar_agreement(pairs: Sequence[Pair], rng: random.Random) -> ExemplarAgreement:
    """Return the agreement of a scorer with the authors of exemplars."""
    scored = [pair for pair in pairs if pair.scored.share is not None]
    given = [float(ORDER.index(verdict)) for pair in scored for verdict in pair.scored.verdicts]
    expected = [float(ORDER.index(verdict)) for pair in scored for verdict in _expected(pair)]
    found_shares, expected_shares = [found_share(pair) for pair in scored], [expected_share(pair) for pair in scored]
    told = [(a, b) for a, b in zip(found_shares, expected_shares, strict=True) if a is not None and b is not None]
    within = [hit for pair in scored for hit in _levels_within(pair)]
    return ExemplarAgreement(
        exemplars=len(pairs),
        scored=len(scored),
        not_scored=dict(Counter(pair.scored.reason for pair in pairs if pair.scored.reason).most_common()),
        verdicts=len(given),
        same=estimate(_same, given, expected, rng),
        kappa=estimate(_kappa, given, expected, rng),
        by_verdict=tuple(_rate(place, given, expected) for place in range(len(ORDER))),
        pearson=estimate(pearson, [a for a, _ in told], [b for _, b in told], rng),
        levels=len(within),
        levels_within=fmean(within) if within else None,
        by_kind=tuple(_kind_means(scored)),
    )


def _expected(pair: Pair) -> list[Verdict]:
    return [pair.exemplar.verdicts[point.id] for point in pair.rubric.points()]


def _same(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return the share of identical verdicts; None for none."""
    distances = [float(a != b) for a, b in zip(one, other, strict=True)]
    return 1 - fmean(distances) if distances else None


def _kappa(one: Sequence[float], other: Sequence[float]) -> float | None:
    return weighted_kappa([int(each) for each in one], [int(each) for each in other], len(ORDER))


def _rate(place: int, given: Sequence[float], expected: Sequence[float]) -> VerdictRate:
    both = sum(a == b == place for a, b in zip(given, expected, strict=True))
    ours, theirs = sum(each == place for each in given), sum(each == place for each in expected)
    return VerdictRate(
        verdict=ORDER[place],
        given=ours,
        expected=theirs,
        both=both,
        precision=both / ours if ours else None,
        recall=both / theirs if theirs else None,
    )


def _share(rubric: Rubric, verdicts: Sequence[Verdict]) -> float | None:
    """Return the weighted mean share of the checklists by these verdicts on all points; None without checklists."""
    points = [
        PointScore(point_id=point.id, verdict=verdict) for point, verdict in zip(rubric.points(), verdicts, strict=True)
    ]
    parts = [(each.weight, score_checklist(each, points).share or 0.0) for each in rubric.checklists()]
    weight = sum(weight for weight, _ in parts)
    return sum(weight * share for weight, share in parts) / weight if weight else None


def found_share(pair: Pair) -> float | None:
    """Return the share of what the checklists ask that the scorer found; None without checklists."""
    return _share(pair.rubric, pair.scored.verdicts)


def expected_share(pair: Pair) -> float | None:
    """Return the share of what the checklists ask that the authors expect; None without checklists."""
    return _share(pair.rubric, _expected(pair))


def expected_levels(pair: Pair) -> Iterator[tuple[int, int]]:
    """Yield each level that the scorer gave with the one expected; of a range, the level nearest to the one given."""
    verdicts = pair.exemplar.verdicts
    for criterion in pair.rubric.criteria:
        level = pair.scored.levels.get(criterion.id)
        if level is None:
            continue
        if isinstance(criterion, Checklist):
            points = [PointScore(point_id=point.id, verdict=verdicts[point.id]) for point in criterion.points]
            expected = score_checklist(criterion, points).level
            assert expected is not None  # a checklist with all its verdicts has a level
            yield level, expected
        else:
            low, high = pair.exemplar.levels[criterion.id]
            yield level, min(max(level, low), high)


def _levels_within(pair: Pair) -> list[bool]:
    levels = {criterion.id: pair.scored.levels.get(criterion.id) for criterion in pair.rubric.holistics()}
    ranges = pair.exemplar.levels
    return [ranges[name][0] <= level <= ranges[name][1] for name, level in levels.items() if level is not None]


def _kind_means(pairs: Sequence[Pair]) -> list[KindMeans]:
    means = []
    for kind in ("strong", "fair", "weak", "wrong"):
        shares = [
            (found, expected)
            for pair in pairs
            if pair.exemplar.kind == kind
            and (found := found_share(pair)) is not None
            and (expected := expected_share(pair)) is not None
        ]
        if shares:
            means.append(
                KindMeans(
                    kind=kind,
                    exemplars=len(shares),
                    expected=fmean(expected for _, expected in shares),
                    found=fmean(found for found, _ in shares),
                )
            )
    return means
