"""coach export"""

from pathlib import Path

import click

from coach.archive import name_of_today
from coach.cli.files import opened
from coach.cli.output import progress_bar
from coach.cli.terminal import installation, run


@click.command("export")
@click.argument("file", required=False, type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@run
async def command(file: Path | None) -> None:
    """Write everything (attempts with recordings, scorecards, preferences) into FILE, a zip archive.

    Without FILE it is named for the day, in this folder; "-" is standard output. A file that is there is never
    overwritten.
    """
    file = file or Path(name_of_today())
    async with installation(work=False) as running:
        with opened(file, "Everything is in {}.") as out, progress_bar() as progress:
            bar = progress.add_task("Exporting", total=await running.archive.count())
            async for piece in running.archive.export(lambda: progress.advance(bar)):
                out.write(piece)
