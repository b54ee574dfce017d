"""coach import"""

from pathlib import Path

import click

from coach.cli.output import progress_console
from coach.cli.terminal import installation, run
from coach.errors import ArchiveRejected


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@run
async def command(file: Path) -> None:
    """Take in FILE, an archive that was exported. What is here already stays as it is."""
    async with installation(work=False) as running:
        try:
            archive = file.open("rb")
        except OSError as failure:
            raise ArchiveRejected(f"{file} can't be read ({failure.strerror}). Check the name.") from failure
        with archive, progress_console().status("Checking …") as status:
            done = 0

            def tell() -> None:
                nonlocal done
                done += 1
                status.update(f"Importing: {done} …")

            imported = await running.archive.take_in(archive, tell)
    click.echo(f"{imported.imported} imported, {imported.skipped} left out.")
    for each in imported.left_out:
        click.echo(f"{each.attempt_id[:8]}  {each.reason}")
