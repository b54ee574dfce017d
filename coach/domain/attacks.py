"""Attacks: what somebody might do to an answer to be scored better without knowing more."""

from string import Template
from typing import Annotated

from pydantic import AfterValidator, Field

from coach.domain.questions import Question
from coach.domain.rubrics import Rubric
from coach.domain.value import Id, Text, Value
from coach.domain.words import words

VARIABLES = frozenset({"answer", "ask", "terms"})
MAX_TERMS = 40
"""A list longer than this is told from an answer by its length alone."""


def _holds_answer(text: str) -> str:
    used = set(Template(text).get_identifiers())
    if "answer" not in used or used - VARIABLES:
        raise ValueError(f"uses {sorted(used)}; it must hold $answer, and beside it at most $ask and $terms")
    return text


class Attack(Value):
    """`does` completes the sentence "an answer that …"; `text` is the attacked answer, with variables."""

    id: Id
    does: Text
    text: Annotated[Text, AfterValidator(_holds_answer)]


class AttackSet(Value):
    attacks: tuple[Attack, ...] = Field(min_length=1)


def attacked(attack: Attack, question: Question, rubric: Rubric, answer: str) -> str:
    """Return an answer as it is after an attack."""
    return Template(attack.text).substitute(answer=answer, ask=question.ask, terms=", ".join(terms_of(rubric)))


def terms_of(rubric: Rubric) -> tuple[str, ...]:
    """Return the content words of what a rubric looks for, the first ones, each once."""
    content = (word for point in rubric.points() for word in words(point.claim) if not word.is_function)
    by_stem: dict[str, str] = {}
    for word in content:
        by_stem.setdefault(word.stem, word.text)
    return tuple(by_stem.values())[:MAX_TERMS]
