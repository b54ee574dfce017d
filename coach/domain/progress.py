"""What every attempt reached, for charts and lists, and for the choice of what to practise next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from coach.domain.attempts import Stage
from coach.domain.bands import Band, band_of
from coach.domain.hashing import content_hash
from coach.domain.questions import Question
from coach.domain.rubrics import Rubric
from coach.domain.scoring import Scale, ScorerKind, share_of, weighted_share
from coach.domain.value import Value


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is stored of one submitted attempt, without its words.

    `levels` and `shares` are those of its newest scorecard, as first scored; empty without one.
    """

    attempt_id: str
    question_id: str
    rubric_hash: str
    submitted_at: datetime
    spoken: bool
    stage: Stage
    scale: Scale | None = None
    levels: Mapping[str, int | None] = field(default_factory=dict)
    shares: Mapping[str, float | None] = field(default_factory=dict)
    self_levels: Mapping[str, int] = field(default_factory=dict)


class ProgressEntry(Value):
    """One attempt. `total` and `levels` are as first scored: an objection changes neither.

    Totals may be compared only within one `scale`. `band` is None where the scorer's noise was not measured.
    `self_total` (0..1) is the person's own rating of it, None if there is none.
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


def enter(outcome: Outcome, question: Question, rubric: Rubric) -> ProgressEntry:
    """Return the entry of an attempt at a question that was made with this rubric."""
    weights, scale = _weights(rubric), outcome.scale
    reached = weighted_share(weights, outcome.shares)
    own = {criterion_id: share_of(level) for criterion_id, level in outcome.self_levels.items()}
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
        total=reached,
        band=None if scale is None else band_of(scale, reached),
        levels=dict(outcome.levels),
        self_total=weighted_share(weights, own),
    )


@lru_cache(maxsize=1024)
def _weights(rubric: Rubric) -> Mapping[str, float]:
    return {criterion.id: criterion.weight for criterion in rubric.criteria}


@lru_cache(maxsize=4096)
def scale_id(scale: Scale) -> str:
    """Return a short name of a scale: the same scale, the same name, on every machine."""
    return content_hash(scale.model_dump(mode="json"))
