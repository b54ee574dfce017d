"""coach next"""

from datetime import datetime

import click
from rich.text import Text

from coach.cli.output import console
from coach.cli.terminal import installation, run


@click.command("next")
@click.option(
    "--interview",
    "interview_on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day of an interview; it brings repetitions closer together.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@run
async def command(interview_on: datetime | None, as_json: bool) -> None:
    """Suggest what to practise next, and say why."""
    async with installation(work=False) as running:
        suggested = await running.progress.next(None if interview_on is None else interview_on.date())
    if as_json:
        click.echo(suggested.model_dump_json(indent=2))
        return
    question, out = suggested.question, console()
    out.print(Text(question.title, "bold"))
    out.print(Text(suggested.reason))
    out.print(Text(f"{question.difficulty}, {question.minutes:g} minutes, {', '.join(question.competencies)}", "dim"))
    click.echo(f"\nPractise it:  coach practice {question.id}")
