"""Examples of reviews for the description of the interface."""

from datetime import UTC, datetime

from coach.api.examples import QUESTION, SCALE
from coach.api.review_views import NewReviewLink, ReviewList, ReviewView
from coach.domain.reviews import CoachLevel, Note, Rating, ReviewedAnswer, ReviewedCriterion, ReviewedPoint, ReviewState
from coach.domain.value import Value

EXAMPLE_TOKEN = "kq0Zc4V4hZb6v3mT1n9f8yJr2sWx7uLd5gEaPoIbQwE"

REVIEW = ReviewView(
    id="6d2f0b8e4a1c4f7e9b3d5a7c1e0f2b48",
    name="Ana",
    state=ReviewState.RATED,
    answer_version=1,
    created_at=datetime(2026, 11, 24, 9, 40, tzinfo=UTC),
    expires_at=datetime(2026, 12, 8, 9, 40, tzinfo=UTC),
    revoked_at=None,
    rated_at=datetime(2026, 11, 25, 18, 5, tzinfo=UTC),
    rating=Rating(
        name="Ana",
        levels={"outcome": 4},
        notes=(Note(at_s=42.0, text="Here I wanted to know how long it took before."),),
    ),
)
REVIEWS = ReviewList(reviews=[REVIEW])
REVIEW_LINK = NewReviewLink(
    path=f"/review/{EXAMPLE_TOKEN}",
    review=REVIEW.model_copy(update={"state": ReviewState.OPEN, "rated_at": None, "rating": None}),
)
REVIEWED_ANSWER = ReviewedAnswer(
    question=QUESTION,
    answer="I cached the tokens, and now the report takes four seconds.",
    is_spoken=True,
    has_sound=True,
    duration_s=58.4,
    expires_at=REVIEW.expires_at,
    criteria=(
        ReviewedCriterion(
            criterion_id="outcome",
            asks="Does the answer say what changed?",
            descriptors={},
            points=(ReviewedPoint(claim="Says how long it takes now.", must=True),),
            coach=CoachLevel(level=3, rationale="The time before the change is not there.", reason=None),
        ),
    ),
    rating=REVIEW.rating,
    scale=SCALE,
)

REVIEW_EXAMPLES: dict[str, Value] = {type(each).__name__: each for each in (REVIEWS, REVIEW_LINK, REVIEWED_ANSWER)}
"""By the name of the schema."""
