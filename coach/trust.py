"""How far scorers can be believed: what calibrations found, and how people rated the same answers."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import URL

from coach.domain.people import RatedCard, people_agreement
from coach.domain.scoring import ScorerKind
from coach.domain.trust import RatedScorer, ScorerIdentity, TrustCard, TrustCards, card_of
from coach.instructions import Instructions
from coach.prompts import Prompts
from coach.scorers import Choice
from coach.store.database import open_engine
from coach.store.ratings import Ratings
from coach.store.rubric_versions import RubricVersions
from coach.store.trust_cards import StoredTrustCards


class Trust:
    """Cards belong to the installation, ratings to one owner: they are compared anew each time, and not kept."""

    def __init__(
        self, cards: StoredTrustCards, ratings: Ratings, rubrics: RubricVersions, instructions: Instructions
    ) -> None:
        self._cards = cards
        self._ratings = ratings
        self._rubrics = rubrics
        self._instructions = instructions

    async def known(self, choice: Choice | None) -> TrustCards:
        """Return all that is known, with `choice` as the scorer in use; None where there is none."""
        used = None if choice is None else choice.identity(self._instructions.hash)
        cards, rated = await self._cards.newest(), await self._ratings.list()
        card = None if used is None else card_of(used, cards)
        return TrustCards(
            cards=cards, in_use=None if card is None else card.id, rated=await self._rated(rated, cards, used)
        )

    async def _rated(
        self, rated: Sequence[RatedCard], cards: Sequence[TrustCard], used: ScorerIdentity | None
    ) -> tuple[RatedScorer, ...]:
        """Return each scorer of answers that people rated; where it scored one several times, by the first."""
        scales = {each.scale for each in rated}
        versions = await self._rubrics.all(each.rubric_hash for each in scales)
        installed = await asyncio.to_thread(self._instructions.that_made, scales, versions)
        first: dict[ScorerIdentity, dict[tuple[str, str], RatedCard]] = defaultdict(dict)
        for each in rated:
            scorer = self._scorer(each, is_installed=each.scale in installed)
            first[scorer].setdefault((each.attempt_id, each.review_id), each)
        return tuple(
            RatedScorer(
                **dict(scorer),
                card_id=None if (card := card_of(scorer, cards)) is None else card.id,
                in_use=scorer == used,
                people=people_agreement(list(found.values())),
            )
            for scorer, found in first.items()
        )

    def _scorer(self, card: RatedCard, *, is_installed: bool) -> ScorerIdentity:
        """Return what scored; the instructions of earlier prompts are not known."""
        if card.scale.scorer is ScorerKind.COVERAGE:
            return ScorerIdentity(scorer=ScorerKind.COVERAGE)
        prompt_hash = self._instructions.hash if is_installed else None
        return ScorerIdentity(
            scorer=ScorerKind.JUDGE, prompt_hash=prompt_hash, model=card.asked_model or card.scale.model
        )


async def read_trust(url: URL, prompts: Prompts, choice: Choice) -> TrustCards:
    """Return what is known of scorers, over a connection of its own."""
    engine = open_engine(url, connections=1)
    try:
        trust = Trust(StoredTrustCards(engine), Ratings(engine), RubricVersions(engine), Instructions(prompts))
        return await trust.known(choice)
    finally:
        await engine.dispose()
