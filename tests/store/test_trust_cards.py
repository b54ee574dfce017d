from collections.abc import AsyncIterator

import pytest
from sqlalchemy import URL

from coach.api.trust_examples import MEASURES
from coach.domain.scoring import ScorerKind
from coach.domain.trust import ScorerIdentity
from coach.store.database import now, open_engine
from coach.store.trust_cards import StoredTrustCards, read_trust_cards, save_trust_card

COVERAGE = ScorerIdentity(scorer=ScorerKind.COVERAGE)
JUDGE = ScorerIdentity(scorer=ScorerKind.JUDGE, prompt_hash="p", model="m")


@pytest.fixture
async def cards(url: URL) -> AsyncIterator[StoredTrustCards]:
    engine = open_engine(url)
    yield StoredTrustCards(engine)
    await engine.dispose()


async def test_a_card_is_read_as_it_was_stored(cards: StoredTrustCards) -> None:
    assert await cards.newest() == ()
    before = now()
    saved = await cards.save(JUDGE, MEASURES)
    assert await cards.newest() == (saved,)
    assert before <= saved.made_at <= now()
    assert (saved.scorer, saved.prompt_hash, saved.model, saved.measures) == (ScorerKind.JUDGE, "p", "m", MEASURES)


async def test_each_scorer_has_one_newest_card_also_one_without_prompt_and_model(cards: StoredTrustCards) -> None:
    for scorer in (COVERAGE, JUDGE, COVERAGE):
        await cards.save(scorer, MEASURES.model_copy(update={"answers": 1}))
    other = await cards.save(JUDGE.model_copy(update={"model": "n"}), MEASURES)
    newer = await cards.save(COVERAGE, MEASURES)
    newest = await cards.newest()
    assert [(card.scorer, card.model) for card in newest] == [("coverage", None), ("judge", "n"), ("judge", "m")]
    assert newest[:2] == (newer, other)


async def test_a_card_is_stored_and_read_over_connections_of_their_own(url: URL) -> None:
    saved = await save_trust_card(url, COVERAGE, MEASURES)
    assert await read_trust_cards(url) == (saved,)
