"""coach new-question"""

from pathlib import Path
from string import Template

import click
from pydantic import TypeAdapter, ValidationError

from coach.domain.value import Id
from coach.errors import DataFolderUnusable
from coach.library import BANK_FILE, load_bank
from coach.settings import read_settings

QUESTION = "question.template.toml"
TASK = "task.template.toml"


@click.command("new-question")
@click.argument("question_id", metavar="ID")
@click.option("--bank", metavar="ID", help="The bank it belongs to; needed where there are several.")
@click.option("--round", "round_", metavar="ID", required=True, help="The round it is asked in, such as deep-dive.")
@click.option("--title", metavar="WORDS", required=True, help="A few words, for lists.")
@click.option("--coding", is_flag=True, help="A coding question, with a task, tests and solutions.")
def command(question_id: str, bank: str | None, round_: str, title: str, coding: bool) -> None:
    """Begin a question: write a file with every key it needs, and comments on what belongs there.

    `coach check` then lists what is still empty.
    """
    try:
        TypeAdapter(Id).validate_python(question_id)
    except ValidationError as error:
        raise click.UsageError(f"{question_id!r} is no id. Use lower-case words, parted by hyphens.") from error
    rubrics = read_settings().rubrics
    folder = _folder(rubrics, bank)
    known = load_bank(folder).rounds
    if round_ not in {each.id for each in known}:
        raise click.UsageError(f"The bank has no round {round_!r}. Use one of {', '.join(each.id for each in known)}.")
    path = folder / f"{question_id}.toml"
    if path.exists():
        raise click.UsageError(f"{path} exists already. Choose another id, or edit that file.")
    task = _read(rubrics / TASK) if coding else ""
    try:
        path.write_text(
            Template(_read(rubrics / QUESTION)).substitute(
                id=question_id, title=title.replace("\\", "\\\\").replace('"', '\\"'), round=round_, task=task
            ),
            encoding="utf-8",
        )
    except OSError as error:
        raise DataFolderUnusable(
            f"{path} can't be written ({error.strerror}). Set COACH_RUBRICS to a folder of banks that you may write."
        ) from error
    click.echo(
        f"{path} is begun. Write the answers and what you expect of them first, then the cues.\n"
        f"What is still missing:  coach check {path}\n"
        f"When it is sound, name it in a part of its round in {folder / BANK_FILE}; until then the service won't start."
    )


def _folder(rubrics: Path, bank: str | None) -> Path:
    folders = sorted(path.parent for path in rubrics.glob(f"*/{BANK_FILE}"))
    chosen = [folder for folder in folders if bank in (None, folder.name)]
    if len(chosen) != 1:
        names = ", ".join(folder.name for folder in folders) or f"none in {rubrics}"
        raise click.UsageError(f"Say with --bank which bank it belongs to. There are: {names}.")
    return chosen[0]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataFolderUnusable(
            f"{path} can't be read ({error.strerror}). Copy it from the rubrics that came with Coach."
        ) from error
