"""coach rescore"""

import asyncio
import sys

import click
from rich.text import Text

from coach.cli.output import progress_bar, progress_console
from coach.cli.terminal import installation, run
from coach.domain.rescoring import Rescoring, RescoringEstimate, RescoringState
from coach.installation import Running

POLL_S = 0.2
SHOWN = 10
"""So many attempts are named that are left out or failed."""


@click.command("rescore")
@click.argument("question_ids", metavar="[QUESTION]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Attempts at all questions.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@run
async def command(question_ids: tuple[str, ...], everything: bool, yes: bool) -> None:
    """Score old answers again on the present scale.

    These are the attempts at QUESTION, or --all, that were scored by another rubric, prompt or model than there is now.
    Earlier scorecards are kept. How many they are and what it will take is said first. Ctrl-C cancels what has not
    begun.
    """
    if bool(question_ids) == everything:
        raise click.UsageError("Give either QUESTION or --all.")
    async with installation(work=True) as running:
        estimate = await running.rescorer.estimate(question_ids)
        _tell(estimate)
        if estimate.attempts == 0:
            return
        if not yes:
            click.confirm(f"Score {_attempts(estimate.attempts)} again?", abort=True)
        rescoring = await _follow(running, await running.rescorer.start(question_ids))
        if not _report(rescoring):
            sys.exit(1)


def _attempts(count: int) -> str:
    return f"{count} attempt" if count == 1 else f"{count} attempts"


def _tell(estimate: RescoringEstimate) -> None:
    scorer, present = estimate.model or "the coverage check", estimate.present
    click.echo(f"{_attempts(estimate.attempts)} to score again by {scorer}; {present} are on its scale already.")
    if estimate.attempts:
        tokens = [("in", estimate.input_tokens), ("out", estimate.output_tokens)]
        told = ", ".join(f"{'unknown' if count is None else f'{count:,}'} {way}" for way, count in tokens)
        price = "unknown" if estimate.price_usd is None else f"${estimate.price_usd:.4f}"
        click.echo(f"Expected tokens: {told}. Expected price: {price}. {estimate.basis}")
    if estimate.left_out:
        click.echo(f"{_attempts(len(estimate.left_out))} left out:")
    for each in estimate.left_out[:SHOWN]:
        click.echo(f"  {each.attempt_id[:8]}  {each.question_id}  {each.reason}")


async def _follow(running: Running, rescoring: Rescoring) -> Rescoring:
    """Show a progress bar until the rescoring has ended; return it then."""
    try:
        with progress_bar() as bar:
            task = bar.add_task("Scoring again", total=rescoring.attempts)
            while rescoring.state is RescoringState.RUNNING:
                bar.update(task, completed=rescoring.done + rescoring.failed, total=rescoring.attempts)
                await asyncio.sleep(POLL_S)
                rescoring = await running.rescorer.read(rescoring.id)
            bar.update(task, completed=rescoring.done + rescoring.failed, total=rescoring.attempts)
    except asyncio.CancelledError:
        cancelled = await running.rescorer.cancel(rescoring.id)
        progress_console().print(f"\nCancelled. {cancelled.done} of {_attempts(cancelled.attempts)} were scored again.")
        raise
    return rescoring


def _report(rescoring: Rescoring) -> bool:
    """Say how a rescoring ended; return whether all were scored again."""
    click.echo(f"{rescoring.done} of {_attempts(rescoring.attempts)} were scored again.")
    err = progress_console()
    if rescoring.state is RescoringState.STOPPED:
        err.print(Text(f"It stopped, because one after the other failed: {rescoring.reason}", "yellow"))
    for each in rescoring.failures[:SHOWN]:
        err.print(Text(f"{each.attempt_id[:8]}  {each.question_id}  {each.reason}"))
    return rescoring.state is RescoringState.DONE and rescoring.failed == 0
