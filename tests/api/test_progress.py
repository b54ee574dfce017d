"""Progress, comparison and what comes next through HTTP, on a real database with a real worker."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, Engine, insert, update

from coach.store.tables import attempts as attempts_table
from coach.store.tables import self_ratings
from tests import service
from tests.service import FEW, ROUND, Client, few_questions, follow, submit

QUESTION, OTHER = FEW
SHORT = (
    "Self-attention lets every token look at every other token at once, so training runs in parallel over the sequence."
)
LONGER = f"{SHORT} The price is a cost that is quadratic in the length of the sequence."
NOBODY = "0" * 32


@pytest.fixture
def client(url: URL) -> Iterator[Client]:
    with service.running(url) as client:
        yield client


def change(database: Engine, attempt: dict[str, Any], **values: object) -> None:
    with database.begin() as connection:
        connection.execute(update(attempts_table).where(attempts_table.c.id == attempt["id"]).values(**values))


def progress(client: Client, **query: str) -> list[dict[str, Any]]:
    response = client.get("/api/v1/progress", params=query)
    assert response.status_code == 200, response.text
    entries: list[dict[str, Any]] = response.json()["entries"]
    return entries


def compare(client: Client, one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    response = client.get(f"/api/v1/attempts/{one['id']}/comparison", params={"with": other["id"]})
    assert response.status_code == 200, response.text
    comparison: dict[str, Any] = response.json()
    return comparison


def answered(client: Client, answer: str, question_id: str = QUESTION) -> dict[str, Any]:
    return follow(client, submit(client, answer, question_id))


def test_who_has_not_practised_has_no_progress_and_a_question_to_begin_with(client: Client) -> None:
    assert progress(client) == []
    begin = client.get("/api/v1/next").json()
    assert (begin["kind"], begin["question"]["id"]) == ("first", OTHER)  # medium; the other one is hard
    assert "not practised yet" in begin["reason"]


def test_what_is_not_wanted_now_is_not_suggested_while_there_is_anything_else(client: Client) -> None:
    def suggested(*skip: str) -> str:
        question_id: str = client.get("/api/v1/next", params={"skip": skip}).json()["question"]["id"]
        return question_id

    assert [suggested(), suggested(OTHER), suggested(OTHER, QUESTION)] == [OTHER, QUESTION, OTHER]
    assert client.get("/api/v1/next", params={"skip": "Not an id"}).status_code == 422


def test_the_goal_that_makes_a_result_weak_is_told(client: Client) -> None:
    assert client.get("/api/v1/progress").json()["goal"] == 0.75  # level 4 of 1..5


def test_one_attempt_is_one_entry_with_its_levels_and_its_scale(client: Client) -> None:
    attempt = answered(client, LONGER)
    (entry,) = progress(client)
    card = service.scorecard(client, attempt)
    assert (entry["attempt_id"], entry["question_id"], entry["stage"]) == (attempt["id"], QUESTION, "scored")
    assert entry["at"] == attempt["submitted_at"]
    assert entry["total"] == pytest.approx(card["total"])
    assert entry["band"] == {"low": entry["total"], "high": entry["total"]}
    assert entry["levels"] == {each["criterion_id"]: each["level"] for each in card["criteria"]}
    assert (entry["scorer"], entry["model"], entry["spoken"], entry["self_total"]) == ("coverage", None, False, None)
    assert (entry["round"], "transformer-depth" in entry["competencies"]) == ("deep-dive", True)


def test_all_that_is_not_scored_is_there_without_a_number(client: Client) -> None:
    answered(client, "Hm.")
    answered(client, "Well, no.")
    assert [(each["total"], each["band"], set(each["levels"].values())) for each in progress(client)] == [
        (None, None, {None})
    ] * 2


def test_samples_count_nowhere(client: Client, database: Engine) -> None:
    change(database, answered(client, LONGER), is_sample=True)
    assert progress(client) == []
    assert client.get("/api/v1/next").json()["kind"] == "first"


def test_one_s_own_rating_stands_beside_the_score(client: Client, database: Engine) -> None:
    attempt = answered(client, LONGER)
    rating = {"attempt_id": attempt["id"], "criterion_id": "communication", "level": 4, "rated_at": datetime.now(UTC)}
    with database.begin() as connection:
        connection.execute(insert(self_ratings).values(**rating))
    assert progress(client)[0]["self_total"] == 0.75  # level 4 of 1..5


def test_progress_of_one_question_leaves_the_others_out(client: Client) -> None:
    answered(client, LONGER)
    other = answered(client, LONGER, OTHER)
    assert [each["attempt_id"] for each in progress(client, question_id=OTHER)] == [other["id"]]
    assert progress(client, question_id="never-asked") == []
    assert client.get("/api/v1/progress", params={"question_id": "Not an id"}).status_code == 422


def test_a_deleted_question_stays_in_the_progress_and_is_not_suggested(url: URL, tmp_path: Path) -> None:
    with service.running(url) as client:
        answered(client, LONGER, OTHER)
    rubrics = shutil.copytree(few_questions().name, tmp_path / "rubrics")
    bank = rubrics / "ai-lab" / "bank.toml"
    (rubrics / "ai-lab" / f"{OTHER}.toml").unlink()
    without = bank.read_text(encoding="utf-8").replace(ROUND.format(id="screen", question=OTHER), "")
    bank.write_text(without, encoding="utf-8")
    with service.running(url, rubrics=rubrics) as client:
        (entry,) = progress(client)
        assert (entry["question_id"], entry["round"]) == (OTHER, "screen")
        assert entry["competencies"]
        suggested = client.get("/api/v1/next").json()
    assert (suggested["question"]["id"], suggested["kind"]) == (QUESTION, "new")


def test_better_words_are_better_where_there_is_no_noise(client: Client) -> None:
    before, after = answered(client, SHORT), answered(client, LONGER)
    comparison = compare(client, after, before)  # the earlier comes first, whichever is named first
    assert comparison == compare(client, before, after)
    assert (comparison["before"]["attempt_id"], comparison["after"]["attempt_id"]) == (before["id"], after["id"])
    assert (comparison["comparable"], comparison["total"]["verdict"]) == (True, "better")
    assert comparison["before"]["only_here"] == []
    (place,) = comparison["after"]["only_here"]
    assert LONGER[place["start"] : place["end"]] == LONGER[len(SHORT) + 1 : -1]
    changed = [each for each in comparison["points"] if each["before"] != each["after"]]
    assert {(each["before"], each["after"]) for each in changed} == {("missing", "hit")}
    assert (comparison["before"]["delivery"], comparison["after"]["delivery"]) == (None, None)


def test_after_the_rubric_was_changed_words_are_compared_and_scores_are_not(url: URL, tmp_path: Path) -> None:
    with service.running(url) as client:
        before = answered(client, SHORT)
    rubrics = shutil.copytree(few_questions().name, tmp_path / "rubrics")
    file = rubrics / "ai-lab" / f"{QUESTION}.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('\nask = """', '\nask = """Once more. ', 1), encoding="utf-8"
    )
    with service.running(url, rubrics=rubrics) as client:
        comparison = compare(client, before, answered(client, LONGER))
        scales = {each["scale"] for each in progress(client)}
    assert not comparison["comparable"]
    assert "rubric was changed" in comparison["reason"]
    assert (comparison["total"]["verdict"], comparison["points"]) == (None, [])
    assert len(comparison["after"]["only_here"]) == 1
    assert len(scales) == 2


def test_attempts_that_are_no_pair_are_refused_with_what_to_do(client: Client) -> None:
    attempt, other = answered(client, LONGER), answered(client, LONGER, OTHER)
    recording = {"question_id": QUESTION, "recording": {"media_type": "audio/wav"}}
    recorded = client.post("/api/v1/attempts", json=recording).json()
    for wrong, status, said in (
        (attempt["id"], 422, "one attempt twice"),
        (other["id"], 422, "different questions"),
        (recorded["id"], 409, "still being recorded"),
        (NOBODY, 404, "no such attempt"),
        ("\x00", 404, "No attempt has such an id"),
    ):
        response = client.get(f"/api/v1/attempts/{attempt['id']}/comparison", params={"with": wrong})
        assert (response.status_code, said in response.json()["detail"]) == (status, True), response.text
    assert client.get(f"/api/v1/attempts/{NOBODY}/comparison", params={"with": attempt["id"]}).status_code == 404
    assert client.get(f"/api/v1/attempts/{attempt['id']}/comparison").status_code == 422


def test_with_a_clock_that_went_backwards_the_earlier_time_comes_first(client: Client, database: Engine) -> None:
    first, second = answered(client, SHORT), answered(client, LONGER)
    long_ago = datetime.now(UTC) - timedelta(days=400)
    change(database, second, created_at=long_ago, submitted_at=long_ago)
    assert compare(client, first, second)["total"]["verdict"] == "worse"
    assert [each["attempt_id"] for each in progress(client)] == [second["id"], first["id"]]


def test_what_was_practised_a_week_ago_and_fell_short_comes_again(client: Client, database: Engine) -> None:
    weak, new = answered(client, SHORT), answered(client, SHORT, OTHER)
    for attempt, days in ((weak, 7), (new, 1)):
        at = datetime.now(UTC) - timedelta(days=days)
        change(database, attempt, created_at=at, submitted_at=at)
    suggested = client.get("/api/v1/next").json()
    assert (suggested["question"]["id"], suggested["kind"]) == (QUESTION, "weak")
    assert "7 days ago" in suggested["reason"]
    assert client.get("/api/v1/next", params={"interview_on": "soon"}).status_code == 422


def test_an_interview_tomorrow_makes_yesterday_due(client: Client, database: Engine) -> None:
    weak, new = answered(client, SHORT), answered(client, SHORT, OTHER)
    for attempt, hours in ((weak, 25), (new, 24)):
        at = datetime.now(UTC) - timedelta(hours=hours)
        change(database, attempt, created_at=at, submitted_at=at)
    assert client.get("/api/v1/next").json()["kind"] == "early"
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
    suggested = client.get("/api/v1/next", params={"interview_on": tomorrow}).json()
    assert (suggested["question"]["id"], suggested["kind"]) == (QUESTION, "weak")


def test_another_owner_s_attempt_can_not_be_compared_with(client: Client, database: Engine) -> None:
    mine, theirs = answered(client, SHORT), answered(client, LONGER)
    with database.begin() as connection:
        owner = {"id": "somebody-else", "created_at": datetime.now(UTC)}
        connection.execute(insert(attempts_table.metadata.tables["owners"]).values(**owner))
    change(database, theirs, owner_id="somebody-else")
    assert [each["attempt_id"] for each in progress(client)] == [mine["id"]]
    response = client.get(f"/api/v1/attempts/{mine['id']}/comparison", params={"with": theirs["id"]})
    assert response.status_code == 404
