"""coach practice"""

import asyncio
import sys
import time
from pathlib import Path

import click
from rich.padding import Padding
from rich.text import Text

from coach.cli.output import console, progress_console
from coach.cli.scorecard import print_scorecard
from coach.cli.terminal import installation, run
from coach.domain.attempts import Attempt, Stage
from coach.domain.feedback import give_feedback
from coach.domain.questions import Question
from coach.errors import AnswerRejected
from coach.installation import Running

POLL_S = 0.05
STAGES = {Stage.QUEUED: "Your answer is stored; waiting to be scored", Stage.SCORING: "Scoring"}


@click.command("practice")
@click.argument("question_id", metavar="QUESTION")
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(allow_dash=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the scorecard as JSON.")
@run
async def command(question_id: str, file: Path | None, as_json: bool) -> None:
    """Answer QUESTION from the keyboard, a FILE or standard input (-), and read the scorecard."""
    async with installation(work=True) as running:
        question = running.practice.library.entry(question_id).question
        answer = _read_answer(question, file)
        attempt, _ = await running.practice.submit(question.id, answer)
        attempt = await follow(running, attempt)
        if not await show(running, attempt, as_json=as_json):
            sys.exit(1)


def _read_answer(question: Question, file: Path | None) -> str:
    if file is None and sys.stdin.isatty():
        out = console()
        out.print()
        out.print(Padding(Text(question.ask, "bold"), (0, 2)))
        out.print(Text(f"\nTake about {question.minutes:g} minutes. End with Ctrl-D on a line of its own.\n", "dim"))
        started = time.monotonic()
        answer = sys.stdin.read()
        minutes = (time.monotonic() - started) / 60
        out.print(Text(f"\nYou took {minutes:.1f} of {question.minutes:g} minutes.", "dim"))
        return answer
    try:
        content = sys.stdin.buffer.read() if file is None or str(file) == "-" else file.read_bytes()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnswerRejected(f"Byte {error.start} of the answer is not UTF-8. Save it as UTF-8 text.") from error
    except OSError as error:
        raise AnswerRejected(
            f"{file} can't be read ({error.strerror}). Check the name, or give - and pipe it in."
        ) from error


async def follow(running: Running, attempt: Attempt) -> Attempt:
    """Show a progress line until the scoring is done; return the attempt then."""
    err = progress_console()
    try:
        with err.status(STAGES[Stage.QUEUED]) as status:
            while not attempt.is_settled:
                status.update(f"{STAGES[attempt.stage]} …")
                await asyncio.sleep(POLL_S)
                attempt = await running.practice.attempt(attempt.id)
    except asyncio.CancelledError:
        err.print(f"\nYour answer is stored as attempt {attempt.id[:8]}. Scoring goes on when Coach runs again.")
        raise
    return attempt


async def show(running: Running, attempt: Attempt, *, as_json: bool) -> bool:
    """Print the scorecard, or why there is none; return whether the last scoring gave one."""
    if attempt.stage is Stage.NOT_SCORED or attempt.scorecard is None:
        err = progress_console()
        err.print(Text(attempt.explain(), "yellow"))
        err.print(f"Your answer is stored. Try again with:  coach score-again {attempt.id[:8]}")
        return False
    version = await running.practice.rubric_of(attempt)
    feedback = give_feedback(attempt.scorecard, version.rubric)
    if as_json:
        click.echo(feedback.model_dump_json(indent=2))
    else:
        print_scorecard(version.question, attempt, feedback)
    return True
