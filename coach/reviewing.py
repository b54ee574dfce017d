"""One scored answer is shown to somebody without an account, on a link that only they know."""

import re
from hashlib import sha256
from secrets import token_urlsafe

from coach.domain.reviews import Rating, Review, ReviewedAnswer, ReviewState, expiry, open_answer, rating_faults
from coach.domain.scoring import total
from coach.errors import NotFound, NotScoredYet, RatingRejected
from coach.store.attempts import Attempts
from coach.store.database import now
from coach.store.reviews import NO_LINK, Reviews
from coach.store.rubric_versions import RubricVersions
from coach.uploads import Playback, Uploads

TOKEN_BYTES = 32
"""256 bits of chance: nobody guesses one, however often they may try."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class Reviewing:
    """The owner makes and revokes links by the attempt; a reviewer has the token of one, and that alone."""

    def __init__(self, attempts: Attempts, rubrics: RubricVersions, reviews: Reviews, uploads: Uploads) -> None:
        self._attempts = attempts
        self._rubrics = rubrics
        self._reviews = reviews
        self._uploads = uploads

    async def share(self, attempt_id: str, days: int, name: str | None = None) -> tuple[Review, str]:
        """Make a link for so many days; return the review and the token, which can't be had again.

        Raises:
            NotFound: there is no such attempt.
            NotScoredYet: nothing of it was scored, so its rubric can't be shown.
        """
        attempt = await self._attempts.get(attempt_id)
        if attempt.scorecard is None or attempt.scorecard_of is None:
            raise NotScoredYet(f"An answer can be reviewed when it is scored. {attempt.explain()}")
        version = await self._rubrics.get(attempt.scorecard.scale.rubric_hash)
        if total(version.rubric, attempt.scorecard.criteria) is None:
            raise NotScoredYet("Nothing of this answer was scored, so there is no rubric to rate it by. Answer again.")
        token = token_urlsafe(TOKEN_BYTES)
        expires_at = expiry(now(), days)
        return await self._reviews.create(attempt.id, attempt.scorecard_of, _hash(token), name, expires_at), token

    async def of(self, attempt_id: str) -> list[Review]:
        """Return the reviews of an attempt, oldest first.

        Raises:
            NotFound: there is no such attempt.
        """
        attempt = await self._attempts.get(attempt_id)
        return await self._reviews.of(attempt.id)

    async def revoke(self, attempt_id: str, review_id: str) -> None:
        """Have a link show nothing any more. A rating that came on it stays.

        Raises:
            NotFound: there is no such attempt or review.
        """
        await self._reviews.revoke(attempt_id, review_id)

    async def open(self, token: str) -> ReviewedAnswer:
        """Return what the link with this token shows.

        Raises:
            NotFound: no link has it, or it was revoked, or its time is over.
        """
        attempt_id, review = await self._reviews.open(_hash(token))
        return await self._answer(attempt_id, review)

    async def rate(self, token: str, rating: Rating) -> ReviewedAnswer:
        """Save the one rating of a link, and return what it shows from now on.

        Raises:
            NotFound: no link has this token, or it was revoked, or its time is over.
            RatingRejected: it names what the rubric or the recording doesn't have.
            RatingConflict: it was rated before, and otherwise.
        """
        attempt_id, review = await self._reviews.open(_hash(token))
        attempt = await self._attempts.get(attempt_id)
        scorecard, _ = await self._reviews.scored(attempt_id, review.scoring)
        version = await self._rubrics.get(scorecard.scale.rubric_hash)
        if faults := "; ".join(rating_faults(rating, version.rubric, attempt.recording)):
            raise RatingRejected(f"The rating can't be taken: {faults}. Nothing was stored.")
        return await self._answer(attempt_id, await self._reviews.rate(_hash(token), rating))

    async def sound(self, token: str) -> Playback:
        """Return the recording that the link with this token lets one hear.

        Raises:
            NotFound: no link has it any more, or the answer has no sound.
        """
        attempt_id, _ = await self._reviews.open(_hash(token))
        return await self._uploads.sound(attempt_id)

    async def _answer(self, attempt_id: str, review: Review) -> ReviewedAnswer:
        attempt = await self._attempts.get(attempt_id)
        scorecard, words = await self._reviews.scored(attempt_id, review.scoring)
        version = await self._rubrics.get(scorecard.scale.rubric_hash)
        return open_answer(review, version.question, version.rubric, scorecard, words, attempt.recording)


def state_of(review: Review) -> ReviewState:
    """Return where a review stands now."""
    return review.state(now())


def _hash(token: str) -> str:
    """Return what is stored of a token; what can be none is refused like one that nobody has."""
    if not _TOKEN.fullmatch(token):
        raise NotFound(NO_LINK)
    return sha256(token.encode()).hexdigest()
