"""coach agree"""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click
from pydantic import ValidationError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

import coach
from coach.cli.output import console, progress_console
from coach.cli.terminal import run
from coach.domain.agreement import Agreement, Estimate, agreement, percent_agreement
from coach.domain.coverage import CoverageCheck
from coach.domain.graded import GradedAnswer, RubricImpossible, ScoredAnswer, minimal_rubric, read_score
from coach.domain.hashing import content_hash
from coach.domain.questions import Question
from coach.domain.rubrics import Rubric, hash_rubric
from coach.domain.scoring import Scorer
from coach.domain.transcripts import Transcript
from coach.domain.value import Value
from coach.domain.words import words
from coach.errors import DataFileInvalid, DataFolderUnusable, UpstreamError
from coach.installation import open_scorers
from coach.judge import Judge, conversation
from coach.library import Library, load_library
from coach.prompts import Prompts, load_prompts
from coach.scorers import Choice
from coach.settings import Settings, read_settings
from coach.tokens import TokenCounter

DOMAIN = Path(coach.__file__).parent / "domain"
SEED = 1
"""The bootstrap draws the same samples each time, so the same scores give the same report."""


class VerdictAgreement(Value):
    """On how many percent of `verdicts` yes/no verdicts two parties agree."""

    who: str
    verdicts: int
    percent: float | None


class Report(Value):
    """The agreement on one file, or on all of them together. `not_scored` counts answers by reason."""

    name: str
    scorer: str
    answers: int
    scored: int
    not_scored: dict[str, int]
    agreement: Agreement
    verdicts: tuple[VerdictAgreement, ...] = ()


@click.command("agree")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--scorer", type=click.Choice(["auto", "judge", "coverage"]), help="Use this scorer, not COACH_SCORER.")
@click.option("--limit", type=click.IntRange(min=1), help="Score only the first so many answers of each file.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Keep the scores in this file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@run
async def command(
    files: tuple[Path, ...], scorer: str | None, limit: int | None, out: Path | None, as_json: bool
) -> None:
    """Score answers that people have graded, and print how well the scorer agrees with them.

    FILES hold one JSON object a line: question_id, question, reference_answer or rubric, answer_id, answer,
    score, score_max. Questions of the bank are scored by their own rubric, others by one made from the line.

    Scores are kept line by line, in NAME.scores.jsonl beside each file or in --out. Run the same again to
    resume: what is there is not scored twice.
    """
    settings = read_settings()
    if scorer:
        settings = settings.model_copy(update={"scorer": scorer})
    batches = {path: read_answers(path)[:limit] for path in files}
    library, prompts = load_library(settings.rubrics), load_prompts(settings.prompts)
    scorers = open_scorers(settings)
    try:
        evaluation = Evaluation(settings, library, prompts, await scorers.current())
        scored = {
            path: await evaluation.score(path.name, answers, out or path.with_suffix(".scores.jsonl"))
            for path, answers in batches.items()
        }
    finally:
        await scorers.close()
    pairs = {path.name: list(zip(batches[path], scored[path], strict=True)) for path in files}
    if len(files) > 1:
        pairs["all files"] = [pair for each in pairs.values() for pair in each]
    reports = [report(name, evaluation.choice.name, each) for name, each in pairs.items()]
    if as_json:
        click.echo(json.dumps([each.model_dump(mode="json") for each in reports], indent=2, ensure_ascii=False))
        return
    for each in reports:
        print_report(each)


def read_answers(path: Path) -> list[GradedAnswer]:
    """Return the graded answers of a file.

    Raises:
        DataFileInvalid: one line for each fault, with the number of the line.
    """
    lines = _read_text(path).split("\n")
    answers: dict[tuple[str, str], GradedAnswer] = {}
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        try:
            graded = GradedAnswer.model_validate_json(line) if line.strip() else None
        except ValidationError as error:
            faults.extend(f"{path}:{number}: {fault}" for fault in _faults(error))
            continue
        if graded and answers.setdefault((graded.dataset, graded.answer_id), graded) is not graded:
            faults.append(f"{path}:{number}: answer_id {graded.answer_id!r} is used twice; rename or remove one")
    if not answers and not faults:
        faults.append(f"{path}: holds no answer; give one JSON object a line")
    if faults:
        raise DataFileInvalid(tuple(faults))
    return list(answers.values())


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataFileInvalid((f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8",)) from error
    except OSError as error:
        raise DataFileInvalid((f"{path}: can't be read ({error.strerror}); check its name and rights",)) from error


def _faults(error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False, include_input=False):
        key = ".".join(str(part) for part in fault["loc"])
        if fault["type"] == "json_invalid":
            yield f"is not a JSON object ({fault['msg']}); mend or remove the line"
        elif fault["type"] == "missing":
            yield f"{key} is missing; add it"
        else:
            yield f"{key or 'score'}: {fault['msg'].removeprefix('Value error, ')}; correct it"


@dataclass(frozen=True)
class Task:
    """One answer to be scored. `key` names it and all that decides its score."""

    key: str
    graded: GradedAnswer
    question: Question
    rubric: Rubric


class Evaluation:
    """Scores graded answers with one scorer, as many at a time as the settings allow."""

    def __init__(self, settings: Settings, library: Library, prompts: Prompts, choice: Choice) -> None:
        self.choice = choice
        self._concurrency = settings.concurrency
        self._max_tokens = settings.max_prompt_tokens
        self._tokens = TokenCounter(settings.cache)
        self._library = library
        self._prompts = prompts
        self._scorer: Scorer = CoverageCheck() if choice.model is None else Judge(choice.model, prompts)
        model = choice.model
        self._version = [coach.__version__, model.name, prompts.model_dump()] if model else [_rules()]
        self._rubrics: dict[str, tuple[Question, Rubric, str]] = {}

    async def score(self, name: str, answers: Sequence[GradedAnswer], kept: Path) -> list[ScoredAnswer]:
        """Return a score for each answer, in their order; those `kept` from an earlier run are not made again."""
        found: dict[str, ScoredAnswer] = read_scores(kept)
        impossible: dict[int, ScoredAnswer] = {}
        tasks: dict[int, Task] = {}
        for place, graded in enumerate(answers):
            try:
                tasks[place] = self._task(graded)
            except RubricImpossible as error:
                impossible[place] = ScoredAnswer(key="", answer_id=graded.answer_id, reason=str(error))
        waiting = [task for task in tasks.values() if task.key not in found]
        left = iter(waiting)
        with _progress() as progress, open_scores(kept) as file:
            bar = progress.add_task(name, total=len(answers))
            progress.advance(bar, len(answers) - len(waiting))

            async def work() -> None:
                for task in left:
                    found[task.key] = await self._score(task, file)
                    progress.advance(bar)
                    await asyncio.sleep(0)  # so that Ctrl-C is heeded between two answers

            async with asyncio.TaskGroup() as group:
                for _ in range(self._concurrency):
                    group.create_task(work())
        return [impossible.get(place) or found[tasks[place].key] for place in range(len(answers))]

    def _task(self, graded: GradedAnswer) -> Task:
        kind = content_hash([graded.question_id, graded.question, graded.reference_answer, graded.rubric])
        if kind not in self._rubrics:
            entry = self._library.entries.get(graded.question_id)
            question, rubric = (entry.question, entry.rubric) if entry else minimal_rubric(graded)
            self._rubrics[kind] = question, rubric, hash_rubric(question, rubric)
        question, rubric, rubric_hash = self._rubrics[kind]
        key = content_hash([self._version, rubric_hash, graded.dataset, graded.answer_id, graded.answer])
        return Task(key, graded, question, rubric)

    async def _score(self, task: Task, file: IO[str]) -> ScoredAnswer:
        """Return the score of one answer, and keep it. What failed outside is not kept, so it is tried again."""
        answer = Transcript(text=task.graded.answer)
        if reason := self._too_long(task, answer):
            return ScoredAnswer(key=task.key, answer_id=task.graded.answer_id, reason=reason)
        try:
            card = await self._scorer.score(task.question, task.rubric, answer)
        except UpstreamError as error:
            return ScoredAnswer(key=task.key, answer_id=task.graded.answer_id, reason=str(error))
        scored = read_score(task.key, task.graded.answer_id, task.rubric, card)
        file.write(scored.model_dump_json() + "\n")
        file.flush()
        return scored

    def _too_long(self, task: Task, answer: Transcript) -> str | None:
        if self.choice.model is None:
            return None
        messages = conversation(self._prompts, task.question, task.rubric, answer)
        if sum(self._tokens.count(message.content).tokens for message in messages) <= self._max_tokens:
            return None
        return f"rubric and answer are longer than COACH_MAX_PROMPT_TOKENS ({self._max_tokens:,})"


def _rules() -> str:
    """Return the hash of the rules of the coverage check, so that after a change nothing old is taken for new."""
    return content_hash([path.read_text(encoding="utf-8") for path in sorted(DOMAIN.glob("*.py"))])


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=progress_console(),
    )


def read_scores(path: Path) -> dict[str, ScoredAnswer]:
    """Return the scores kept in a file, by key; none if there is no file. A line cut short at the end is left out.

    Raises:
        DataFileInvalid: another line is not a score.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise DataFolderUnusable(f"{path} can't be read ({error.strerror}). Give another file with --out.") from error
    scores: dict[str, ScoredAnswer] = {}
    for number, line in enumerate(content[: content.rfind(b"\n") + 1].splitlines(), start=1):
        try:
            scored = ScoredAnswer.model_validate_json(line)
        except ValidationError as error:
            raise DataFileInvalid(
                (f"{path}:{number}: is not a score; remove the line, or give another --out",)
            ) from error
        scores[scored.key] = scored
    return scores


def open_scores(path: Path) -> IO[str]:
    """Return a file of scores opened for appending, without a line that was cut short at its end.

    Raises:
        DataFolderUnusable: it can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as file:
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)
        return path.open("a", encoding="utf-8", newline="\n")
    except OSError as error:
        raise DataFolderUnusable(
            f"{path} can't be written ({error.strerror}). Give another file with --out."
        ) from error


def report(name: str, scorer: str, pairs: Sequence[tuple[GradedAnswer, ScoredAnswer]]) -> Report:
    """Return the agreement on answers with their scores, beside the count of what was not scored."""
    shares = [(scored.share, graded) for graded, scored in pairs if scored.share is not None]
    return Report(
        name=name,
        scorer=scorer,
        answers=len(pairs),
        scored=len(shares),
        not_scored=dict(Counter(scored.reason for _, scored in pairs if scored.reason).most_common()),
        agreement=agreement(
            [share for share, _ in shares],
            [graded.share for _, graded in shares],
            [len(words(graded.answer)) for _, graded in shares],
            [f"{graded.dataset}/{graded.question_id}" for _, graded in shares],
            random.Random(SEED),
        ),
        verdicts=tuple(_verdicts(pairs)),
    )


def _verdicts(pairs: Sequence[tuple[GradedAnswer, ScoredAnswer]]) -> Iterator[VerdictAgreement]:
    """Yield the agreement on yes/no verdicts for answers where every party gave one on each criterion."""
    columns: dict[str, list[bool]] = {}
    for graded, scored in pairs:
        raters = graded.criteria_by_rater()
        if raters and all(len(rater) == len(scored.met) for rater in raters):
            columns.setdefault("the scorer", []).extend(scored.met)
            for number, rater in enumerate(raters, start=1):
                columns.setdefault(f"rater {number}", []).extend(rater)
    names = list(columns)
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            if len(columns[one]) == len(columns[other]):
                yield VerdictAgreement(
                    who=f"{one} and {other}",
                    verdicts=len(columns[one]),
                    percent=percent_agreement(columns[one], columns[other]),
                )


def print_report(each: Report) -> None:
    """Print a report for people; every figure that could mislead has what it must be read against beside it."""
    out, found = console(), each.agreement
    out.print(Text(f"\n{each.name}: {each.scored} of {each.answers} answers scored by {each.scorer}", "bold"))
    table = Table.grid(padding=(0, 2))
    table.add_row("Pearson r", _show(found.pearson), "1 is perfect, 0 is none")
    table.add_row("  within questions", _show(found.pearson_within), "each question's mean taken out")
    table.add_row("Weighted kappa", _show(found.kappa), f"quadratic, {found.levels} levels; 0 is chance")
    blind = f"always full marks {_number(found.mae_full_marks)}, always the mean {_number(found.mae_mean)}"
    table.add_row("Mean absolute error", _show(found.mae), blind)
    table.add_row("Error per 100 words", _show(found.error_per_100_words, "+.2f"), "above 0: length is rewarded")
    for verdicts in each.verdicts:
        percent = "undefined" if verdicts.percent is None else f"{verdicts.percent:.1f} %"
        table.add_row("Same verdict", percent, f"{verdicts.who}, of {verdicts.verdicts}")
    out.print(table)
    for reason, count in each.not_scored.items():
        out.print(Text(f"Not scored: {count}, because {reason}", "yellow"))


def _number(value: float | None, form: str = ".2f") -> str:
    return "undefined" if value is None else format(value, form)


def _show(estimate: Estimate, form: str = ".2f") -> str:
    if estimate.low is None or estimate.high is None:
        return _number(estimate.value, form)
    return f"{_number(estimate.value, form)} [{_number(estimate.low, form)}, {_number(estimate.high, form)}]"
