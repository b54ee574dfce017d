"""One answer to one question, as far as it has come."""

from datetime import datetime
from enum import StrEnum

from coach.domain.objections import PendingObjection
from coach.domain.recordings import Recording
from coach.domain.scoring import Scorecard
from coach.domain.value import Value


class Stage(StrEnum):
    """Where an attempt stands. It follows from what is stored and is never stored itself."""

    RECORDING = "recording"
    QUEUED = "queued"
    TRANSCRIBING = "transcribing"
    SCORING = "scoring"
    SCORED = "scored"
    NOT_SCORED = "not_scored"


def stage_of(*, submitted: bool, scored: bool, failed: bool, started: bool, has_words: bool) -> Stage:
    """Return where an attempt stands by these facts about its last scoring."""
    if not submitted:
        return Stage.RECORDING
    if scored:
        return Stage.SCORED
    if failed:
        return Stage.NOT_SCORED
    if not started:
        return Stage.QUEUED
    return Stage.SCORING if has_words else Stage.TRANSCRIBING


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


class AnswerKind(StrEnum):
    TYPED = "typed"
    HEARD = "heard"
    CORRECTED = "corrected"


class Answer(Value):
    """The words of an attempt, in one version: as typed or heard (version 1), or as corrected since."""

    version: int
    kind: AnswerKind
    text: str


class Attempt(Value):
    """`scoring` counts how often scoring was asked for; `scorecard` is the newest, `failure` is about the last.

    A spoken attempt has a `recording`, and no `answer` before that was transcribed; `submitted_at` is None while it
    is being recorded. `answer` is the newest version, `scored_version` the one that the scorecard is about.
    `scorecard_as_heard` is there when the scorecard is about corrected words: the newest one about the words as heard.
    With an `objection` the last scoring is of one criterion alone. The words of a sample (`is_sample`) came with the
    bank. `rubric_hash` is the rubric that the question had when it was asked, `scoring_rubric_hash` the one of the last
    scoring where that is another.
    """

    id: str
    question_id: str
    rubric_hash: str
    created_at: datetime
    submitted_at: datetime | None
    is_sample: bool = False
    answer: Answer | None = None
    recording: Recording | None = None
    scoring: int
    scoring_started_at: datetime | None = None
    scoring_rubric_hash: str | None = None
    scored_at: datetime | None = None
    failure: Failure | None = None
    objection: PendingObjection | None = None
    scorecard: Scorecard | None = None
    scorecard_of: int | None = None
    scored_version: int | None = None
    scorecard_as_heard: Scorecard | None = None
    usage: Usage | None = None

    @property
    def stage(self) -> Stage:
        return stage_of(
            submitted=self.submitted_at is not None,
            scored=self.scorecard_of == self.scoring,
            failed=self.failure is not None,
            started=self.scoring_started_at is not None,
            has_words=self.answer is not None,
        )

    @property
    def scored_by(self) -> str:
        """The rubric of the newest scorecard; before there is one, that of the asking."""
        return self.rubric_hash if self.scorecard is None else self.scorecard.scale.rubric_hash

    @property
    def is_settled(self) -> bool:
        """Whether no scoring is waiting or running."""
        return self.stage in (Stage.SCORED, Stage.NOT_SCORED)

    @property
    def may_be_read(self) -> bool:
        """Whether the words may be shown: typed ones always, heard ones when the attempt is over."""
        return self.recording is None or self.scorecard is not None or self.is_settled

    def explain(self) -> str:
        """Return why there is no new scorecard, in words for the learner."""
        if self.stage is Stage.RECORDING:
            return "The attempt is still being recorded. Submit it to have it scored."
        if self.failure is not None:
            return f"The attempt was not scored. {self.failure.reason}"
        if self.stage is Stage.SCORED:
            return "The attempt has its scorecard."
        return f"The attempt has no scorecard yet; it is {self.stage}. Look again in a moment."
