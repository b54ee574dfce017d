"""coach submit"""

import sys

import click

from coach.cli.practice import follow, show
from coach.cli.terminal import installation, run


@click.command("submit")
@click.argument("attempt_id", metavar="ATTEMPT")
@run
async def command(attempt_id: str) -> None:
    """Submit ATTEMPT, a recording that was broken off, as far as it has come."""
    async with installation(work=True) as running:
        attempt = await running.practice.find_attempt(attempt_id)
        attempt = await follow(running, await running.uploads.submit(attempt.id))
        if not await show(running, attempt, as_json=False):
            sys.exit(1)
