"""Blind readings of two attempts: what one would take, asking for one, and the one that holds for the present words."""

from typing import Literal

from coach.budget import Budget
from coach.domain.attempts import Attempt
from coach.domain.pairwise import AskedReading, Pair, PairwiseEstimate, PairwiseReading
from coach.domain.scoring import total
from coach.errors import AnswerTooLong, ComparisonRejected, ModelNeeded, NotScoredYet
from coach.job_queue import JobQueue
from coach.pair_judge import LATER, prepare_pair
from coach.practice import Practice
from coach.prompts import Prompts
from coach.scorers import GET_BETTER, NO_PRICE, Choice, Scorers
from coach.store.owned import RubricVersion
from coach.store.pair_readings import PairReadings
from coach.store.preferences import StoredPreferences

When = Literal["on_request", "always"]

READINGS = 2
"""One for each order."""

BROKEN_OFF = f"The reading was broken off. {LATER}"
NO_MODEL = f"A blind reading takes a language model, and there is only the coverage check. {GET_BETTER}"
COUNTED = "The prompts were counted. No pair was read by this model yet, so the length of its replies is not known."


class Pairwise:
    """The one way in for the API and the command line. Its `scorers` only tell which model is in use.

    With `when` always, a reading is wanted for whatever pair is looked at; who shows it asks for it.
    """

    def __init__(
        self,
        practice: Practice,
        readings: PairReadings,
        queue: JobQueue,
        budget: Budget,
        prompts: Prompts,
        scorers: Scorers,
        preferences: StoredPreferences,
        when: When,
    ) -> None:
        self._always = when == "always"
        self._practice = practice
        self._readings = readings
        self._queue = queue
        self._budget = budget
        self._prompts = prompts
        self._scorers = scorers
        self._preferences = preferences

    async def current(self, earlier: Attempt, later: Attempt) -> AskedReading | None:
        """Return the newest reading of the words that were scored, by the rubric of both; None if there is none.

        One that was broken off and will not go on by itself counts as failed from now on.
        """
        pair = _pair(earlier, later)
        asked = None if pair is None else await self._readings.newest(pair)
        if asked is None or asked.is_settled or await self._queue.is_pair_alive(earlier.id, asked.id):
            return asked
        await self._readings.fail(asked.id, BROKEN_OFF, retryable=True)
        return await self._readings.read(asked.id)

    async def estimate(self, attempt_id: str, other_id: str) -> PairwiseEstimate:
        """Return what a blind reading of two attempts is expected to take, both orders together. Nothing is begun.

        Raises:
            NotFound: one of them does not exist.
            ComparisonRejected: they are no pair, or were scored by different rubrics.
            NotScoredYet: nothing of one was scored.
            ModelUnavailable: no scorer can be used now.
        """
        earlier, later = await self._practice.pair(attempt_id, other_id)
        version, _ = await self._check(earlier, later)
        words = [await self._practice.scored_words(each) for each in (earlier, later)]
        try:
            choice, model = await self._model()
            input_tokens = READINGS * self._budget.check_pair(version.question, version.rubric, *words)
        except (ModelNeeded, AnswerTooLong) as error:
            return self._impossible(str(error))
        past = await self._readings.past_usage(model)
        output_tokens = None if past.output_tokens is None else round(past.output_tokens)
        price_usd = choice.price(input_tokens, output_tokens)
        said = [_basis(past.scorings)] + ([NO_PRICE] if price_usd is None and past.scorings else [])
        return PairwiseEstimate(
            reason=None,
            model=model,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            price_usd=price_usd,
            basis=" ".join(said),
            always=self._always,
        )

    async def ask(self, attempt_id: str, other_id: str) -> PairwiseReading:
        """Have two attempts read blind, in both orders; return the reading as far as it has come.

        One that this model has made of these words, or is making, is not made again.

        Raises:
            ModelNeeded: there is only the coverage check.
            AnswerTooLong: there is no room for both answers beside the rubric.
            The errors of `estimate`.
        """
        earlier, later = await self._practice.pair(attempt_id, other_id)
        version, pair = await self._check(earlier, later)
        _, model = await self._model()
        words = [await self._practice.scored_words(each) for each in (earlier, later)]
        self._budget.check_pair(version.question, version.rubric, *words)
        language = (await self._preferences.read()).language
        prompt_hash = prepare_pair(self._prompts, version.question, version.rubric, language).prompt_hash
        await self.current(earlier, later)  # one that was broken off does not stand in the way
        asked = await self._readings.ask(pair, model, prompt_hash, self._queue.enqueue_pair)
        return asked.show()

    def _impossible(self, reason: str) -> PairwiseEstimate:
        nothing = {"model": None, "input_tokens": None, "output_tokens": None, "price_usd": None, "basis": ""}
        return PairwiseEstimate(reason=reason, always=self._always, **nothing)

    async def _check(self, earlier: Attempt, later: Attempt) -> tuple[RubricVersion, Pair]:
        """Return the rubric of both and what would be read, if something of both was scored by one rubric."""
        for attempt in (earlier, later):
            card = attempt.scorecard
            version = await self._practice.rubric_of(attempt)
            if card is None or total(version.rubric, card.criteria) is None:
                raise NotScoredYet(
                    f"Attempts are read beside each other when something of both was scored. {attempt.id[:8]}:"
                    f" {attempt.explain()}"
                )
        if (pair := _pair(earlier, later)) is None:
            raise ComparisonRejected(
                "The question or its rubric was changed between the two attempts, so there is no one rubric to read"
                " them by. Have the old answers scored again first."
            )
        return version, pair

    async def _model(self) -> tuple[Choice, str]:
        """Return the scorer in use and the name of its model."""
        choice = await self._scorers.current()
        if choice.model is None:
            raise ModelNeeded(NO_MODEL)
        return choice, choice.model.name


def _pair(earlier: Attempt, later: Attempt) -> Pair | None:
    """Return which words of both were scored, and by which rubric; None if by different ones, or not at all."""
    if earlier.scored_version is None or later.scored_version is None or earlier.scored_by != later.scored_by:
        return None
    return Pair(
        before_id=earlier.id,
        after_id=later.id,
        before_version=earlier.scored_version,
        after_version=later.scored_version,
        rubric_hash=later.scored_by,
    )


def _basis(readings: int) -> str:
    if not readings:
        return COUNTED
    return f"As with {readings} earlier blind reading{'' if readings == 1 else 's'} by this model."
