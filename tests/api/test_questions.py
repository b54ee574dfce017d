import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import URL

from coach.api.examples import ATTEMPT, FEEDBACK
from coach.api.rescoring_views import RescoringList
from coach.api.review_views import NewReviewLink, ReviewList
from coach.api.views import (
    AttemptList,
    AttemptView,
    CompetencyList,
    Deleted,
    ProgressView,
    QuestionList,
    RecordingView,
    RoundList,
    SelfRatingView,
    SuggestionList,
    TranscriptView,
)
from coach.archive import Imported
from coach.domain.comparison import Comparison
from coach.domain.delivery import Delivery
from coach.domain.feedback import Feedback
from coach.domain.interview_outcomes import InterviewLog, LoggedOutcome
from coach.domain.model_servers import ModelServerInUse, ModelServerTest
from coach.domain.pairwise import PairwiseEstimate, PairwiseReading
from coach.domain.preferences import Preferences
from coach.domain.questions import Question
from coach.domain.recordings import StoredPart
from coach.domain.rescoring import Rescoring, RescoringEstimate
from coach.domain.reviews import ReviewedAnswer
from coach.domain.schedule import NextQuestion
from coach.domain.series import OverTime
from coach.domain.setup import Setup
from coach.domain.tasks import Task
from coach.domain.trust import TrustCards
from coach.domain.value import Value
from coach.library import Library
from tests import service
from tests.conftest import ROOT
from tests.service import Client


@pytest.fixture
def client(url: URL) -> Iterator[Client]:
    with service.running(url, scorer="coverage", run_worker=False, rubrics=ROOT / "rubrics") as client:
        yield client


def ids(client: Client, **filters: str) -> list[str]:
    response = client.get("/api/v1/questions", params=filters)
    assert response.status_code == 200
    return [question["id"] for question in response.json()["questions"]]


def test_questions_are_listed_in_the_order_of_the_rounds_and_filtered(client: Client) -> None:
    everything = ids(client)
    assert everything.index("hardest-project") < everything.index("transformer-architecture")
    assert "hardest-project" in ids(client, round="screen")
    assert "shap-vs-lime" not in ids(client, round="screen")
    assert "train-100b-model" in ids(client, competency="distributed-training")
    assert ids(client, search="lime and rice") == ids(client, round="nowhere") == []
    assert ids(client, search="shap AND lime") == ["shap-vs-lime"]
    assert set(ids(client, difficulty="hard")) < set(everything)


def test_a_question_shows_what_is_asked_and_nothing_else(client: Client) -> None:
    shown = client.get("/api/v1/questions/hardest-project").json()
    assert set(shown) == set(Question.model_fields)


def test_a_coding_question_gives_its_task_and_keeps_its_solution(client: Client, library: Library) -> None:
    shown = client.get("/api/v1/questions/assessment-tasks-a1")
    assert set(shown.json()["task"]) == set(Task.model_fields)
    solution = library.entry("assessment-tasks-a1").rubric.solution
    assert solution
    for kept in (solution.hidden_tests, *(wrong.flaw for wrong in solution.wrong)):
        assert json.dumps(kept)[1:40] not in shown.text


def test_rounds_are_listed_with_their_parts_and_rules(client: Client, library: Library) -> None:
    listed = client.get("/api/v1/rounds").json()["rounds"]
    assert [each["id"] for each in listed] == [each.id for each in library.rounds()]
    assessment = next(each for each in listed if each["id"] == "assessment")
    assert (assessment["rules"]["clock"], assessment["rules"]["answered"]) == ("round", [])
    assert assessment["parts"][0]["draw"] == 1


def test_every_competency_that_is_listed_leads_to_questions(client: Client) -> None:
    listed = client.get("/api/v1/competencies").json()["competencies"]
    assert listed[0] == {"id": "distributed-training", "title": "Large-scale distributed training"}
    assert [each["id"] for each in listed if not ids(client, competency=each["id"])] == []


def responses(client: Client) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every documented response as its place, its status and its content."""
    for path, operations in client.get("/api/v1/openapi.json").json()["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                yield f"{method} {path}", status, response.get("content", {})


def test_the_description_of_the_interface_has_examples_and_problems(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    create = described["paths"]["/api/v1/attempts"]["post"]
    assert set(create["responses"]) == {"200", "202", "400", "404", "413", "415", "422", "default"}
    assert described["components"]["schemas"]["NewAttempt"]["examples"]
    for path in described["paths"].values():
        for operation in path.values():
            assert operation["description"], operation["operationId"]


def test_the_bounds_of_an_idempotency_key_are_described(client: Client) -> None:
    create = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/attempts"]["post"]
    (key,) = (parameter for parameter in create["parameters"] if parameter["name"] == "Idempotency-Key")
    texts = [each for each in key["schema"]["anyOf"] if each["type"] == "string"]
    assert [(each["minLength"], each["maxLength"]) for each in texts] == [(1, 255)]


def test_every_error_is_described_as_a_problem_and_as_nothing_else(client: Client) -> None:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    errors = [each for each in responses(client) if not each[1].startswith("2")]
    assert len(errors) > 10
    assert [each for each in errors if each[2] != problem] == []
    described = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert set(described["Problem"]["required"]) == {"type", "title", "status", "detail"}
    assert "HTTPValidationError" not in described
    assert "ValidationError" not in described


def test_every_example_of_a_response_is_what_the_route_could_return(client: Client) -> None:
    shown = (QuestionList, RoundList, CompetencyList, Question, AttemptView, AttemptList, Feedback, SelfRatingView)
    spoken = (StoredPart, RecordingView, TranscriptView, SuggestionList, Delivery)
    settings = (Setup, Preferences, ModelServerInUse, ModelServerTest, TrustCards)
    archives = (Imported, Deleted)
    practised = (ProgressView, OverTime, NextQuestion, Comparison, InterviewLog, LoggedOutcome)
    read_blind = (PairwiseReading, PairwiseEstimate)
    reviewed = (ReviewList, NewReviewLink, ReviewedAnswer)
    rescored = (RescoringEstimate, Rescoring, RescoringList)
    all_of_them = (*read_blind, *reviewed, *rescored, *shown, *spoken, *settings, *archives, *practised)
    models: dict[str, type[Value]] = {model.__name__: model for model in all_of_them}
    checked = set()
    for place, status, content in responses(client):
        if place.endswith("/healthz") or not status.startswith("2") or not content:
            continue
        if (media := content.get("application/json")) is None:  # sound
            continue
        name = media["schema"]["$ref"].rpartition("/")[2]
        models[name].model_validate_json(json.dumps(media["example"]))
        checked.add(name)
    assert checked == set(models)


def test_the_quotation_of_the_example_stands_in_its_answer() -> None:
    (quotation,) = FEEDBACK.criteria[0].points[0].evidence
    assert ATTEMPT.answer is not None
    assert ATTEMPT.answer.text[quotation.start : quotation.end] == quotation.quote


def test_the_example_of_next_is_one_that_is_taken(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/attempts"]["get"]
    page = described["responses"]["200"]["content"]["application/json"]["example"]
    assert client.get(f"/api/v1/attempts?before={page['next']}").json() == {"attempts": [], "next": None}


def test_the_service_says_that_it_is_well(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
