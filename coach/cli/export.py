"""coach export"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from coach.archive import name_of_today
from coach.cli.output import progress_bar
from coach.cli.terminal import installation, run
from coach.errors import StorageFailed


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
        with _opened(file) as out, progress_bar() as progress:
            bar = progress.add_task("Exporting", total=await running.archive.count())
            async for piece in running.archive.export(lambda: progress.advance(bar)):
                out.write(piece)
    click.echo(f"Everything is in {file}.", err=True)


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """Yield a new file that only its owner may read, or standard output. A file that is not finished is removed."""
    if str(file) == "-":
        yield sys.stdout.buffer
        return
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            try:
                yield out
                out.flush()
            except BaseException:
                file.unlink(missing_ok=True)
                raise
    except FileExistsError as error:
        raise click.ClickException(f"{file} is there already. Name another file, or remove it first.") from error
    except OSError as failure:
        raise StorageFailed(
            f"{file} can't be written ({failure.strerror}). Name another file, or make room."
        ) from failure
