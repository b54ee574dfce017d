"""Builds values for tests, so that a test names only what it is about."""

from datetime import UTC, datetime

from coach.domain.attempts import Stage
from coach.domain.progress import ProgressEntry
from coach.domain.questions import Difficulty, Question
from coach.domain.rubrics import Checklist, Criterion, Exemplar, FollowUp, Holistic, Point, Rubric, WrongBelief
from coach.domain.scoring import CriterionScore, NextAction, PointScore, Scale, Scorecard, ScorerKind
from coach.domain.speech import Recognizer, Span, SpokenTranscript, SpokenWord
from coach.domain.tasks import Solution, Task
from coach.domain.transcripts import Evidence
from coach.domain.verdicts import Verdict

ANSWER = (
    "Self-attention lets every token look at every other token at once. That is why training runs in parallel over"
    " the sequence, which an RNN can't do because it needs the previous state. The price is a cost that is quadratic"
    " in the length of the sequence."
)


def question(**fields: object) -> Question:
    return Question.model_validate(
        {
            "id": "attention",
            "title": "Attention",
            "round": "deep-dive",
            "competencies": ("transformer-depth",),
            "difficulty": Difficulty.MEDIUM,
            "minutes": 3,
            "ask": "Why did the Transformer replace recurrent networks, and what does it cost?",
            "source": "A test",
            **fields,
        }
    )


def point(name: str, *cues: str, **fields: object) -> Point:
    return Point.model_validate(
        {
            "id": name,
            "claim": f"The claim of {name}.",
            "why": f"Why {name} matters.",
            "must": True,
            "source": f"The source of {name}",
            "cues": cues or ("never said",),
            "notes": f"What counts for {name}.",
            **fields,
        }
    )


PARALLEL = point("parallel", "parallel sequence|positions|tokens", weight=2)
QUADRATIC = point("quadratic", "quadratic|n_squared length|sequence", weight=1)
BONUS = point("kv-cache", "cache keys|values decoding", must=False, weight=1)


def checklist(*points: Point, **fields: object) -> Checklist:
    return Checklist.model_validate(
        {
            "id": "mechanism",
            "asks": "Does it say how attention works and what it costs?",
            "weight": 3,
            "points": points or (PARALLEL, QUADRATIC, BONUS),
            **fields,
        }
    )


def holistic(**fields: object) -> Holistic:
    return Holistic.model_validate(
        {
            "id": "clarity",
            "asks": "Can it be followed?",
            "weight": 1,
            "levels": {level: f"Clear to level {level}." for level in range(1, 6)},
            **fields,
        }
    )


BELIEF = WrongBelief(
    id="linear-cost",
    says="Attention is linear in the length.",
    truth="Full attention is quadratic in the length.",
    source="Vaswani et al. 2017, Table 1",
    contradicts="quadratic",
    cues=("linear cost|complexity length|sequence",),
)


def rubric(*criteria: Criterion, **fields: object) -> Rubric:
    """Return the usual rubric, or one of these criteria with nothing else."""
    usual = {"wrong_beliefs": (BELIEF,), "follow_ups": (FollowUp(point="quadratic", ask="What does it cost?"),)}
    return Rubric.model_validate(
        {
            "criteria": criteria or (checklist(), holistic()),
            "model_answer": ANSWER,
            **({} if criteria else usual),
            **fields,
        }
    )


def exemplar(**fields: object) -> Exemplar:
    return Exemplar.model_validate(
        {
            "id": "one",
            "kind": "fair",
            "spoken": False,
            "answer": ANSWER,
            "verdicts": {"parallel": "hit", "quadratic": "hit", "kv-cache": "missing"},
            "levels": {"mechanism": (4, 5), "clarity": (3, 4)},
            **fields,
        }
    )


def evidence(text: str, quote: str) -> Evidence:
    start = text.index(quote)
    return Evidence(quote=quote, start=start, end=start + len(quote))


RECOGNIZER = Recognizer(backend="fake", model="scripted", version="1", keeps_fillers=False, times_words=True)


def spoken(text: str, **fields: object) -> SpokenTranscript:
    """Return what was heard: each word takes 0.4 s and is followed by 0.1 s of silence."""
    said = tuple(
        SpokenWord(text=word, start_s=0.5 * number, end_s=0.5 * number + 0.4)
        for number, word in enumerate(text.split())
    )
    whole = {
        "text": " ".join(word.text for word in said),
        "words": said,
        "speech": tuple(Span(start_s=word.start_s, end_s=word.end_s) for word in said),
        "duration_s": 0.5 * len(said),
        "recognizer": RECOGNIZER,
    }
    return SpokenTranscript.model_validate({**whole, **fields})


def verdicts(**given: Verdict) -> tuple[PointScore, ...]:
    """Return a score for each point of the usual checklist; `kv_cache` for the bonus."""
    all_of_them = {"parallel": Verdict.HIT, "quadratic": Verdict.HIT, "kv_cache": Verdict.MISSING, **given}
    return tuple(PointScore(point_id=name.replace("_", "-"), verdict=verdict) for name, verdict in all_of_them.items())


def scorecard(*criteria: CriterionScore, **fields: object) -> Scorecard:
    return Scorecard.model_validate(
        {
            "scale": Scale(scorer=ScorerKind.COVERAGE, rubric_hash="00ff"),
            "criteria": criteria,
            "next_action": NextAction(criterion_id="mechanism", advice="Say it again."),
            **fields,
        }
    )


REFERENCE = "def largest(xs):\n    return max(xs)\n"
WRONG_SOLUTIONS: tuple[dict[str, str], ...] = (
    {
        "id": "starts-at-zero",
        "flaw": "Starts at 0, so a list of negative numbers gives 0.",
        "code": "def largest(xs):\n    return max([0, *xs])\n",
    },
    {
        "id": "by-distance",
        "flaw": "Compares distances from 0.",
        "code": "def largest(xs):\n    return max(xs, key=abs)\n",
    },
)


def task(**fields: object) -> Task:
    return Task.model_validate(
        {
            "statement": "Return the largest of some numbers.",
            "signature": "largest(xs: list[int]) -> int",
            "starter": "def largest(xs):\n    raise NotImplementedError\n",
            "examples": ">>> largest([1, 3, 2])\n3\n",
            "visible_tests": "from solution import largest\n\ndef test_one():\n    assert largest([7]) == 7\n",
            **fields,
        }
    )


def solution(**fields: object) -> Solution:
    return Solution.model_validate(
        {
            "code": REFERENCE,
            "hidden_tests": "from solution import *\n\ndef test_negative():\n    assert largest([-2, -1]) == -1\n",
            "time_complexity": "O(n)",
            "space_complexity": "O(1)",
            "wrong": WRONG_SOLUTIONS,
            **fields,
        }
    )


def entry(**fields: object) -> ProgressEntry:
    """Return what a typed answer reached that the coverage check scored."""
    return ProgressEntry.model_validate(
        {
            "attempt_id": "a1",
            "question_id": "attention",
            "round": "deep-dive",
            "competencies": ("transformer-depth",),
            "at": datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
            "spoken": False,
            "stage": Stage.SCORED,
            "scorer": ScorerKind.COVERAGE,
            "model": None,
            "scale": "scale-1",
            "total": 0.5,
            "band": None,
            "levels": {"mechanism": 3},
            "self_total": None,
            **fields,
        }
    )
