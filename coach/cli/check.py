"""coach check"""

from pathlib import Path

import click

from coach.library import load_library
from coach.prompts import load_prompts
from coach.settings import read_settings


@click.command("check")
@click.argument("rubrics", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def command(rubrics: Path | None) -> None:
    """Check every question, rubric and prompt as the service does at start.

    RUBRICS is a folder of banks; by default the one that the service uses.
    """
    settings = read_settings()
    library = load_library(rubrics or settings.rubrics)
    load_prompts(settings.prompts)
    for entry in sorted(library.entries.values(), key=lambda entry: entry.question.id):
        points = sum(1 for _ in entry.rubric.points())
        click.echo(
            f"{entry.question.id:28} {entry.rubric_hash}  {len(entry.rubric.criteria)} criteria, {points:2} points,"
            f" {len(entry.rubric.exemplars)} exemplars"
        )
    click.echo(f"{len(library.entries)} questions and all prompts are sound.")
