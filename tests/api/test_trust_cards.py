import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from coach.api.trust_examples import MEASURES
from coach.domain.scoring import ScorerKind
from coach.domain.trust import ScorerIdentity
from coach.prompts import Prompts
from coach.store.trust_cards import save_trust_card
from tests import factories as make
from tests import service
from tests.service import Client, follow, submit
from tests.upstream import MODEL, Upstream, sound

PROMPTS = Path(__file__).parents[2] / "prompts"
LEVELS = {"block": 5, "against-rnn": 4, "positions": 3, "tradeoffs": 4, "communication": 5}
"""What a friend gives; with every point hit the scorer gives 5, 5, 5 and, as the model says, 4 and 4."""


@pytest.fixture
def upstream(monkeypatch: pytest.MonkeyPatch) -> Iterator[Upstream]:
    with Upstream() as upstream:
        monkeypatch.setenv("COACH_LLM_BASE_URL", upstream.url)
        monkeypatch.setenv("COACH_LLM_MODEL", MODEL)
        yield upstream


def test_without_a_calibration_there_is_no_card(url: URL) -> None:
    with service.running(url, run_worker=False) as client:
        assert client.get("/api/v1/trust-cards").json() == {"cards": [], "in_use": None, "rated": []}


def test_the_card_of_the_scorer_in_use_is_told_from_those_of_others(
    url: URL, prompts: Prompts, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = ScorerIdentity(scorer=ScorerKind.JUDGE, prompt_hash=prompts.scoring_hash, model=MODEL)
    saved = asyncio.run(save_trust_card(url, judge, MEASURES))
    for other in (judge.model_copy(update={"prompt_hash": "old"}), ScorerIdentity(scorer=ScorerKind.COVERAGE)):
        asyncio.run(save_trust_card(url, other, MEASURES))
    with Upstream() as upstream:
        monkeypatch.setenv("COACH_LLM_BASE_URL", upstream.url)
        monkeypatch.setenv("COACH_LLM_MODEL", MODEL)
        with service.running(url, run_worker=False) as client:
            shown = client.get("/api/v1/trust-cards").json()
    assert [card["scorer"] for card in shown["cards"]] == ["coverage", "judge", "judge"]
    assert shown["in_use"] == saved.id
    assert shown["cards"][2] == saved.model_dump(mode="json")


def test_where_no_scorer_can_be_used_cards_are_shown_all_the_same(url: URL) -> None:
    asyncio.run(save_trust_card(url, ScorerIdentity(scorer=ScorerKind.COVERAGE), MEASURES))
    with service.running(url, run_worker=False, scorer="judge") as client:
        shown = client.get("/api/v1/trust-cards").json()
    assert (len(shown["cards"]), shown["in_use"]) == (1, None)


def rate(client: Client, attempt: dict[str, Any]) -> None:
    """Let a friend rate an attempt."""
    path = client.post(f"/api/v1/attempts/{attempt['id']}/reviews", json={}).json()["path"]
    token = path.removeprefix("/review/")
    rating = {"name": "Ana", "levels": LEVELS, "notes": []}
    assert client.put(f"/api/v1/reviews/{token}/rating", json=rating).status_code == 200


def rated(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/v1/trust-cards").json()["rated"]
    return found


def test_ratings_of_a_friend_tell_how_the_scorer_agrees_with_people(
    url: URL, upstream: Upstream, prompts: Prompts
) -> None:
    judge = ScorerIdentity(scorer=ScorerKind.JUDGE, prompt_hash=prompts.scoring_hash, model=MODEL)
    saved = asyncio.run(save_trust_card(url, judge, MEASURES))
    with service.running(url) as client:
        first, second = (follow(client, submit(client, make.ANSWER)) for _ in range(2))
        assert rated(client) == []
        rate(client, first)
        (few,) = rated(client)
        assert few["people"] == {
            **dict.fromkeys(("same", "within_one", "mean_difference", "kappa")),
            **{"ratings": 1, "answers": 1, "criteria": 5},
        }
        rate(client, second)
        upstream.script = [sound(verdict="missing", level=1)]
        follow(client, client.post(f"/api/v1/attempts/{second['id']}/score").json())  # the first scoring counts
        (found,) = rated(client)
    assert (found["scorer"], found["model"], found["prompt_hash"]) == ("judge", MODEL, prompts.scoring_hash)
    assert (found["card_id"], found["in_use"]) == (saved.id, True)
    # 5-5, 5-4, 5-3, 4-4, 4-5, twice: 0, 1, 2, 0, -1.
    assert found["people"] == {
        **{"ratings": 2, "answers": 2, "criteria": 10},
        **{"same": 0.4, "within_one": 0.8, "mean_difference": 0.4, "kappa": None},
    }


def test_each_scorer_of_the_same_words_is_compared_also_without_a_card(
    url: URL, upstream: Upstream, tmp_path: Path
) -> None:
    changed = tmp_path / "prompts"
    shutil.copytree(PROMPTS, changed)
    judge = changed / "judge.md"
    judge.write_text(f"{judge.read_text(encoding='utf-8')}\nBe strict.\n", encoding="utf-8")
    with service.running(url) as client:
        attempt = follow(client, submit(client, make.ANSWER))
        rate(client, attempt)
    with service.running(url, scorer="coverage", prompts=changed) as client:
        follow(client, client.post(f"/api/v1/attempts/{attempt['id']}/score").json())
        earlier, coverage = rated(client)
    assert (earlier["scorer"], earlier["model"], earlier["prompt_hash"]) == ("judge", MODEL, None)
    assert (earlier["in_use"], earlier["card_id"]) == (False, None)
    assert (coverage["scorer"], coverage["in_use"], coverage["card_id"]) == ("coverage", True, None)
    assert (earlier["people"]["criteria"], coverage["people"]["criteria"] > 0) == (5, True)
