"""coach delete"""

import click

from coach.cli.terminal import installation, run


@click.command("delete")
@click.argument("attempt_id", metavar="ATTEMPT")
@click.option("--yes", is_flag=True, help="Don't ask.")
@run
async def command(attempt_id: str, yes: bool) -> None:
    """Delete ATTEMPT (its id, or the start of it) with its answer and scorecards, for good."""
    async with installation(work=False) as running:
        attempt = await running.practice.find_attempt(attempt_id)
        if not yes:
            click.confirm(f"Delete attempt {attempt.id[:8]} at {attempt.question_id} for good?", abort=True)
        await running.practice.delete(attempt.id)
        click.echo(f"Attempt {attempt.id[:8]} is deleted.")
