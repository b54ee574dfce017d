"""coach reviews"""

import json
from collections.abc import Iterable

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from coach.cli.output import console
from coach.cli.terminal import installation, run
from coach.domain.attempts import Attempt
from coach.domain.feedback import give_feedback
from coach.domain.reviews import Note, Rating, Review
from coach.errors import NotFound
from coach.installation import Running
from coach.reviewing import state_of


@click.command("reviews")
@click.argument("attempt_id", metavar="ATTEMPT")
@click.option("--revoke", "revoked", metavar="REVIEW", help="Have this link (its id, or the start) open nothing more.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@run
async def command(attempt_id: str, revoked: str | None, as_json: bool) -> None:
    """List the reviews of ATTEMPT (its id, or the start of it), with ratings and notes. Or --revoke one of them."""
    async with installation(work=False) as running:
        attempt = await running.practice.find_attempt(attempt_id)
        if revoked is not None:
            await _revoke(running, attempt, revoked)
            return
        reviews = await running.reviewing.of(attempt.id)
        if as_json:
            listed = [{**review.model_dump(mode="json"), "state": state_of(review)} for review in reviews]
            click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
        elif not reviews:
            click.echo(f"Nobody reviewed attempt {attempt.id[:8]} yet. Make a link with coach review {attempt.id[:8]}.")
        else:
            await _print(running, attempt, reviews)


async def _revoke(running: Running, attempt: Attempt, start: str) -> None:
    found = [review for review in await running.reviewing.of(attempt.id) if review.id.startswith(start)]
    if len(found) != 1:
        raise NotFound(
            f"{len(found) or 'No'} reviews of this attempt have an id that starts with {start!r}."
            f" List them with coach reviews {attempt.id[:8]}."
        )
    await running.reviewing.revoke(attempt.id, found[0].id)
    click.echo(f"Review {found[0].id[:8]} is revoked: its link opens nothing any more.")


async def _print(running: Running, attempt: Attempt, reviews: Iterable[Review]) -> None:
    levels = await _coach_levels(running, attempt)
    out = console()
    for review in reviews:
        whom = f" for {review.name}" if review.name else ""
        out.print(Text(f"{review.id[:8]}{whom}: {state_of(review)}, until {review.expires_at:%Y-%m-%d}"))
        if review.rating is not None:
            _print_rating(out, review.rating, levels if review.answer_version == attempt.scored_version else {})


async def _coach_levels(running: Running, attempt: Attempt) -> dict[str, int | None]:
    """Return the levels of the newest scorecard by criterion."""
    if attempt.scorecard is None:
        return {}
    rubric = (await running.practice.rubric_of(attempt)).rubric
    return {each.criterion_id: each.level for each in give_feedback(attempt.scorecard, rubric).criteria}


def _print_rating(out: Console, rating: Rating, levels: dict[str, int | None]) -> None:
    table = Table("criterion", escape(rating.name), "coach", box=None, padding=(0, 3, 0, 2))
    for criterion_id, level in rating.levels.items():
        coach = levels.get(criterion_id)
        table.add_row(criterion_id, str(level), "–" if coach is None else str(coach))
    out.print(table)
    for note in rating.notes:
        out.print(Text(f"  {_place(note)}: {note.text}"))


def _place(note: Note) -> str:
    if note.at_s is None:
        return "the whole"
    minutes, seconds = divmod(int(note.at_s), 60)
    return f"{minutes}:{seconds:02}"
