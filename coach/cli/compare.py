"""coach compare"""

import asyncio
import sys
from collections.abc import Sequence

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coach.cli.output import console, progress_console
from coach.cli.pairwise import cost_of, print_pairwise
from coach.cli.scorecard import between
from coach.cli.terminal import installation, run
from coach.domain.comparison import Change, ChangeVerdict, ComparedAnswer, Comparison, Reached
from coach.domain.delivery import Measure
from coach.domain.pairwise import PairwiseState
from coach.errors import CoachError
from coach.installation import Running
from coach.settings import read_settings

SAID = {
    ChangeVerdict.BETTER: ("better", "green"),
    ChangeVerdict.WORSE: ("worse", "red"),
    ChangeVerdict.SAME: ("the same", ""),
    ChangeVerdict.UNCLEAR: ("no change we can tell", "yellow"),
    None: ("not comparable", "yellow"),
}
INDENT = 3
POLL_S = 0.1
NONE = "–"


@click.command("compare")
@click.argument("attempt_id", metavar="ATTEMPT")
@click.argument("other_id", metavar="ATTEMPT")
@click.option(
    "--confirm/--no-confirm", default=None, help="Have both read blind first; COACH_PAIRWISE says what is usual."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@run
async def command(attempt_id: str, other_id: str, confirm: bool | None, as_json: bool) -> None:
    """Show two attempts at one question (their ids, or the starts of them) beside each other.

    With --confirm a language model first reads both answers, in both orders, without dates or scores. What it takes is
    said before it begins.
    """
    usual = read_settings().pairwise == "always"
    async with installation(work=usual if confirm is None else confirm) as running:
        one, other = [(await running.practice.find_attempt(start)).id for start in (attempt_id, other_id)]
        comparison = await running.progress.compare(one, other)
        if confirm or (confirm is None and usual and comparison.comparable and comparison.pairwise is None):
            comparison = await _read_blind(running, one, other, comparison, must=bool(confirm))
    if as_json:
        click.echo(comparison.model_dump_json(indent=2))
    else:
        _show(console(), comparison)
    if confirm and (comparison.pairwise is None or comparison.pairwise.state is PairwiseState.FAILED):
        sys.exit(1)


async def _read_blind(running: Running, one: str, other: str, comparison: Comparison, *, must: bool) -> Comparison:
    """Have both attempts read blind and return their comparison then; where that can't be, say why unless it `must`."""
    err = progress_console()
    try:
        estimate = await running.pairwise.estimate(one, other)
        if estimate.reason is None:
            err.print(Text(cost_of(estimate)))
        await running.pairwise.ask(one, other)
    except CoachError as error:
        if must:
            raise
        err.print(Text(f"Not read blind. {error}", "yellow"))
        return comparison
    while not _is_read(comparison := await running.progress.compare(one, other)):
        await asyncio.sleep(POLL_S)
    return comparison


def _is_read(comparison: Comparison) -> bool:
    reading = comparison.pairwise
    return reading is not None and reading.state in (PairwiseState.DONE, PairwiseState.FAILED)


def _show(out: Console, comparison: Comparison) -> None:
    out.print(Text(comparison.question_id, "bold"))
    out.print(_scores(comparison))
    if (gained := comparison.total.difference) is not None and gained.low < gained.high:
        out.print(f"The total moved by {100 * gained.low:+.0f} to {100 * gained.high:+.0f} points of a hundred.")
    if comparison.total.reason is not None:
        out.print(Text(comparison.total.reason, "yellow"))
    print_pairwise(out, comparison.pairwise)
    changed = [point for point in comparison.points if point.before is not point.after]
    if changed:
        out.print(Text("\nPoints that changed", "bold"))
        for point in changed:
            out.print(_indented(f"{point.before} → {point.after}: {point.claim}"))
    _words(out, "Only in the earlier answer", comparison.before)
    _words(out, "Only in the later answer", comparison.after)
    if comparison.before.delivery is not None and comparison.after.delivery is not None:
        out.print(Text("\nHow it was said", "bold"))
        out.print(_delivery(comparison.before.delivery.measures, comparison.after.delivery.measures))


def _scores(comparison: Comparison) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    when = [f"{each.submitted_at.astimezone():%Y-%m-%d %H:%M}" for each in (comparison.before, comparison.after)]
    for heading in ("", *when, ""):
        table.add_column(heading)
    table.add_row("total", *_row(comparison.total))
    for criterion in comparison.criteria:
        table.add_row(criterion.criterion_id, *_row(criterion))
    return table


def _row(change: Change) -> tuple[str, str, Text]:
    if change.before is not None and change.after is not None and change.before.share is change.after.share is None:
        return NONE, NONE, Text("not scored", "yellow")
    return _reached(change.before), _reached(change.after), Text(*SAID[change.verdict])


def _reached(reached: Reached | None) -> str:
    if reached is None or reached.share is None:
        return NONE
    share = f"{reached.share:.0%}{between(reached.band)}"
    return share if reached.level is None else f"level {reached.level}, {share}"


def _words(out: Console, heading: str, answer: ComparedAnswer) -> None:
    if answer.only_here:
        out.print(Text(f"\n{heading}", "bold"))
        for place in answer.only_here:
            out.print(_indented(" ".join(answer.text[place.start : place.end].split()), "cyan"))


def _delivery(before: Sequence[Measure], after: Sequence[Measure]) -> Table:
    table = Table(box=None, pad_edge=False)
    now = {measure.id: measure.value for measure in after}
    for measure in before:
        table.add_row(measure.id, _value(measure.value), _value(now.get(measure.id)), Text(measure.unit, "dim"))
    return table


def _value(value: float | None) -> str:
    return NONE if value is None else f"{value:.3g}"


def _indented(text: str, style: str = "") -> Padding:
    return Padding(Text(text, style), (0, 0, 0, INDENT))
