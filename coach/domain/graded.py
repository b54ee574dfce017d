"""Answers that people have graded, and the minimal rubric for a question that has none of ours.

A reference answer is taken apart into statements, a rubric text into its items; each becomes a point.
Points serve every scorer: the judge reads their claims and notes, the coverage check looks for their
cues. The rules are general; none names a question or a data set.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, model_validator

from coach.domain.attempts import Usage
from coach.domain.coverage import NEEDS_A_MODEL
from coach.domain.hashing import content_hash
from coach.domain.questions import Difficulty, Question
from coach.domain.rubrics import MAX_MODEL_ANSWER_WORDS, MAX_POINTS, Checklist, Point, Rubric
from coach.domain.scoring import Scale, Scorecard, total
from coach.domain.value import Text, Value
from coach.domain.verdicts import Verdict
from coach.domain.words import stem, words

MIN_OWN_WORDS = 2
"""A statement with fewer words of its own joins its neighbour: one word alone is a topic, not a statement."""

MAX_OWN_WORDS = 8
"""Of a longer statement the longest words are looked for: they are the more particular ones."""

HIT_SHARE = 0.5
MIN_HIT_WORDS = 2
MAX_HIT_WORDS = 3
"""A point is hit by half of its own words near each other, at least two and at most three; one less is partial."""

EXPECTED_SHARE = 0.5
"""Who says this part of a reference answer has said what was asked: references say more than questions ask."""

MAX_RATERS = 2

# What a rubric text says about answers, and no answer says.
RUBRIC_WORDS = frozenset(
    """
    student students solution answer answers response item items rubric should must mention mentions mentioned
    state states stated stating indicate indicates indicated write writes wrote written include includes included
    following either point points mark marks credit correct correctly explain explains explained show shows showed
    """.split()
)

_SENTENCE_END = r"\n+|(?<=[.!?;:])\s+|(?:^|(?<=\s))[-*•●○]\s+|\s(?=\d{1,2}[.)]\s)"
_CLAUSE_END = r",\s+|\s[–—→]\s|\s\((?=\w)|\s(?=(?:and|or|but|because|which|so that|when|while|if|since)\s)"
_SENTENCE = re.compile(_SENTENCE_END)
_CLAUSE = re.compile(f"{_SENTENCE_END}|{_CLAUSE_END}")
_HEADING = re.compile(r"^[ \t]*#+[ \t]*(?:item\b[ \t]*\w*[ \t]*[:.)-]*)?[ \t]*", re.IGNORECASE | re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*(?:[-*•●○]|\(?\d{1,2}[.)])[ \t]+", re.MULTILINE)
_NUMBERING = re.compile(r"\(?\d{1,2}[.)]$")


class GradedAnswer(Value):
    """One line of a file of graded answers. `score` is the mean of its raters' and lies in 0..`score_max`.

    `extra` may hold the raters' yes/no verdicts on each criterion. Keys that are not listed here are ignored.
    """

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    dataset: str = ""
    question_id: Text
    question: Text
    reference_answer: str | None = None
    rubric: str | None = None
    answer_id: Text
    answer: str
    score: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    score_max: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    extra: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _score_fits(self) -> Self:
        if self.score > self.score_max:
            raise ValueError(f"is {self.score:g}, above score_max ({self.score_max:g}); correct one of them")
        return self

    @property
    def share(self) -> float:
        """The people's score in 0..1."""
        return self.score / self.score_max

    def criteria_by_rater(self) -> tuple[tuple[bool, ...], ...]:
        """Return the yes/no verdicts on each criterion, by rater; empty where the file has none."""
        found = ((self.extra or {}).get(f"criteria_rater{number}") for number in range(1, MAX_RATERS + 1))
        return tuple(tuple(bool(verdict) for verdict in each) for each in found if isinstance(each, list) and each)


class RubricImpossible(Exception):
    """No rubric can be made of a line; the message says why."""


@dataclass(frozen=True)
class _Statement:
    """What becomes a point: any of `ways`, each a set of words, says it. `whole` is for the judge."""

    claim: str
    whole: str
    ways: tuple[tuple[str, ...], ...]


def minimal_rubric(graded: GradedAnswer) -> tuple[Question, Rubric]:
    """Return the question of a graded answer with a rubric made from its rubric text, else its reference answer.

    Raises:
        RubricImpossible: there is neither, or no content words in it.
    """
    reference, rubric_text = (graded.reference_answer or "").strip(), (graded.rubric or "").strip()
    asked = frozenset(word.stem for word in words(graded.question))
    items = _items(rubric_text, asked)
    statements = items or _statements(reference or rubric_text, asked)
    if not statements:
        raise RubricImpossible("the line has no rubric or reference answer with content words to make points of")
    asks = "Does the answer say what is asked for?"
    if items and reference:
        asks = f"{asks} A reference answer: {reference}"
    elif reference and rubric_text:
        asks = f"{asks} What people were told to look for: {rubric_text}"
    needed = math.ceil((1 if items else EXPECTED_SHARE) * len(statements))
    topic = tuple(dict.fromkeys(_content(graded.question)))
    points = tuple(
        _point(number, statement, topic, must=number <= needed) for number, statement in enumerate(statements, start=1)
    )
    rubric = Rubric(
        criteria=(Checklist(id="content", asks=asks, points=points),),
        model_answer=" ".join((reference or rubric_text).split()[:MAX_MODEL_ANSWER_WORDS]),
    )
    return _question(graded), rubric


def _question(graded: GradedAnswer) -> Question:
    return Question(
        id=f"graded-{content_hash(graded.question)}",
        title=f"{graded.dataset} {graded.question_id}".strip(),
        round="graded",
        competencies=("graded",),
        difficulty=Difficulty.MEDIUM,
        minutes=2,
        ask=graded.question,
        source=graded.dataset or "a file of graded answers",
    )


def _point(number: int, statement: _Statement, topic: Sequence[str], *, must: bool) -> Point:
    return Point(
        id=f"p{number}",
        claim=statement.claim,
        why="The people who graded this question looked for it.",
        must=must,
        source="the rubric or reference answer in the file",
        cues=tuple(cue for way in statement.ways for cue in _cues(way, topic)),
        notes=f"Counts in any words. In full: {statement.whole}",
    )


def _cues(own: Sequence[str], topic: Sequence[str]) -> Iterator[str]:
    """Yield a cue for each choice of own words that makes a hit.

    Of a pair, the third term is met by either word, so one of them alone is partial. A single word earns
    nothing unless a word of the question stands near.
    """
    needed = min(MAX_HIT_WORDS, max(MIN_HIT_WORDS, math.ceil(HIT_SHARE * len(own))))
    if len(own) == 1:
        yield f"{own[0]} {'|'.join(topic)}".strip()
    elif needed == MIN_HIT_WORDS:
        yield from (f"{one} {other} {one}|{other}" for one, other in combinations(own, 2))
    else:
        yield from (" ".join(chosen) for chosen in combinations(own, needed))


def _content(text: str) -> Iterator[str]:
    """Yield the folded words of a text that carry its content, in order."""
    return (word.text for word in words(text) if not word.is_function and word.text not in RUBRIC_WORDS)


def _own(text: str, known: frozenset[str]) -> tuple[str, ...]:
    """Return the content words whose stems are not `known`, one for each stem, in order."""
    by_stem: dict[str, str] = {}
    for word in _content(text):
        by_stem.setdefault(stem(word), word)
    return tuple(word for each, word in by_stem.items() if each not in known)


def _longest(own: Sequence[str]) -> tuple[str, ...]:
    kept = set(sorted(own, key=len, reverse=True)[:MAX_OWN_WORDS])
    return tuple(word for word in own if word in kept)


@dataclass(frozen=True)
class _Clause:
    claim: str
    sentence: str
    own: tuple[str, ...]

    def join(self, after: "_Clause") -> "_Clause":
        same = after.sentence in self.sentence
        sentence = self.sentence if same else f"{self.sentence} {after.sentence}"
        return _Clause(f"{self.claim} {after.claim}", sentence, self.own + after.own)


def _statements(text: str, asked: frozenset[str]) -> list[_Statement]:
    """Return the statements of a reference answer.

    Words of the question are nobody's own, so repeating the question earns nothing.
    """
    return [_Statement(clause.claim, clause.sentence, (_longest(clause.own),)) for clause in _clauses(text, asked)]


def _clauses(text: str, known: frozenset[str]) -> list[_Clause]:
    """Return the clauses of a text, each with the words that are not `known` and in no earlier one."""
    found: list[_Clause] = []
    for sentence in _pieces(_SENTENCE, text):
        inside: list[_Clause] = []
        for claim in _pieces(_CLAUSE, sentence):
            if own := _own(claim, known):
                known = known.union(map(stem, own))
                inside.append(_Clause(claim, sentence, own))
        found.extend(_join_short(inside))
    return _at_most(MAX_POINTS, _join_short(found))


def _pieces(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    return (stripped for piece in pattern.split(text) if (stripped := piece.strip()) and not _NUMBERING.match(stripped))


def _join_short(clauses: Sequence[_Clause]) -> list[_Clause]:
    joined: list[_Clause] = []
    for clause in clauses:
        if joined and min(len(clause.own), len(joined[-1].own)) < MIN_OWN_WORDS:
            joined[-1] = joined[-1].join(clause)
        else:
            joined.append(clause)
    return joined


def _at_most(count: int, clauses: Sequence[_Clause]) -> list[_Clause]:
    """Return the clauses with the shortest neighbours joined until there are at most `count`."""
    joined = list(clauses)
    while len(joined) > count:
        at = min(range(len(joined) - 1), key=lambda at: len(joined[at].own) + len(joined[at + 1].own))
        joined[at : at + 2] = [joined[at].join(joined[at + 1])]
    return joined


def _items(text: str, asked: frozenset[str]) -> list[_Statement]:
    """Return the items of a rubric text: its parts under `#` headings, else its list entries; empty for neither.

    Each clause of an item is a way of meeting it, by words that no earlier item has.
    """
    for pattern in (_HEADING, _BULLET):
        parts = [part.strip() for part in pattern.split(text)[1:] if part.strip()]
        if 2 <= len(parts) <= MAX_POINTS:
            known, items = asked, list[_Statement]()
            for part in parts:
                ways = [clause.own for clause in _clauses(part, known)] or [
                    _own(part, asked) or _own(part, frozenset())
                ]
                known = known.union(map(stem, _content(part)))
                claim = " ".join(_pieces(_BULLET, part))
                items.append(_Statement(claim, claim, tuple(_longest(way) for way in ways if way)))
            return [item for item in items if item.ways]
    return []


class ScoredAnswer(Value):
    """One line of a results file: what a scorer made of a graded answer.

    `key` names the answer and all that decides its score, so a changed rubric, prompt or model is scored
    anew. `share` is None when the answer was not scored, and `reason` says why. `verdicts` are those on the points of
    the rubric, in order, `levels` those of its criteria; None for a criterion that was not scored. `shares` are there
    also when the answer as a whole was not scored. `failed` says that something outside went wrong, so that trying
    again may help. `seconds` and `usage` are what the scoring took; `usage` is None where no model was asked.
    """

    key: str
    answer_id: str
    scale: Scale | None = None
    share: float | None = None
    reason: str | None = None
    verdicts: tuple[Verdict, ...] = ()
    levels: dict[str, int | None] = Field(default_factory=dict)
    shares: dict[str, float | None] = Field(default_factory=dict)
    failed: bool = False
    seconds: float | None = None
    usage: Usage | None = None

    @property
    def met(self) -> tuple[bool, ...]:
        """Whether each point was a hit."""
        return tuple(verdict is Verdict.HIT for verdict in self.verdicts)


def read_score(key: str, answer_id: str, rubric: Rubric, card: Scorecard) -> ScoredAnswer:
    """Return what counts of a scorecard; not scored when a criterion that the scorer could judge was not."""
    reasons = [each.reason for each in card.criteria if each.reason and each.reason != NEEDS_A_MODEL]
    share = None if reasons else total(rubric, card.criteria)
    verdicts = tuple(point.verdict for criterion in card.criteria for point in criterion.points)
    return ScoredAnswer(
        key=key,
        answer_id=answer_id,
        scale=card.scale,
        share=share,
        reason=None if share is not None else (reasons or [NEEDS_A_MODEL])[0],
        verdicts=() if share is None else verdicts,
        levels={} if share is None else {each.criterion_id: each.level for each in card.criteria},
        shares={each.criterion_id: each.share for each in card.criteria},
    )
