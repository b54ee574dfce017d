"""Values over time through HTTP, on a real database with a real worker."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import URL, Engine, insert, update

from coach.store.database import now
from coach.store.tables import attempts as attempts_table
from coach.store.tables import recordings, transcripts
from tests import factories as make
from tests import service
from tests.service import FEW, Client, follow, submit

QUESTION, OTHER = FEW
SENTENCES = (
    "Self-attention lets every token look at every other token at once.",
    "So training runs in parallel over the sequence.",
    "The price is a cost that is quadratic in the length of the sequence.",
    "Positions are added to the embeddings, as attention itself knows no order.",
    "Several heads attend to different things side by side.",
)
FIRST = datetime(2026, 10, 1, 12, tzinfo=UTC)


@pytest.fixture
def client(url: URL) -> Iterator[Client]:
    with service.running(url) as client:
        yield client


def get(client: Client, path: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/progress/{path}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def answered(client: Client, database: Engine, day: int, answer: str, question_id: str = QUESTION) -> str:
    """Have an answer scored as if it had been given on a day; return its id."""
    attempt_id: str = follow(client, submit(client, answer, question_id))["id"]
    at = FIRST + timedelta(days=day)
    with database.begin() as connection:
        mine = update(attempts_table).where(attempts_table.c.id == attempt_id)
        connection.execute(mine.values(created_at=at, submitted_at=at))
    return attempt_id


def say(database: Engine, attempt_id: str, pace: float) -> None:
    """Make an answer a spoken one, of 20 words, each with the silence after it as long as at this pace.

    The last silence is not counted, so it is 1 % faster.
    """
    heard = make.spoken(" ".join(["word"] * 20))
    slower = 120 / pace  # a word takes 0.5 s: 120 a minute
    words = [{"text": w.text, "start_s": w.start_s * slower, "end_s": w.end_s * slower} for w in heard.words]
    content = {**heard.model_dump(mode="json"), "words": words}
    with database.begin() as connection:
        connection.execute(insert(recordings).values(attempt_id=attempt_id, media_type="audio/wav"))
        connection.execute(insert(transcripts).values(attempt_id=attempt_id, content=content, created_at=now()))


def test_who_has_not_practised_has_no_series(client: Client) -> None:
    for path in (f"questions/{QUESTION}", f"questions/{QUESTION}/criteria/mechanism", "competencies/nothing"):
        assert get(client, path) == {"unit": "share", "method": None, "norm": None, "series": []}
    assert get(client, "rounds/screen")["series"] == get(client, "delivery/pace")["series"] == []


def test_what_gets_better_day_by_day_has_a_trend_and_a_line_and_one_day_less_has_none(
    client: Client, database: Engine
) -> None:
    for day in range(4):
        answered(client, database, 7 * day, " ".join(SENTENCES[: day + 1]))
    (four,) = get(client, f"questions/{QUESTION}")["series"]
    assert four["trend"] == {"verdict": "too_few", "days": 4, "needs": 5, "slope": None, "line": []}
    answered(client, database, 28, " ".join(SENTENCES))
    (series,) = get(client, f"questions/{QUESTION}")["series"]
    values = [dot["value"] for dot in series["dots"]]
    assert values == sorted(values)
    assert (series["trend"]["verdict"], series["source"]["scorer"]) == ("rising", "coverage")
    assert 0 <= series["trend"]["slope"]["low"] <= series["trend"]["slope"]["per_week"]
    assert [end["on"] for end in series["trend"]["line"]] == ["2026-10-01", "2026-10-29"]
    entry = client.get("/api/v1/progress").json()["entries"][-1]
    assert series["dots"][-1]["band"] == {"low": entry["total"], "high": entry["total"]}


def test_a_criterion_has_levels_and_those_of_other_questions_are_left_out(client: Client, database: Engine) -> None:
    attempt_id = answered(client, database, 0, " ".join(SENTENCES))
    answered(client, database, 1, SENTENCES[0], OTHER)
    card = client.get(f"/api/v1/attempts/{attempt_id}/scorecard").json()
    criterion = next(each for each in card["criteria"] if each["level"] is not None)
    (series,) = get(client, f"questions/{QUESTION}/criteria/{criterion['criterion_id']}")["series"]
    (dot,) = series["dots"]
    assert (dot["attempt_id"], dot["level"]) == (attempt_id, criterion["level"])
    assert dot["value"] == pytest.approx(criterion["share"])
    assert dot["band"] == {"low": dot["value"], "high": dot["value"]}


def test_rounds_and_competencies_hold_the_attempts_at_their_questions(client: Client, database: Engine) -> None:
    one = answered(client, database, 0, SENTENCES[0])
    answered(client, database, 1, SENTENCES[0] * 3, OTHER)
    for path in ("rounds/deep-dive", "competencies/transformer-depth"):
        (series,) = get(client, path)["series"]
        assert [dot["attempt_id"] for dot in series["dots"]] == [one]
        assert series["source"]["scale"] is None


def test_a_measure_of_delivery_is_a_series_without_typed_answers(client: Client, database: Engine) -> None:
    answered(client, database, 0, SENTENCES[0])
    ids = [answered(client, database, day, SENTENCES[0]) for day in range(1, 7)]
    for place, attempt_id in enumerate(ids):
        say(database, attempt_id, 100 + 10 * place)
    for _ in range(2):  # measured, then read as measured
        pace = get(client, "delivery/pace")
        (series,) = pace["series"]
        assert [dot["attempt_id"] for dot in series["dots"]] == ids
        assert [dot["value"] for dot in series["dots"]] == pytest.approx([101, 111, 121, 131, 141, 152], abs=0.5)
    assert (pace["unit"], pace["norm"]["low"], pace["method"][:5]) == ("words/min", 160, "Words")
    assert series["source"] == {"scorer": None, "model": None, "scale": None, "recognizer": "fake scripted"}
    assert series["trend"]["verdict"] == "rising"
    delivery = client.get(f"/api/v1/attempts/{ids[0]}/delivery").json()
    measured = next(each["value"] for each in delivery["measures"] if each["id"] == "pace")
    assert series["dots"][0]["value"] == pytest.approx(measured)
    # The recogniser keeps no fillers, so there are none to count.
    assert get(client, "delivery/fillers")["series"] == []


def test_another_owner_s_attempts_are_in_no_series(client: Client, database: Engine) -> None:
    theirs = answered(client, database, 0, SENTENCES[0])
    say(database, theirs, 100)
    with database.begin() as connection:
        owner = {"id": "somebody-else", "created_at": now()}
        connection.execute(insert(attempts_table.metadata.tables["owners"]).values(**owner))
        connection.execute(update(attempts_table).values(owner_id="somebody-else"))
    for path in (f"questions/{QUESTION}", "rounds/deep-dive", "competencies/transformer-depth", "delivery/pace"):
        assert get(client, path)["series"] == []


@pytest.mark.parametrize(("path", "status"), [("delivery/charm", 404), ("delivery/Ä", 422), ("rounds/%00", 422)])
def test_what_can_not_be_a_series_is_refused(client: Client, path: str, status: int) -> None:
    response = client.get(f"/api/v1/progress/{path}")
    assert response.status_code == status
    if status == 404:
        assert "There are: length, time-to-first-word" in response.json()["detail"]
