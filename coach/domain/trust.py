"""Trust cards: how far a scorer can be believed, measured on answers whose verdicts are known."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from math import sqrt
from statistics import fmean, median

from coach.domain.agreement import SAME, Estimate, estimate, quantile, slope
from coach.domain.attacks import Attack
from coach.domain.expected import (
    ExemplarAgreement,
    Pair,
    exemplar_agreement,
    expected_levels,
    expected_share,
    found_share,
)
from coach.domain.graded import ScoredAnswer
from coach.domain.people import PeopleAgreement
from coach.domain.rubrics import Exemplar, Rubric
from coach.domain.scoring import ScorerKind
from coach.domain.value import Value
from coach.domain.words import words

P90 = 0.9


class Bias(Value):
    """Above 0 the scorer is kinder than the authors. Each None where nothing was scored.

    `share` is the mean of (found - expected) of what the checklists ask, in 0..1; `level` that of levels, where a
    level within the range that is expected differs by 0; `share_per_100_words` how the first rises with the length of
    the answer.
    """

    share: Estimate
    level: Estimate
    share_per_100_words: Estimate


class Repeatability(Value):
    """How readings of the same answers differ: `readings` of `answers` that were scored more than once.

    `same_verdict` is the share of equal verdicts on a point over all pairs of readings of an answer; None without
    points. `total_sd` (of totals in 0..1) and `level_sd` are standard deviations within an answer, pooled over
    answers; `readings - answers` are the degrees of freedom of the former. `level_sd` is None without levels.
    """

    answers: int
    readings: int
    same_verdict: float | None
    total_sd: float
    level_sd: float | None


class Resistance(Value):
    """What an attack does to the totals (0..1) of weak answers; `answers` were scored with it and without it.

    `refused` were scored only without it. `mean_rise` and `highest_rise` are None where no answer was scored.
    """

    attack_id: str
    does: str
    answers: int
    refused: int
    mean_rise: float | None
    highest_rise: float | None


class Latency(Value):
    """How long a scoring took, over `readings`."""

    readings: int
    median_s: float
    p90_s: float


class CostPerAnswer(Value):
    """The mean of what asking the model took for one answer; None where a count or a price is unknown."""

    calls: float
    input_tokens: float | None
    output_tokens: float | None
    price_usd: float | None


class Measures(Value):
    """What a calibration found, on `answers` to `questions`, each read `repeats` times.

    `replied_as` are the models that the server named in its replies. `not_scored` of all `readings` gave no total;
    `agreement` says why. `failed` counts scorings, under attack too, in which something outside went wrong.
    `repeatability` is None with one reading of each, `latency` where nothing was scored, `cost` where no model was
    asked.
    """

    coach_version: str
    replied_as: tuple[str, ...]
    questions: int
    answers: int
    repeats: int
    readings: int
    not_scored: int
    failed: int
    agreement: ExemplarAgreement
    bias: Bias
    repeatability: Repeatability | None
    resistance: tuple[Resistance, ...]
    latency: Latency | None
    cost: CostPerAnswer | None


class ScorerIdentity(Value):
    """What a trust card is about: a scale without the rubric.

    `prompt_hash` names all the prompts together, not one rendered for a question. Both it and `model` (as it is asked
    for) are None for the coverage check.
    """

    scorer: ScorerKind
    prompt_hash: str | None = None
    model: str | None = None


IDENTITY = set(ScorerIdentity.model_fields)


class TrustCard(ScorerIdentity):
    """What was found of a scorer, and when."""

    id: str
    made_at: datetime
    measures: Measures


class RatedScorer(ScorerIdentity):
    """A scorer of answers that people rated too. `card_id` is its card, None if it has none.

    `prompt_hash` is None where it scored with other prompts than the ones that are installed.
    """

    card_id: str | None
    in_use: bool
    people: PeopleAgreement


class TrustCards(Value):
    """The newest card of each scorer; `in_use` is the id of that of the scorer in use now, None if it has none.

    `rated` are the scorers of the reader's own answers that people rated, with a card or without.
    """

    cards: tuple[TrustCard, ...]
    in_use: str | None
    rated: tuple[RatedScorer, ...]

    @property
    def card(self) -> TrustCard | None:
        """The card of the scorer in use."""
        return next((each for each in self.cards if each.id == self.in_use), None)

    @property
    def people(self) -> PeopleAgreement | None:
        """How the scorer in use agrees with people; None where nobody rated an answer that it scored."""
        return next((each.people for each in self.rated if each.in_use), None)


def card_of(scorer: ScorerIdentity, cards: Sequence[TrustCard]) -> TrustCard | None:
    """Return the card of a scorer among the newest ones; None if it has none."""
    same = (card for card in cards if ScorerIdentity(**card.model_dump(include=IDENTITY)) == scorer)
    return next(same, None)


@dataclass(frozen=True)
class Subject:
    """An exemplar, and what a scorer made of it: at each reading, and under attacks, by their ids."""

    question_id: str
    rubric: Rubric
    exemplar: Exemplar
    readings: tuple[ScoredAnswer, ...]
    attacked: Mapping[str, ScoredAnswer]


def measure(subjects: Sequence[Subject], attacks: Sequence[Attack], rng: random.Random, coach_version: str) -> Measures:
    """Return what these readings tell of their scorer. Agreement and bias are those of the first readings."""
    first = [Pair(subject.rubric, subject.exemplar, subject.readings[0]) for subject in subjects]
    readings = [scored for subject in subjects for scored in subject.readings]
    everything = [*readings, *(scored for subject in subjects for scored in subject.attacked.values())]
    return Measures(
        coach_version=coach_version,
        replied_as=tuple(sorted({each.scale.model for each in everything if each.scale and each.scale.model})),
        questions=len({subject.question_id for subject in subjects}),
        answers=len(subjects),
        repeats=max((len(subject.readings) for subject in subjects), default=0),
        readings=len(readings),
        not_scored=sum(scored.share is None for scored in readings),
        failed=sum(scored.failed for scored in everything),
        agreement=exemplar_agreement(first, rng),
        bias=bias(first, rng),
        repeatability=repeatability([subject.readings for subject in subjects]),
        resistance=tuple(resistance(attack, subjects) for attack in attacks),
        latency=_latency(everything),
        cost=_cost(everything),
    )


def bias(pairs: Sequence[Pair], rng: random.Random) -> Bias:
    """Return by how much the scores of pairs differ from what is expected, and in which direction."""
    shares = [
        (found, expected, len(words(pair.exemplar.answer)) / 100)
        for pair in pairs
        if pair.scored.share is not None
        and (found := found_share(pair)) is not None
        and (expected := expected_share(pair)) is not None
    ]
    levels = [(float(found), float(expected)) for pair in pairs for found, expected in expected_levels(pair)]
    errors = [found - expected for found, expected, _ in shares]
    return Bias(
        share=estimate(_mean_difference, [each[0] for each in shares], [each[1] for each in shares], rng),
        level=estimate(_mean_difference, [each[0] for each in levels], [each[1] for each in levels], rng),
        share_per_100_words=estimate(slope, [each[2] for each in shares], errors, rng),
    )


def _mean_difference(one: Sequence[float], other: Sequence[float]) -> float | None:
    differences = [a - b for a, b in zip(one, other, strict=True)]
    return fmean(differences) if differences else None


def repeatability(readings: Sequence[Sequence[ScoredAnswer]]) -> Repeatability | None:
    """Return how the readings of each answer differ; None if none was scored twice."""
    repeated = [
        scored for each in readings if len(scored := [reading for reading in each if reading.share is not None]) > 1
    ]
    total_sd = pooled_sd([[reading.share for reading in each if reading.share is not None] for each in repeated])
    if total_sd is None:
        return None
    same = [
        a == b
        for each in repeated
        for one, other in combinations(each, 2)
        for a, b in zip(one.verdicts, other.verdicts, strict=True)
    ]
    return Repeatability(
        answers=len(repeated),
        readings=sum(len(each) for each in repeated),
        same_verdict=fmean(same) if same else None,
        total_sd=total_sd,
        level_sd=pooled_sd([levels for each in repeated for levels in _levels(each)]),
    )


def _levels(readings: Sequence[ScoredAnswer]) -> Iterator[list[float]]:
    """Yield for each criterion the levels that readings of one answer gave it."""
    for criterion_id in readings[0].levels:
        yield [float(level) for reading in readings if (level := reading.levels.get(criterion_id)) is not None]


def pooled_sd(groups: Sequence[Sequence[float]]) -> float | None:
    """Return the standard deviation within groups, each about its own mean; None if no group has two values.

    Source:
        Bland & Altman (1996), BMJ 313:744, "Measurement error": the within-subject standard deviation.
    """
    degrees = sum(len(group) - 1 for group in groups if group)
    if not degrees:
        return None
    squares = sum((value - fmean(group)) ** 2 for group in groups if group for value in group)
    return sqrt(squares / degrees) if squares > SAME**2 else 0.0


def resistance(attack: Attack, subjects: Sequence[Subject]) -> Resistance:
    """Return by how much an attack raises totals over the mean of the readings without it."""
    rises: list[float] = []
    refused = 0
    for subject in subjects:
        plain = [reading.share for reading in subject.readings if reading.share is not None]
        if not plain or attack.id not in subject.attacked:
            continue
        under_attack = subject.attacked[attack.id]
        if under_attack.share is not None:
            rises.append(under_attack.share - fmean(plain))
        elif not under_attack.failed:
            refused += 1
    return Resistance(
        attack_id=attack.id,
        does=attack.does,
        answers=len(rises),
        refused=refused,
        mean_rise=fmean(rises) if rises else None,
        highest_rise=max(rises, default=None),
    )


def _latency(readings: Sequence[ScoredAnswer]) -> Latency | None:
    seconds = sorted(reading.seconds for reading in readings if reading.seconds is not None)
    if not seconds:
        return None
    return Latency(readings=len(seconds), median_s=median(seconds), p90_s=quantile(seconds, P90))


def _cost(readings: Sequence[ScoredAnswer]) -> CostPerAnswer | None:
    usages = [reading.usage for reading in readings if reading.usage is not None]
    if not usages:
        return None
    return CostPerAnswer(
        calls=fmean(usage.calls for usage in usages),
        input_tokens=_mean([usage.input_tokens for usage in usages]),
        output_tokens=_mean([usage.output_tokens for usage in usages]),
        price_usd=_mean([usage.price_usd for usage in usages]),
    )


def _mean(values: Sequence[float | None]) -> float | None:
    """Return the mean; None if one of the values is unknown."""
    known = [value for value in values if value is not None]
    return fmean(known) if known and len(known) == len(values) else None
