"""One answer to one question, as far as it has come."""

from datetime import datetime
from enum import StrEnum

from coach.domain.scoring import Scorecard
from coach.domain.value import Value


class Stage(StrEnum):
    """Where an attempt stands. It follows from what is stored and is never stored itself."""

    QUEUED = "queued"
    SCORING = "scoring"
    SCORED = "scored"
    NOT_SCORED = "not_scored"


class Failure(Value):
    """Why the last scoring gave no scorecard. `retryable`: trying again may help without changing anything."""

    reason: str
    retryable: bool
    failed_at: datetime


class Usage(Value):
    """What the model calls of the last scoring took. Counts and price are None where unknown.

    `counted_here`: the server did not tell, so some counts are ours, perhaps estimates from above.
    """

    calls: int
    input_tokens: int | None
    cached_tokens: int | None
    output_tokens: int | None
    price_usd: float | None
    counted_here: bool = False


class Attempt(Value):
    """`scoring` counts how often scoring was asked for; `scorecard` is the newest, `failure` is about the last."""

    id: str
    question_id: str
    rubric_hash: str
    answer: str
    submitted_at: datetime
    scoring: int
    scoring_started_at: datetime | None = None
    scored_at: datetime | None = None
    failure: Failure | None = None
    scorecard: Scorecard | None = None
    scorecard_of: int | None = None
    usage: Usage | None = None

    @property
    def stage(self) -> Stage:
        if self.scorecard_of == self.scoring:
            return Stage.SCORED
        if self.failure is not None:
            return Stage.NOT_SCORED
        return Stage.QUEUED if self.scoring_started_at is None else Stage.SCORING

    @property
    def is_settled(self) -> bool:
        """Whether no scoring is waiting or running."""
        return self.stage in (Stage.SCORED, Stage.NOT_SCORED)

    def explain(self) -> str:
        """Return why there is no new scorecard, in words for the learner."""
        if self.failure is not None:
            return f"The attempt was not scored. {self.failure.reason}"
        return f"The attempt has no scorecard yet; it is {self.stage}. Look again in a moment."
