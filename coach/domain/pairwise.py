"""Two answers read beside each other, blind: once in each order, without dates, scores or a word about which is later.

A reader that only follows the position names another answer when the order is swapped, so its readings disagree.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coach.domain.attempts import Failure
from coach.domain.transcripts import Evidence
from coach.domain.value import Value


class Favoured(StrEnum):
    """Which answer does better: the earlier, the later, or neither."""

    BEFORE = "before"
    AFTER = "after"
    NO_DIFFERENCE = "no_difference"


class Opinion(Value):
    """What one reading says of a criterion, or with `criterion_id` None of the whole.

    `before` and `after` are the words that it cites; the answer that it favours is always cited.
    """

    criterion_id: str | None
    favours: Favoured
    reason: str
    before: tuple[Evidence, ...]
    after: tuple[Evidence, ...]


class BlindReading(Value):
    """One reading of both answers. Its reasons call "the first answer" the later one if `later_first`.

    `criteria` are those of which it could prove what it says.
    """

    later_first: bool
    overall: Opinion
    criteria: tuple[Opinion, ...]

    def favours(self, criterion_id: str | None) -> Favoured | None:
        """Return which answer does better by a criterion, or in total; None where nothing was proven."""
        opinions = {each.criterion_id: each.favours for each in (self.overall, *self.criteria)}
        return opinions.get(criterion_id)


class BothReadings(Value):
    """The two readings of one pair: the earlier answer first, then the later one. `model` made both."""

    model: str
    prompt_hash: str
    readings: tuple[BlindReading, BlindReading]
    notices: tuple[str, ...] = ()

    def favours(self, criterion_id: str | None) -> tuple[Favoured, Favoured] | None:
        """Return what each reading says of a criterion, or of the whole; None where one of them says nothing."""
        one, other = (each.favours(criterion_id) for each in self.readings)
        return None if one is None or other is None else (one, other)

    @property
    def agreed(self) -> Favoured | None:
        """What both say of the whole; None where they disagree."""
        one, other = (each.overall.favours for each in self.readings)
        return one if one is other else None


class PairwiseState(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"


class PairwiseReading(Value):
    """A blind reading of a pair, as far as it has come.

    `readings` are two once it is done, and none before; `agreed` is what both say of the whole, None where they
    disagree. A failed one has a `reason`, and gives no verdict. `model` is the one that was asked until it is done.
    """

    id: str
    state: PairwiseState
    asked_at: datetime
    model: str
    reason: str | None
    agreed: Favoured | None
    readings: tuple[BlindReading, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Two attempts at one question, the earlier one first: which words of each, and the rubric of both."""

    before_id: str
    after_id: str
    before_version: int
    after_version: int
    rubric_hash: str


@dataclass(frozen=True)
class AskedReading:
    """A blind reading as it is stored. `both` is None until it is done, and `failure` unless it came to nothing."""

    id: str
    pair: Pair
    asked_model: str
    prompt_hash: str
    asked_at: datetime
    started_at: datetime | None
    failure: Failure | None
    both: BothReadings | None

    @property
    def state(self) -> PairwiseState:
        if self.both is not None:
            return PairwiseState.DONE
        if self.failure is not None:
            return PairwiseState.FAILED
        return PairwiseState.WAITING if self.started_at is None else PairwiseState.READING

    @property
    def is_settled(self) -> bool:
        return self.state in (PairwiseState.DONE, PairwiseState.FAILED)

    def show(self) -> PairwiseReading:
        both, failure = self.both, self.failure
        return PairwiseReading(
            id=self.id,
            state=self.state,
            asked_at=self.asked_at,
            model=self.asked_model if both is None else both.model,
            reason=None if failure is None or both is not None else failure.reason,
            agreed=None if both is None else both.agreed,
            readings=() if both is None else both.readings,
            notices=() if both is None else both.notices,
        )


class PairwiseEstimate(Value):
    """What a blind reading of a pair would take, both orders together. None where it is not known; `basis` says why.

    Where no reading can be had now, `reason` says why and what to do. `always`: one is asked for whenever a pair that
    can be compared is looked at.
    """

    reason: str | None
    model: str | None
    input_tokens: int | None
    output_tokens: int | None
    price_usd: float | None
    basis: str
    always: bool


class Confirmation(StrEnum):
    """What two blind readings say to a verdict that rests on scores."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    DISAGREE = "readings_disagree"
