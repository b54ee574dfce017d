from collections.abc import Iterator

import pytest
from sqlalchemy import URL

from coach.domain.questions import Question
from tests import service
from tests.service import Client


@pytest.fixture
def client(url: URL) -> Iterator[Client]:
    with service.running(url, scorer="coverage", run_worker=False) as client:
        yield client


def ids(client: Client, **filters: str) -> list[str]:
    response = client.get("/api/v1/questions", params=filters)
    assert response.status_code == 200
    return [question["id"] for question in response.json()["questions"]]


def test_questions_are_listed_in_the_order_of_the_rounds_and_filtered(client: Client) -> None:
    everything = ids(client)
    assert everything.index("hardest-project") < everything.index("transformer-architecture")
    assert ids(client, round="screen") == ["hardest-project"]
    assert "train-100b-model" in ids(client, competency="distributed-training")
    assert ids(client, search="lime and rice") == ids(client, round="nowhere") == []
    assert ids(client, search="shap AND lime") == ["shap-vs-lime"]
    assert set(ids(client, difficulty="hard")) < set(everything)


def test_a_question_shows_what_is_asked_and_nothing_else(client: Client) -> None:
    shown = client.get("/api/v1/questions/hardest-project").json()
    assert set(shown) == set(Question.model_fields)


def test_the_description_of_the_interface_has_examples_and_problems(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    create = described["paths"]["/api/v1/attempts"]["post"]
    assert set(create["responses"]) >= {"200", "202", "404", "413", "415", "422"}
    assert "application/problem+json" in create["responses"]["413"]["content"]
    assert "Idempotency-Key" in [parameter["name"] for parameter in create["parameters"]]
    assert described["components"]["schemas"]["NewAttempt"]["examples"]
    for path in described["paths"].values():
        for operation in path.values():
            assert operation["description"], operation["operationId"]


def test_the_service_says_what_it_is_and_that_it_is_well(client: Client) -> None:
    assert client.get("/").json()["name"] == "Coach"
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/docs").status_code == 404
