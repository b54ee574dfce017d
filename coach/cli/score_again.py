"""coach score-again"""

import sys

import click

from coach.cli.practice import follow, show
from coach.cli.terminal import installation, run


@click.command("score-again")
@click.argument("attempt_id", metavar="ATTEMPT")
@run
async def command(attempt_id: str) -> None:
    """Have ATTEMPT (its id, or the start of it) scored again. Earlier scorecards are kept."""
    async with installation(work=True) as running:
        attempt = await running.practice.find_attempt(attempt_id)
        attempt = await follow(running, await running.practice.score_again(attempt.id))
        if not await show(running, attempt, as_json=False):
            sys.exit(1)
