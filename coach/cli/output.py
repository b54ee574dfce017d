"""The terminal that commands write to: results on standard output, progress on standard error."""

from rich.console import Console

WIDTH = 80


def console() -> Console:
    """Return a console on standard output, no wider than `WIDTH` columns."""
    return Console(highlight=False, width=min(WIDTH, Console().width))


def progress_console() -> Console:
    """Return a console on standard error."""
    return Console(stderr=True, highlight=False)
