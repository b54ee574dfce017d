"""Two answers read beside each other, blind: once in each order, without dates, scores or a word about which is later.

A reader that only follows the position names another answer when the order is swapped, so its readings disagree.
"""

from datetime import datetime
from enum import StrEnum

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


class PairwiseEstimate(Value):
    """What a blind reading of a pair would take, both orders together. None where it is not known; `basis` says why.

    `always`: one is asked for whenever a pair that can be compared is looked at.
    """

    model: str
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
