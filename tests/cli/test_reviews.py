import asyncio
import json
import re

from coach.domain.reviews import Note, Rating
from coach.installation import open_coach
from coach.settings import read_settings
from tests.cli.test_commands import QUESTION, coach
from tests.cli.test_object import ANSWER

RATING = Rating(name="Ana [x]", levels={"block": 2}, notes=(Note(at_s=None, text="Say the price sooner."),))


def practised() -> str:
    """Return the id of an attempt that was scored."""
    coach("practice", QUESTION, "-", stdin=ANSWER)
    (attempt,) = json.loads(coach("history", "--json").stdout)
    return str(attempt["id"])


async def rate(token: str) -> None:
    async with open_coach(read_settings(), work=False) as running:
        await running.reviewing.rate(token, RATING)


def test_a_link_is_made_rated_listed_and_revoked_in_the_terminal() -> None:
    attempt = practised()
    made = coach("review", attempt[:8], "--days", "3", "--name", "Ana")
    assert made.exit_code == 0, made.stderr
    link = re.fullmatch(r"http://127\.0\.0\.1:8000/review/([A-Za-z0-9_-]{43})\n", made.stdout)
    assert link is not None
    assert "docs/operating.md" in made.stderr
    assert ": open, until" in coach("reviews", attempt[:8]).stdout

    asyncio.run(rate(link[1]))
    listed = coach("reviews", attempt[:8]).stdout
    assert max(len(line) for line in listed.splitlines()) <= 80
    assert "for Ana: rated" in listed
    assert re.search(r"criterion +Ana \[x\] +coach", listed)
    assert re.search(r"block +2 +\d", listed)
    assert "the whole: Say the price sooner." in listed

    (review,) = json.loads(coach("reviews", attempt, "--json").stdout)
    assert (review["state"], review["rating"]["levels"]) == ("rated", {"block": 2})
    assert link[1] not in json.dumps(review)
    assert "opens nothing any more" in coach("reviews", attempt, "--revoke", review["id"][:6]).stdout
    (review,) = json.loads(coach("reviews", attempt, "--json").stdout)
    assert review["state"] == "revoked"


def test_the_link_stands_under_the_name_that_others_know() -> None:
    made = coach("review", practised(), settings={"COACH_ALLOWED_HOSTS": "coach.example.org"})
    assert made.stdout.startswith("https://coach.example.org/review/")
    assert "docs/operating.md" not in made.stderr


def test_what_cannot_be_reviewed_or_revoked_says_what_to_do() -> None:
    attempt = practised()
    assert f"Make a link with coach review {attempt[:8]}" in coach("reviews", attempt).stdout
    refused = coach("reviews", attempt, "--revoke", "abc")
    assert refused.exit_code == 1
    assert f"List them with coach reviews {attempt[:8]}" in refused.stderr
    assert coach("review", attempt, "--days", "91").exit_code == 2
