"""Noise through HTTP: a model that reads the same words otherwise each time, on a real database with a real worker."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import URL

from tests import factories as make
from tests import service
from tests.service import Client, follow, scorecard, submit
from tests.upstream import MODEL, Upstream, sound

OTHER = "hardest-project"


@pytest.fixture
def upstream(monkeypatch: pytest.MonkeyPatch) -> Iterator[Upstream]:
    with Upstream() as upstream:
        monkeypatch.setenv("COACH_LLM_BASE_URL", upstream.url)
        yield upstream


def says(upstream: Upstream, *levels: int) -> None:
    """Let the next replies give these levels, with every point hit."""
    upstream.script = [sound(level=level) for level in levels]


def entries(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/v1/progress").json()["entries"]
    return found


def again(client: Client, attempt: dict[str, Any]) -> dict[str, Any]:
    return follow(client, client.post(f"/api/v1/attempts/{attempt['id']}/score").json())


def test_a_judge_has_bands_once_words_were_read_again_also_at_another_question(url: URL, upstream: Upstream) -> None:
    with service.running(url) as client:
        says(upstream, 3)
        attempt = follow(client, submit(client, make.ANSWER))
        assert (scorecard(client, attempt)["band"], entries(client)[0]["band"]) == (None, None)
        says(upstream, 5, 2, 4)
        for _ in range(3):
            again(client, attempt)
        card = scorecard(client, attempt)
        assert card["band"]["low"] < card["total"] < card["band"]["high"]
        assert all(each["band"]["low"] <= each["share"] <= each["band"]["high"] for each in card["criteria"])
        follow(client, submit(client, make.ANSWER, OTHER))
        first, new = entries(client)
        assert first["band"] == card["band"]
        assert new["band"]["low"] < new["total"]
        assert new["model"] == MODEL


def test_a_change_within_the_noise_is_not_claimed_and_one_beyond_it_is(url: URL, upstream: Upstream) -> None:
    with service.running(url, readings=5) as client:
        says(upstream, 3, 3, 4, 3, 3)
        before = follow(client, submit(client, make.ANSWER))
        says(upstream, 3, 4, 3, 4, 4)
        little = follow(client, submit(client, make.ANSWER))
        says(upstream, 5, 5, 5, 5, 5)
        much = follow(client, submit(client, make.ANSWER))

        def communication(other: dict[str, Any]) -> dict[str, Any]:
            comparison = client.get(f"/api/v1/attempts/{before['id']}/comparison", params={"with": other["id"]}).json()
            change: dict[str, Any] = next(
                each for each in comparison["criteria"] if each["criterion_id"] == "communication"
            )
            return change

        within, beyond = communication(little), communication(much)
    assert (within["before"]["level"], within["after"]["level"]) == (3, 4)
    assert (within["verdict"], within["reason"] is not None) == ("unclear", True)
    assert within["difference"]["low"] < 0 < within["difference"]["high"]
    assert (beyond["verdict"], beyond["difference"]["low"] > 0) == ("better", True)


def test_several_readings_are_asked_for_combined_counted_and_kept(url: URL, upstream: Upstream) -> None:
    with service.running(url, readings=3) as client:
        says(upstream, 5, 2, 3)
        attempt = follow(client, submit(client, make.ANSWER))
        card = scorecard(client, attempt)
    levels = {each["criterion_id"]: each["level"] for each in card["criteria"]}
    assert levels["communication"] == 3
    assert (card["readings"], len(upstream.requests)) == (3, 3)
    assert (attempt["usage"]["calls"], attempt["usage"]["input_tokens"]) == (3, 3000)
    assert card["band"] is not None  # its own readings say how far chance moves it
