"""coach vocabulary"""

import urllib.request
from pathlib import Path

import click

from coach.errors import SetupError
from coach.settings import read_settings
from coach.tokens import ENCODING, VOCABULARY_URL, TokenCounter

TIMEOUT_S = 60


@click.command("vocabulary")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path | None) -> None:
    """Get exact token counts: fetch the o200k_base vocabulary once (3.6 MB), or take it from FILE.

    This is the only command that reaches out to a server you did not configure, and it says where.
    """
    counter = TokenCounter(read_settings().cache)
    if file is not None:
        counter.install(file.read_bytes())
    else:
        click.echo(f"Fetching {VOCABULARY_URL}")
        try:
            with urllib.request.urlopen(VOCABULARY_URL, timeout=TIMEOUT_S) as response:
                counter.install(response.read())
        except OSError as error:
            raise SetupError(
                f"It can't be fetched ({error}). Fetch it on another machine and run: coach vocabulary FILE."
                " Until then tokens are estimated from above."
            ) from error
    click.echo(f"{ENCODING} is installed in {counter.path.parent}. Token counts are exact now.")
