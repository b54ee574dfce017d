"""Archives at the command line."""

import json
import stat
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.archives import facts
from tests.cli.test_commands import QUESTION, coach
from tests.recordings import BECKETT

THERE = {"COACH_SCORER": "coverage"}
HERE = {"COACH_DATA": "elsewhere"}
ANSWER = b"Self-attention lets every token look at every other token at once, so it trains in parallel."


def answer() -> None:
    assert coach("practice", QUESTION, "-", stdin=ANSWER, settings=THERE).exit_code == 0


def test_everything_is_exported_and_imported_elsewhere(tmp_path: Path) -> None:
    answer()
    coach("practice", QUESTION, str(BECKETT), "--voice", settings=THERE)
    done = coach("export", "all.zip")
    assert done.exit_code == 0, done.stderr
    assert "Everything is in all.zip" in done.stderr
    archive = tmp_path / "all.zip"
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    (recording,) = [name for name in ZipFile(archive).namelist() if name.endswith(".wav")]
    assert ZipFile(archive).read(recording) == BECKETT.read_bytes()

    imported = coach("import", "all.zip", settings=HERE)
    assert imported.stdout == "2 imported, 0 left out.\n", imported.stderr
    histories = [json.loads(coach("history", "--json", settings=each).stdout) for each in (THERE, HERE)]
    assert histories[0] == histories[1]
    again = coach("import", "all.zip", settings=HERE)
    assert again.stdout.startswith("0 imported, 2 left out.\n")
    assert "It is here already" in again.stdout


def test_an_archive_can_go_to_standard_output() -> None:
    answer()
    done = coach("export", "-")
    assert done.exit_code == 0, done.stderr
    assert facts(done.stdout_bytes, "coach.json")["attempts"] == 1


def test_an_archive_is_named_for_the_day_and_overwrites_nothing(tmp_path: Path) -> None:
    assert coach("export").exit_code == 0
    (archive,) = tmp_path.glob("coach-*.zip")
    before = archive.read_bytes()
    refused = coach("export")
    assert refused.exit_code == 1
    assert "is there already" in refused.stderr
    assert archive.read_bytes() == before


def test_an_archive_that_can_not_be_finished_is_removed(tmp_path: Path) -> None:
    coach("practice", QUESTION, str(BECKETT), "--voice", settings=THERE)
    for path in (tmp_path / "data" / "recordings").rglob("*-*"):
        path.write_bytes(b"")  # what no storage can read a part of
    failed = coach("export", "all.zip")
    assert failed.exit_code == 1
    assert "can't be read" in failed.stderr
    assert not (tmp_path / "all.zip").exists()


@pytest.mark.parametrize(("name", "says"), [("nowhere.zip", "can't be read"), ("notes.zip", "no zip file")])
def test_what_is_no_archive_is_refused_plainly(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "notes.zip").write_text("notes", encoding="utf-8")
    refused = coach("import", name)
    assert refused.exit_code == 1
    assert says in refused.stderr
    assert "Traceback" not in refused.stderr


def test_everything_is_deleted_when_that_is_meant() -> None:
    answer()
    answer()
    assert coach("delete", "--all", stdin=b"n\n").exit_code == 1
    assert len(json.loads(coach("history", "--json").stdout)) == 2
    deleted = coach("delete", "--all", stdin=b"y\n")
    assert "Delete all 2 attempts with their recordings" in deleted.stdout
    assert "2 attempts are deleted." in deleted.stdout
    assert "No attempts yet" in coach("history").stdout


@pytest.mark.parametrize("arguments", [(), ("0894d904", "--all")])
def test_it_must_be_said_what_to_delete(arguments: tuple[str, ...]) -> None:
    refused = coach("delete", *arguments)
    assert refused.exit_code == 2
    assert "either ATTEMPT or --all" in refused.stderr
