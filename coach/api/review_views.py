"""What the interface takes and shows of reviews by somebody else."""

from datetime import datetime
from typing import Self

from pydantic import ConfigDict, Field

from coach.domain.reviews import DEFAULT_DAYS, ExpiryDays, PersonName, Rating, Review, ReviewState
from coach.domain.value import Value


class NewReview(Value):
    """For how many days a link shows the answer, and a name by which its owner knows whom it is for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"expires_in_days": 14, "name": "Ana"}]})

    expires_in_days: ExpiryDays = DEFAULT_DAYS
    name: PersonName | None = None


class ReviewView(Value):
    """A review as it stands. `answer_version` is the version of the words that the link shows."""

    id: str
    name: str | None
    state: ReviewState
    answer_version: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    rated_at: datetime | None
    rating: Rating | None

    @classmethod
    def of(cls, review: Review, state: ReviewState) -> Self:
        return cls(**review.model_dump(include=set(cls.model_fields)), state=state)


class ReviewList(Value):
    reviews: list[ReviewView]


class NewReviewLink(Value):
    """A review that was made, with the address of its page. That holds the secret, and is told only now."""

    path: str = Field(description="To be put behind the address at which the service is reached.")
    review: ReviewView
