"""coach practice"""

import asyncio
import readline  # noqa: F401  (input() edits with it, and takes lines longer than the terminal's 4,096 characters)
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import click
from rich.padding import Padding
from rich.text import Text

from coach.cli.microphone import Microphone
from coach.cli.models import fetch_model
from coach.cli.output import console, progress_console
from coach.cli.scorecard import print_scorecard
from coach.cli.show import task_parts
from coach.cli.speech import print_speech
from coach.cli.terminal import installation
from coach.cli.voice import record, send_file
from coach.domain.attempts import Attempt, Stage
from coach.domain.feedback import give_feedback
from coach.domain.questions import Question
from coach.errors import AnswerRejected, CoachError
from coach.installation import Running
from coach.library import load_library
from coach.settings import read_settings

POLL_S = 0.05
CODE_GOES_SO = (
    "Put your code between two lines of ```, and say outside of them how it works and why."
    " With --edit you write in your editor, from the starter code."
)
ABOVE_IS_NOT_SENT = "Nothing up to the next line is sent. Answer below it."
STAGES = {
    Stage.QUEUED: "Your answer is stored; waiting to be scored",
    Stage.TRANSCRIBING: "Transcribing",
    Stage.SCORING: "Scoring",
}


@click.command("practice")
@click.argument("question_id", metavar="QUESTION")
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(allow_dash=True, path_type=Path))
@click.option("--edit", is_flag=True, help="Answer in your editor; for coding questions, from the starter code.")
@click.option("--voice", is_flag=True, help="Answer aloud, or with FILE as the recording.")
@click.option("--device", metavar="NAME", help="Microphone for --voice: its number, or a part of its name.")
@click.option("--json", "as_json", is_flag=True, help="Print the scorecard as JSON.")
def command(question_id: str, file: Path | None, edit: bool, voice: bool, device: str | None, as_json: bool) -> None:
    """Answer QUESTION from the keyboard, aloud, from a FILE or standard input (-), and read the scorecard."""
    if edit and (file is not None or voice):
        raise click.UsageError("Give one of FILE, --edit and --voice.")
    question = load_library(read_settings().rubrics).entry(question_id).question
    if voice:
        fetch_model(read_settings())
        if not asyncio.run(_speak(question, file, device, as_json=as_json)):
            sys.exit(1)
        return
    typed = edit or (file is None and sys.stdin.isatty())
    answer = _edit(question) if edit else _ask(question) if typed else _read(file)
    try:
        scored = asyncio.run(_score(question_id, answer, as_json=as_json))
    except CoachError as error:
        if typed and answer.strip():
            raise AnswerRejected(f"{error}\nWhat you typed is kept in {_keep(answer)}.") from error
        raise
    if not scored:
        sys.exit(1)


async def _score(question_id: str, answer: str, *, as_json: bool) -> bool:
    async with installation(work=True) as running:
        attempt, _ = await running.practice.submit(question_id, answer)
        return await show(running, await follow(running, attempt), as_json=as_json)


async def _speak(question: Question, file: Path | None, device: str | None, *, as_json: bool) -> bool:
    """Have a recording scored: the file, or what is said from one press of Enter to the next."""
    async with installation(work=True) as running:
        if file is not None:
            attempt = await send_file(running.uploads, question, file)
        else:
            with Microphone(int(device) if device and device.isdigit() else device) as microphone:
                _put(question)
                click.prompt("Press Enter and begin to speak", default="", show_default=False, prompt_suffix=".")
                microphone.take()  # what came before is not part of the answer
                click.echo("Recording. Press Enter when you are done.", err=True)
                attempt = await record(running.uploads, question, microphone, _wait_for_enter)
        return await show(running, await follow(running, attempt), as_json=as_json)


async def _wait_for_enter() -> None:
    """Return when a line was typed. A thread that waits for the keyboard can't be stopped, so it is a daemon."""
    loop = asyncio.get_running_loop()
    pressed = asyncio.Event()

    def wait() -> None:
        sys.stdin.readline()
        loop.call_soon_threadsafe(pressed.set)

    threading.Thread(target=wait, daemon=True).start()
    await pressed.wait()


def _ask(question: Question) -> str:
    """Return what is typed until the end of input, by lines of any length."""
    _put(question)
    if question.task:
        console().print(Text(f"\n{CODE_GOES_SO}", "dim"))
    console().print(Text("End with Ctrl-D on a line of its own.\n", "dim"))
    started = time.monotonic()
    lines: list[str] = []
    with suppress(EOFError):
        while True:
            lines.append(input())
    _tell_time(question, started)
    return "\n".join(lines)


def _put(question: Question) -> None:
    """Print a question as it is asked."""
    out = console()
    out.print()
    out.print(Padding(Text(question.ask, "bold"), (0, 2)))
    if question.task:
        for part in task_parts(question.task):
            out.print(part)
    out.print(Text(f"\nTake about {question.minutes:g} minutes.", "dim"))


def _edit(question: Question) -> str:
    """Return what is written in the editor below the question."""
    starter = f"```python\n{question.task.starter.strip()}\n```\n\n" if question.task else ""
    asked = f"<!--\n{question.ask}\n\n{question.task.wording if question.task else ''}\n{ABOVE_IS_NOT_SENT}\n-->\n\n"
    started = time.monotonic()
    written = click.edit(asked + starter, extension=".md")
    if written is None:
        raise AnswerRejected("The editor was closed without saving, so there is no answer. Nothing was stored.")
    _tell_time(question, started)
    return written.partition("\n-->\n")[2] if written.startswith("<!--") else written


def _tell_time(question: Question, started: float) -> None:
    minutes = (time.monotonic() - started) / 60
    console().print(Text(f"\nYou took {minutes:.1f} of {question.minutes:g} minutes.", "dim"))


def _read(file: Path | None) -> str:
    try:
        content = sys.stdin.buffer.read() if file is None or str(file) == "-" else file.read_bytes()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnswerRejected(f"Byte {error.start} of the answer is not UTF-8. Save it as UTF-8 text.") from error
    except OSError as error:
        raise AnswerRejected(
            f"{file} can't be read ({error.strerror}). Check the name, or give - and pipe it in."
        ) from error


def _keep(answer: str) -> Path:
    """Save an answer that was not taken where its author finds it."""
    with NamedTemporaryFile("w", prefix="coach-answer-", suffix=".txt", delete=False, encoding="utf-8") as kept:
        kept.write(answer)
    return Path(kept.name)


async def follow(running: Running, attempt: Attempt) -> Attempt:
    """Show a progress line until the scoring is done; return the attempt then."""
    err = progress_console()
    try:
        with err.status(STAGES[Stage.QUEUED]) as status:
            while not attempt.is_settled:
                status.update(f"{STAGES[attempt.stage]}{_progress(attempt)} …")
                await asyncio.sleep(POLL_S)
                attempt = await running.practice.attempt(attempt.id)
    except asyncio.CancelledError:
        err.print(f"\nYour answer is stored as attempt {attempt.id[:8]}. Scoring goes on when Coach runs again.")
        raise
    return attempt


def _progress(attempt: Attempt) -> str:
    """Return how far a transcription has come, where that is known."""
    recording = attempt.recording
    if attempt.stage is not Stage.TRANSCRIBING or recording is None or recording.duration_s is None:
        return ""
    return f": {recording.heard_s or 0:.0f} of {recording.duration_s:.0f} s"


async def show(running: Running, attempt: Attempt, *, as_json: bool) -> bool:
    """Print the scorecard, or why there is none; return whether the last scoring gave one."""
    if attempt.stage is Stage.NOT_SCORED or attempt.scorecard is None:
        err = progress_console()
        err.print(Text(attempt.explain(), "yellow"))
        err.print(f"Your answer is stored. Try again with:  coach score-again {attempt.id[:8]}")
        return False
    version = await running.practice.rubric_of(attempt)
    bands = await running.progress.bands(attempt)
    feedback = give_feedback(attempt.scorecard, version.rubric, attempt.scorecard_as_heard, bands=bands)
    if as_json:
        click.echo(feedback.model_dump_json(indent=2))
    else:
        print_scorecard(version.question, attempt, feedback)
        if attempt.recording is not None:
            await print_speech(running.practice, attempt)
    return True
