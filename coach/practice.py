"""What a learner can do: answer a question, see the attempt come along, have it scored again, delete it."""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime

from coach.budget import Budget
from coach.domain.attempts import Answer, Attempt, Stage
from coach.domain.corrections import correct
from coach.domain.delivery import Delivery, measure
from coach.domain.mishearings import Suggestion, suggest
from coach.domain.objections import words_at
from coach.domain.scoring import total
from coach.domain.speech import SpokenTranscript
from coach.domain.transcripts import TextRange, Transcript
from coach.errors import AnswerRejected, AnswerTooLong, ComparisonRejected, NotFound, NotScoredYet
from coach.job_queue import JobQueue
from coach.library import Library
from coach.objections import objectionable, take
from coach.store.attempts import Attempts
from coach.store.owned import RubricVersion
from coach.store.recordings import Recordings
from coach.store.rubric_versions import RubricVersions
from coach.store.sounds import Sounds

MAX_ANSWER_BYTES = 500_000
"""Far above any budget in tokens; keeps counting cheap."""

MAX_KEY_LENGTH = 255
BROKEN_OFF = "The scoring was broken off."


class Practice:
    """The one way in for the API and the command line."""

    def __init__(
        self,
        library: Library,
        attempts: Attempts,
        queue: JobQueue,
        budget: Budget,
        recordings: Recordings,
        sounds: Sounds,
        rubrics: RubricVersions,
    ) -> None:
        self.library = library
        self._attempts = attempts
        self._queue = queue
        self._budget = budget
        self._recordings = recordings
        self._sounds = sounds
        self._rubrics = rubrics

    async def submit(self, question_id: str, answer: str, idempotency_key: str | None = None) -> tuple[Attempt, bool]:
        """Store an answer and have it scored; False beside the attempt if the key had come before.

        Raises:
            NotFound: there is no such question.
            AnswerRejected: the answer is empty or not text.
            AnswerTooLong: rubric and answer together are beyond the budget.
            IdempotencyConflict: the key had come before with another question or answer.
        """
        entry = self.library.entry(question_id)
        _check_text(answer)
        _check_key(idempotency_key)
        self._budget.check(entry.question, entry.rubric, answer)
        return await self._attempts.create(entry.question, entry.rubric, answer, idempotency_key, self._queue.enqueue)

    async def submit_sample(self) -> Attempt:
        """Store the sample as an attempt, and have it scored.

        Raises:
            NotFound: no bank has one.
            AnswerTooLong: rubric and answer together are beyond the budget.
        """
        entry, answer = self.library.sample()
        self._budget.check(entry.question, entry.rubric, answer)
        attempt, _ = await self._attempts.create(
            entry.question, entry.rubric, answer, None, self._queue.enqueue, is_sample=True
        )
        return attempt

    async def attempt(self, attempt_id: str) -> Attempt:
        return await self._attempts.get(attempt_id)

    async def pair(self, attempt_id: str, other_id: str) -> tuple[Attempt, Attempt]:
        """Return two attempts at one question, the earlier first, whichever is named first.

        Raises:
            NotFound: one of them does not exist.
            ComparisonRejected: they are one attempt, or attempts at different questions.
        """
        if attempt_id == other_id:
            raise ComparisonRejected("This is one attempt twice. Name another attempt at the same question.")
        both = [await self.attempt(attempt_id), await self.attempt(other_id)]
        earlier, later = sorted(both, key=lambda each: (each.submitted_at or each.created_at, each.id))
        if earlier.question_id != later.question_id:
            raise ComparisonRejected(
                f"These are attempts at different questions: {earlier.question_id} and {later.question_id}."
                " Name two attempts at one question."
            )
        return earlier, later

    async def find_attempt(self, start: str) -> Attempt:
        """Return the attempt whose id starts so, for people who type."""
        return await self._attempts.find(start)

    async def attempts(
        self, *, question_id: str | None = None, limit: int = 50, before: tuple[datetime, str] | None = None
    ) -> list[Attempt]:
        return await self._attempts.list(question_id=question_id, limit=limit, before=before)

    async def rubric_of(self, attempt: Attempt) -> RubricVersion:
        """Return the question and rubric that its newest scorecard was made with, also if they have changed since.

        Before there is one, they are those that the attempt was begun with.
        """
        return await self._rubrics.get(attempt.scored_by)

    async def totals(self, attempts: Sequence[Attempt]) -> list[float | None]:
        """Return for each attempt what its newest scorecard adds up to, in 0..1; None where nothing was scored."""
        rubrics = await self._rubrics.all(each.scored_by for each in attempts if each.scorecard is not None)
        return [
            None if each.scorecard is None else total(rubrics[each.scored_by].rubric, each.scorecard.criteria)
            for each in attempts
        ]

    async def score_again(self, attempt_id: str) -> Attempt:
        """Have an attempt scored again by the present rubric of its question, unless a scoring waits or runs.

        One that was broken off and will not go on by itself (the database went away in the middle) counts as failed.

        Raises:
            NotFound: there is no such attempt.
            NotScoredYet: it is still being recorded.
        """
        attempt = await self.settle(attempt_id)
        present = self._present(attempt)
        return await self._attempts.score_again(attempt_id, self._queue.enqueue, present=present)

    async def correct(self, attempt_id: str, text: str) -> Attempt:
        """Store corrected words beside the earlier ones and have them scored, by the present rubric of the question.

        Raises:
            NotFound: there is no such attempt.
            NotScoredYet: no scoring of it is over yet.
            AnswerRejected: the attempt was typed, or the words are empty, not text, or the same as before.
            AnswerTooLong: rubric and words together are beyond the budget.
        """
        attempt = await self.settle(attempt_id)
        if attempt.recording is None:
            raise AnswerRejected("A typed answer can't be corrected. Answer the question again.")
        if await self._recordings.transcript(attempt_id) is None:
            raise AnswerRejected("Nothing was heard in this recording, so there is nothing to correct. Answer again.")
        _check_text(text)
        if attempt.answer is not None and text == attempt.answer.text:
            raise AnswerRejected("Nothing was corrected: the words are the same as before.")
        present = self._present(attempt)
        version = present or await self.rubric_of(attempt)
        self._budget.check(version.question, version.rubric, text)
        return await self._attempts.score_again(attempt_id, self._queue.enqueue, text, present)

    async def object_to(self, attempt_id: str, criterion_id: str, places: Sequence[TextRange]) -> Attempt:
        """Have one criterion scored again, by the words that the learner marks in the newest version of the answer.

        Raises:
            NotFound: there is no such attempt.
            NotScoredYet: nothing of these words was scored, or a scoring waits or runs.
            ObjectionRejected: there is no such criterion, or the places can prove nothing.
            AnswerTooLong: the words and what is marked are beyond the budget.
        """
        await self.settle(attempt_id)
        attempt = await self._attempts.get(attempt_id)
        version = await self.rubric_of(attempt)
        text = objectionable(attempt, version.rubric).text
        objection = take(version.rubric, criterion_id, text, places)
        marked = words_at(text, objection.quotes)
        self._budget.check(version.question, version.rubric.only(criterion_id), text, marked)
        return await self._attempts.object_to(attempt, objection, self._queue.enqueue)

    async def accept(self, attempt_id: str, suggestion_ids: Collection[str]) -> Attempt:
        """Put suggested terms in place of what was heard, and have the words scored.

        Raises:
            NotFound: there is no such attempt, it was typed, or there is no such suggestion.
            NotScoredYet: it has no scorecard.
        """
        text, suggestions = await self._suggest(attempt_id)
        known = {suggestion.id: suggestion for suggestion in suggestions}
        if unknown := sorted(set(suggestion_ids) - set(known)):
            raise NotFound(f"No suggestion is called {', '.join(unknown)}. List them to see which there are.")
        return await self.correct(attempt_id, correct(text, [known[each] for each in dict.fromkeys(suggestion_ids)]))

    async def suggestions(self, attempt_id: str) -> tuple[Suggestion, ...]:
        """Return the terms that were probably misheard, by their places in the newest version of the words.

        They are terms of the rubric, so there are none before something of the attempt was scored.

        Raises:
            NotFound: there is no such attempt, or it was typed.
            NotScoredYet: nothing of it was scored.
        """
        return (await self._suggest(attempt_id))[1]

    async def transcript(self, attempt_id: str) -> SpokenTranscript:
        """Return what was heard, with times.

        Raises:
            NotFound: there is no such attempt, or it was typed.
            NotScoredYet: it is not over yet, or nothing could be transcribed.
        """
        attempt = await self._attempts.get(attempt_id)
        if attempt.recording is None:
            raise NotFound("This attempt was typed; it has no transcript.")
        heard = await self._recordings.transcript(attempt_id) if attempt.may_be_read else None
        if heard is None:
            raise NotScoredYet(f"There is no transcript yet. {attempt.explain()}")
        return heard

    async def delivery(self, attempt_id: str) -> Delivery:
        """Return how the answer was said.

        Raises:
            The errors of `transcript`.
        """
        heard = await self.transcript(attempt_id)
        version = await self._rubrics.get((await self._attempts.get(attempt_id)).rubric_hash)
        return measure(heard, version.question.minutes)

    async def versions(self, attempt_id: str) -> tuple[Answer, ...]:
        """Return all versions of the words of an attempt, the first one first.

        Raises:
            NotFound: there is no such attempt.
            NotScoredYet: the words may not be shown yet.
        """
        attempt = await self._attempts.get(attempt_id)
        if not attempt.may_be_read:
            raise NotScoredYet(attempt.explain())
        return await self._attempts.answers(attempt_id)

    async def scored_words(self, attempt: Attempt) -> Transcript:
        """Return the words that the newest scorecard of an attempt is about.

        Raises:
            NotScoredYet: it has no scorecard.
        """
        if attempt.scorecard is None:
            raise NotScoredYet(f"Attempts are compared when both are scored. {attempt.id[:8]}: {attempt.explain()}")
        if attempt.answer is not None and attempt.answer.version == attempt.scored_version:
            return Transcript(text=attempt.answer.text)
        versions = await self.versions(attempt.id)
        (text,) = (each.text for each in versions if each.version == attempt.scored_version)
        return Transcript(text=text)

    async def delete(self, attempt_id: str) -> None:
        """Delete an attempt for good: its sound first, so that a failure leaves none without its attempt.

        What arrived meanwhile is deleted after it; what arrives later finds no attempt, and is deleted by its sender.
        """
        await self._attempts.get(attempt_id)
        await self._sounds.delete_all(attempt_id)
        await self._attempts.delete(attempt_id)
        await self._sounds.delete_all(attempt_id)
        await self._queue.forget(attempt_id)

    async def delete_all(self) -> int:
        """Delete all attempts for good, one after the other; return how many. After a failure the rest is still there.

        Raises:
            StorageFailed: the sound of one can't be deleted.
        """
        deleted = 0
        while found := await self._attempts.list():
            for attempt in found:
                with suppress(NotFound):  # somebody else deleted it meanwhile
                    await self.delete(attempt.id)
                    deleted += 1
        return deleted

    def _present(self, attempt: Attempt) -> RubricVersion | None:
        """Return the question and rubric as they are now; None if the question is not in the library any more."""
        entry = self.library.entries.get(attempt.question_id)
        return None if entry is None else RubricVersion(question=entry.question, rubric=entry.rubric)

    async def settle(self, attempt_id: str) -> Attempt:
        """Return the attempt; a scoring that was broken off counts as failed from now on."""
        attempt = await self._attempts.get(attempt_id)
        if attempt.stage is Stage.RECORDING:
            raise NotScoredYet(attempt.explain())
        if attempt.is_settled or await self._queue.is_alive(attempt_id, attempt.scoring):
            return attempt
        attempt = await self._attempts.get(attempt_id)  # it may have come to its end between the two looks
        if not attempt.is_settled:
            await self._attempts.save_failure(attempt_id, attempt.scoring, BROKEN_OFF, retryable=True)
        return attempt

    async def _suggest(self, attempt_id: str) -> tuple[str, tuple[Suggestion, ...]]:
        """Return the newest version of the words, and the suggestions for it."""
        attempt = await self._attempts.get(attempt_id)
        version = await self.rubric_of(attempt)
        card = attempt.scorecard
        if card is None or total(version.rubric, card.criteria) is None or attempt.answer is None:
            raise NotScoredYet(f"Corrections are suggested when something was scored. {attempt.explain()}")
        heard = await self.transcript(attempt_id)
        words = heard if heard.text == attempt.answer.text else Transcript(text=attempt.answer.text)
        vocabulary = await asyncio.to_thread(self.library.vocabulary, version.question, version.rubric)
        return words.text, await asyncio.to_thread(suggest, words, vocabulary)


def _check_text(answer: str) -> None:
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


def _check_key(idempotency_key: str | None) -> None:
    if idempotency_key is not None and not 0 < len(idempotency_key) <= MAX_KEY_LENGTH:
        raise AnswerRejected(f"The Idempotency-Key must have 1 to {MAX_KEY_LENGTH} characters.")
