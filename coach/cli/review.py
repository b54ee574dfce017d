"""coach review"""

import click

from coach.cli.terminal import installation, run
from coach.domain.reviews import DEFAULT_DAYS, MAX_DAYS
from coach.settings import read_settings

HERE_ALONE = "Only this machine reaches that address. To let others in, see “Links for reviewers” in docs/operating.md."


@click.command("review")
@click.argument("attempt_id", metavar="ATTEMPT")
@click.option(
    "--days",
    type=click.IntRange(1, MAX_DAYS),
    default=DEFAULT_DAYS,
    show_default=True,
    help="For how many days the link opens.",
)
@click.option("--name", help="Whom it is for, to tell your links apart.")
@run
async def command(attempt_id: str, days: int, name: str | None) -> None:
    """Make a link on which somebody hears ATTEMPT (its id, or the start of it) and rates it.

    They need no account, see this one answer, and rate it by the same rubric before they see the coach's levels. The
    link is shown this once; `coach reviews` lists what came of it.
    """
    settings = read_settings()
    async with installation(work=False) as running:
        attempt = await running.practice.find_attempt(attempt_id)
        review, token = await running.reviewing.share(attempt.id, days, name)
    name_here = settings.public_name
    base = f"https://{name_here}" if name_here else f"http://{settings.host}:{settings.port}"
    click.echo(f"{base}/review/{token}")
    click.echo(f"Review {review.id[:8]} is open until {review.expires_at:%Y-%m-%d %H:%M} UTC.", err=True)
    if name_here is None:
        click.echo(HERE_ALONE, err=True)
