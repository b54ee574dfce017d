"""coach report"""

from pathlib import Path

import click

from coach.cli.files import opened
from coach.cli.terminal import installation, run
from coach.domain.html import write_html
from coach.domain.markdown import write_markdown

MARKDOWN = (".md", ".markdown")


@click.command("report")
@click.argument(
    "file",
    default="coach-report.html",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
)
@click.option("--markdown", "as_markdown", is_flag=True, help="Write Markdown, whatever the name of FILE.")
@run
async def command(file: Path, as_markdown: bool) -> None:
    """Write a report on your progress into FILE: HTML in one file without scripts, or Markdown if its name ends in .md.

    Without FILE it is coach-report.html in this folder; "-" is standard output. A file that is there is never
    overwritten.
    """
    async with installation(work=False) as running:
        report = await running.reports.report()
    write = write_markdown if as_markdown or file.suffix.lower() in MARKDOWN else write_html
    with opened(file, "The report is in {}.") as out:
        out.write(write(report).encode())
