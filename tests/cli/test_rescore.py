import os
import signal
import subprocess
import time

from tests.cli.test_commands import COACH, GIVE_UP_S, QUESTION, coach
from tests.cli.test_compare import LONGER, SHORT, attempts
from tests.upstream import Upstream, slow, sound

COVERAGE = {"COACH_SCORER": "coverage"}


def judged(upstream: Upstream) -> dict[str, str]:
    return {"COACH_LLM_BASE_URL": upstream.url, "COACH_LLM_MODEL": "scripted-1"}


def test_old_answers_are_scored_again_after_it_was_said_how_many_and_what_it_takes() -> None:
    for answer in (SHORT, LONGER):
        coach("practice", QUESTION, "-", stdin=answer, settings=COVERAGE)
    with Upstream() as upstream:
        refused = coach("rescore", QUESTION, stdin=b"n\n", settings=judged(upstream))
        assert refused.exit_code == 1
        assert "2 attempts to score again by scripted-1; 0 are on its scale already." in refused.stdout
        assert "Expected price: unknown." in refused.stdout
        assert upstream.requests == []
        done = coach("rescore", "--all", "--yes", settings=judged(upstream))
        assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "2 of 2 attempts were scored again.")
        again = coach("rescore", QUESTION, "--yes", settings=judged(upstream))
        assert "0 attempts to score again by scripted-1; 2 are on its scale already." in again.stdout
        assert len(upstream.requests) == 2


def test_which_attempts_are_meant_must_be_said() -> None:
    assert coach("rescore").exit_code == 2
    assert coach("rescore", QUESTION, "--all").exit_code == 2
    unknown = coach("rescore", "never-asked", "--yes")
    assert (unknown.exit_code, "There is no question never-asked" in unknown.stderr) == (1, True)


def test_ctrl_c_cancels_what_has_not_begun() -> None:
    for answer in (SHORT, LONGER, SHORT):
        coach("practice", QUESTION, "-", stdin=answer, settings=COVERAGE)
    with Upstream(usual=slow(2, sound())) as upstream:
        command = [*COACH, "rescore", "--all", "--yes"]
        environment = {**os.environ, **judged(upstream)}
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        give_up_at = time.monotonic() + GIVE_UP_S
        while not upstream.requests and process.poll() is None:
            assert time.monotonic() < give_up_at
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=GIVE_UP_S)
        assert "Cancelled. 0 of 3 attempts were scored again." in said.decode()
        assert process.returncode == 1
        assert len(attempts()) == 3
        assert len(upstream.requests) == 1
