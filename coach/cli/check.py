"""coach check"""

from collections.abc import Iterator
from pathlib import Path

import click
from rich.progress import track

from coach.authoring import Examined, examine, prove
from coach.cli.output import progress_console
from coach.domain.tasks import Solution, Task
from coach.errors import DataFileInvalid
from coach.library import BANK_FILE, Entry, load_bank, load_entry, read_library, read_value
from coach.prompts import load_prompts
from coach.settings import read_settings


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--differences", is_flag=True, help="Show where the coverage check judges otherwise than the author.")
def command(paths: tuple[Path, ...], differences: bool) -> None:
    """Check questions, rubrics and prompts, and list all faults at once.

    PATHS are question files, or folders of banks; by default the folder that the service uses. Beyond what the
    service checks at start, exemplars are held against their rubric, and the code of coding questions is run.
    """
    settings = read_settings()
    faults: list[str] = []
    try:
        load_prompts(settings.prompts)
    except DataFileInvalid as error:
        faults.extend(error.faults)
    files: list[Path] = []
    for path in paths or (settings.rubrics,):
        if path.is_file() and path.name != BANK_FILE:
            files.append(path)
            continue
        # Faults of single files come again below; what is only seen with all files together comes from here.
        bank = path.parent if path.is_file() else path if (path / BANK_FILE).exists() else None
        found = read_library(path if bank is None else bank.parent)[1]
        faults.extend(fault for fault in found if bank is None or fault.startswith(str(bank)))
        if path.is_dir():
            pattern = "*/*.toml" if bank is None else "*.toml"
            files.extend(file for file in sorted(path.glob(pattern)) if file.name != BANK_FILE)
    console = progress_console()
    for path in track(files, "Checking", console=console, transient=True, disable=not console.is_terminal):
        faults.extend(_check(path, differences=differences))
    if faults:
        raise DataFileInvalid(tuple(dict.fromkeys(faults)))
    click.echo(f"{len(files)} {'question' if len(files) == 1 else 'questions'} and all prompts are sound.")


def _check(path: Path, *, differences: bool) -> Iterator[str]:
    """Print how a file stands; yield its faults."""
    try:
        entry = load_entry(path, load_bank(path.parent))
    except DataFileInvalid as error:
        yield from error.faults
    else:
        examined = examine(entry.question, entry.rubric)
        click.echo(_line(entry, examined))
        if differences:
            for difference in examined.differences:
                click.echo(f"  {difference}")
        yield from (f"{path}: {fault}" for fault in examined.faults)
    task, solution = read_value(path, "task", Task), read_value(path, "solution", Solution)
    if task and solution:
        yield from (f"{path}: {fault}" for fault in prove(task, solution))


def _line(entry: Entry, examined: Examined) -> str:
    rubric = entry.rubric
    agreement = "" if examined.agreement is None else f", cues find {examined.agreement:4.0%}"
    return (
        f"{entry.question.id:34} {entry.rubric_hash}  {len(rubric.criteria)} criteria,"
        f" {sum(1 for _ in rubric.points()):2} points, {len(rubric.exemplars)} exemplars{agreement}"
    )
