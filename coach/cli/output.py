"""The terminal that commands write to: results on standard output, progress on standard error."""

import logging

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

WIDTH = 80
TALKATIVE = ("aiosqlite", "alembic", "dbos", "httpx2", "openai")
"""Libraries whose everyday messages would hide ours; aiosqlite's quote all that is stored, keys and answers too."""


def console() -> Console:
    """Return a console on standard output, no wider than `WIDTH` columns."""
    return Console(highlight=False, width=min(WIDTH, Console().width))


def progress_console() -> Console:
    """Return a console on standard error."""
    return Console(stderr=True, highlight=False)


def progress_bar() -> Progress:
    """Return a progress bar on standard error."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=progress_console(),
    )


def set_up_logging(level: str) -> None:
    """Log to standard error: ours from `level`, those of talkative libraries from warnings."""
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
