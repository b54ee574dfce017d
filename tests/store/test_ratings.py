from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.domain.attempts import Attempt
from coach.domain.people import RatedCard
from coach.domain.replies import Reply
from coach.domain.reviews import Rating
from coach.domain.scoring import CriterionScore, Objection, Scale, ScorerKind
from coach.store.attempts import Attempts
from coach.store.database import now, open_engine
from coach.store.ratings import Ratings
from coach.store.reviews import Reviews
from coach.store.scorings import Scorings
from tests import factories as make

SCALE = Scale(scorer=ScorerKind.JUDGE, rubric_hash="00ff", prompt_hash="1", model="m-1")


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


def mechanism(level: int) -> CriterionScore:
    return CriterionScore(criterion_id="mechanism", level=level, share=0.5)


async def create(engine: AsyncEngine) -> Attempt:
    attempt, _ = await Attempts(engine).create(make.question(), make.rubric(), "An answer.", None, lambda *_: None)
    return attempt


async def score(engine: AsyncEngine, attempt: Attempt, level: int, version: int = 1, **fields: object) -> None:
    """Save a scorecard of the attempt's last scoring, and ask for the next."""
    scale = fields.pop("scale", SCALE.model_copy(update={"rubric_hash": attempt.rubric_hash}))
    card = make.scorecard(mechanism(level), scale=scale, **fields)
    current = await Attempts(engine).get(attempt.id)
    reply = Reply(text="", model="m-1")
    await Scorings(engine).save_reply(attempt.id, current.scoring, 1, reply, asked_model="m")
    await Scorings(engine).save_scorecard(attempt.id, current.scoring, version, card)
    await Attempts(engine).score_again(attempt.id, lambda *_: None)


async def rate(engine: AsyncEngine, attempt: Attempt, scoring: int, level: int, token: str = "a") -> None:
    reviews = Reviews(engine)
    await reviews.create(attempt.id, scoring, token, None, now() + timedelta(days=1))
    await reviews.rate(token, Rating(name="Ana", levels={"mechanism": level}, notes=()))


def levels(cards: list[RatedCard]) -> list[tuple[int | None, int]]:
    return [(card.given["mechanism"], card.rated["mechanism"]) for card in cards]


async def test_a_rating_is_beside_each_scorecard_of_the_same_words_in_order(engine: AsyncEngine) -> None:
    attempt = await create(engine)
    other = SCALE.model_copy(update={"rubric_hash": attempt.rubric_hash, "model": "n"})
    await score(engine, attempt, 2)
    await score(engine, attempt, 3, scale=other)
    await score(engine, attempt, 4, version=2)
    await rate(engine, attempt, scoring=2, level=5)
    found = await Ratings(engine).list()
    assert levels(found) == [(2, 5), (3, 5)]
    assert [(card.scale.model, card.asked_model) for card in found] == [("m-1", "m"), ("n", "m")]
    assert {(card.attempt_id, card.answer_version) for card in found} == {(attempt.id, 1)}


async def test_a_scorecard_by_another_rubric_is_not_set_beside_it(engine: AsyncEngine) -> None:
    attempt = await create(engine)
    changed, _ = await Attempts(engine).create(
        make.question(ask="Something else?"), make.rubric(), "Other words.", None, lambda *_: None
    )
    await score(engine, attempt, 2)
    await score(engine, attempt, 3, scale=SCALE.model_copy(update={"rubric_hash": changed.rubric_hash}))
    await rate(engine, attempt, scoring=1, level=5)
    assert levels(await Ratings(engine).list()) == [(2, 5)]


async def test_levels_are_those_before_an_objection(engine: AsyncEngine) -> None:
    attempt = await create(engine)
    objection = Objection(criterion_id="mechanism", evidence=(), before=mechanism(2), after=mechanism(5), scale=SCALE)
    await score(engine, attempt, 5, objections=(objection,))
    await rate(engine, attempt, scoring=1, level=3)
    assert levels(await Ratings(engine).list()) == [(2, 3)]


async def test_links_without_a_rating_and_answers_of_others_give_none(engine: AsyncEngine) -> None:
    attempt = await create(engine)
    await score(engine, attempt, 2)
    await Reviews(engine).create(attempt.id, 1, "b", None, now() + timedelta(days=1))
    assert await Ratings(engine).list() == []
    await rate(engine, attempt, scoring=1, level=3)
    assert await Ratings(engine, "somebody-else").list() == []
    assert len(await Ratings(engine).list()) == 1


async def test_a_rating_goes_with_its_attempt(engine: AsyncEngine) -> None:
    attempt = await create(engine)
    await score(engine, attempt, 2)
    await rate(engine, attempt, scoring=1, level=3)
    await Attempts(engine).delete(attempt.id)
    assert await Ratings(engine).list() == []
