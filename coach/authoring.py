"""What an author is told beyond what the service checks at start: whether a question says what it means to.

A rubric can be well-formed and still contradict itself: levels that don't follow from verdicts, a model answer
that misses a point, cues that find other answers than those meant, code that fails its own tests.
"""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise

from coach.domain.coverage import NEEDS_A_MODEL, check_coverage, find_wrong_statements, search
from coach.domain.cues import parse
from coach.domain.questions import Question
from coach.domain.rubrics import Exemplar, Rubric
from coach.domain.scoring import PointScore, Scorecard, score_checklist, total
from coach.domain.tasks import Solution, Task
from coach.domain.transcripts import Transcript
from coach.domain.value import Value
from coach.domain.verdicts import Verdict
from coach.domain.words import words
from coach.runner import EXAMPLES, Outcome, TestRun, run_tests

MIN_AGREEMENT = 0.8
"""Share of an exemplar set's verdicts that the coverage check must find as the author expects them."""

MAX_SHARED_WORDS = 3
PATTERN_TIMEOUT_S = 2.0
"""Far above what a sound pattern takes on the texts below."""

REPEATS = 6
LINES = 2000
INDENTED_LINE = "            value = other\n"
"""Texts on which a pattern may run wild: long ones, ones without punctuation, and white space."""

KINDS = ("wrong", "weak", "fair", "strong")
HIDDEN = "test_hidden.py"
VISIBLE = "test_visible.py"


class Difference(Value):
    """A verdict that the coverage check gives otherwise than the author, with the words it went by."""

    exemplar_id: str
    point_id: str
    expected: Verdict
    found: Verdict | None
    quote: str | None

    def __str__(self) -> str:
        by = f" by “{self.quote}”" if self.quote else ""
        return f"{self.exemplar_id}: {self.point_id}: expected {self.expected}, found {self.found or 'nothing'}{by}"


class Examined(Value):
    """What was found in one question. `verdicts` were compared, `differences` are where the coverage check differs."""

    faults: tuple[str, ...]
    verdicts: int
    differences: tuple[Difference, ...]

    @property
    def agreement(self) -> float | None:
        """Share of the same verdicts, in 0..1; None when no verdict was expected."""
        return 1 - len(self.differences) / self.verdicts if self.verdicts else None


def examine(question: Question, rubric: Rubric) -> Examined:
    """Return what is wrong with a question that loads, each with its key and the mend. Runs no code of it."""
    cards = {
        exemplar.id: check_coverage(question, rubric, Transcript(text=exemplar.answer)) for exemplar in rubric.exemplars
    }
    differences = tuple(
        difference for exemplar in rubric.exemplars for difference in _differences(exemplar, cards[exemplar.id])
    )
    verdicts = sum(len(exemplar.verdicts) for exemplar in rubric.exemplars)
    faults = [
        *_exemplar_faults(rubric),
        *_model_answer_faults(question, rubric),
        *_copied_cues(rubric),
        *_accused(rubric),
        *_wild_patterns(rubric),
        *_unasked_points(rubric),
        *_order_faults(rubric, cards),
    ]
    if verdicts and 1 - len(differences) / verdicts < MIN_AGREEMENT:
        faults.append(
            f"cues: the coverage check gives {verdicts - len(differences)} of {verdicts} verdicts as expected, under"
            f" {MIN_AGREEMENT:.0%}; mend the cues where `coach check FILE --differences` shows one"
        )
    return Examined(faults=tuple(faults), verdicts=verdicts, differences=differences)


def _differences(exemplar: Exemplar, card: Scorecard) -> Iterator[Difference]:
    found = {point.point_id: point for criterion in card.criteria for point in criterion.points}
    for point_id, expected in exemplar.verdicts.items():
        point = found.get(point_id)
        if point is None or point.verdict is not expected:
            yield Difference(
                exemplar_id=exemplar.id,
                point_id=point_id,
                expected=expected,
                found=point.verdict if point else None,
                quote=point.evidence[0].quote if point and point.evidence else None,
            )


def _exemplar_faults(rubric: Rubric) -> Iterator[str]:
    exemplars = rubric.exemplars
    if missing := [kind for kind in KINDS if kind not in {exemplar.kind for exemplar in exemplars}]:
        yield f"exemplars: none is {' or '.join(missing)}; write one of each kind"
    if 2 * sum(exemplar.spoken for exemplar in exemplars) < len(exemplars):
        yield "exemplars: fewer than half have `spoken = true`; write some in the words of a transcript"
    for exemplar in exemplars:
        points = [PointScore(point_id=name, verdict=verdict) for name, verdict in exemplar.verdicts.items()]
        for checklist in rubric.checklists():
            low, high = exemplar.levels[checklist.id]
            level = score_checklist(checklist, points).level or 0
            if not low <= level <= high:
                yield (
                    f"exemplars {exemplar.id!r}: levels.{checklist.id} expects {low} to {high}, but its verdicts make"
                    f" {level}; correct one of them"
                )


def _model_answer_faults(question: Question, rubric: Rubric) -> Iterator[str]:
    if not any(True for _ in rubric.points()):
        return
    said = rubric.model_answer
    if rubric.solution:
        said = f"{said}\n\n```python\n{rubric.solution.code}\n```\n"
    card = check_coverage(question, rubric, Transcript(text=said))
    for reason in {each.reason for each in card.criteria if each.reason and each.reason != NEEDS_A_MODEL}:
        yield f"model_answer: is not scored: {reason}"
    found = {point.point_id: point.verdict for criterion in card.criteria for point in criterion.points}
    for point in rubric.points():
        if point.must and found.get(point.id) not in (None, Verdict.HIT):
            yield f"model_answer: no cue of {point.id!r} finds it ({found[point.id]}); make the point, or mend its cues"
    for statement in card.wrong_statements:
        yield (
            f"model_answer: “{statement.evidence[0].quote}” is taken for the wrong belief"
            f" {statement.wrong_belief_id!r}; mend its cues"
        )


def _copied_cues(rubric: Rubric) -> Iterator[str]:
    said = [f" {' '.join(word.text for word in words(exemplar.answer))} " for exemplar in rubric.exemplars]
    for point in rubric.points():
        for cue in point.cues:
            written = [word.text for word in words(cue.replace("|", " . ")) if len(word.text) > 1]
            for run in zip(*(written[offset:] for offset in range(MAX_SHARED_WORDS + 1)), strict=False):
                if any(f" {' '.join(run)} " in text for text in said):
                    yield f"points {point.id!r}: the cue “{' '.join(run)}” is copied from an exemplar; say it otherwise"


def _accused(rubric: Rubric) -> Iterator[str]:
    """Yield where the cues of a wrong belief take the rubric's own words for the mistake."""
    own = [
        *((f"the claim of {point.id!r}", point.claim) for point in rubric.points()),
        *((f"the why of {point.id!r}", point.why) for point in rubric.points()),
        *((f"the truth of {belief.id!r}", belief.truth) for belief in rubric.wrong_beliefs),
        *((f"the exemplar {each.id!r}", each.answer) for each in rubric.exemplars if each.kind == "strong"),
    ]
    for place, text in own:
        for statement in find_wrong_statements(rubric, text):
            yield (
                f"wrong_beliefs {statement.wrong_belief_id!r}: its cues accuse {place}"
                f" (“{statement.evidence[0].quote}”); narrow them"
            )


def _wild_patterns(rubric: Rubric) -> Iterator[str]:
    """Yield the regular expressions that run wild on a long text, so that one answer could block a worker."""
    said = " ".join(exemplar.answer for exemplar in rubric.exemplars)
    texts = (said * REPEATS, " ".join(word.text for word in words(said)) * REPEATS, INDENTED_LINE * LINES)
    cues = [(f"points {point.id!r}", cue) for point in rubric.points() for cue in point.cues]
    cues += [(f"wrong_beliefs {belief.id!r}", cue) for belief in rubric.wrong_beliefs for cue in belief.cues]
    for place, cue in cues:
        pattern = parse(cue).pattern
        if pattern is not None and any(_runs_wild(pattern, text) for text in texts):
            yield f"{place}: the pattern {cue[:60]!r} takes too long on a long text; avoid repeats inside repeats"


def _runs_wild(pattern: str, text: str) -> bool:
    """Return whether a search takes longer than `PATTERN_TIMEOUT_S` of the processor. Only a signal can stop one."""
    try:
        with _alarm(PATTERN_TIMEOUT_S):
            for _ in search(pattern, text):
                pass
    except _TooLong:
        return True
    return False


class _TooLong(Exception):
    pass


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise `_TooLong` in the main thread when so many seconds of the processor were used."""

    def stop(*_: object) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _unasked_points(rubric: Rubric) -> Iterator[str]:
    asked = {follow_up.point for follow_up in rubric.follow_ups}
    for point in rubric.points():
        if point.must and point.id not in asked:
            yield f"follow_ups: none probes {point.id!r}; write what an interviewer would ask"


def _order_faults(rubric: Rubric, cards: dict[str, Scorecard]) -> Iterator[str]:
    """Yield where the coverage check ranks a worse kind of answer at or above a better one."""
    totals: dict[str, list[tuple[float, str]]] = {kind: [] for kind in KINDS}
    for exemplar in rubric.exemplars:
        reached = total(rubric, cards[exemplar.id].criteria)
        if reached is not None:
            totals[exemplar.kind].append((reached, exemplar.id))
    ranked = [totals["wrong"] + totals["weak"], totals["fair"], totals["strong"]]
    for worse, better in pairwise([each for each in ranked if each]):
        (high, above), (low, below) = max(worse), min(better)
        if high >= low:
            yield (
                f"cues: by the coverage check {above!r} reaches {high:.0%} and the better {below!r} only {low:.0%};"
                " mend the cues"
            )


def prove(task: Task, solution: Solution) -> tuple[str, ...]:
    """Run the code of a task and return what is wrong with it, each with its key and the mend."""
    tests = {EXAMPLES: task.examples, VISIBLE: task.visible_tests, HIDDEN: solution.hidden_tests}
    codes = [solution.code, task.starter, *(each.code for each in solution.wrong)]
    with ThreadPoolExecutor(max_workers=2) as pool:
        reference, starter, *wrong = pool.map(lambda code: run_tests(code, tests), codes)
    faults = list(_reference_faults(reference))
    if starter.outcome is Outcome.PASSED:
        faults.append("task.starter: passes every test; leave the work to the learner")
    for each, run in zip(solution.wrong, wrong, strict=True):
        faults.extend(f"solution.wrong {each.id!r}: {fault}" for fault in _wrong_faults(run))
    return tuple(faults)


def _reference_faults(run: TestRun) -> Iterator[str]:
    for failed in run.failed:
        yield f"solution.code: fails {failed.test} ({failed.reason}); mend the code or the test"
    if run.outcome in (Outcome.BROKEN, Outcome.TIMED_OUT):
        yield f"solution.code: can't be tested: {_end_of(run.output)}; mend the code or the tests"


def _wrong_faults(run: TestRun) -> Iterator[str]:
    if run.outcome is Outcome.PASSED:
        yield "passes every test; add a hidden test that finds its flaw"
    elif run.outcome is Outcome.BROKEN:
        yield f"can't be tested: {_end_of(run.output)}; make it code that runs"
    elif run.outcome is Outcome.TIMED_OUT:
        yield "hangs the tests; bound every wait in them"
    elif not any(failed.test.startswith("test_hidden") for failed in run.failed):
        yield "fails no hidden test; add one that finds its flaw"
    elif any(failed.test == EXAMPLES for failed in run.failed):
        yield "fails the examples, so nobody would hand it in; make it more plausible"


def _end_of(output: str) -> str:
    lines = [line for line in output.splitlines() if line.strip()]
    return next((line for line in reversed(lines) if "Error" in line), lines[-1] if lines else "no output")
