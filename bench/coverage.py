"""What the coverage check costs."""

import time
from dataclasses import dataclass

from bench.cases import Case
from coach.domain.coverage import check_coverage
from coach.domain.transcripts import Transcript


@dataclass(frozen=True)
class CoverageCost:
    answers: int
    scored: int
    per_s: float
    cpu_ms: float


def measure_coverage(cases: list[Case]) -> CoverageCost:
    """Return what it takes to check answers one after the other. The cues are parsed before, as at a start."""
    for case in cases[: len({each.entry.question.id for each in cases})]:
        check_coverage(case.entry.question, case.entry.rubric, Transcript(text=case.answer))
    begun, cpu = time.perf_counter(), time.process_time()
    cards = [check_coverage(case.entry.question, case.entry.rubric, Transcript(text=case.answer)) for case in cases]
    seconds, cpu_s = time.perf_counter() - begun, time.process_time() - cpu
    scored = sum(any(criterion.level is not None for criterion in card.criteria) for card in cards)
    return CoverageCost(len(cards), scored, len(cards) / seconds, cpu_s * 1000 / len(cards))
