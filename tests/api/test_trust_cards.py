import asyncio

import pytest
from sqlalchemy import URL

from coach.api.trust_examples import MEASURES
from coach.domain.scoring import ScorerKind
from coach.domain.trust import ScorerIdentity
from coach.prompts import Prompts
from coach.store.trust_cards import save_trust_card
from tests import service
from tests.upstream import MODEL, Upstream


def test_without_a_calibration_there_is_no_card(url: URL) -> None:
    with service.running(url, run_worker=False) as client:
        assert client.get("/api/v1/trust-cards").json() == {"cards": [], "in_use": None}


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
