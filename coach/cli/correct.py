"""coach correct"""

import sys
from collections.abc import Iterator, Sequence

import click
from rich.text import Text

from coach.cli.output import console
from coach.cli.practice import follow, show
from coach.cli.terminal import installation, run
from coach.domain.mishearings import Suggestion
from coach.errors import AnswerRejected
from coach.installation import Running

CONTEXT_CHARACTERS = 30


@click.command("correct")
@click.argument("attempt_id", metavar="ATTEMPT")
@click.option("--edit", is_flag=True, help="Correct the whole transcript in your editor.")
@run
async def command(attempt_id: str, edit: bool) -> None:
    """Correct what was misheard in ATTEMPT, term by term, and have it scored again. Both versions are kept."""
    async with installation(work=True) as running:
        attempt = await running.practice.find_attempt(attempt_id)
        versions = await running.practice.versions(attempt.id)
        if not versions:
            raise AnswerRejected("There is no transcript to correct yet.")
        text = versions[-1].text
        if edit:
            corrected = await running.practice.correct(attempt.id, _edited(text))
        else:
            accepted = list(_ask(text, await _suggestions(running, attempt.id)))
            if not accepted:
                click.echo("Nothing was changed.")
                return
            corrected = await running.practice.accept(attempt.id, accepted)
        if not await show(running, await follow(running, corrected), as_json=False):
            sys.exit(1)


async def _suggestions(running: Running, attempt_id: str) -> Sequence[Suggestion]:
    suggestions = await running.practice.suggestions(attempt_id)
    if not suggestions:
        click.echo(f"No term looks misheard. To correct anything else:  coach correct {attempt_id[:8]} --edit")
    return suggestions


def _ask(text: str, suggestions: Sequence[Suggestion]) -> Iterator[str]:
    """Yield the ids of the suggestions that are accepted, one question for each."""
    for each in suggestions:
        before = text[max(0, each.start - CONTEXT_CHARACTERS) : each.start]
        after = text[each.end : each.end + CONTEXT_CHARACTERS]
        console().print(Text.assemble("\n… ", before, (each.heard, "bold yellow"), after, " …"))
        if click.confirm(f"Did you say “{each.term}”?"):
            yield each.id


def _edited(text: str) -> str:
    edited = click.edit(text, extension=".txt")
    if edited is None:
        raise AnswerRejected("The editor was closed without saving. Nothing was changed.")
    return edited.strip()
