import json

import pytest

from tests.cli.test_commands import QUESTION, coach
from tests.upstream import Upstream, sound, status

ANSWER = (
    b"Self-attention lets every token look at every other token at once, so training runs in parallel over the"
    b" sequence, and the cost is quadratic in its length."
)


def test_an_objection_is_settled_in_the_terminal_and_both_scores_are_shown() -> None:
    with Upstream(sound("missing")) as upstream:
        model = {"COACH_LLM_BASE_URL": upstream.url, "COACH_LLM_MODEL": "scripted-1"}
        coach("practice", QUESTION, "-", stdin=ANSWER, settings=model)
        (attempt,) = json.loads(coach("history", "--json").stdout)
        done = coach("object", attempt["id"][:8], "2", "runs in parallel over", settings=model)
    assert done.exit_code == 0, done.stderr
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    said = " ".join(done.stdout.split())
    assert "You objected to 2. by “runs in parallel over”: before it was 1, scored again it is 5." in said
    card = json.loads(coach("scorecard", attempt["id"], "--json").stdout)
    assert [each["criterion_id"] for each in card["objections"]] == ["against-rnn"]


def test_the_coverage_check_is_shown_to_find_the_same() -> None:
    coach("practice", QUESTION, "-", stdin=ANSWER)
    (attempt,) = json.loads(coach("history", "--json").stdout)
    done = coach("object", attempt["id"], "against-rnn", "runs in parallel over", "quadratic in its length")
    said = " ".join(done.stdout.split())
    assert "“runs in parallel over” “quadratic in its length”: scored again it is still" in said
    assert "a language model can judge meaning" in said


def test_a_model_that_scored_again_what_the_coverage_check_had_scored_is_named() -> None:
    coach("practice", QUESTION, "-", stdin=ANSWER)
    (attempt,) = json.loads(coach("history", "--json").stdout)
    with Upstream() as upstream:
        model = {"COACH_LLM_BASE_URL": upstream.url, "COACH_LLM_MODEL": "scripted-1"}
        done = coach("object", attempt["id"], "tradeoffs", "runs in parallel over", settings=model)
    said = " ".join(done.stdout.split())
    assert "before it was not scored, scored again by scripted-1 it is 4." in said


def test_an_objection_that_fails_says_how_it_is_tried_again() -> None:
    with Upstream(sound("missing"), status(401)) as upstream:
        model = {"COACH_LLM_BASE_URL": upstream.url, "COACH_LLM_MODEL": "scripted-1"}
        coach("practice", QUESTION, "-", stdin=ANSWER, settings=model)
        (attempt,) = json.loads(coach("history", "--json").stdout)
        failed = coach("object", attempt["id"], "2", "runs in parallel over", settings=model)
        assert failed.exit_code == 1
        assert "coach score-again" in failed.stderr
        again = coach("score-again", attempt["id"], settings=model)
    assert "You objected to 2." in again.stdout


@pytest.mark.parametrize(
    ("criterion", "quotes", "says"),
    [
        ("2", ["never said this at all"], "“never said this at all” does not stand in your answer"),
        ("2", ["parallel"], "at least 3 words"),
        ("9", ["runs in parallel over"], "no criterion '9'"),
        ("2", ["runs in parallel over"] * 6, "Mark 1 to 5"),
        ("2", [], "Missing argument"),
    ],
)
def test_an_objection_that_cannot_be_taken_says_what_to_do(criterion: str, quotes: list[str], says: str) -> None:
    coach("practice", QUESTION, "-", stdin=ANSWER)
    (attempt,) = json.loads(coach("history", "--json").stdout)
    refused = coach("object", attempt["id"], criterion, *quotes)
    assert refused.exit_code != 0
    assert says in refused.stderr
