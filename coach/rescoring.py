"""Scores old answers again on the present scale, after a rubric, a prompt or the model has changed."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from coach.budget import Budget
from coach.domain.preferences import Language
from coach.domain.rescoring import (
    NO_COST,
    Candidate,
    Expected,
    NotRescored,
    Rescoring,
    RescoringEstimate,
    expect,
)
from coach.domain.scoring import Scale, ScorerKind
from coach.errors import AnswerTooLong, NotFound, NothingToRescore
from coach.job_queue import JobQueue
from coach.judge import prepare
from coach.library import Entry, Library
from coach.practice import Practice
from coach.prompts import Prompts
from coach.scorers import NO_PRICE, Choice, Scorers
from coach.store.owned import RubricVersion
from coach.store.preferences import StoredPreferences
from coach.store.rescorings import Rescorings

QUESTION_GONE = "Its question is not in the library any more, so there is no present rubric to score it by."
BEING_SCORED = "A scoring of it waits or runs already."
AWAITED = "Another rescoring will come to it."
FREE = "The coverage check asks no model, so it costs nothing."
COUNTED = "The prompts were counted. No answer was scored by this model yet, so the length of its replies is not known."


@dataclass(frozen=True)
class _Plan:
    """What would be scored again: attempts with the entry of their question, and the tokens that each would send."""

    choice: Choice
    chosen: dict[str, Entry]
    tokens: dict[str, int]
    present: int
    left_out: tuple[NotRescored, ...]


class Rescorer:
    """The one way in for the API and the command line.

    Its `scorers` only tell which scorer is in use; `readings` is how many times a model reads each answer.
    """

    def __init__(
        self,
        practice: Practice,
        rescorings: Rescorings,
        queue: JobQueue,
        budget: Budget,
        prompts: Prompts,
        scorers: Scorers,
        preferences: StoredPreferences,
        readings: int,
    ) -> None:
        self._library: Library = practice.library
        self._practice = practice
        self._rescorings = rescorings
        self._queue = queue
        self._budget = budget
        self._prompts = prompts
        self._scorers = scorers
        self._preferences = preferences
        self._readings = readings

    async def estimate(
        self, question_ids: Collection[str] = (), attempt_ids: Collection[str] = ()
    ) -> RescoringEstimate:
        """Return what it would take to bring attempts onto the present scale: all, or those that are named.

        Raises:
            NotFound: there is no such attempt, or neither a question nor an attempt at one of this id.
            ModelUnavailable: no scorer can be used now.
        """
        plan = await self._plan(question_ids, attempt_ids)
        expected, basis = await self._expect(plan)
        return RescoringEstimate(
            attempts=len(plan.chosen),
            present=plan.present,
            left_out=plan.left_out,
            scorer=plan.choice.kind,
            model=plan.choice.model_name,
            input_tokens=expected.input_tokens,
            output_tokens=expected.output_tokens,
            price_usd=expected.price_usd,
            basis=basis,
        )

    async def start(self, question_ids: Collection[str] = (), attempt_ids: Collection[str] = ()) -> Rescoring:
        """Have attempts scored again, one after the other; earlier scorecards are kept.

        Raises:
            NothingToRescore: none of them can be, or has to be.
            The errors of `estimate`.
        """
        plan = await self._plan(question_ids, attempt_ids)
        if not plan.chosen:
            raise NothingToRescore(_nothing(plan))
        versions = {
            each.rubric_hash: RubricVersion(question=each.question, rubric=each.rubric) for each in plan.chosen.values()
        }
        hashes = {attempt_id: entry.rubric_hash for attempt_id, entry in plan.chosen.items()}
        choice = plan.choice
        return await self._rescorings.create(
            choice.kind, choice.model_name, hashes, versions.values(), self._queue.enqueue
        )

    async def read(self, rescoring_id: str) -> Rescoring:
        """Return a rescoring as far as it has come. One that came to a standstill goes on.

        Raises:
            NotFound: there is no such rescoring.
        """
        for attempt_id, _ in await self._rescorings.unsettled(rescoring_id):
            await self._practice.settle(attempt_id)
        await self._rescorings.advance(self._queue.enqueue)
        return await self._rescorings.read(rescoring_id)

    async def list(self) -> list[Rescoring]:
        """Return the latest rescorings, newest first."""
        return await self._rescorings.list()

    async def cancel(self, rescoring_id: str) -> Rescoring:
        """End a rescoring. The scoring that runs comes to its end; what has not begun never does.

        Raises:
            NotFound: there is no such rescoring.
        """
        return await self._rescorings.cancel(rescoring_id)

    async def close(self) -> None:
        await self._scorers.close()

    async def _plan(self, question_ids: Collection[str], attempt_ids: Collection[str]) -> _Plan:
        if unknown := await self._rescorings.unknown(attempt_ids):
            raise NotFound(f"There is no attempt {', '.join(unknown)}. List the attempts to see which there are.")
        choice = await self._scorers.current()
        candidates = await self._rescorings.candidates(question_ids, attempt_ids)
        known = {*self._library.entries, *(each.question_id for each in candidates)}
        if lost := sorted(set(question_ids) - known):
            raise NotFound(f"There is no question {', '.join(lost)}, and no attempt at it. List the questions.")
        scales = await self._scales(choice, {each.question_id for each in candidates})
        old = [each for each in candidates if each.scale != scales.get(each.question_id)]
        reasons = {each.attempt_id: self._objection(each) for each in old}
        texts = await self._rescorings.texts([attempt_id for attempt_id, why in reasons.items() if why is None])
        asked = {each.attempt_id: self._library.entries[each.question_id] for each in old if each.attempt_id in texts}
        tokens, too_long = await asyncio.to_thread(self._measure, asked, texts)
        reasons.update(too_long)
        return _Plan(
            choice=choice,
            chosen={attempt_id: entry for attempt_id, entry in asked.items() if attempt_id in tokens},
            tokens=tokens,
            present=len(candidates) - len(old),
            left_out=tuple(
                NotRescored(attempt_id=each.attempt_id, question_id=each.question_id, reason=why)
                for each in old
                if (why := reasons[each.attempt_id]) is not None
            ),
        )

    def _objection(self, candidate: Candidate) -> str | None:
        """Return why an attempt can't be scored again now; None if it can."""
        if candidate.question_id not in self._library.entries:
            return QUESTION_GONE
        if candidate.is_awaited:
            return AWAITED
        return None if candidate.is_settled else BEING_SCORED

    def _measure(self, asked: dict[str, Entry], texts: dict[str, str]) -> tuple[dict[str, int], dict[str, str]]:
        """Return the tokens that each answer would send, and why others can't be sent."""
        tokens: dict[str, int] = {}
        too_long: dict[str, str] = {}
        for attempt_id, entry in asked.items():
            try:
                tokens[attempt_id] = self._budget.check(entry.question, entry.rubric, texts[attempt_id])
            except AnswerTooLong as error:
                too_long[attempt_id] = str(error)
        return tokens, too_long

    async def _scales(self, choice: Choice, question_ids: Collection[str]) -> dict[str, Scale]:
        """Return the present scale of each question that is in the library."""
        entries = {each: self._library.entries[each] for each in question_ids if each in self._library.entries}
        if choice.model is None:
            return {each: Scale(scorer=choice.kind, rubric_hash=entry.rubric_hash) for each, entry in entries.items()}
        model = await self._rescorings.running_model(choice.model.name)
        language = (await self._preferences.read()).language
        return await asyncio.to_thread(self._judge_scales, entries, model, language)

    def _judge_scales(self, entries: dict[str, Entry], model: str, language: Language) -> dict[str, Scale]:
        return {
            question_id: Scale(
                scorer=ScorerKind.JUDGE,
                rubric_hash=entry.rubric_hash,
                prompt_hash=prepare(self._prompts, entry.question, entry.rubric, language).prompt_hash,
                model=model,
            )
            for question_id, entry in entries.items()
        }

    async def _expect(self, plan: _Plan) -> tuple[Expected, str]:
        """Return what the scorings will take, and what that rests on."""
        if plan.choice.model is None:
            return NO_COST, FREE
        past = await self._rescorings.past_usage(await self._rescorings.running_model(plan.choice.model.name))
        tasks = [
            (entry.question.id, self._readings * plan.tokens[attempt_id]) for attempt_id, entry in plan.chosen.items()
        ]
        expected = expect(tasks, {question_id: each.times(self._readings) for question_id, each in past.items()})
        if expected.price_usd is None:
            expected = replace(expected, price_usd=plan.choice.price(expected.input_tokens, expected.output_tokens))
        scorings = "1 earlier scoring" if expected.scorings == 1 else f"{expected.scorings} earlier scorings"
        said = [f"As with {scorings} by this model." if expected.scorings else COUNTED]
        return expected, " ".join([*said, *([NO_PRICE] if expected.price_usd is None else [])])


def _nothing(plan: _Plan) -> str:
    """Return why there is nothing to do."""
    reasons: Sequence[str] = sorted({each.reason for each in plan.left_out})
    told = f"{plan.present} attempts are on the present scale already." if plan.present else ""
    if not reasons:
        return told or "No attempt was scored yet, so there is nothing to score again."
    return " ".join(["No attempt can be scored again.", *([told] if told else []), *reasons])
