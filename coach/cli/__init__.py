"""The command line. Each command is a module of its own, imported only when it is called."""

from importlib import import_module
from keyword import iskeyword

import click

from coach.errors import CoachError

COMMANDS = {
    "questions": "List what can be practised.",
    "rounds": "List the rounds of an interview, or draw the questions of one.",
    "show": "Show a question; for authors, with its rubric.",
    "next": "Suggest what to practise next.",
    "practice": "Answer a question and read the scorecard.",
    "submit": "Submit a recording that was broken off.",
    "correct": "Correct what was misheard, and have it scored again.",
    "transcribe": "Show what is heard in a recording, and how it was said.",
    "history": "List your attempts.",
    "scorecard": "Show the scorecard of an attempt again.",
    "compare": "Show two attempts at one question beside each other.",
    "score-again": "Have an attempt scored again.",
    "rescore": "Score old answers again on the present scale.",
    "object": "Object to the score of a criterion by words that you said.",
    "review": "Make a link on which somebody hears an attempt and rates it.",
    "reviews": "List the reviews of an attempt, or revoke one.",
    "report": "Write a report on your progress.",
    "cards": "Write cards for Anki of what you missed.",
    "outcomes": "Keep a private log of real interviews.",
    "export": "Write everything into one archive.",
    "import": "Take in an archive.",
    "delete": "Delete an attempt, or all of them, for good.",
    "doctor": "Say which scorer will be used, and how to get a better one.",
    "new-question": "Begin a question file.",
    "check": "Check every question, rubric and prompt, and run the code of tasks.",
    "schema": "Print the JSON Schema of question files, for editors.",
    "agree": "Measure how well the scorer agrees with people.",
    "calibrate": "Measure the scorer on the answers of the bank, and keep its trust card.",
    "vocabulary": "Get exact token counts instead of estimates.",
    "serve": "Start the service.",
    "worker": "Score attempts for a service that runs elsewhere.",
}
"""One module for each, with `-` as `_` and with `_` behind a keyword, that holds a click command named `command`."""


class Commands(click.Group):
    """Finds commands by name, so that listing the questions does not load a web server."""

    def invoke(self, context: click.Context) -> object:
        """Run a command; an error that somebody can mend is said plainly, without a traceback."""
        try:
            return super().invoke(context)
        except CoachError as error:
            raise click.ClickException(str(error)) from error

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"coach.cli.{_module(name)}").command
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _module(name: str) -> str:
    return f"{name}_" if iskeyword(name) else name.replace("-", "_")


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(package_name="coach")
def main() -> None:
    """Practise interviews aloud. Your answers are scored when they are finished, never before."""
