"""Progress as a table for spreadsheets (CSV)."""

import csv
from collections.abc import Iterable
from io import StringIO

from coach.domain.progress import ProgressEntry

COLUMNS = (
    "attempt_id",
    "question_id",
    "round",
    "competencies",
    "at",
    "spoken",
    "stage",
    "scorer",
    "model",
    "scale",
    "total",
    "band_low",
    "band_high",
    "levels",
    "self_total",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell begins with that a spreadsheet would run: OWASP, "CSV Injection"."""


def write_table(entries: Iterable[ProgressEntry]) -> str:
    """Return CSV (RFC 4180): one row for each entry, under the names of the columns. What is not known stays empty.

    Several competencies have spaces between them; levels are written as `criterion=level`, likewise.
    """
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow(map(_cell, _row(entry)))
    return text.getvalue()


def _row(entry: ProgressEntry) -> tuple[object, ...]:
    return (
        entry.attempt_id,
        entry.question_id,
        entry.round,
        " ".join(entry.competencies),
        entry.at.isoformat(),
        "yes" if entry.spoken else "no",
        entry.stage,
        entry.scorer,
        entry.model,
        entry.scale,
        entry.total,
        None if entry.band is None else entry.band.low,
        None if entry.band is None else entry.band.high,
        " ".join(f"{name}={level}" for name, level in entry.levels.items() if level is not None),
        entry.self_total,
    )


def _cell(value: object) -> object:
    """Return what is written; text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
