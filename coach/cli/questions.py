"""coach questions"""

import json
from itertools import groupby

import click
from rich.table import Table
from rich.text import Text

from coach.cli.output import console
from coach.domain.questions import Difficulty
from coach.library import Library, load_library
from coach.settings import read_settings


@click.command("questions")
@click.option("--round", "round_", metavar="ID", help="Only this round, such as deep-dive.")
@click.option(
    "--competency", "--topic", "competency", metavar="ID", help="Only this competency, such as system-design."
)
@click.option("--difficulty", type=click.Choice([each.value for each in Difficulty]), help="Only this difficulty.")
@click.option("--search", metavar="WORDS", help="Only questions that contain these words.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    round_: str | None, competency: str | None, difficulty: str | None, search: str | None, as_json: bool
) -> None:
    """List what can be practised."""
    library = load_library(read_settings().rubrics)
    found = library.questions(
        round=round_,
        competency=competency,
        difficulty=None if difficulty is None else Difficulty(difficulty),
        search=search,
    )
    if as_json:
        click.echo(json.dumps([question.model_dump(mode="json") for question in found], indent=2, ensure_ascii=False))
        return
    if not found:
        click.echo("No question fits. These can be given:\n" + _choices(library))
        return
    rounds = {each.id: each.title for each in library.rounds()}
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Question", "Title", "Level", "Min"):
        table.add_column(heading, justify="right" if heading == "Min" else "left", no_wrap=heading == "Question")
    for round_id, questions in groupby(found, key=lambda question: question.round):
        table.add_row(Text(f"\n{rounds[round_id]}", "bold"))
        for question in questions:
            table.add_row(question.id, question.title, question.difficulty, f"{question.minutes:g}")
    console().print(table)
    click.echo("\nPractise one:  coach practice " + found[0].id)


def _choices(library: Library) -> str:
    rounds = [each.id for each in library.rounds()]
    competencies = [each.id for bank in library.banks.values() for each in bank.competencies]
    return f"  --round       {', '.join(rounds)}\n  --competency  {', '.join(competencies)}"
