"""Tokens of a scoring, and the share of the prompt that never changes, by question."""

import json
import statistics
from dataclasses import dataclass
from pathlib import Path

from bench.cases import Case, make_case, prompts, usual_questions
from coach.domain.claims import reply_schema
from coach.domain.transcripts import Transcript
from coach.judge import conversation
from coach.tokens import TokenCounter


@dataclass(frozen=True)
class QuestionTokens:
    """Medians over answers. `schema` is sent beside the messages; servers differ in whether they charge for it.

    `same` tells whether the prefix and the schema had the same bytes for every answer.
    """

    question_id: str
    prefix: int
    answer: float
    schema: int
    output: float
    same: bool
    answers: int

    @property
    def prompt(self) -> float:
        return self.prefix + self.answer

    @property
    def prefix_share(self) -> float:
        return self.prefix / self.prompt


def measure_tokens(vocabulary: Path, answers: int) -> tuple[list[QuestionTokens], bool]:
    """Return the tokens of each question that takes a turn, and whether they are exact."""
    counter = TokenCounter(vocabulary)
    count = len(usual_questions())
    return [
        _measure([make_case(number) for number in range(first, first + count * answers, count)], counter)
        for first in range(count)
    ], counter.is_exact


def _measure(cases: list[Case], counter: TokenCounter) -> QuestionTokens:
    prefixes: set[str] = set()
    schemas: set[str] = set()
    changing: list[int] = []
    for case in cases:
        entry = case.entry
        *fixed, last = conversation(prompts(), entry.question, entry.rubric, Transcript(text=case.answer))
        prefixes.add("\n".join(message.content for message in fixed))
        schemas.add(json.dumps(reply_schema(entry.rubric)))
        changing.append(counter.count(last.content).tokens)
    return QuestionTokens(
        question_id=cases[0].entry.question.id,
        prefix=counter.count(min(prefixes)).tokens,
        answer=statistics.median(changing),
        schema=counter.count(min(schemas)).tokens,
        output=statistics.median(counter.count(case.reply).tokens for case in cases),
        same=len(prefixes) == len(schemas) == 1,
        answers=len(cases),
    )


def estimate_error(vocabulary: Path, cases: list[Case]) -> tuple[float, float] | None:
    """Return the least and the greatest of estimate / exact count over answers; None without a vocabulary."""
    exact, rough = TokenCounter(vocabulary), TokenCounter(Path("/nonexistent"))
    if not exact.is_exact:
        return None
    ratios = [rough.count(case.answer).tokens / exact.count(case.answer).tokens for case in cases]
    return min(ratios), max(ratios)
