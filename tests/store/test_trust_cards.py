from collections.abc import AsyncIterator

import pytest
from sqlalchemy import URL

from coach.api.trust_examples import MEASURES
from coach.domain.noise import Spread
from coach.domain.repeats import ScaleSpread
from coach.domain.scoring import Scale, ScorerKind
from coach.domain.trust import ScorerIdentity
from coach.store.database import now, open_engine
from coach.store.trust_cards import StoredTrustCards, save_trust_card

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


async def test_a_card_is_stored_over_a_connection_of_its_own(url: URL, cards: StoredTrustCards) -> None:
    saved = await save_trust_card(url, COVERAGE, MEASURES)
    assert await cards.newest() == (saved,)


async def test_the_noise_of_a_scorer_is_that_of_its_newest_calibration_with_repetitions(
    cards: StoredTrustCards,
) -> None:
    assert await cards.noise() == ()
    await cards.save(COVERAGE, MEASURES)
    await cards.save(JUDGE, MEASURES, [spread("m-1", 0.1)])
    await cards.save(JUDGE, MEASURES, [spread("m-1", 0.2), spread("m-2", 0.3)])
    await cards.save(JUDGE.model_copy(update={"prompt_hash": "q"}), MEASURES, [spread("m-1", 0.4)])
    newest = await cards.save(JUDGE, MEASURES)  # each answer was read once: it says nothing of noise
    assert {each.prompt_hash: each.spreads for each in await cards.noise()} == {
        "p": (spread("m-1", 0.2), spread("m-2", 0.3)),
        "q": (spread("m-1", 0.4),),
    }
    assert newest in await cards.newest()


def spread(model: str, squares: float) -> ScaleSpread:
    scale = Scale(scorer=ScorerKind.JUDGE, rubric_hash="00ff", prompt_hash="1", model=model)
    return ScaleSpread(scale=scale, criteria={"mechanism": Spread(squares, 3)}, total=Spread(squares / 2, 2))
