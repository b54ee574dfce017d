"""coach agree --exemplars"""

import random
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from coach.cli.output import console, progress_bar
from coach.domain.agreement import Estimate
from coach.domain.expected import ExemplarAgreement, Pair, exemplar_agreement
from coach.evaluation import Evaluation
from coach.library import Entry

SEED = 1


async def score_exemplars(
    evaluation: Evaluation, entries: Sequence[Entry], limit: int | None, kept: Path
) -> tuple[str, ExemplarAgreement]:
    """Score the exemplars of these questions; return the scorer's name and how it agrees with their authors."""
    exemplars = [(entry, exemplar) for entry in entries for exemplar in entry.rubric.exemplars][:limit]
    tasks = [
        evaluation.task(f"exemplars of {entry.question.id}", exemplar.id, exemplar.answer, entry.question, entry.rubric)
        for entry, exemplar in exemplars
    ]
    with progress_bar() as progress:
        bar = progress.add_task("exemplars", total=len(tasks))
        found = await evaluation.score(tasks, kept, partial(progress.advance, bar))
    pairs = [
        Pair(entry.rubric, exemplar, found[task.key]) for (entry, exemplar), task in zip(exemplars, tasks, strict=True)
    ]
    return evaluation.choice.name, exemplar_agreement(pairs, random.Random(SEED))


def print_exemplar_report(scored: tuple[str, ExemplarAgreement], *, as_json: bool) -> None:
    """Print how a scorer agrees with the authors of exemplars."""
    scorer, found = scored
    if as_json:
        click.echo(found.model_dump_json(indent=2))
        return
    out = console()
    out.print(Text(f"\n{found.scored} of {found.exemplars} exemplars scored by {scorer}", "bold"))
    if found.scored:
        print_figures(out, found)
    for reason, count in found.not_scored.items():
        out.print(Text(f"Not scored: {count}, because {reason}", "yellow"))


def print_figures(out: Console, found: ExemplarAgreement) -> None:
    """Print how verdicts and levels agree, in all, by verdict and by kind of answer."""
    table = Table.grid(padding=(0, 2))
    table.add_row("Same verdict", _percent(found.same), f"of {found.verdicts} on points of checklists")
    table.add_row("Weighted kappa", _plain(found.kappa), "quadratic: wrong, missing, partial, hit; 0 is chance")
    table.add_row("Pearson r", _plain(found.pearson), "of the checklists' shares")
    if found.levels_within is not None:
        table.add_row("Level in range", f"{found.levels_within:.0%}", f"of {found.levels} on holistic criteria")
    out.print(table)
    out.print()
    out.print(_by_verdict(found))
    out.print()
    out.print(_by_kind(found))


def _by_verdict(found: ExemplarAgreement) -> Table:
    table = _table("Verdict", "Expected", "Given", "Right of given", "Found of expected")
    for rate in reversed(found.by_verdict):
        table.add_row(rate.verdict, str(rate.expected), str(rate.given), _share(rate.precision), _share(rate.recall))
    return table


def _by_kind(found: ExemplarAgreement) -> Table:
    table = _table("Kind of answer", "Answers", "Expected share", "Found share")
    for each in found.by_kind:
        table.add_row(each.kind, str(each.exemplars), f"{each.expected:.2f}", f"{each.found:.2f}")
    return table


def _table(first: str, *headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(first)
    for heading in headings:
        table.add_column(heading, justify="right")
    return table


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"


def _percent(each: Estimate) -> str:
    if each.value is None or each.low is None or each.high is None:
        return "undefined"
    return f"{each.value:.0%} [{each.low:.0%}, {each.high:.0%}]"


def _plain(each: Estimate) -> str:
    if each.value is None or each.low is None or each.high is None:
        return "undefined"
    return f"{each.value:.2f} [{each.low:.2f}, {each.high:.2f}]"
