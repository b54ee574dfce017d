"""coach agree"""

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import click
from pydantic import ValidationError
from rich.table import Table
from rich.text import Text

from coach.cli.exemplars import print_exemplar_report, score_exemplars
from coach.cli.output import console, progress_bar
from coach.cli.terminal import run
from coach.domain.agreement import Agreement, Estimate, agreement, percent_agreement
from coach.domain.graded import GradedAnswer, RubricImpossible, ScoredAnswer, minimal_rubric
from coach.domain.hashing import content_hash
from coach.domain.questions import Question
from coach.domain.rubrics import Rubric
from coach.domain.value import Value
from coach.domain.words import words
from coach.errors import DataFileInvalid
from coach.evaluation import Evaluation, Task
from coach.installation import open_evaluation, open_scorers
from coach.library import Library, load_library
from coach.prompts import load_prompts
from coach.settings import read_settings

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
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--exemplars", is_flag=True, help="Measure on the exemplars of the bank, verdict by verdict.")
@click.option("--question", "question_id", metavar="ID", help="With --exemplars: only those of this question.")
@click.option("--scorer", type=click.Choice(["auto", "judge", "coverage"]), help="Use this scorer, not COACH_SCORER.")
@click.option("--limit", type=click.IntRange(min=1), help="Score only the first so many answers of each file.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Keep the scores in this file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@run
async def command(
    files: tuple[Path, ...],
    exemplars: bool,
    question_id: str | None,
    scorer: str | None,
    limit: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Score answers that people have graded, and print how well the scorer agrees with them.

    FILES hold one JSON object a line: question_id, question, reference_answer or rubric, answer_id, answer,
    score, score_max. Questions of the bank are scored by their own rubric, others by one made from the line.
    With --exemplars, the answers and the verdicts expected for them are those that stand in the bank.

    Scores are kept line by line, in NAME.scores.jsonl beside each file, in the data folder for exemplars, or in
    --out. Run the same again to resume: what is there is not scored twice.
    """
    if bool(files) == exemplars or (question_id and not exemplars):
        raise click.UsageError("Give FILES of graded answers, or --exemplars (with --question ID if you like).")
    settings = read_settings()
    if scorer:
        settings = settings.model_copy(update={"scorer": scorer})
    batches = {path: read_answers(path)[:limit] for path in files}
    library, prompts = load_library(settings.rubrics), load_prompts(settings.prompts)
    entries = [library.entry(question_id)] if question_id else list(library.entries.values())
    scorers = open_scorers(settings)
    try:
        evaluation = open_evaluation(settings, prompts, await scorers.current())
        if exemplars:
            kept = out or settings.data / "exemplars.scores.jsonl"
            print_exemplar_report(await score_exemplars(evaluation, entries, limit, kept), as_json=as_json)
            return
        scored = {
            path: await _score(evaluation, library, path.name, answers, out or path.with_suffix(".scores.jsonl"))
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


async def _score(
    evaluation: Evaluation, library: Library, name: str, answers: Sequence[GradedAnswer], kept: Path
) -> list[ScoredAnswer]:
    """Return a score for each answer, in their order."""
    rubrics: dict[str, tuple[Question, Rubric]] = {}
    tasks: list[Task | ScoredAnswer] = []
    for graded in answers:
        try:
            question, rubric = _rubric(graded, library, rubrics)
        except RubricImpossible as error:
            tasks.append(ScoredAnswer(key="", answer_id=graded.answer_id, reason=str(error)))
        else:
            tasks.append(evaluation.task(graded.dataset, graded.answer_id, graded.answer, question, rubric))
    possible = [task for task in tasks if isinstance(task, Task)]
    with progress_bar() as progress:
        bar = progress.add_task(name, total=len(tasks), completed=len(tasks) - len(possible))
        found = await evaluation.score(possible, kept, partial(progress.advance, bar))
    return [found[task.key] if isinstance(task, Task) else task for task in tasks]


def _rubric(
    graded: GradedAnswer, library: Library, made: dict[str, tuple[Question, Rubric]]
) -> tuple[Question, Rubric]:
    """Return the bank's question and rubric, or those made from the line; `made` holds what was made before."""
    if entry := library.entries.get(graded.question_id):
        return entry.question, entry.rubric
    kind = content_hash([graded.question_id, graded.question, graded.reference_answer, graded.rubric])
    if kind not in made:
        made[kind] = minimal_rubric(graded)
    return made[kind]


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
