"""Calibrates a scorer: the answers of the bank read once or more, and weak ones under attack, make a trust card."""

import random
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

import coach
from coach.domain.attacks import Attack, AttackSet, attacked
from coach.domain.repeats import Repeated, ScaleSpread, Shares, spreads_of
from coach.domain.replies import Reply
from coach.domain.rubrics import Exemplar, Rubric
from coach.domain.scoring import Scale, ScorerKind
from coach.domain.trust import Measures, Subject, measure
from coach.domain.value import Value
from coach.errors import DataFileInvalid
from coach.evaluation import Evaluation, Task, read_scores
from coach.library import Entry
from coach.llm.options import price

ATTACKS = Path(coach.__file__).with_name("attacks.toml")
SEED = 1
"""The bootstrap draws the same samples each time, so the same scores give the same card."""

REPLY_TOKENS_PER_POINT = 50
REPLY_TOKENS_PER_LEVEL = 60
REPLY_TOKENS_BESIDE = 120
"""What a reply takes, roughly: a quotation, a note and a verdict for each point; wrong statements and an advice."""


class Forecast(Value):
    """What the scorings that are left will take, about: once for each answer, without asking again.

    Zero calls without a model; `price_usd` is None where prices are not set.
    """

    answers: int
    calls: int
    input_tokens: int
    output_tokens: int
    price_usd: float | None


@dataclass(frozen=True)
class Findings:
    """What stands on a trust card, and how far readings of the same words scattered: nothing of a scorer by rules."""

    measures: Measures
    spreads: tuple[ScaleSpread, ...]


@dataclass(frozen=True)
class _Planned:
    """The tasks of one exemplar."""

    entry: Entry
    exemplar: Exemplar
    readings: tuple[Task, ...]
    attacked: Mapping[str, Task]


class Calibration:
    """Of the scorer of `evaluation`, on the exemplars of `entries`, each read `repeats` times.

    Of each question the first weak exemplar is also read under each attack. Scores are kept in the file `kept` until
    `forget`, so a calibration that was broken off, or in which the model failed, goes on where it was.
    """

    def __init__(self, evaluation: Evaluation, entries: Sequence[Entry], repeats: int, kept: Path) -> None:
        self._evaluation = evaluation
        self._kept = kept
        self._attacks = load_attacks(ATTACKS)
        self._planned = [
            self._plan(entry, exemplar, repeats) for entry in entries for exemplar in entry.rubric.exemplars
        ]

    @property
    def scorings(self) -> int:
        """How many there are in all."""
        return len(self._tasks)

    @cached_property
    def _tasks(self) -> list[Task]:
        return [task for planned in self._planned for task in (*planned.readings, *planned.attacked.values())]

    def forecast(self) -> Forecast:
        """Return what is still to be asked, and about what it costs."""
        found = read_scores(self._kept)
        left = [task for task in self._tasks if task.key not in found]
        choice = self._evaluation.choice
        if choice.model is None or choice.options is None:
            return Forecast(answers=len(left), calls=0, input_tokens=0, output_tokens=0, price_usd=None)
        sent = sum(self._evaluation.prompt_tokens(task) for task in left)
        replied = sum(_reply_tokens(task.rubric) for task in left)
        whole = Reply(text="", model=choice.model.name, input_tokens=sent, output_tokens=replied)
        return Forecast(
            answers=len(left),
            calls=len(left),
            input_tokens=sent,
            output_tokens=replied,
            price_usd=price(whole, choice.options),
        )

    async def run(self, advance: Callable[[int], object]) -> Findings:
        """Score all that is left, and return what it tells. `advance` is called with the number that was just done."""
        found = await self._evaluation.score(self._tasks, self._kept, advance)
        subjects = [
            Subject(
                question_id=planned.entry.question.id,
                rubric=planned.entry.rubric,
                exemplar=planned.exemplar,
                readings=tuple(found[task.key] for task in planned.readings),
                attacked={attack_id: found[task.key] for attack_id, task in planned.attacked.items()},
            )
            for planned in self._planned
        ]
        repeated = [each for subject in subjects for each in _repeated(subject)]
        return Findings(
            measures=measure(subjects, self._attacks, random.Random(SEED), coach.__version__),
            spreads=spreads_of(repeated, {each.entry.rubric_hash: each.entry.rubric for each in self._planned}),
        )

    def forget(self) -> None:
        """Forget the scores that are kept, so that the next run begins anew."""
        self._kept.unlink(missing_ok=True)

    def _plan(self, entry: Entry, exemplar: Exemplar, repeats: int) -> _Planned:
        weak = next((each for each in entry.rubric.exemplars if each.kind == "weak"), None)
        question, rubric = entry.question, entry.rubric
        return _Planned(
            entry,
            exemplar,
            tuple(self._task(entry, f"reading {number}", exemplar, exemplar.answer) for number in range(repeats)),
            {
                attack.id: self._task(entry, attack.id, exemplar, attacked(attack, question, rubric, exemplar.answer))
                for attack in self._attacks
                if exemplar is weak
            },
        )

    def _task(self, entry: Entry, reading: str, exemplar: Exemplar, answer: str) -> Task:
        dataset = f"{reading} of exemplars of {entry.question.id}"
        return self._evaluation.task(dataset, exemplar.id, answer, entry.question, entry.rubric)


def _repeated(subject: Subject) -> Iterator[Repeated]:
    """Yield the readings of an answer by a model on each scale: a server may name another model in each reply."""
    scales: dict[Scale, list[Shares]] = defaultdict(list)
    for reading in subject.readings:
        if reading.scale is not None and reading.scale.scorer is ScorerKind.JUDGE:
            scales[reading.scale].append(reading.shares)
    for scale, readings in scales.items():
        yield Repeated(scale, tuple(readings))


def _reply_tokens(rubric: Rubric) -> int:
    points, levels = sum(1 for _ in rubric.points()), sum(1 for _ in rubric.holistics())
    return points * REPLY_TOKENS_PER_POINT + levels * REPLY_TOKENS_PER_LEVEL + REPLY_TOKENS_BESIDE


def load_attacks(path: Path) -> tuple[Attack, ...]:
    """Return the attack set.

    Raises:
        DataFileInvalid: the file can't be read, or something in it is wrong.
    """
    try:
        return AttackSet.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).attacks
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise DataFileInvalid((f"{path}: is no attack set ({error}); restore the file",)) from error
