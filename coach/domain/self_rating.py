"""How somebody rates an answer of their own, to learn how far that is from its scorecard."""

from datetime import datetime

from coach.domain.rubrics import Level
from coach.domain.value import Value


class SelfRating(Value):
    """Levels by the id of the criterion; one that somebody did not rate is not in it."""

    levels: dict[str, Level]
    rated_at: datetime
