"""Cards to learn missed points with, as a file that Anki imports.

A text file with tabs between its columns and header lines that begin with `#`: Anki Manual, "Text Files", "File
headers". The first column names a note for good, so importing a newer file changes cards and doubles none.
"""

from collections.abc import Iterable, Iterator
from html import escape

from coach.domain.hashing import content_hash
from coach.domain.missed import PointHistory
from coach.domain.verdicts import Verdict

HEADERS = (
    "#separator:tab",
    "#html:true",
    "#guid column:1",
    "#columns:Id\tFront\tBack\tTags",
    "#tags column:4",
)
TAG = "coach::"
"""Before the id of a competency; `::` makes it a branch of one tag."""


def write_cards(histories: Iterable[PointHistory]) -> str:
    """Return the file: one card for each point that was missed and was not made in the newest attempt."""
    cards = (each for each in histories if each.verdict is not Verdict.HIT)
    return "".join(f"{line}\n" for line in (*HEADERS, *map(_card, cards)))


def _card(missed: PointHistory) -> str:
    note_id = content_hash([missed.question.id, missed.point.id])
    tags = " ".join(f"{TAG}{competency}" for competency in missed.question.competencies)
    return "\t".join((note_id, "<br><br>".join(_front(missed)), "<br><br>".join(_back(missed)), tags))


def _front(missed: PointHistory) -> Iterator[str]:
    yield _html(missed.question.ask)
    if missed.follow_up is not None:
        yield f"<i>{_html(missed.follow_up)}</i>"
        return
    points = missed.checklist.points
    place = f"Point {points.index(missed.point) + 1} of {len(points)}"
    yield f"<i>{_html(missed.checklist.asks)} {place}.</i>"


def _back(missed: PointHistory) -> Iterator[str]:
    yield f"<b>{_html(missed.point.claim)}</b>"
    yield _html(missed.point.why)
    yield f"<small>{_html(missed.point.source)}</small>"


def _html(text: str) -> str:
    """Return text as HTML without tabs, line breaks and quotation marks, which would end a column."""
    lines = (" ".join(line.split()) for line in escape(text).splitlines())
    return "<br>".join(lines)
