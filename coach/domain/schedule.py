"""What to practise next: repeat after equal spaces of time, and between repetitions take up something new.

Answering again after a while keeps knowledge far better than answering again at once (g = 0.74), and spaces that grow
are no better than equal ones (g = 0.03): Latimier, Peyre & Ramus (2021), Educational Psychology Review 33, "A
meta-analytic review of the benefit of spacing out retrieval practice episodes on retention". So the spaces are equal.
Results of different scales are never set against each other here: each is held against the goal alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from coach.domain.progress import ProgressEntry
from coach.domain.questions import Competency, Difficulty, Question
from coach.domain.scoring import share_of
from coach.domain.value import Value

GOAL_LEVEL = 4
GOAL_SHARE = share_of(GOAL_LEVEL)
"""What is surely reached counts as good. Chosen: the level below the best, so that one bonus point doesn't decide."""

SPACING_DAYS = 7
"""Days from one attempt at a question to the next. Chosen: any space of days helps; a week fits most people's plans."""

MIN_SPACING_DAYS = 1
"""Days. A night between two attempts is the least that is a space at all."""

SPACING_SHARE = 0.2
"""Of the days up to an interview. The best space was 20 to 40 % of the time to a test a week away, and 5 to 10 % of a
year: Cepeda et al. (2008), Psychological Science 19(11), "Spacing effects in learning"."""

DIFFICULTIES = tuple(Difficulty)
"""From the easiest to the hardest."""


class NextKind(StrEnum):
    """Why a question comes next.

    `first`: nothing was practised before. `new`: this one was not. `weak`: it fell short of the goal and its time has
    come again. `due`: its time has come again, after a good or unknown result. `early`: nothing else is left.
    """

    FIRST = "first"
    NEW = "new"
    WEAK = "weak"
    DUE = "due"
    EARLY = "early"


class NextQuestion(Value):
    """What to practise next, and why, in one sentence."""

    question: Question
    kind: NextKind
    reason: str


@dataclass(frozen=True)
class Plan:
    """What a person sets: the day of an interview, if one is known. A day that has passed changes nothing."""

    interview_on: date | None = None

    def spacing_days(self, today: date) -> int:
        """Return the days from one attempt at a question to the next."""
        if self.interview_on is None or self.interview_on < today:
            return SPACING_DAYS
        left = (self.interview_on - today).days
        return min(SPACING_DAYS, max(MIN_SPACING_DAYS, round(SPACING_SHARE * left)))


def suggest_next(
    history: Sequence[ProgressEntry],
    questions: Sequence[Question],
    competencies: Sequence[Competency],
    now: datetime,
    plan: Plan,
) -> NextQuestion:
    """Return which of the `questions`, at least one, to practise next.

    Repetitions and new questions take turns as long as there are both. The question of the last attempt is not
    suggested again while there is another. Ties go by the order of the questions, which begins elsewhere each day.
    """
    past = sorted(history, key=lambda entry: entry.at)
    last = {entry.question_id: entry for entry in past}
    today = now.date()
    places = {each.id: (number - today.toordinal()) % len(questions) for number, each in enumerate(questions)}
    choice = _Choice(last, places, {each.id: each.title for each in competencies}, today)
    if not past:
        return choice.first(questions)
    candidates = [question for question in questions if question.id != past[-1].question_id] or list(questions)
    spacing = plan.spacing_days(today)
    due = [each for each in candidates if each.id in last and choice.days_since(each) >= spacing]
    new = [each for each in candidates if each.id not in last]
    last_was_new = sum(entry.question_id == past[-1].question_id for entry in past) == 1
    if due and (last_was_new or not new):
        return choice.repeated(due)
    if new:
        return choice.new(new)
    return choice.early(candidates)


@dataclass(frozen=True)
class _Choice:
    """Chooses among candidates. `last` is the newest entry of each question, `titles` are those of competencies.

    `places` are those of questions in the order that begins elsewhere each day.
    """

    last: Mapping[str, ProgressEntry]
    places: Mapping[str, int]
    titles: Mapping[str, str]
    today: date

    def days_since(self, question: Question) -> int:
        """Return the days since the last attempt; below 0 if a clock was wrong."""
        return (self.today - self.last[question.id].at.date()).days

    def first(self, questions: Sequence[Question]) -> NextQuestion:
        """Return an easy question to begin with, the first of them; code needs more than a voice, so it waits."""
        question = min(questions, key=lambda each: (each.task is not None, DIFFICULTIES.index(each.difficulty)))
        reason = f"You have not practised yet; this {question.difficulty} question is a good one to begin with."
        return NextQuestion(question=question, kind=NextKind.FIRST, reason=reason)

    def repeated(self, due: Sequence[Question]) -> NextQuestion:
        """Return the weak one, or else the one, that was practised the longest ago."""
        question = min(due, key=lambda each: (not self._is_weak(self.last[each.id]), *self._age(each)))
        entry = self.last[question.id]
        before = f"Your last answer, {_ago(self.days_since(question))}, "
        if entry.total is None:
            kind, reason = NextKind.DUE, "has no score; answer again."
        elif self._is_weak(entry):
            kind, reason = NextKind.WEAK, f"had {entry.total:.0%} of what is asked; try to say more."
        else:
            kind, reason = NextKind.DUE, f"had {entry.total:.0%} of what is asked; again after a while, it stays."
        return NextQuestion(question=question, kind=kind, reason=before + reason)

    def new(self, candidates: Sequence[Question]) -> NextQuestion:
        """Return a question about a competency never practised, or else about the weakest; easy ones first."""
        question = min(
            candidates,
            key=lambda each: (
                min(self._shortfall(competency) for competency in each.competencies),
                DIFFICULTIES.index(each.difficulty),
                self.places[each.id],
            ),
        )
        competency = min(question.competencies, key=self._shortfall)
        title = self.titles.get(competency, competency)
        practised = self._practised(competency)
        weak = sum(self._is_weak(entry) for entry in practised)
        if not practised:
            reason = f"You have not practised “{title}” yet."
        elif weak:
            reason = f"In “{title}”, {weak} of {len(practised)} answers fell short of level {GOAL_LEVEL}; this is new."
        else:
            reason = f"You have not answered this one yet; it is about “{title}”."
        return NextQuestion(question=question, kind=NextKind.NEW, reason=reason)

    def early(self, candidates: Sequence[Question]) -> NextQuestion:
        """Return the question that was practised the longest ago, though its time has not come."""
        question = min(candidates, key=self._age)
        reason = f"Nothing is new or due today; this one was the longest ago ({_ago(self.days_since(question))})."
        return NextQuestion(question=question, kind=NextKind.EARLY, reason=reason)

    def _age(self, question: Question) -> tuple[int, int]:
        return -self.days_since(question), self.places[question.id]

    def _practised(self, competency: str) -> list[ProgressEntry]:
        return [entry for entry in self.last.values() if competency in entry.competencies]

    def _shortfall(self, competency: str) -> float:
        """Return what sorts competencies: those never practised first, then by the share of weak results."""
        practised = self._practised(competency)
        return -sum(self._is_weak(entry) for entry in practised) / len(practised) if practised else -float("inf")

    @staticmethod
    def _is_weak(entry: ProgressEntry) -> bool:
        """Whether a result may lie below the goal; one that is not known is not weak."""
        if entry.total is None:
            return False
        return (entry.total if entry.band is None else entry.band.low) < GOAL_SHARE


def _ago(days: int) -> str:
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
