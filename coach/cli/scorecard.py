"""coach scorecard, and how a scorecard looks in a terminal."""

from collections.abc import Iterator, Sequence

import click
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from coach.cli.output import console
from coach.cli.speech import print_damage
from coach.cli.terminal import installation, run
from coach.domain.attempts import Attempt
from coach.domain.bands import Band
from coach.domain.feedback import (
    CorrectionFeedback,
    CriterionFeedback,
    Feedback,
    MistakeFeedback,
    ObjectionFeedback,
    PointFeedback,
    give_feedback,
)
from coach.domain.questions import Question
from coach.domain.scoring import ScorerKind, WrongStatement
from coach.domain.tasks import Solution
from coach.domain.verdicts import Verdict
from coach.errors import NotScoredYet

MARKS = {
    Verdict.HIT: ("✓", "green"),
    Verdict.PARTIAL: ("◐", "yellow"),
    Verdict.MISSING: ("✗", "red"),
    Verdict.WRONG: ("!", "bold red"),
}
LABELS = {Verdict.PARTIAL: "Only in part: ", Verdict.MISSING: "Missed: ", Verdict.WRONG: "Contradicted: "}
MAX_QUOTE_CHARACTERS = 160
INDENT = 3


@click.command("scorecard")
@click.argument("attempt_id", metavar="ATTEMPT")
@click.option("--model-answer", is_flag=True, help="Show the model answer too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@run
async def command(attempt_id: str, model_answer: bool, as_json: bool) -> None:
    """Show the scorecard of ATTEMPT (its id, or the start of it) again."""
    async with installation(work=False) as running:
        attempt = await running.practice.find_attempt(attempt_id)
        if attempt.scorecard is None:
            raise NotScoredYet(attempt.explain())
        version = await running.practice.rubric_of(attempt)
        bands = await running.progress.bands(attempt)
        heard = None if attempt.recording is None else await running.practice.transcript(attempt.id)
    feedback = give_feedback(attempt.scorecard, version.rubric, attempt.scorecard_as_heard, bands=bands)
    if as_json:
        click.echo(feedback.model_dump_json(indent=2))
        return
    print_scorecard(version.question, attempt, feedback, model_answer=model_answer)
    if heard is not None:
        print_damage(heard)


def print_scorecard(question: Question, attempt: Attempt, feedback: Feedback, *, model_answer: bool = False) -> None:
    """Print a scorecard in at most 80 columns."""
    out = console()
    out.print()
    out.print(Rule(Text(question.title, "bold"), align="left"))
    out.print(_headline(feedback))
    if feedback.correction is not None:
        out.print(Text(_correction(feedback.correction), "yellow"))
    for notice in feedback.notices:
        out.print(Text(notice, "yellow"))
    for objection in feedback.objections:
        out.print(_objection(objection, feedback))
    for part in _criteria(feedback):
        out.print(part)
    _section(out, "Said wrongly", [_wrong(statement) for statement in feedback.wrong_statements])
    _section(out, "Common mistakes", [_mistake(mistake) for mistake in feedback.common_mistakes])
    _section(out, "Next", [feedback.next_action.advice])
    if model_answer and feedback.model_answer:
        _section(out, "Model answer", [feedback.model_answer, *_solution(feedback.solution)])
    out.print()
    out.print(Text(_footer(attempt, feedback), "dim"))


def _criteria(feedback: Feedback) -> Iterator[RenderableType]:
    if feedback.total is None:
        reasons = dict.fromkeys(criterion.reason for criterion in feedback.criteria if criterion.reason)
        yield from (_indented(_because(reason)) for reason in reasons)
        return
    for number, criterion in enumerate(feedback.criteria, start=1):
        yield ""
        yield _criterion(number, criterion)


def _section(out: Console, heading: str, parts: Sequence[RenderableType]) -> None:
    """Print the parts under a heading; nothing if there are none."""
    if parts:
        out.print(Text(f"\n{heading}", "bold"))
        for part in parts:
            out.print(_indented(part))


def _solution(solution: Solution | None) -> Iterator[RenderableType]:
    if solution:
        yield ""
        yield Syntax(solution.code.strip(), "python", background_color="default", word_wrap=True)
        yield f"Time: {solution.time_complexity}\nSpace: {solution.space_complexity}"


def _headline(feedback: Feedback) -> Text:
    count = f"{feedback.scored_criteria} of {len(feedback.criteria)} criteria"
    if feedback.total is None:
        return Text("Not scored", "bold yellow")
    return Text.assemble(
        (f"{feedback.total:.0%}", "bold"), between(feedback.band), f" of what the rubric asks, over {count}"
    )


def between(band: Band | None) -> str:
    """Return a band in words that follow a share; nothing where it has no width or is not known."""
    return "" if band is None or band.low == band.high else f" ({band.low:.0%} to {band.high:.0%})"


def _correction(correction: CorrectionFeedback) -> str:
    """Return what correcting the transcript did to the score."""
    if correction.total_as_heard is None or correction.change is None:
        return "The transcript was corrected; with the words as heard this can't be compared."
    change = round(100 * correction.change)
    what = (
        "which changes nothing" if change == 0 else f"now it is {abs(change)} points {'more' if change > 0 else 'less'}"
    )
    moved = "".join(
        f"; {each.criterion_id} went from {_level(each.as_heard)} to {_level(each.as_corrected)}"
        for each in correction.levels
    )
    return f"The transcript was corrected: as heard it was {correction.total_as_heard:.0%}, {what}{moved}."


def _objection(objection: ObjectionFeedback, feedback: Feedback) -> Text:
    """Return what came of an objection, and who scored again if it is not who scored the rest."""
    number = [criterion.criterion_id for criterion in feedback.criteria].index(objection.criterion_id) + 1
    quotes = " ".join(_quote(piece.quote).plain for piece in objection.evidence)
    before, after = _level(objection.before.level), _level(objection.after.level)
    model = objection.scale.model
    again = "scored again" if model in (None, feedback.scale.model) else f"scored again by {model}"
    what = f"before it was {before}, {again} it is {after}"
    if objection.reason is not None:
        what = f"it could not be scored again ({objection.reason}), so it stays {before}"
    elif before == after:
        what = f"{again} it is still {after}"
    return Text(f"You objected to {number}. by {quotes}: {what}.", "yellow")


def _level(level: int | None) -> str:
    return "not scored" if level is None else str(level)


def _criterion(number: int, criterion: CriterionFeedback) -> RenderableType:
    parts: list[RenderableType] = [_title(number, criterion)]
    if criterion.reason is not None:
        parts.append(_indented(_because(criterion.reason)))
    if criterion.descriptor is not None:
        parts.append(_indented(Text(criterion.descriptor)))
    if criterion.rationale:
        parts.append(_indented(Text(criterion.rationale, "italic")))
    parts.extend(_indented(_quote(piece.quote)) for piece in criterion.evidence)
    parts.extend(_indented(_point(point)) for point in criterion.points)
    return Group(*parts)


def _because(reason: str) -> Text:
    return Text(f"{reason[:1].upper()}{reason[1:]}.", "yellow")


def _title(number: int, criterion: CriterionFeedback) -> Table:
    table = Table.grid(expand=True)
    table.add_column(no_wrap=True, min_width=INDENT)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    if criterion.level is None:
        level = Text("  not scored", "yellow")
    else:
        bar = "■" * criterion.level + "□" * (criterion.max_level - criterion.level)
        level = Text(f"  {bar} {criterion.level} of {criterion.max_level}", "bold")
    table.add_row(Text(f"{number}.", "bold"), Text(criterion.asks or "", "bold"), level)
    return table


def _point(point: PointFeedback) -> RenderableType:
    mark, style = MARKS[point.verdict]
    label = LABELS.get(point.verdict, "")
    bonus = "" if point.must else " (bonus)"
    parts: list[RenderableType] = [Text.assemble((label, style), point.claim, (bonus, "dim"))]
    parts.extend(_quote(piece.quote) for piece in point.evidence)
    if point.why is not None:
        parts.append(Text.assemble(("Why it matters: ", "dim"), point.why))
    grid = Table.grid(padding=(0, 1))
    grid.add_row(Text(mark, style), Group(*parts))
    return grid


def _wrong(statement: WrongStatement) -> RenderableType:
    origin = f" ({statement.source})" if statement.source else " (the scorer's own correction, not from the rubric)"
    return Group(
        *(_quote(piece.quote) for piece in statement.evidence),
        Text.assemble(("Right is: ", "green"), statement.correction, (origin, "dim")),
    )


def _mistake(mistake: MistakeFeedback) -> RenderableType:
    said = Text.assemble((f"{mistake.title}. ", "yellow"), mistake.advice)
    return Group(*(_quote(piece.quote) for piece in mistake.evidence), said)


def _quote(quote: str) -> Text:
    words = " ".join(quote.split())
    if len(words) > MAX_QUOTE_CHARACTERS:
        half = MAX_QUOTE_CHARACTERS // 2
        words = f"{words[:half].rsplit(' ', 1)[0]} … {words[-half:].split(' ', 1)[-1]}"
    return Text(f"“{words}”", "cyan")


def _indented(renderable: RenderableType) -> Padding:
    return Padding(renderable, (0, 0, 0, INDENT))


def _footer(attempt: Attempt, feedback: Feedback) -> str:
    scale = feedback.scale
    if scale.scorer is ScorerKind.COVERAGE:
        scorer = "Scored by the coverage check: it looks for the rubric's points by their words, not their meaning."
    else:
        scorer = f"Scored by {scale.model}{_certainty(feedback)}."
    usage = attempt.usage
    parts = [scorer, f"Rubric {scale.rubric_hash}.", f"Attempt {attempt.id[:8]}."]
    if usage is not None and usage.input_tokens is not None and usage.output_tokens is not None:
        price = "price unknown" if usage.price_usd is None else f"${usage.price_usd:.4f}"
        about = "about " if usage.counted_here else ""
        parts.append(f"{about}{usage.input_tokens:,} tokens in, {usage.output_tokens:,} out, {price}.")
    return " ".join(parts)


def _certainty(feedback: Feedback) -> str:
    """Return how many readings a scorecard comes of, and that their noise is not known where it isn't."""
    readings = "" if feedback.readings == 1 else f", the middle of {feedback.readings} readings"
    bands = (feedback.band, *(criterion.band for criterion in feedback.criteria))
    return readings if any(bands) else f"{readings}; its noise has not been measured"
