"""What a learner can do: answer a question, see the attempt come along, have it scored again, delete it."""

import json
from datetime import datetime

from coach.domain.attempts import Attempt
from coach.domain.claims import reply_schema
from coach.domain.transcripts import Transcript
from coach.errors import AnswerRejected, AnswerTooLong
from coach.jobs import ScoringQueue
from coach.judge import conversation
from coach.library import Entry, Library
from coach.prompts import Prompts
from coach.store.attempts import Attempts, RubricVersion
from coach.tokens import Count, TokenCounter

MAX_ANSWER_BYTES = 500_000
"""Far above any budget in tokens; keeps counting cheap."""

MAX_KEY_LENGTH = 255
BROKEN_OFF = "The scoring was broken off."


class Practice:
    """The one way in for the API and the command line."""

    def __init__(
        self,
        library: Library,
        prompts: Prompts,
        attempts: Attempts,
        queue: ScoringQueue,
        tokens: TokenCounter,
        max_prompt_tokens: int,
    ) -> None:
        self.library = library
        self._prompts = prompts
        self._attempts = attempts
        self._queue = queue
        self._tokens = tokens
        self._max_prompt_tokens = max_prompt_tokens
        self._unchanging: dict[str, Count] = {}

    async def submit(self, question_id: str, answer: str, idempotency_key: str | None = None) -> tuple[Attempt, bool]:
        """Store an answer and have it scored; False beside the attempt if the key had come before.

        Raises:
            NotFound: there is no such question.
            AnswerRejected: the answer is empty or not text.
            AnswerTooLong: rubric and answer together are beyond the budget.
            IdempotencyConflict: the key had come before with another question or answer.
        """
        entry = self.library.entry(question_id)
        self._check(answer, idempotency_key)
        self._check_budget(entry, answer)
        return await self._attempts.create(entry.question, entry.rubric, answer, idempotency_key, self._queue.enqueue)

    async def attempt(self, attempt_id: str) -> Attempt:
        return await self._attempts.get(attempt_id)

    async def find_attempt(self, start: str) -> Attempt:
        """Return the attempt whose id starts so, for people who type."""
        return await self._attempts.find(start)

    async def attempts(
        self, *, question_id: str | None = None, limit: int = 50, before: tuple[datetime, str] | None = None
    ) -> list[Attempt]:
        return await self._attempts.list(question_id=question_id, limit=limit, before=before)

    async def rubric_of(self, attempt: Attempt) -> RubricVersion:
        """Return the question and rubric that the attempt was made with, also if they have changed since."""
        return await self._attempts.rubric(attempt.rubric_hash)

    async def score_again(self, attempt_id: str) -> Attempt:
        """Have an attempt scored again, unless a scoring waits or runs.

        One that was broken off and will not go on by itself (the database went away in the middle) counts as failed.

        Raises:
            NotFound: there is no such attempt.
        """
        attempt = await self._attempts.get(attempt_id)
        if not attempt.is_settled and not await self._queue.is_alive(attempt_id, attempt.scoring):
            await self._attempts.save_failure(attempt_id, attempt.scoring, BROKEN_OFF, retryable=True)
        return await self._attempts.score_again(attempt_id, self._queue.enqueue)

    async def delete(self, attempt_id: str) -> None:
        scorings = await self._attempts.delete(attempt_id)
        await self._queue.forget(attempt_id, scorings)

    def _check(self, answer: str, idempotency_key: str | None) -> None:
        if not answer.strip():
            raise AnswerRejected("The answer is empty. Say or type at least one sentence.")
        if "\x00" in answer:
            raise AnswerRejected("The answer contains NUL bytes, so it is not text. Send it as plain text in UTF-8.")
        try:
            size = len(answer.encode())
        except UnicodeEncodeError as error:
            raise AnswerRejected(
                f"Character {error.start + 1} of the answer is half of a surrogate pair, so it is not text."
                " Send it as plain text in UTF-8."
            ) from error
        if size > MAX_ANSWER_BYTES:
            raise AnswerTooLong(
                f"The answer has {size:,} bytes, {size - MAX_ANSWER_BYTES:,} more than the {MAX_ANSWER_BYTES:,} that"
                " can be taken. Nothing was stored. Shorten it and send it again."
            )
        if idempotency_key is not None and not 0 < len(idempotency_key) <= MAX_KEY_LENGTH:
            raise AnswerRejected(f"The Idempotency-Key must have 1 to {MAX_KEY_LENGTH} characters.")

    def _check_budget(self, entry: Entry, answer: str) -> None:
        unchanging, spoken = conversation(self._prompts, entry.question, entry.rubric, Transcript(text=answer))
        if entry.rubric_hash not in self._unchanging:
            schema = json.dumps(reply_schema(entry.rubric))
            self._unchanging[entry.rubric_hash] = self._tokens.count(unchanging.content + schema)
        counts = (self._unchanging[entry.rubric_hash], self._tokens.count(spoken.content))
        over = sum(count.tokens for count in counts) - self._max_prompt_tokens
        if over > 0:
            about = "" if all(count.exact for count in counts) else "about "
            raise AnswerTooLong(
                f"The answer has {about}{counts[-1].tokens:,} tokens, {over:,} more than there is room for"
                f" beside the rubric (COACH_MAX_PROMPT_TOKENS is {self._max_prompt_tokens:,})."
                " Nothing was cut or stored. Shorten it and send it again."
            )
