"""The command line as people use it: real processes, a real terminal where it matters."""

import asyncio
import errno
import json
import os
import pty
import select
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coach.cli import main
from coach.cli.serve import how_to_mend, listen
from coach.domain.model_servers import ModelServer
from coach.errors import SettingInvalid
from coach.library import Library
from coach.settings import Settings
from coach.store.database import database_url, open_engine
from coach.store.model_servers import StoredModelServer
from tests.conftest import ROOT
from tests.upstream import Upstream, slow, sound, status

COACH = [sys.executable, "-m", "coach"]
QUESTION = "transformer-architecture"
GIVE_UP_S = 60


def coach(*arguments: str, stdin: bytes = b"", settings: dict[str, str] | None = None) -> Result:
    """Run a command in this process, as often as a test likes."""
    return CliRunner().invoke(main, arguments, input=stdin, env={"COLUMNS": "80", **(settings or {})})


def test_questions_are_listed_and_filtered() -> None:
    listed = coach("questions")
    assert QUESTION in listed.stdout
    assert "coach practice" in listed.stdout
    found = json.loads(coach("questions", "--topic", "distributed-training", "--json").stdout)
    assert "train-100b-model" in [question["id"] for question in found]
    assert "hardest-project" not in [question["id"] for question in found]
    assert "--round" in coach("questions", "--search", "gardening").stdout


def test_an_answer_from_standard_input_gets_a_scorecard_that_fits_80_columns(library: Library) -> None:
    answer = library.entry(QUESTION).rubric.model_answer
    done = coach("practice", QUESTION, "-", stdin=answer.encode())
    assert done.exit_code == 0, done.stderr
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    assert "100% of what the rubric asks, over 3 of 5 criteria" in done.stdout
    assert "■■■■■ 5 of 5" in done.stdout
    assert done.stdout.count("\nNext\n") == 1
    assert "Scored by the coverage check" in done.stdout

    history = json.loads(coach("history", "--json").stdout)
    assert [(row["question_id"], row["stage"], row["total"]) for row in history] == [(QUESTION, "scored", 1.0)]
    again = coach("scorecard", history[0]["id"][:8], "--model-answer")
    assert "Model answer" in again.stdout
    assert json.loads(coach("scorecard", history[0]["id"], "--json").stdout)["total"] == 1.0
    assert coach("delete", "--yes", history[0]["id"]).exit_code == 0
    assert "No attempts yet" in coach("history").stdout


def test_what_was_missed_and_said_wrongly_is_shown_with_what_is_right(library: Library, tmp_path: Path) -> None:
    entry = library.entry(QUESTION)
    wrong = next(exemplar for exemplar in entry.rubric.exemplars if exemplar.kind == "wrong")
    (tmp_path / "answer.txt").write_text(wrong.answer, encoding="utf-8")
    shown = " ".join(coach("practice", QUESTION, "answer.txt").stdout.split())
    assert "Missed: " in shown
    assert "Why it matters: " in shown
    assert "Said wrongly" in shown
    assert "Right is: " in shown


def test_an_answer_typed_at_the_terminal_is_scored_however_long_its_lines(tmp_path: Path) -> None:
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [*COACH, "practice", QUESTION], stdin=terminal, stdout=terminal, stderr=terminal, close_fds=True
    )
    os.close(terminal)
    seen = _read_until(controller, "Ctrl-D")
    assert "Transformer" in seen
    os.write(controller, b"Self-attention lets every token look at every other token,\n")
    os.write(controller, b"so training is parallel" + b" over all of the tokens" * 250 + b" and fast.\n")
    _read_until(controller, "and fast.\r\n")
    seen = _read_until(controller, "Attempt ", press=b"\x04")
    assert "minutes" in seen
    assert "Missed: " in seen
    _read_to_end(controller)
    assert process.wait(timeout=GIVE_UP_S) == 0
    os.close(controller)
    with closing(sqlite3.connect(tmp_path / "data" / "coach.sqlite")) as connection:
        (answer,) = connection.execute("SELECT text FROM answers").fetchone()
    assert answer.endswith("and fast.")
    assert len(answer) > 5_000, "a terminal in its usual mode keeps 4,096 characters of a line"


def _read_until(terminal: int, text: str, press: bytes = b"") -> str:
    """Read until the text appears, pressing a key whenever nothing happens, as a person would."""
    seen = ""
    give_up_at = time.monotonic() + GIVE_UP_S
    while text not in seen:
        assert time.monotonic() < give_up_at, seen
        if select.select([terminal], [], [], 0.5)[0]:
            seen += os.read(terminal, 65536).decode(errors="replace")
        elif press:
            os.write(terminal, press)
    return seen


def _read_to_end(terminal: int) -> None:
    try:
        while select.select([terminal], [], [], GIVE_UP_S)[0] and os.read(terminal, 65536):
            pass
    except OSError:
        return  # on Linux a terminal whose other end is closed fails to read


def test_a_model_on_the_way_is_shown_with_tokens_and_price() -> None:
    with Upstream(usual=slow(0.3, sound())) as upstream:
        done = coach(
            *("practice", QUESTION, "-"),
            stdin=b"Self-attention lets every token look at every other token at once, in parallel.",
            settings={
                "COACH_LLM_BASE_URL": upstream.url,
                "COACH_LLM_MODEL": "scripted-1",
                "COACH_LLM_PRICE_INPUT": "1",
                "COACH_LLM_PRICE_OUTPUT": "10",
            },
        )
    assert "Scored by scripted-1; its noise has not been measured." in done.stdout
    assert "$0.0020" in done.stdout
    assert "“Self-attention lets every token look at”" in done.stdout


def test_a_scoring_that_failed_says_why_and_is_made_up_for() -> None:
    with Upstream(status(401)) as upstream:
        model = {"COACH_LLM_BASE_URL": upstream.url, "COACH_LLM_MODEL": "scripted-1"}
        failed = coach("practice", QUESTION, "-", stdin=b"Attention is parallel over the sequence.", settings=model)
        assert failed.exit_code == 1
        assert "Mend OPENAI_API_KEY" in failed.stderr
        assert "coach score-again" in failed.stderr
        attempt = json.loads(coach("history", "--json").stdout)[0]["id"]
        assert coach("score-again", attempt, settings=model).exit_code == 0
        assert json.loads(coach("history", "--json").stdout)[0]["stage"] == "scored"


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (("practice", "nowhere", "-"), b"Yes.", "no question 'nowhere'"),
        (("practice", QUESTION, "-"), b"  ", "answer is empty"),
        (("practice", QUESTION, "-"), b"caf\xe9", "not UTF-8"),
        (("practice", QUESTION, "-"), b"a\x00b", "NUL"),
        (("practice", QUESTION, "-"), b"word " * 200_000, "Nothing was stored"),
        (("practice", QUESTION, "absent.txt"), b"", "absent.txt can't be read"),
        (("scorecard", "ffff"), b"", "no such attempt"),
        (("delete", "--yes", "ffff"), b"", "no such attempt"),
        (("history", "--limit", "0"), b"", "not in the range"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(arguments: tuple[str, ...], stdin: bytes, said: str) -> None:
    done = coach(*arguments, stdin=stdin)
    assert done.exit_code != 0
    assert said in done.stderr
    assert isinstance(done.exception, SystemExit)


def test_the_doctor_says_which_scorer_and_why_and_how_to_get_a_better_one() -> None:
    found = json.loads(coach("doctor", "--json").stdout)
    assert found["Scorer"] == "coverage"
    assert "No model server is configured" in found["Why"]
    assert "OPENAI_API_KEY" in found["Better"]
    with Upstream(models=("scripted-1",)) as upstream:
        model = {"COACH_LLM_BASE_URL": upstream.url, "COACH_LLM_MODEL": "scripted-1"}
        assert json.loads(coach("doctor", "--json", settings=model).stdout)["Server"] == "answers and offers the model"
        other = coach("doctor", "--json", settings={**model, "COACH_LLM_MODEL": "other"})
        assert "does not list the model" in json.loads(other.stdout)["Server"]
    away = coach("doctor", "--json", settings={"COACH_LLM_BASE_URL": "http://127.0.0.1:9/v1", "COACH_LLM_MODEL": "m"})
    assert "not scored until it answers" in json.loads(away.stdout)["Server"]


def test_the_doctor_shows_a_server_that_was_set_on_the_page(tmp_path: Path) -> None:
    coach("doctor")
    with Upstream(models=("scripted-1", "other")) as upstream:
        asyncio.run(set_on_page(tmp_path, ModelServer(base_url=upstream.url, model="other")))
        found = json.loads(coach("doctor", "--json").stdout)
    assert found["Scorer"] == f"judge (other at {upstream.url})"
    assert (found["Why"], found["Server"]) == ("It was set in Settings.", "answers and offers the model")


async def set_on_page(tmp_path: Path, server: ModelServer) -> None:
    engine = open_engine(database_url(None, tmp_path / "data"))
    await StoredModelServer(engine).save(server)
    await engine.dispose()


def test_the_doctor_names_what_is_ill(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    found = json.loads(
        coach("doctor", "--json", settings={"COACH_DATA": "file/data", "COACH_RUBRICS": "nowhere"}).stdout
    )
    assert "COACH_DATA" in found["Data"]
    assert "COACH_RUBRICS" in found["Questions"]


def test_check_passes_the_bank_and_names_faults(tmp_path: Path) -> None:
    path = str(ROOT / "rubrics" / "ai-lab" / f"{QUESTION}.toml")
    checked = coach("check", path, "--differences")
    assert "1 question and all prompts are sound." in checked.stdout
    assert "expected" in checked.stdout
    bank = tmp_path / "rubrics" / "mine"
    bank.mkdir(parents=True)
    (bank / "bank.toml").write_text('title = "Mine"', encoding="utf-8")
    failed = coach("check", "rubrics")
    assert failed.exit_code == 1
    assert "bank.toml: rounds: is missing; add it" in failed.stderr


def editor(tmp_path: Path, script: str) -> dict[str, str]:
    path = tmp_path / "editor"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return {"VISUAL": str(path)}


def test_a_coding_question_is_answered_in_an_editor_below_its_task(tmp_path: Path, library: Library) -> None:
    question = library.entry("assessment-tasks-a1").question
    assert question.task
    said = "I sort the intervals first, and then one pass over them is enough."
    settings = editor(tmp_path, f'cp "$1" seen.md\nprintf "{said}" >> "$1"')
    done = coach("practice", question.id, "--edit", settings=settings)
    assert done.exit_code == 0, done.stderr
    seen = (tmp_path / "seen.md").read_text(encoding="utf-8")
    assert question.ask in seen
    attempt = json.loads(coach("history", "--json").stdout)[0]
    assert attempt["question_id"] == question.id
    with closing(sqlite3.connect(tmp_path / "data" / "coach.sqlite")) as database:
        (answer,) = database.execute("SELECT text FROM answers").fetchone()
    assert answer == f"\n```python\n{question.task.starter.strip()}\n```\n\n{said}"


def test_an_editor_that_is_left_without_saving_stores_nothing(tmp_path: Path) -> None:
    failed = coach("practice", QUESTION, "--edit", settings=editor(tmp_path, "true"))
    assert failed.exit_code == 1
    assert "closed without saving" in failed.stderr
    assert json.loads(coach("history", "--json").stdout) == []


def test_an_error_is_said_without_a_traceback_and_leaves_standard_output_alone() -> None:
    done = subprocess.run([*COACH, "practice", "nowhere", "-"], input=b"", capture_output=True, timeout=GIVE_UP_S)
    assert done.returncode == 1
    assert done.stderr.startswith(b"Error: There is no question 'nowhere'.")
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""


def test_a_port_in_use_is_named_with_the_mend() -> None:
    with Upstream() as upstream:
        port = upstream.url.split(":")[2].partition("/")[0]
        failed = coach("serve", "--port", port)
    assert failed.exit_code == 1
    assert "choose another port" in failed.stderr


def test_an_address_of_another_machine_is_named_with_the_mend() -> None:
    failed = coach("serve", "--host", "192.0.2.1", "--port", "0")  # 192.0.2.0/24 is nobody's (RFC 5737)
    assert failed.exit_code == 1
    assert "192.0.2.1:0" in failed.stderr
    assert "not of this machine" in failed.stderr


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EADDRINUSE, "Address already in use"), "choose another port"),
        (OSError(errno.EACCES, "Permission denied"), "choose one from 1024"),
        (OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address"), "COACH_HOST"),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "COACH_HOST"),
        (UnicodeError("label empty or too long"), "COACH_HOST"),
    ],
)
def test_each_reason_not_to_listen_has_its_mend(error: OSError | UnicodeError, said: str) -> None:
    assert said in how_to_mend(error)


def test_a_second_start_on_the_same_port_fails_at_once() -> None:
    with listen(Settings(port=0)) as first:
        port = first.getsockname()[1]
        socket.create_connection(("127.0.0.1", port)).close()  # it listens before the service is up
        with pytest.raises(SettingInvalid, match="choose another port"):
            listen(Settings(port=port))


def test_a_wrong_option_of_the_model_server_stops_the_start() -> None:
    failed = coach("serve", settings={"COACH_LLM_TIMEOUT_S": "abc"})
    assert failed.exit_code == 1
    assert "COACH_LLM_TIMEOUT_S" in failed.stderr
    assert "starting" not in failed.stdout


@pytest.mark.parametrize("arguments", [("serve",), ("worker",), ("worker", "--check")])
def test_a_database_server_that_is_away_is_named_with_the_mend(arguments: tuple[str, ...]) -> None:
    failed = coach(*arguments, settings={"COACH_DATABASE_URL": "postgresql://me:secret@127.0.0.1:1/name"})
    assert failed.exit_code == 1
    assert failed.stderr.startswith("Error: The database postgresql")
    assert "Start the PostgreSQL server" in failed.stderr
    assert "secret" not in failed.stderr


def test_asking_for_a_worker_makes_no_data_folder(tmp_path: Path) -> None:
    asked = coach("worker", "--check", settings={"COACH_DATA": "new"})
    assert (asked.stdout, asked.exit_code) == ("0 running\n", 1)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("command", ["serve", "worker", "history"])
def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("in the way")
    failed = coach(command, settings={"COACH_DATA": "file/data"})
    assert failed.exit_code == 1
    assert "set COACH_DATA" in failed.stderr
    assert isinstance(failed.exception, SystemExit)


def test_a_faulty_rubric_stops_the_start(tmp_path: Path) -> None:
    failed = coach("serve", settings={"COACH_RUBRICS": str(tmp_path)})
    assert failed.exit_code == 1
    assert "mend COACH_RUBRICS" in failed.stderr


def test_a_wrong_setting_is_named() -> None:
    failed = coach("history", settings={"COACH_CONCURRENCY": "many"})
    assert failed.exit_code == 1
    assert "COACH_CONCURRENCY" in failed.stderr


def test_a_vocabulary_from_a_file_is_checked(tmp_path: Path) -> None:
    (tmp_path / "wrong.tiktoken").write_bytes(b"IQ== 0\n")
    failed = coach("vocabulary", "wrong.tiktoken")
    assert failed.exit_code == 1
    assert "SHA-256" in failed.stderr
