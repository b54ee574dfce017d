import csv
from io import StringIO

import pytest

from coach.domain.bands import Band
from coach.domain.progress import ProgressEntry
from coach.domain.progress_table import COLUMNS, write_table
from tests import factories as make


def rows(*entries: ProgressEntry) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(write_table(entries), newline="")))


def test_a_row_says_what_an_attempt_reached() -> None:
    (row,) = rows(
        make.entry(
            competencies=("a", "b"), band=Band(low=0.4, high=0.6), levels={"mechanism": 3, "clarity": None}, spoken=True
        )
    )
    assert tuple(row) == COLUMNS
    assert (row["at"], row["competencies"], row["levels"]) == ("2026-11-24T09:30:00+00:00", "a b", "mechanism=3")
    assert (row["total"], row["band_low"], row["band_high"]) == ("0.5", "0.4", "0.6")
    assert (row["spoken"], row["stage"], row["scorer"]) == ("yes", "scored", "coverage")


def test_what_is_not_known_stays_empty() -> None:
    (row,) = rows(make.entry(total=None, scorer=None, scale=None, levels={}))
    empty = {name for name, cell in row.items() if cell == ""}
    assert empty == {"scorer", "model", "scale", "total", "band_low", "band_high", "levels", "self_total"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula(start: str) -> None:
    (row,) = rows(make.entry(model=f"{start}HYPERLINK(1)"))
    assert row["model"] == f"'{start}HYPERLINK(1)"


def test_commas_quotation_marks_and_line_breaks_stay_in_their_cell() -> None:
    (row,) = rows(make.entry(model='a,"b"\nc'))
    assert row["model"] == 'a,"b"\nc'


def test_nobody_s_progress_is_a_line_of_names() -> None:
    assert write_table([]) == ",".join(COLUMNS) + "\r\n"
