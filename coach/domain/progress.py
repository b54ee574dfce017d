"""What every attempt reached, for charts and lists, and for the choice of what to practise next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from coach.domain.attempts import Stage
from coach.domain.bands import Band, band_of, total_of
from coach.domain.hashing import content_hash
from coach.domain.questions import Question
from coach.domain.repeats import ScorerNoise, Shares, weights_of
from coach.domain.rubrics import Rubric
from coach.domain.scoring import Scale, ScorerKind, share_of, weighted_share
from coach.domain.value import Value


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is stored of one submitted attempt, without its words.

    `levels` and `shares` are those of its newest scorecard, as first scored; empty without one. `readings` are the
    shares of the single readings that it was combined from; empty where there was one.
    """

    attempt_id: str
    question_id: str
    rubric_hash: str
    submitted_at: datetime
    spoken: bool
    stage: Stage
    scale: Scale | None = None
    levels: Mapping[str, int | None] = field(default_factory=dict)
    shares: Shares = field(default_factory=dict)
    readings: tuple[Shares, ...] = ()
    self_levels: Mapping[str, int] = field(default_factory=dict)

    @property
    def scored_by(self) -> str:
        """The rubric of the newest scorecard; without one, that of the asking."""
        return self.rubric_hash if self.scale is None else self.scale.rubric_hash


class ProgressEntry(Value):
    """One attempt. `total` and `levels` are as first scored: an objection changes neither.

    Totals may be compared only within one `scale`. `band` is None where the scorer's noise was not measured.
    `self_total` (0..1) is the person's own rating of it, by what the rubric of the scorecard asks for; None if there is
    none.
    """

    attempt_id: str
    question_id: str
    round: str
    competencies: tuple[str, ...]
    at: datetime
    spoken: bool
    stage: Stage
    scorer: ScorerKind | None
    model: str | None
    scale: str | None
    total: float | None
    band: Band | None
    levels: dict[str, int | None]
    self_total: float | None


def enter(outcome: Outcome, question: Question, rubric: Rubric, noise: ScorerNoise) -> ProgressEntry:
    """Return the entry of an attempt at a question that was made with this rubric."""
    weights, scale = weights_of(rubric), outcome.scale
    measured = None if scale is None else total_of(scale, weights, outcome.shares, outcome.readings, noise)
    own = {each: share_of(level) for each, level in outcome.self_levels.items() if each in weights}
    return ProgressEntry(
        attempt_id=outcome.attempt_id,
        question_id=outcome.question_id,
        round=question.round,
        competencies=question.competencies,
        at=outcome.submitted_at,
        spoken=outcome.spoken,
        stage=outcome.stage,
        scorer=None if scale is None else scale.scorer,
        model=None if scale is None else scale.model,
        scale=None if scale is None else scale_id(scale),
        total=weighted_share(weights, outcome.shares),
        band=band_of(measured),
        levels=dict(outcome.levels),
        self_total=weighted_share(weights, own),
    )


@lru_cache(maxsize=4096)
def scale_id(scale: Scale) -> str:
    """Return a short name of a scale: the same scale, the same name, on every machine."""
    return content_hash(scale.model_dump(mode="json"))
