"""coach outcomes"""

from datetime import datetime

import click
from pydantic import ValidationError
from rich.table import Table
from rich.text import Text

from coach.cli.output import console
from coach.cli.terminal import installation, run
from coach.domain.interview_outcomes import InterviewLog, LoggedOutcome, NewOutcome, OutcomeKind, PracticeBefore
from coach.errors import NotFound
from coach.installation import Running

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("outcomes", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Keep a private log of real interviews, beside what practice reached before each."""
    if context.invoked_subcommand is None:
        _list(as_json)


@run
async def _list(as_json: bool) -> None:
    async with installation(work=False) as running:
        log = await running.interview_log.read()
    if as_json:
        click.echo(log.model_dump_json(indent=2))
    elif log.outcomes:
        _show(log)
    else:
        click.echo('None yet. Add one:  coach outcomes add 2026-12-03 passed "Example Lab, first call"')


@command.command("add")
@click.argument("held_on", metavar="YYYY-MM-DD", type=DAY)
@click.argument("outcome", type=click.Choice([kind.value for kind in OutcomeKind]))
@click.argument("what", metavar="WHAT")
@click.option("--round", "round_id", metavar="ID", help="The round that it was; see coach rounds.")
@click.option("--note", default="", help="Whatever you want to remember.")
@run
async def add(held_on: datetime, outcome: str, what: str, round_id: str | None, note: str) -> None:
    """Add an interview: its day, what became of it, and what it was."""
    told = _told(held_on=held_on.date(), outcome=outcome, what=what, round=round_id, note=note)
    async with installation(work=False) as running:
        added = await running.interview_log.add(told)
    click.echo(f"{added.id[:8]} is added. {_sentence(added.before)}")


@command.command("set")
@click.argument("outcome_id", metavar="ID")
@click.argument("outcome", type=click.Choice([kind.value for kind in OutcomeKind]))
@run
async def set_(outcome_id: str, outcome: str) -> None:
    """Say what became of an interview by now. ID may be the start of one."""
    async with installation(work=False) as running:
        found = await _find(running, outcome_id)
        told = {name: getattr(found, name) for name in NewOutcome.model_fields}
        await running.interview_log.change(found.id, _told(**{**told, "outcome": outcome}))
    click.echo(f"{found.id[:8]} is {outcome}.")


@command.command("delete")
@click.argument("outcome_id", metavar="ID")
@run
async def delete(outcome_id: str) -> None:
    """Delete an interview from the log, for good. ID may be the start of one."""
    async with installation(work=False) as running:
        found = await _find(running, outcome_id)
        await running.interview_log.delete(found.id)
    click.echo(f"{found.id[:8]} is deleted.")


def _told(**fields: object) -> NewOutcome:
    try:
        return NewOutcome.model_validate(fields)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
        raise click.UsageError(f"{fault['loc'][0]}: {fault['msg']}") from error


async def _find(running: Running, start: str) -> LoggedOutcome:
    """Return the one whose id starts so."""
    found = [each for each in (await running.interview_log.read()).outcomes if each.id.startswith(start)]
    if len(found) != 1:
        raise NotFound(f"{len(found) or 'No'} outcomes have an id that starts with {start}. See: coach outcomes")
    return found[0]


def _show(log: InterviewLog) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Id", "Day", "Outcome", "Interview", f"{log.outcomes[0].before.days} days before"):
        table.add_column(heading, no_wrap=heading in ("Id", "Day"))
    for each in log.outcomes:
        cells = (each.id[:8], f"{each.held_on}", each.outcome, each.what, _sentence(each.before))
        table.add_row(*map(Text, cells))
    out = console()
    out.print(table)
    out.print(Text("\n" + ", ".join(f"{count} {kind}" for kind, count in log.counts.items() if count)))
    for kind, mean in (("passed", log.mean_before_passed), ("failed", log.mean_before_failed)):
        if mean is not None:
            out.print(Text(f"Mean total before interviews that were {kind}: {mean:.0%}"))
    out.print(Text(log.note, "dim"))


def _sentence(before: PracticeBefore) -> str:
    if before.mean_total is None:
        return before.reason or ""
    return f"{before.attempts} attempts, mean total {before.mean_total:.0%} over {before.scored} scored"
