"""coach cards"""

from pathlib import Path

import click

from coach.cli.files import opened
from coach.cli.terminal import installation, run


@click.command("cards")
@click.argument(
    "file",
    default="coach-cards.txt",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
)
@run
async def command(file: Path) -> None:
    """Write a card for each point that you missed and have not made since into FILE, which Anki imports.

    Without FILE it is coach-cards.txt in this folder; "-" is standard output. A file that is there is never
    overwritten. Importing a newer file into Anki changes cards and doubles none.
    """
    async with installation(work=False) as running:
        cards = await running.reports.cards()
    with opened(file, "The cards are in {}. Import it in Anki: File, Import.") as out:
        out.write(cards.encode())
