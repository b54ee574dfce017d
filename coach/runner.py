"""Runs code against tests, with pytest in a process of its own.

It bounds time and nothing else: it is for code that the operator trusts, such as that of a bank.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from coach.domain.value import Value

TIMEOUT_S = 60.0
MODULE = "solution"
EXAMPLES = "examples.txt"
MAX_REASON_CHARACTERS = 200
PYTEST_FAILED = 1
"""pytest's exit code when tests ran and some failed; other codes but 0 mean that they could not be run."""


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "broken"
    TIMED_OUT = "timed_out"


class Failed(Value):
    """A test that failed (`test_hidden::test_empty`), and the first line of why."""

    test: str
    reason: str


class TestRun(Value):
    """What came of a run. `failed` is empty unless the outcome is `failed`; `output` is what pytest printed."""

    __test__ = False  # it is no test class, whatever its name

    outcome: Outcome
    failed: tuple[Failed, ...] = ()
    output: str = ""


def run_tests(code: str, tests: Mapping[str, str], timeout_s: float = TIMEOUT_S) -> TestRun:
    """Run files of tests, by name, on `code`, which they import as the module `solution`.

    A file that ends in .txt is a session of the Python prompt, run as a doctest with all names of `code`.
    """
    with TemporaryDirectory(prefix="coach-run-") as name:
        folder = Path(name)
        (folder / f"{MODULE}.py").write_text(code, encoding="utf-8")
        (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        for file, content in tests.items():
            start = f">>> from {MODULE} import *\n" if file.endswith(".txt") else ""
            (folder / file).write_text(start + content, encoding="utf-8")
        report = folder / "report.xml"
        command = [
            *(sys.executable, "-I", "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider"),
            *("--rootdir", name, f"--junit-xml={report}", *(str(folder / file) for file in tests)),
        ]
        environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=timeout_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return TestRun(outcome=Outcome.TIMED_OUT, output=f"It ran for more than {timeout_s:g} seconds.")
        output = done.stdout.decode(errors="replace")
        if done.returncode == 0 and report.exists():
            return TestRun(outcome=Outcome.PASSED, output=output)
        if done.returncode != PYTEST_FAILED or not report.exists():
            return TestRun(outcome=Outcome.BROKEN, output=output)
        return TestRun(outcome=Outcome.FAILED, failed=tuple(_failed(report)), output=output)


def _failed(report: Path) -> Iterator[Failed]:
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        for failure in (*case.findall("failure"), *case.findall("error")):
            said = (failure.get("message") or "").strip().splitlines() or [""]
            where = EXAMPLES if case.get("name") == EXAMPLES else f"{case.get('classname')}::{case.get('name')}"
            yield Failed(test=where, reason=said[0][:MAX_REASON_CHARACTERS])
