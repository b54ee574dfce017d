"""coach object"""

import sys
from collections.abc import Iterator, Sequence

import click

from coach.cli.practice import follow, show
from coach.cli.terminal import installation, run
from coach.domain.attempts import Attempt
from coach.domain.objections import MAX_PLACES
from coach.domain.rubrics import Rubric
from coach.domain.transcripts import MIN_QUOTE_WORDS, TextRange, Transcript
from coach.errors import NotScoredYet, ObjectionRejected
from coach.installation import Running


@click.command("object")
@click.argument("attempt_id", metavar="ATTEMPT")
@click.argument("criterion", metavar="CRITERION")
@click.argument("quotes", metavar="WORDS...", nargs=-1, required=True)
@run
async def command(attempt_id: str, criterion: str, quotes: tuple[str, ...]) -> None:
    """Object to the score of a CRITERION (its number on the scorecard, or its id) of ATTEMPT.

    WORDS, in quotation marks, are the words of your answer that show it was met. The criterion is scored again with
    them; both scores are kept.
    """
    async with installation(work=True) as running:
        attempt = await running.practice.find_attempt(attempt_id)
        attempt = await _object(running, attempt, criterion, quotes)
        if not await show(running, await follow(running, attempt), as_json=False):
            sys.exit(1)


async def _object(running: Running, attempt: Attempt, criterion: str, quotes: Sequence[str]) -> Attempt:
    if attempt.answer is None or not attempt.may_be_read:
        raise NotScoredYet(attempt.explain())
    rubric = (await running.practice.rubric_of(attempt)).rubric
    places = list(_places(attempt.answer.text, quotes))
    return await running.practice.object_to(attempt.id, _criterion_id(rubric, criterion), places)


def _criterion_id(rubric: Rubric, criterion: str) -> str:
    """Return the id of a criterion that was named by its number on the scorecard, or by its id."""
    if criterion.isdecimal() and 0 < int(criterion) <= len(rubric.criteria):
        return rubric.criteria[int(criterion) - 1].id
    return criterion


def _places(answer: str, quotes: Sequence[str]) -> Iterator[TextRange]:
    for quote in quotes:
        found = Transcript(text=answer).find(quote)
        if not found:
            raise ObjectionRejected(
                f"“{quote}” does not stand in your answer. Give at least {MIN_QUOTE_WORDS} words that follow each"
                f" other there, in quotation marks; up to {MAX_PLACES} such pieces."
            )
        yield from (TextRange(start=piece.start, end=piece.end) for piece in found)
