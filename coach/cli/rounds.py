"""coach rounds"""

import json
from random import Random

import click
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coach.cli.output import console
from coach.domain.rounds import Round, draw_round
from coach.errors import NotFound
from coach.library import Library, load_library
from coach.settings import read_settings

MAX_SEED = 2**31


@click.command("rounds")
@click.argument("round_id", metavar="[ROUND]", required=False)
@click.option("--seed", type=click.IntRange(0, MAX_SEED), help="Draw what was drawn with this number before.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(round_id: str | None, seed: int | None, as_json: bool) -> None:
    """List the rounds of an interview, or draw the questions of ROUND as an interviewer would ask them."""
    library = load_library(read_settings().rubrics)
    if round_id is None:
        _list(library, as_json=as_json)
        return
    rounds = {each.id: each for each in library.rounds()}
    if round_id not in rounds:
        raise NotFound(f"There is no round {round_id!r}. Use one of {', '.join(rounds)}.")
    _draw(library, rounds[round_id], Random().randrange(MAX_SEED) if seed is None else seed, as_json=as_json)


def _list(library: Library, *, as_json: bool) -> None:
    if as_json:
        found = [each.model_dump(mode="json") for each in library.rounds()]
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Round", "Min", "Questions", "What it is"):
        table.add_column(heading, justify="right" if heading in ("Min", "Questions") else "left")
    for each in library.rounds():
        table.add_row(each.id, str(each.minutes), str(len(set(each.question_ids()))), each.shape)
    console().print(table)


def _draw(library: Library, round: Round, seed: int, *, as_json: bool) -> None:
    stretches = draw_round(round, Random(seed))
    if as_json:
        drawn = {"round": round.id, "seed": seed, "parts": [each.model_dump(mode="json") for each in stretches]}
        click.echo(json.dumps(drawn, indent=2, ensure_ascii=False))
        return
    out = console()
    out.print(Text(f"\n{round.title}, {round.minutes} minutes", "bold"))
    for stretch in stretches:
        out.print(Text(f"\n{stretch.title}, {stretch.minutes} minutes"))
        for question_id in stretch.questions:
            question = library.entry(question_id).question
            out.print(Padding(Text.assemble((f"{question_id}  ", "cyan"), question.title), (0, 0, 0, 2)))
    out.print(Text(f"\nThe same again:  coach rounds {round.id} --seed {seed}", "dim"))
