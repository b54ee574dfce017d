"""What became of real interviews, as their owner tells it; beside each, what practice reached before it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import fmean
from typing import Annotated

from pydantic import Field, StringConstraints

from coach.domain.progress import ProgressEntry
from coach.domain.scoring import ScorerKind
from coach.domain.value import Id, Value

BEFORE_DAYS = 28
"""Days of practice that are looked at before an interview. Chosen: the weeks in which most people prepare for one."""

MIN_DECIDED = 10
"""Interviews passed or failed. Chosen: below so many, any difference may well be chance, so only counts are shown."""

MAX_WHAT = 200
MAX_NOTE = 5_000
EARLIEST, LATEST = date(1970, 1, 1), date(2200, 1, 1)
PLAIN = r"^[^\x00]*$"
"""Text without NUL, which not every database can hold."""

SEVERAL_SCORERS = "It was scored by several scorers or models, so there is no common mean."
NOTHING_SCORED = "Nothing that was practised in these days was scored."
NOTHING_PRACTISED = "Nothing was practised in these days."
TOO_FEW = f"With fewer than {MIN_DECIDED} interviews passed or failed, nothing can be said of what went before them."
NO_CAUSE = "Two means beside each other say nothing of causes; interviews differ, and so does what was practised."


class OutcomeKind(StrEnum):
    """`waiting`: nobody has said yet. `withdrawn`: it was ended before anything was decided."""

    PASSED = "passed"
    FAILED = "failed"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"


class NewOutcome(Value):
    """What somebody tells of an interview: the day, what it was, which round, and what became of it."""

    held_on: date = Field(ge=EARLIEST, lt=LATEST)
    what: Annotated[str, StringConstraints(min_length=1, max_length=MAX_WHAT, strip_whitespace=True, pattern=PLAIN)] = (
        Field(examples=["Example Lab, first call"])
    )
    round: Id | None = None
    outcome: OutcomeKind
    note: Annotated[str, StringConstraints(max_length=MAX_NOTE, pattern=PLAIN)] = ""


class InterviewOutcome(NewOutcome):
    """An outcome that is stored."""

    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    created_at: datetime


class PracticeBefore(Value):
    """What was practised in the `days` before an interview, without its own day; days are those of UTC.

    `mean_total` (0..1) is over the attempts that were `scored`, all by the same `scorer` and `model`; where it is
    None, `reason` says why.
    """

    days: int = BEFORE_DAYS
    attempts: int
    scored: int
    mean_total: float | None
    scorer: ScorerKind | None
    model: str | None
    reason: str | None


class LoggedOutcome(InterviewOutcome):
    """An outcome with what was practised before the interview."""

    before: PracticeBefore


class InterviewLog(Value):
    """All outcomes, those of the newest interviews first, and how many there are of each kind.

    The means, of `mean_total` before interviews that were passed and that were failed, are None while fewer than ten
    were decided, and where none is known. `note` says what the numbers can't tell.
    """

    outcomes: tuple[LoggedOutcome, ...]
    counts: dict[OutcomeKind, int]
    mean_before_passed: float | None
    mean_before_failed: float | None
    note: str


def log_outcomes(outcomes: Iterable[InterviewOutcome], entries: Sequence[ProgressEntry]) -> InterviewLog:
    """Return outcomes beside what was practised."""
    logged = tuple(
        LoggedOutcome(**dict(each), before=practice_before(each.held_on, entries))
        for each in sorted(outcomes, key=lambda each: (each.held_on, each.created_at, each.id), reverse=True)
    )
    counts = {kind: sum(each.outcome is kind for each in logged) for kind in OutcomeKind}
    known = [each for each in logged if each.before.mean_total is not None]
    if counts[OutcomeKind.PASSED] + counts[OutcomeKind.FAILED] < MIN_DECIDED:
        known, note = [], TOO_FEW
    elif len({(each.before.scorer, each.before.model) for each in known}) > 1:
        known, note = [], SEVERAL_SCORERS
    else:
        note = NO_CAUSE
    return InterviewLog(
        outcomes=logged,
        counts=counts,
        mean_before_passed=_mean_before(known, OutcomeKind.PASSED),
        mean_before_failed=_mean_before(known, OutcomeKind.FAILED),
        note=note,
    )


def practice_before(held_on: date, entries: Iterable[ProgressEntry]) -> PracticeBefore:
    """Return what was practised in the days before an interview."""
    since = held_on - timedelta(days=BEFORE_DAYS)
    window = [entry for entry in entries if since <= entry.at.date() < held_on]
    totals = [entry.total for entry in window if entry.total is not None]
    scorers = {(entry.scorer, entry.model) for entry in window if entry.total is not None}
    if len(scorers) == 1:
        (scorer, model), mean, reason = *scorers, fmean(totals), None
    else:
        scorer, model, mean = None, None, None
        reason = SEVERAL_SCORERS if scorers else NOTHING_SCORED if window else NOTHING_PRACTISED
    return PracticeBefore(
        attempts=len(window), scored=len(totals), mean_total=mean, scorer=scorer, model=model, reason=reason
    )


def _mean_before(outcomes: Iterable[LoggedOutcome], kind: OutcomeKind) -> float | None:
    means = [each.before.mean_total for each in outcomes if each.outcome is kind and each.before.mean_total is not None]
    return fmean(means) if means else None
