"""coach show"""

from collections.abc import Iterator

import click
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.syntax import Syntax
from rich.text import Text

from coach.cli.output import console
from coach.cli.terminal import installation, run
from coach.domain.questions import Question
from coach.domain.rubrics import Checklist, Criterion, Point, WrongBelief
from coach.domain.tasks import Solution, Task
from coach.library import Entry, load_library
from coach.settings import read_settings

INDENT = 2


@click.command("show")
@click.argument("question_id", metavar="QUESTION")
@click.option("--rubric", is_flag=True, help="Show its rubric too, as its author reads it.")
@click.option("--yes", is_flag=True, help="Don't ask before a rubric is shown that you have not practised with.")
@run
async def command(question_id: str, rubric: bool, yes: bool) -> None:
    """Show QUESTION as it is asked; with --rubric, also what its author wrote to score it."""
    entry = load_library(read_settings().rubrics).entry(question_id)
    if rubric and not yes and not await _was_scored(question_id):
        click.confirm(
            "You have no scored attempt at this question. Reading its rubric first spoils the practice.\n"
            "Show it all the same?",
            abort=True,
        )
    out = console()
    for part in question_parts(entry.question):
        out.print(part)
    if rubric:
        for part in _rubric_parts(entry):
            out.print(part)


async def _was_scored(question_id: str) -> bool:
    async with installation(work=False) as running:
        attempts = await running.practice.attempts(question_id=question_id, limit=50)
    return any(attempt.scorecard is not None for attempt in attempts)


def question_parts(question: Question) -> Iterator[RenderableType]:
    """Yield a question as it is put to a learner."""
    yield ""
    yield Rule(Text(question.title, "bold"), align="left")
    facts = (question.id, question.round, question.difficulty, f"{question.minutes:g} min", *question.competencies)
    yield Text(" · ".join(facts), "dim")
    yield ""
    yield _indented(Text(question.ask, "bold"))
    if question.task:
        yield from task_parts(question.task)


def task_parts(task: Task) -> Iterator[RenderableType]:
    """Yield all that a learner is given of a coding task."""
    yield ""
    yield _indented(task.statement)
    for heading, code in (("Start from", task.starter), ("Examples", task.examples), ("Tests", task.visible_tests)):
        yield Text(f"\n{heading}", "bold")
        yield _code(code)


def _rubric_parts(entry: Entry) -> Iterator[RenderableType]:
    rubric = entry.rubric
    yield ""
    yield Rule(Text(f"Rubric {entry.rubric_hash}", "bold"), align="left")
    for criterion in rubric.criteria:
        yield from _criterion(criterion)
    yield from _section("Wrong beliefs", [_belief(each) for each in rubric.wrong_beliefs])
    yield from _section("Follow-ups", [Text(f"{each.ask} ({each.point})") for each in rubric.follow_ups])
    yield from _section(
        "Numbers", [Text(f"{each.says}\n{each.formula} = {each.value:g} {each.unit}") for each in rubric.numbers]
    )
    yield from _section("Model answer", [rubric.model_answer])
    if rubric.solution:
        yield from _solution(rubric.solution)
    kinds = [f"{each.id} ({each.kind}{', spoken' if each.spoken else ''})" for each in rubric.exemplars]
    yield from _section("Exemplars", [", ".join(kinds)])


def _criterion(criterion: Criterion) -> Iterator[RenderableType]:
    yield Text(f"\n{criterion.asks} ({criterion.id}, weight {criterion.weight:g})", "bold")
    if isinstance(criterion, Checklist):
        for point in criterion.points:
            yield _indented(_point(point))
    else:
        for level, descriptor in sorted(criterion.levels.items()):
            yield _indented(Text(f"{level}  {descriptor}"))


def _point(point: Point) -> RenderableType:
    kind = "must" if point.must else "bonus"
    return Group(
        Text.assemble((f"{point.id} ({kind}, weight {point.weight:g}): ", "cyan"), point.claim),
        Text(f"Why: {point.why}", "dim"),
        Text(f"Notes: {point.notes}", "dim"),
        Text(f"Source: {point.source}\n", "dim"),
    )


def _belief(belief: WrongBelief) -> RenderableType:
    return Group(Text(f"Says: {belief.says}"), Text(f"Right is: {belief.truth} ({belief.source})\n", "dim"))


def _solution(solution: Solution) -> Iterator[RenderableType]:
    yield Text("\nReference solution", "bold")
    yield _code(solution.code)
    yield _indented(f"Time: {solution.time_complexity}\nSpace: {solution.space_complexity}")
    yield Text("\nHidden tests", "bold")
    yield _code(solution.hidden_tests)
    yield from _section("Wrong solutions", [Text(f"{each.id}: {each.flaw}") for each in solution.wrong])


def _section(heading: str, parts: list[RenderableType]) -> Iterator[RenderableType]:
    if parts:
        yield Text(f"\n{heading}", "bold")
        yield from (_indented(part) for part in parts)


def _code(code: str) -> RenderableType:
    return _indented(Syntax(code.strip("\n"), "python", background_color="default", word_wrap=True))


def _indented(part: RenderableType) -> Padding:
    return Padding(part, (0, 0, 0, INDENT))
