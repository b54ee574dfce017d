import json

import pytest

from tests.cli.test_commands import QUESTION, coach
from tests.upstream import MODEL, Behavior, Upstream, places, prefers, reply

SHORT = (
    b"Self-attention lets every token look at every other token at once, so training runs in parallel over the"
    b" sequence."
)
LONGER = SHORT + b" The price is a cost that is quadratic in the length of the sequence."


def attempts() -> list[str]:
    """Return the ids of all attempts, newest first."""
    return [attempt["id"] for attempt in json.loads(coach("history", "--json").stdout)]


def test_two_attempts_stand_beside_each_other_with_what_changed() -> None:
    coach("practice", QUESTION, "-", stdin=SHORT)
    coach("practice", QUESTION, "-", stdin=LONGER)
    newer, older = attempts()
    done = coach("compare", newer[:8], older[:8])
    assert done.exit_code == 0, done.stderr
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    said = " ".join(done.stdout.split())
    assert "better" in said
    assert "missing → hit: " in said
    assert "Only in the later answer The price is a cost that is quadratic in the length of the sequence" in said
    assert "Only in the earlier answer" not in said
    assert json.loads(coach("compare", older, newer, "--json").stdout)["total"]["verdict"] == "better"


def test_an_attempt_is_not_compared_with_itself() -> None:
    coach("practice", QUESTION, "-", stdin=SHORT)
    (only,) = attempts()
    refused = coach("compare", only, only)
    assert refused.exit_code == 1
    assert "Name another attempt" in refused.stderr


def test_what_comes_next_is_said_with_its_reason_and_how_to_practise_it() -> None:
    begin = coach("next")
    assert begin.exit_code == 0, begin.stderr
    assert "You have not practised yet" in begin.stdout
    question = json.loads(coach("next", "--json").stdout)["question"]["id"]
    assert f"coach practice {question}" in begin.stdout
    coach("practice", question, "-", stdin=SHORT)
    after = json.loads(coach("next", "--interview", "2099-01-01", "--json").stdout)
    assert (after["kind"], after["question"]["id"] == question) == ("new", False)
    assert coach("next", "--interview", "tomorrow").exit_code == 2


def judged(upstream: Upstream, **more: str) -> dict[str, str]:
    return {"COACH_LLM_BASE_URL": upstream.url, "COACH_LLM_MODEL": MODEL, **more}


def answered(upstream: Upstream) -> tuple[str, str]:
    """Return the ids of a short attempt and a longer one, both scored by the model."""
    for answer in (SHORT, LONGER):
        coach("practice", QUESTION, "-", stdin=answer, settings=judged(upstream))
    longer, short = attempts()
    return short, longer


@pytest.mark.parametrize(
    ("behavior", "said"),
    [
        (prefers("quadratic"), "Both readings find the later answer better."),
        (places("first"), "The two readings disagree, so they confirm nothing."),
        (places("no_difference"), "Both readings tell no difference."),
    ],
)
def test_both_answers_are_read_blind_on_request_and_cited(behavior: Behavior, said: str) -> None:
    with Upstream() as upstream:
        short, longer = answered(upstream)
        plain = coach("compare", short, longer, settings=judged(upstream))
        assert "No blind reading has confirmed this. --confirm" in " ".join(plain.stdout.split())
        upstream.usual = behavior
        asked = len(upstream.requests)
        done = coach("compare", short, longer, "--confirm", settings=judged(upstream))
        assert done.exit_code == 0, done.stderr
        assert len(upstream.requests) == asked + 2
        again = coach("compare", longer, short, "--confirm", settings=judged(upstream))
        assert len(upstream.requests) == asked + 2
    assert f"{MODEL} reads both answers in both orders" in " ".join(done.stderr.split())
    assert "Expected price: unknown." in " ".join(done.stderr.split())
    assert done.stdout == again.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    printed = " ".join(done.stdout.split())
    assert said in printed
    assert "With the earlier answer as the first:" in printed
    assert "With the later answer as the first:" in printed
    assert printed.count("“Self-attention lets every token look at”") == 4 * 6  # both answers, five criteria and all


def test_a_reading_that_proves_nothing_says_so_and_the_comparison_is_printed() -> None:
    with Upstream() as upstream:
        short, longer = answered(upstream)
        upstream.usual = reply("I like the first.")
        failed = coach("compare", short, longer, "--confirm", settings=judged(upstream))
    assert failed.exit_code == 1
    assert "could not prove a verdict by words of both answers" in " ".join(failed.stdout.split())
    assert "Points that changed" not in failed.stdout
    assert "Only in the later answer" in failed.stdout


def test_without_a_model_nothing_is_read_blind() -> None:
    for answer in (SHORT, LONGER):
        coach("practice", QUESTION, "-", stdin=answer)
    longer, short = attempts()
    refused = coach("compare", short, longer, "--confirm")
    assert (refused.exit_code, "A blind reading takes a language model" in refused.stderr) == (1, True)
    usual = coach("compare", short, longer, settings={"COACH_PAIRWISE": "always"})
    assert usual.exit_code == 0, "it was not asked for in this command"
    assert "Not read blind." in usual.stderr
    assert "better" in usual.stdout


def test_by_setting_each_comparison_is_read_blind_unless_it_was_or_is_not_wanted() -> None:
    with Upstream() as upstream:
        short, longer = answered(upstream)
        always = judged(upstream, COACH_PAIRWISE="always")
        upstream.usual = prefers("quadratic")
        asked = len(upstream.requests)
        coach("compare", short, longer, "--no-confirm", settings=always)
        assert len(upstream.requests) == asked
        for _ in range(2):
            done = coach("compare", short, longer, settings=always)
            assert "Both readings find the later answer better." in done.stdout
            assert len(upstream.requests) == asked + 2
