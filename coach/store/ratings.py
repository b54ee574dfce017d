"""What people gave one owner's answers on review links, beside what scorers gave the same words."""

from sqlalchemy import func, select

from coach.domain.objections import as_first_scored
from coach.domain.people import RatedCard
from coach.domain.reviews import Rating
from coach.domain.scoring import Scorecard
from coach.store.owned import Owned
from coach.store.tables import attempts, replies, reviews, scorecards


class Ratings(Owned):
    """Of a rating counts what it says of levels; who gave it, and notes, stay with the review."""

    async def list(self) -> list[RatedCard]:
        """Return each rating with each scorecard of the same words by the same rubric, the earlier scorings first."""
        seen = scorecards.alias()  # the one that the review is about
        asked = select(func.max(replies.c.asked_model)).where(
            replies.c.attempt_id == scorecards.c.attempt_id, replies.c.scoring == scorecards.c.scoring
        )
        query = (
            select(
                *(reviews.c[name] for name in ("attempt_id", "id", "rating")),
                *(scorecards.c[name] for name in ("answer_version", "content")),
                asked.scalar_subquery().label("asked_model"),
            )
            .join(attempts, attempts.c.id == reviews.c.attempt_id)
            .join(seen, (seen.c.attempt_id == reviews.c.attempt_id) & (seen.c.scoring == reviews.c.scoring))
            .join(
                scorecards,
                (scorecards.c.attempt_id == seen.c.attempt_id)
                & (scorecards.c.answer_version == seen.c.answer_version)
                & (scorecards.c.rubric_hash == seen.c.rubric_hash),
            )
            .where(self._mine(), reviews.c.rated_at.is_not(None))
            .order_by(reviews.c.attempt_id, reviews.c.id, scorecards.c.scoring)
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        found = []
        for row in rows:
            card = as_first_scored(Scorecard.model_validate(row.content))
            found.append(
                RatedCard(
                    attempt_id=row.attempt_id,
                    answer_version=row.answer_version,
                    review_id=row.id,
                    scale=card.scale,
                    asked_model=row.asked_model,
                    given={each.criterion_id: each.level for each in card.criteria},
                    rated=Rating.model_validate(row.rating).levels,
                )
            )
        return found
