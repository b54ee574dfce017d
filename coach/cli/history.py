"""coach history"""

import json

import click
from rich.table import Table

from coach.cli.output import console
from coach.cli.terminal import installation, run
from coach.domain.attempts import Attempt, Stage
from coach.domain.feedback import Feedback, give_feedback


@click.command("history")
@click.option("--question", "question_id", metavar="ID", help="Only attempts at this question.")
@click.option("--limit", default=30, show_default=True, type=click.IntRange(1, 1000), help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV: what each of all attempts reached, oldest first.")
@run
async def command(question_id: str | None, limit: int, as_json: bool, as_csv: bool) -> None:
    """List your attempts, newest first."""
    async with installation(work=False) as running:
        if as_csv:
            click.echo(await running.reports.table(question_id), nl=False)
            return
        attempts = await running.practice.attempts(question_id=question_id, limit=limit)
        rubrics = {
            attempt.scored_by: (await running.practice.rubric_of(attempt)).rubric
            for attempt in {each.scored_by: each for each in attempts}.values()
        }
    rows = [
        (each, None if each.scorecard is None else give_feedback(each.scorecard, rubrics[each.scored_by]))
        for each in attempts
    ]
    if as_json:
        click.echo(json.dumps([_summary(*row) for row in rows], indent=2, ensure_ascii=False))
        return
    if not rows:
        click.echo("No attempts yet. Make one:  coach practice transformer-architecture")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Attempt", "When", "Question", "Total", "Of", "Scorer"):
        table.add_column(
            heading, justify="right" if heading in ("Total", "Of") else "left", no_wrap=heading != "Scorer"
        )
    for attempt, feedback in rows:
        table.add_row(*_row(attempt, feedback))
    console().print(table)


def _row(attempt: Attempt, feedback: Feedback | None) -> tuple[str, ...]:
    when = f"{attempt.created_at.astimezone():%Y-%m-%d %H:%M}"
    start = (attempt.id[:8], when, attempt.question_id)
    if feedback is None or feedback.total is None:
        stage = attempt.stage if attempt.stage is not Stage.SCORED else Stage.NOT_SCORED
        return (*start, "–", "–", stage.replace("_", " "))
    scorer = feedback.scale.model or feedback.scale.scorer
    return (*start, f"{feedback.total:.0%}", f"{feedback.scored_criteria}/{len(feedback.criteria)}", scorer)


def _summary(attempt: Attempt, feedback: Feedback | None) -> dict[str, object]:
    return {
        "id": attempt.id,
        "question_id": attempt.question_id,
        "created_at": attempt.created_at.isoformat(),
        "stage": attempt.stage,
        "total": None if feedback is None else feedback.total,
        "scale": None if feedback is None else feedback.scale.model_dump(mode="json"),
        "reason": None if attempt.failure is None else attempt.failure.reason,
    }
