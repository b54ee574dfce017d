"""The report, the table and the cards through HTTP, on a real database with a real worker."""

import csv
import io
import re
from collections.abc import Iterator
from html import unescape

import pytest
from sqlalchemy import URL

from coach.domain.cards import HEADERS
from coach.domain.progress_table import COLUMNS
from tests import service
from tests.api.test_progress import LONGER, OTHER, QUESTION, SHORT, answered
from tests.service import Client


@pytest.fixture
def client(url: URL) -> Iterator[Client]:
    with service.running(url) as client:
        yield client


def read(client: Client, path: str, **query: str) -> str:
    response = client.get(f"/api/v1/{path}", params=query)
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    return response.text


def cards(client: Client) -> list[list[str]]:
    lines = read(client, "cards").splitlines()
    assert tuple(lines[: len(HEADERS)]) == HEADERS
    return [line.split("\t") for line in lines[len(HEADERS) :]]


def test_who_has_not_practised_gets_a_report_that_says_so(client: Client) -> None:
    assert "nothing to report" in read(client, "report", format="markdown")
    assert "nothing to report" in read(client, "report")
    assert cards(client) == []
    assert read(client, "progress.csv") == ",".join(COLUMNS) + "\r\n"


def test_a_report_compares_the_first_answer_with_the_latest(client: Client) -> None:
    for answer in (SHORT, "Hm.", LONGER):
        answered(client, answer)
    said = read(client, "report", format="markdown")
    assert "3 answers (0 spoken) to 1 question" in said
    assert "1 was not scored and has no number." in said
    assert "The latest scored answer beside the first: better." in said
    assert "Missed in 2 of 2 answers to" in said
    html = read(client, "report")
    assert html.count("<svg") == 1
    assert "beside the first: better." in html


def test_one_answer_is_compared_with_nothing(client: Client) -> None:
    answered(client, SHORT)
    assert "beside the first" not in read(client, "report", format="markdown")


def test_the_html_report_runs_nothing_and_is_shown_while_the_others_are_saved(client: Client) -> None:
    report = client.get("/api/v1/report")
    assert report.headers["content-type"] == "text/html; charset=utf-8"
    assert report.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert report.headers["content-disposition"].startswith("inline")
    for path in ("report?format=markdown", "cards", "progress.csv"):
        assert client.get(f"/api/v1/{path}").headers["content-disposition"].startswith("attachment")
    assert client.get("/api/v1/report", params={"format": "pdf"}).status_code == 422


def test_a_point_has_a_card_from_when_it_was_missed_until_it_is_made(client: Client) -> None:
    answered(client, SHORT)
    missed = {row[0]: row[2] for row in cards(client)}
    assert missed
    card = service.scorecard(client, answered(client, LONGER))
    said = {point["claim"] for each in card["criteria"] for point in each["points"] if point["verdict"] == "hit"}
    made = set(missed) - {row[0] for row in cards(client)}
    assert made
    assert {re.findall("<b>(.*?)</b>", unescape(missed[each]))[0] for each in made} <= said


def test_of_what_nothing_was_scored_nothing_is_told(client: Client) -> None:
    answered(client, "Hm.")
    assert cards(client) == []
    assert "No point was missed in any answer that was scored." in read(client, "report", format="markdown")


def test_a_sample_is_in_no_file(client: Client) -> None:
    service.follow(client, client.post("/api/v1/attempts/sample").json())
    assert cards(client) == []
    assert "nothing to report" in read(client, "report")


def test_the_table_is_of_all_questions_or_of_one(client: Client) -> None:
    answered(client, SHORT)
    answered(client, LONGER, OTHER)
    rows = list(csv.DictReader(io.StringIO(read(client, "progress.csv"), newline="")))
    assert [row["question_id"] for row in rows] == [QUESTION, OTHER]
    (one,) = csv.DictReader(io.StringIO(read(client, "progress.csv", question_id=OTHER), newline=""))
    assert one["question_id"] == OTHER
    assert client.get("/api/v1/progress.csv", params={"question_id": "Not an id"}).status_code == 422
