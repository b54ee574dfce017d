"""What a progress report is about. How it is worded stands in report_words.py."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from coach.domain.bands import Band
from coach.domain.comparison import Change, ChangeVerdict
from coach.domain.missed import PointHistory
from coach.domain.progress import ProgressEntry
from coach.domain.rubrics import MAX_LEVEL, MIN_LEVEL
from coach.domain.schedule import NextQuestion
from coach.domain.scoring import ScorerKind
from coach.domain.value import Value
from coach.domain.verdicts import Verdict

MOST_MISSED = 10
"""So many missed points are listed. Chosen: more is no list of what to work on."""

SCORERS = {ScorerKind.COVERAGE: "the coverage check", ScorerKind.JUDGE: "a language model"}
"""What a scorer is called that names no model."""

HALF_LEVEL = 0.5 / (MAX_LEVEL - MIN_LEVEL)
"""Share. Two totals that lie no farther apart are about the same: five levels can tell no more."""

ROUNDING = 1e-9

SAID = {
    ChangeVerdict.BETTER: "better",
    ChangeVerdict.WORSE: "worse",
    ChangeVerdict.SAME: "the same",
    ChangeVerdict.UNCLEAR: "no change we can tell",
    None: "not comparable",
}


class Practised(Value):
    """How much there is. Days are those of UTC; `first` and `last` are None when nothing was submitted."""

    first: date | None
    last: date | None
    attempts: int
    spoken: int
    scored: int
    days: int
    questions: int


class Result(Value):
    """One total of a series."""

    at: datetime
    total: float
    band: Band | None


class Series(Value):
    """The totals of one question on one scale, in the order of time. `scorer` is the model, if one scored them."""

    scorer: str
    results: tuple[Result, ...]


class QuestionReport(Value):
    """All attempts at one question. `change` is from the first that was scored to the latest; None without two."""

    title: str
    attempts: int
    not_scored: int
    series: tuple[Series, ...]
    change: Change | None


class MissedPoint(Value):
    """A point that was missed `missed` of `judged` times; `verdict` is that of the newest attempt."""

    question: str
    claim: str
    why: str
    source: str
    missed: int
    judged: int
    verdict: Verdict


class SelfRatings(Value):
    """How often one rated an answer of one's own higher than the scorer, lower, or about the same."""

    higher: int
    equal: int
    lower: int

    @property
    def count(self) -> int:
        return self.higher + self.equal + self.lower


class Topic(Value):
    """A competency, and how many attempts were about it."""

    title: str
    attempts: int


class Report(Value):
    """A report on one person's practice."""

    made_at: datetime
    version: str
    practised: Practised
    topics: tuple[Topic, ...]
    questions: tuple[QuestionReport, ...]
    missed: tuple[MissedPoint, ...]
    self_ratings: SelfRatings
    next: NextQuestion


def practised(entries: Sequence[ProgressEntry]) -> Practised:
    days = sorted({entry.at.date() for entry in entries})
    return Practised(
        first=days[0] if days else None,
        last=days[-1] if days else None,
        attempts=len(entries),
        spoken=sum(entry.spoken for entry in entries),
        scored=sum(entry.total is not None for entry in entries),
        days=len(days),
        questions=len({entry.question_id for entry in entries}),
    )


def topics(entries: Iterable[ProgressEntry], titles: Mapping[str, str]) -> tuple[Topic, ...]:
    """Return the competencies that were practised, the most practised first. `titles` are those of competencies."""
    counts = Counter(competency for entry in entries for competency in entry.competencies)
    named = [Topic(title=titles.get(each, each), attempts=count) for each, count in counts.items()]
    return tuple(sorted(named, key=lambda topic: (-topic.attempts, topic.title)))


def first_and_latest(entries: Iterable[ProgressEntry]) -> dict[str, tuple[str, str]]:
    """Return the ids of the first and the latest scored attempt at each question that has two."""
    scored: dict[str, list[str]] = {}
    for entry in _by_time(entries):
        if entry.total is not None:
            scored.setdefault(entry.question_id, []).append(entry.attempt_id)
    return {question_id: (ids[0], ids[-1]) for question_id, ids in scored.items() if len(ids) > 1}


def report_questions(
    entries: Iterable[ProgressEntry], titles: Mapping[str, str], changes: Mapping[str, Change]
) -> tuple[QuestionReport, ...]:
    """Return the questions by title. `titles` and `changes` (of the total) go by the id of the question."""
    by_question: dict[str, list[ProgressEntry]] = {}
    for entry in _by_time(entries):
        by_question.setdefault(entry.question_id, []).append(entry)
    questions = (
        QuestionReport(
            title=titles.get(question_id, question_id),
            attempts=len(own),
            not_scored=sum(entry.total is None for entry in own),
            series=_series(own),
            change=changes.get(question_id),
        )
        for question_id, own in by_question.items()
    )
    return tuple(sorted(questions, key=lambda each: each.title))


def most_missed(histories: Iterable[PointHistory]) -> tuple[MissedPoint, ...]:
    """Return the points that were missed most often; of equal ones those never made come first, then must-haves."""
    missed = [each for each in histories if each.missed]
    missed.sort(key=lambda each: (-each.missed, each.judged, not each.point.must, each.question.id))
    return tuple(
        MissedPoint(
            question=each.question.title,
            claim=each.point.claim,
            why=each.point.why,
            source=each.point.source,
            missed=each.missed,
            judged=each.judged,
            verdict=each.verdict,
        )
        for each in missed[:MOST_MISSED]
    )


def rate_self_ratings(entries: Iterable[ProgressEntry]) -> SelfRatings:
    """Count the attempts that have both a total and a rating of one's own."""
    differences = [
        entry.self_total - entry.total for entry in entries if entry.self_total is not None and entry.total is not None
    ]
    limit = HALF_LEVEL + ROUNDING
    higher, lower = (sum(sign * each > limit for each in differences) for sign in (1, -1))
    return SelfRatings(higher=higher, equal=len(differences) - higher - lower, lower=lower)


def _by_time(entries: Iterable[ProgressEntry]) -> list[ProgressEntry]:
    return sorted(entries, key=lambda entry: (entry.at, entry.attempt_id))


def _series(entries: Iterable[ProgressEntry]) -> tuple[Series, ...]:
    by_scale: dict[tuple[str | None, str], list[Result]] = {}
    for entry in entries:
        if entry.total is not None and entry.scorer is not None:
            scale = (entry.scale, entry.model or SCORERS[entry.scorer])
            by_scale.setdefault(scale, []).append(Result(at=entry.at, total=entry.total, band=entry.band))
    return tuple(Series(scorer=scorer, results=tuple(results)) for (_, scorer), results in by_scale.items())
