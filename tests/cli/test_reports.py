"""Reports, cards, tables and the log of interviews at the command line."""

import csv
import io
import json
from pathlib import Path

from coach.domain.progress_table import COLUMNS
from tests.cli.test_commands import QUESTION, coach

ANSWER = "Self-attention lets every token look at every other token at once, so training runs in parallel."


def test_a_report_is_written_as_its_name_says_and_over_nothing(tmp_path: Path) -> None:
    html, markdown = tmp_path / "report.html", tmp_path / "report.md"
    for file in (html, markdown):
        assert coach("report", str(file)).exit_code == 0
    assert html.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert markdown.read_text(encoding="utf-8").startswith("# Progress report")
    again = coach("report", str(html))
    assert again.exit_code == 1
    assert "is there already" in again.stderr
    assert coach("report", "--markdown", "-").stdout.startswith("# Progress report")


def test_what_was_missed_becomes_cards_and_what_was_reached_a_table(tmp_path: Path) -> None:
    assert coach("practice", QUESTION, "-", stdin=ANSWER.encode()).exit_code == 0
    cards = tmp_path / "cards.txt"
    written = coach("cards", str(cards))
    assert (written.exit_code, written.stdout) == (0, "")
    assert f"The cards are in {cards}." in written.stderr
    piped = coach("cards", "-")
    assert (piped.stdout, piped.stderr) == (cards.read_text(encoding="utf-8"), ""), "nothing is said of no file"
    assert cards.read_text(encoding="utf-8").startswith("#separator:tab\n#html:true\n")
    assert len(cards.read_text(encoding="utf-8").splitlines()) > 5
    (row,) = csv.DictReader(io.StringIO(coach("history", "--csv").stdout))
    assert (tuple(row), row["question_id"]) == (COLUMNS, QUESTION)
    assert coach("history", "--csv", "--question", "other").stdout.splitlines() == [",".join(COLUMNS)]


def test_interviews_are_logged_at_the_terminal() -> None:
    assert "coach outcomes add" in coach("outcomes").stdout
    added = coach("outcomes", "add", "2026-12-03", "waiting", "Example Lab, first call", "--round", "screen")
    assert "Nothing was practised in these days." in added.stdout
    start = added.stdout.split()[0]
    assert coach("outcomes", "set", start, "passed").exit_code == 0
    (outcome,) = json.loads(coach("outcomes", "--json").stdout)["outcomes"]
    assert (outcome["outcome"], outcome["what"], outcome["round"]) == ("passed", "Example Lab, first call", "screen")
    shown = coach("outcomes").stdout
    assert "2026-12-03" in shown
    assert "1 passed" in shown
    assert max(len(line) for line in shown.splitlines()) <= 80
    assert coach("outcomes", "delete", start).exit_code == 0
    gone = coach("outcomes", "delete", start)
    assert (gone.exit_code, "No outcomes have an id" in gone.stderr) == (1, True)
    assert "what:" in coach("outcomes", "add", "2026-12-03", "passed", " ").stderr
