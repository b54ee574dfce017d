"""Files that commands write."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from coach.errors import StorageFailed


@contextmanager
def opened(file: Path, told: str) -> Iterator[BinaryIO]:
    """Yield a new file that only its owner may read, or standard output. A file that is not finished is removed.

    When the file is whole, `told` is said of it on standard error; "{}" stands for its name.
    """
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
        click.echo(told.format(file), err=True)
    except FileExistsError as error:
        raise click.ClickException(f"{file} is there already. Name another file, or remove it first.") from error
    except OSError as failure:
        raise StorageFailed(
            f"{file} can't be written ({failure.strerror}). Name another file, or make room."
        ) from failure
