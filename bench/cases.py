"""Made answers of about 250 words with the sound reply that a model would give to each.

No two answers and hardly two quotations are alike, so no cache is warmer than it would be with learners.
"""

import json
import random
from dataclasses import dataclass
from functools import cache

from coach.domain.rubrics import Rubric
from coach.domain.transcripts import Transcript
from coach.library import Entry, Library, load_library
from coach.prompts import Prompts, load_prompts
from coach.settings import Settings

MARK = "This is take"
"""Begins every answer and is followed by the number of its case, by which the model server knows it."""

CRITERIA, POINTS = 5, 12
ANSWER_WORDS = 250
QUOTE_WORDS = (5, 15)
VERDICTS = {"hit": 12, "partial": 4, "missing": 3, "wrong": 1}
"""How often each verdict is given, in parts of twenty."""

LEVELS = (2, 3, 4, 5)
NOTE = "These words show that the claim is made, though the second half of it stays vague."
CORRECTION = "It is the other way round, as the source of this point shows."
ADVICE = "Say what you measured before and after, with the unit, and what you compared it with."


@dataclass(frozen=True)
class Case:
    """An answer to `entry` and the text of a reply that scores it in full."""

    number: int
    entry: Entry
    answer: str
    reply: str


@cache
def library() -> Library:
    return load_library(_shipped().rubrics)


@cache
def prompts() -> Prompts:
    return load_prompts(_shipped().prompts)


@cache
def _shipped() -> Settings:
    """Return the settings as shipped, whatever the environment says."""
    return Settings.model_construct()


@cache
def usual_questions() -> tuple[Entry, ...]:
    """Return the questions without code whose rubric has five criteria and twelve points."""
    return tuple(
        entry
        for entry in library().entries.values()
        if entry.question.task is None
        and len(entry.rubric.criteria) == CRITERIA
        and sum(1 for _ in entry.rubric.points()) == POINTS
    )


def make_case(number: int) -> Case:
    """Return case `number`, the same one every time. The spoken questions of the usual size take turns."""
    entry = usual_questions()[number % len(usual_questions())]
    rng = random.Random(number)
    words = f"{MARK} {number:06d}, {_order(entry.rubric.model_answer, rng)}".split()[:ANSWER_WORDS]
    return Case(number, entry, " ".join(words), json.dumps(_reply(entry.rubric, words, rng)))


def _order(text: str, rng: random.Random) -> str:
    sentences = " ".join(text.split()).split(". ")
    rng.shuffle(sentences)
    return ". ".join(sentences)


def _reply(rubric: Rubric, words: list[str], rng: random.Random) -> dict[str, object]:
    verdicts = rng.choices(list(VERDICTS), list(VERDICTS.values()), k=sum(1 for _ in rubric.points()))
    return {
        "points": {
            point.id: {
                "quote": "" if verdict == "missing" else _quote(words, rng),
                "note": NOTE,
                "verdict": verdict,
            }
            for point, verdict in zip(rubric.points(), verdicts, strict=True)
        },
        "criteria": {
            criterion.id: {"quote": _quote(words, rng), "note": NOTE, "level": rng.choice(LEVELS)}
            for criterion in rubric.holistics()
        },
        "wrong_statements": [
            {"quote": _quote(words, rng), "wrong_belief": "none", "correction": CORRECTION}
            for _ in range(verdicts.count("wrong"))
        ],
        "next_action": {"about": next(rubric.points()).id, "advice": ADVICE},
    }


def _quote(words: list[str], rng: random.Random) -> str:
    """Return words that follow each other and prove something: some of them are no function words."""
    while True:
        count = rng.randint(*QUOTE_WORDS)
        start = rng.randrange(len(words) - count)
        quote = " ".join(words[start : start + count])
        if Transcript(text=quote).find(quote):
            return quote
