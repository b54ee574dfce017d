"""coach delete"""

import click

from coach.cli.terminal import installation, run
from coach.installation import Running


@click.command("delete")
@click.argument("attempt_id", metavar="ATTEMPT", required=False)
@click.option("--all", "everything", is_flag=True, help="Delete all attempts.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@run
async def command(attempt_id: str | None, everything: bool, yes: bool) -> None:
    """Delete ATTEMPT (its id, or the start of it) with its answer and scorecards, for good. Or --all of them."""
    if (attempt_id is not None) == everything:
        raise click.UsageError("Give either ATTEMPT or --all.")
    async with installation(work=False) as running:
        if attempt_id is None:
            await _delete_all(running, yes=yes)
            return
        attempt = await running.practice.find_attempt(attempt_id)
        if not yes:
            click.confirm(f"Delete attempt {attempt.id[:8]} at {attempt.question_id} for good?", abort=True)
        await running.practice.delete(attempt.id)
        click.echo(f"Attempt {attempt.id[:8]} is deleted.")


async def _delete_all(running: Running, *, yes: bool) -> None:
    if not yes:
        count = await running.archive.count()
        click.confirm(f"Delete all {count} attempts with their recordings, for good?", abort=True)
    click.echo(f"{await running.practice.delete_all()} attempts are deleted.")
