import json

from tests.cli.test_commands import QUESTION, coach

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
