"""What became of many attempts: their progress, two of them beside each other, and what to practise next."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from coach.domain.attempts import Attempt
from coach.domain.bands import Bands, bands_of
from coach.domain.comparison import Compared, Comparison, compare
from coach.domain.confirmation import confirm
from coach.domain.objections import as_first_scored
from coach.domain.progress import Outcome, ProgressEntry, enter
from coach.domain.repeats import ScorerNoise
from coach.domain.schedule import NextQuestion, Plan, suggest_next
from coach.measured_noise import MeasuredNoise
from coach.pairwise import Pairwise
from coach.practice import Practice
from coach.store.database import now
from coach.store.owned import RubricVersion
from coach.store.progress import Outcomes
from coach.store.rubric_versions import RubricVersions


@dataclass(frozen=True, slots=True)
class _Entered:
    """An entry with what it was made of: where both are the same as before, so is the entry."""

    outcome: Outcome
    noise: ScorerNoise
    entry: ProgressEntry


class Progress:
    """The one way in for the API and the command line.

    An entry is made when something of its attempt is new, and kept.
    """

    def __init__(
        self,
        practice: Practice,
        pairwise: Pairwise,
        outcomes: Outcomes,
        noise: MeasuredNoise,
        rubrics: RubricVersions,
    ) -> None:
        self._practice = practice
        self._pairwise = pairwise
        self._outcomes = outcomes
        self._noise = noise
        self._rubrics = rubrics
        self._known: Mapping[str, _Entered] = {}

    async def entries(self, question_id: str | None = None) -> list[ProgressEntry]:
        """Return one entry for each submitted attempt that is no sample, in the order in which they were begun."""
        outcomes = await self._outcomes.list(question_id)
        versions = await self._rubrics.all(each.scored_by for each in outcomes)
        noise = await self._noise.of({each.scale for each in outcomes if each.scale is not None})
        entered = {each.attempt_id: self._entered(each, versions[each.scored_by], noise) for each in outcomes}
        self._known = entered if question_id is None else {**self._known, **entered}
        return [each.entry for each in entered.values()]

    async def bands(self, attempt: Attempt) -> Bands:
        """Return what is known of chance in the newest scorecard of an attempt; nothing without one."""
        if attempt.scorecard is None:
            return Bands()
        version = await self._practice.rubric_of(attempt)
        return bands_of(attempt.scorecard, version.rubric, await self._noise.of([attempt.scorecard.scale]))

    async def compare(self, attempt_id: str, other_id: str) -> Comparison:
        """Return two attempts at one question beside each other, the earlier first, with their blind reading if any.

        Raises:
            NotFound: one of them does not exist.
            ComparisonRejected: they are one attempt, or attempts at different questions.
            NotScoredYet: one has no scorecard.
        """
        earlier, later = await self._practice.pair(attempt_id, other_id)
        before, after = await self._compared(earlier), await self._compared(later)
        comparison = await asyncio.to_thread(compare, earlier.question_id, before, after)
        return confirm(comparison, await self._pairwise.current(earlier, later))

    async def next(self, interview_on: date | None = None, skip: Collection[str] = ()) -> NextQuestion:
        """Return what to practise next; the day of an interview brings repetitions closer together.

        The questions in `skip` are left out as long as there are others.
        """
        library = self._practice.library
        asked = library.questions()
        questions = [each for each in asked if each.id not in skip] or asked
        return suggest_next(await self.entries(), questions, library.competencies(), now(), Plan(interview_on))

    def _entered(self, outcome: Outcome, version: RubricVersion, noise: ScorerNoise) -> _Entered:
        """Return the entry of an attempt; where its question is no longer asked, by what it was then."""
        known = self._known.get(outcome.attempt_id)
        if known is not None and known.outcome is outcome and known.noise is noise:
            return known
        asked = self._practice.library.entries.get(outcome.question_id)
        question = version.question if asked is None else asked.question
        return _Entered(outcome, noise, enter(outcome, question, version.rubric, noise))

    async def _compared(self, attempt: Attempt) -> Compared:
        text = (await self._practice.scored_words(attempt)).text
        assert attempt.scorecard is not None
        rubric = (await self._practice.rubric_of(attempt)).rubric
        scorecard = as_first_scored(attempt.scorecard)
        return Compared(
            attempt_id=attempt.id,
            submitted_at=attempt.submitted_at or attempt.created_at,
            rubric=rubric,
            scorecard=scorecard,
            text=text,
            delivery=await self._practice.delivery(attempt.id) if attempt.recording is not None else None,
            bands=bands_of(scorecard, rubric, await self._noise.of([scorecard.scale])),
        )
