"""What a good answer says: criteria, their points and levels, and how they were checked.

A rubric is the authority on its question. It never reaches a learner before an attempt is scored.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from coach.domain.cues import Cue
from coach.domain.hashing import content_hash
from coach.domain.numbers import evaluate
from coach.domain.outline import id_faults
from coach.domain.questions import Question
from coach.domain.tasks import Solution
from coach.domain.value import Id, Text, Value
from coach.domain.verdicts import Verdict

MIN_LEVEL = 1
MAX_LEVEL = 5
MAX_CRITERIA = 5
MAX_POINTS = 12
MAX_MODEL_ANSWER_WORDS = 350
MIN_EXEMPLARS = 4
NUMBER_TOLERANCE = 0.005
"""Relative: a value in a file is rounded to about three digits."""

Level = Annotated[int, Field(ge=MIN_LEVEL, le=MAX_LEVEL)]
Weight = Annotated[float, Field(ge=0)]


class Point(Value):
    """One checkable claim. `must` separates what is expected from what is a bonus.

    `cues` serve the coverage check alone; `notes` tell the judge what counts and what doesn't. `mistake` names the
    common mistake that it is to say nothing of this.
    """

    id: Id
    claim: Text
    why: Text
    weight: Weight = 1
    must: bool
    source: Text
    cues: tuple[Cue, ...] = Field(min_length=1)
    notes: Text
    mistake: Id | None = None


class Checklist(Value):
    """A criterion whose level code computes from the verdicts on its points."""

    id: Id
    asks: Text
    weight: Weight = 1
    points: tuple[Point, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _weights_count(self) -> Self:
        if not sum(point.weight for point in self.points if point.must):
            raise ValueError("no must-have point has a weight above 0; give one `must = true` and `weight = 1`")
        return self


class Holistic(Value):
    """A criterion judged as a whole, each level with its descriptor."""

    id: Id
    asks: Text
    weight: Weight = 1
    levels: dict[Level, Text]

    @field_validator("levels")
    @classmethod
    def _every_level_described(cls, levels: dict[int, str]) -> dict[int, str]:
        wanted = list(range(MIN_LEVEL, MAX_LEVEL + 1))
        if sorted(levels) != wanted:
            raise ValueError(f"levels {sorted(levels)} are described; describe each of {wanted}")
        return levels


def _kind(criterion: object) -> str:
    described = "levels" in criterion if isinstance(criterion, dict) else isinstance(criterion, Holistic)
    return "holistic" if described else "checklist"


Criterion = Annotated[
    Annotated[Checklist, Tag("checklist")] | Annotated[Holistic, Tag("holistic")], Discriminator(_kind)
]
"""What it describes tells its kind, so that a fault in one is not reported as a fault of the other too."""


class WrongBelief(Value):
    """A plausible falsehood. `contradicts` names the point that it gets wrong, if one."""

    id: Id
    says: Text
    truth: Text
    source: Text
    contradicts: Id | None = None
    cues: tuple[Cue, ...] = ()


class CommonMistake(Value):
    """What interviewers see again and again, whatever was asked.

    `sign` tells the judge what shows it in the answer's own words; None when it is to leave something out, which
    the points tell that name it.
    """

    id: Id
    title: Text
    advice: Text
    sign: Text | None = None


class FollowUp(Value):
    """What an interviewer asks when `point` was missed."""

    point: Id
    ask: Text


class Number(Value):
    """A figure that a strong answer states, with the formula it comes from."""

    id: Id
    says: Text
    formula: Text
    inputs: dict[str, float]
    value: float
    unit: Text
    source: Text

    @model_validator(mode="after")
    def _formula_gives_value(self) -> Self:
        computed = evaluate(self.formula, self.inputs)
        if abs(computed - self.value) > NUMBER_TOLERANCE * abs(computed):
            raise ValueError(f"the formula gives {computed:.6g}, the file says {self.value:.6g}; correct one of them")
        return self


class Exemplar(Value):
    """An answer a person might give, with the verdicts and level ranges an expert expects.

    `spoken` marks the words of a transcript: fillers, restarts, misheard terms.
    """

    id: Id
    kind: Literal["weak", "fair", "strong", "wrong"]
    spoken: bool
    answer: Text
    verdicts: dict[Id, Verdict]
    levels: dict[Id, tuple[Level, Level]]


class Rubric(Value):
    """All that scoring one question needs besides its wording. `solution` is there when the question is code."""

    criteria: tuple[Criterion, ...] = Field(min_length=1, max_length=MAX_CRITERIA)
    wrong_beliefs: tuple[WrongBelief, ...] = ()
    common_mistakes: tuple[CommonMistake, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    model_answer: Text
    numbers: tuple[Number, ...] = ()
    solution: Solution | None = None
    exemplars: tuple[Exemplar, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Hash of what scoring reads: all but exemplars and follow-ups."""
        return content_hash(self.model_dump(mode="json", exclude={"exemplars", "follow_ups"}))

    def __hash__(self) -> int:
        return hash(self.digest)

    def only(self, criterion_id: str) -> "Rubric":
        """Return what scoring this one criterion reads: it, and the wrong beliefs that contradict its points."""
        (criterion,) = (each for each in self.criteria if each.id == criterion_id)
        points = {point.id for point in criterion.points} if isinstance(criterion, Checklist) else set()
        return Rubric.model_construct(  # a part of a whole that holds together, so it is not checked as a whole
            criteria=(criterion,),
            wrong_beliefs=tuple(belief for belief in self.wrong_beliefs if belief.contradicts in points),
            model_answer=self.model_answer,
            solution=self.solution,
        )

    def points(self) -> Iterator[Point]:
        for checklist in self.checklists():
            yield from checklist.points

    def checklists(self) -> Iterator[Checklist]:
        return (criterion for criterion in self.criteria if isinstance(criterion, Checklist))

    def holistics(self) -> Iterator[Holistic]:
        return (criterion for criterion in self.criteria if isinstance(criterion, Holistic))

    def signed_mistakes(self) -> Iterator[CommonMistake]:
        """Yield the common mistakes that an answer's own words can show."""
        return (mistake for mistake in self.common_mistakes if mistake.sign)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if not sum(criterion.weight for criterion in self.criteria):
            raise ValueError("the weights of all criteria sum to 0; give one a `weight` above 0")
        if faults := [*id_faults(self), *self._size_faults()]:
            raise ValueError("\n".join(faults))
        return self

    def _size_faults(self) -> Iterator[str]:
        if (count := sum(1 for _ in self.points())) > MAX_POINTS:
            yield f"{count} points; a spoken answer can't hold more than {MAX_POINTS}: drop or merge some"
        if (words := len(self.model_answer.split())) > MAX_MODEL_ANSWER_WORDS:
            yield f"model_answer has {words} words; cut it to {MAX_MODEL_ANSWER_WORDS}"


def hash_rubric(question: Question, rubric: Rubric) -> str:
    """Return the hash of what scoring reads: the wording of the question, and the rubric."""
    return content_hash([question.wording, rubric.digest])
