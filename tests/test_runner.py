from coach.runner import EXAMPLES, Outcome, run_tests
from tests import factories as make

TESTS = {"test_it.py": make.solution().hidden_tests}


def test_code_that_does_what_its_tests_ask_passes() -> None:
    run = run_tests(make.REFERENCE, {**TESTS, EXAMPLES: make.task().examples})
    assert (run.outcome, run.failed) == (Outcome.PASSED, ())


def test_each_failed_test_is_named_with_its_reason() -> None:
    run = run_tests("def largest(xs):\n    return 0\n", {**TESTS, EXAMPLES: make.task().examples})
    assert run.outcome is Outcome.FAILED
    assert [failed.test for failed in run.failed] == ["test_it::test_negative", EXAMPLES]
    assert "assert 0 == -1" in run.failed[0].reason


def test_code_that_cannot_be_run_is_broken_and_not_failed() -> None:
    run = run_tests("import nowhere", TESTS)
    assert run.outcome is Outcome.BROKEN
    assert "ModuleNotFoundError" in run.output


def test_code_that_ends_the_process_is_broken() -> None:
    assert run_tests("import os\nos._exit(0)", TESTS).outcome is Outcome.BROKEN


def test_code_that_never_ends_is_stopped() -> None:
    run = run_tests("while True:\n    pass\n", TESTS, timeout_s=2)
    assert run.outcome is Outcome.TIMED_OUT


def test_code_reads_nothing_from_whoever_started_it() -> None:
    assert run_tests("def largest(xs):\n    return -1 if input() else 0\n", TESTS).outcome is Outcome.FAILED
