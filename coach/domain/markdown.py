"""Documents as Markdown that shows every text as it is, whatever it holds."""

import re
from collections.abc import Iterator, Sequence

from coach.domain.documents import Block, Bullets, Chart, Document, Grid, Heading, Paragraph

SPECIAL = re.compile(r"[\\`*_\[\]<>|#~&!$^]")
"""What means something anywhere in a line; a backslash before it takes that away (CommonMark 0.31, 2.4)."""

AT_START = re.compile(r"^(\d+)([.)])|^([-+=:])")
"""What begins a list, a rule or a heading only at the start of a line."""


def write_markdown(document: Document) -> str:
    blocks = (text for block in document.blocks if (text := _block(block)))
    return "\n\n".join((f"# {plain(document.title)}", *blocks)) + "\n"


def plain(text: str) -> str:
    """Return text on one line, with nothing in it that Markdown or HTML would read as markup."""
    line = SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
    return AT_START.sub(lambda found: rf"{found[1]}\{found[2]}" if found[1] else rf"\{found[3]}", line)


def _block(block: Block) -> str:
    """Return a block as Markdown; a chart shows nothing that its table does not, so it is left out."""
    match block:
        case Heading(level, text):
            return f"{'#' * level} {plain(text)}"
        case Paragraph(text):
            return plain(text)
        case Bullets(items):
            return "\n".join(f"- {plain(item)}" for item in items)
        case Grid():
            return "\n".join(_grid(block))
        case Chart():
            return ""


def _grid(grid: Grid) -> Iterator[str]:
    yield f"{plain(grid.caption)}:"
    yield ""
    yield _row(grid.headings)
    yield _row(["---"] * len(grid.headings), escape=False)
    yield from map(_row, grid.rows)


def _row(cells: Sequence[str], *, escape: bool = True) -> str:
    return f"| {' | '.join(plain(cell) if escape else cell for cell in cells)} |"
