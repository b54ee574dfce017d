"""What became of many attempts: their progress, two of them beside each other, and what to practise next."""

import asyncio
from collections.abc import Collection
from datetime import date

from coach.domain.attempts import Attempt
from coach.domain.bands import Bands, bands_of
from coach.domain.comparison import Compared, Comparison, compare
from coach.domain.objections import as_first_scored
from coach.domain.progress import Outcome, ProgressEntry, enter
from coach.domain.repeats import ScorerNoise
from coach.domain.schedule import NextQuestion, Plan, suggest_next
from coach.domain.scoring import Scale, ScorerKind
from coach.errors import ComparisonRejected, NotScoredYet
from coach.practice import Practice
from coach.store.database import now
from coach.store.owned import RubricVersion
from coach.store.progress import Outcomes
from coach.store.repeats import Repeats
from coach.store.rubric_versions import RubricVersions


class Progress:
    """The one way in for the API and the command line."""

    def __init__(self, practice: Practice, outcomes: Outcomes, repeats: Repeats, rubrics: RubricVersions) -> None:
        self._practice = practice
        self._outcomes = outcomes
        self._repeats = repeats
        self._rubrics = rubrics

    async def entries(self, question_id: str | None = None) -> list[ProgressEntry]:
        """Return one entry for each submitted attempt that is no sample, in the order in which they were begun."""
        outcomes = await self._outcomes.list(question_id)
        versions = await self._rubrics.all(each.scored_by for each in outcomes)
        noise = await self._noise()
        return [self._enter(each, versions[each.scored_by], noise) for each in outcomes]

    async def bands(self, attempt: Attempt) -> Bands:
        """Return what is known of chance in the newest scorecard of an attempt; nothing without one."""
        if attempt.scorecard is None:
            return Bands()
        version = await self._practice.rubric_of(attempt)
        return bands_of(attempt.scorecard, version.rubric, await self._noise_of(attempt.scorecard.scale))

    async def compare(self, attempt_id: str, other_id: str) -> Comparison:
        """Return two attempts at one question beside each other, the earlier first.

        Raises:
            NotFound: one of them does not exist.
            ComparisonRejected: they are one attempt, or attempts at different questions.
            NotScoredYet: one has no scorecard.
        """
        if attempt_id == other_id:
            raise ComparisonRejected("This is one attempt twice. Name another attempt at the same question.")
        both = [await self._practice.attempt(attempt_id), await self._practice.attempt(other_id)]
        earlier, later = sorted(both, key=lambda each: (each.submitted_at or each.created_at, each.id))
        if earlier.question_id != later.question_id:
            raise ComparisonRejected(
                f"These are attempts at different questions: {earlier.question_id} and {later.question_id}."
                " Name two attempts at one question."
            )
        before, after = await self._compared(earlier), await self._compared(later)
        return await asyncio.to_thread(compare, earlier.question_id, before, after)

    async def next(self, interview_on: date | None = None, skip: Collection[str] = ()) -> NextQuestion:
        """Return what to practise next; the day of an interview brings repetitions closer together.

        The questions in `skip` are left out as long as there are others.
        """
        library = self._practice.library
        asked = library.questions()
        questions = [each for each in asked if each.id not in skip] or asked
        return suggest_next(await self.entries(), questions, library.competencies(), now(), Plan(interview_on))

    async def _noise_of(self, scale: Scale) -> ScorerNoise:
        """Return what is known of the noise of what made a scale; nothing has to be read for the coverage check."""
        return ScorerNoise((), {}) if scale.scorer is ScorerKind.COVERAGE else await self._noise()

    async def _noise(self) -> ScorerNoise:
        """Return what is known of the noise of all models."""
        repeated = await self._repeats.list()
        versions = await self._rubrics.all(each.scale.rubric_hash for each in repeated)
        return ScorerNoise(repeated, {rubric_hash: version.rubric for rubric_hash, version in versions.items()})

    def _enter(self, outcome: Outcome, version: RubricVersion, noise: ScorerNoise) -> ProgressEntry:
        """Return the entry of an attempt; where its question is no longer asked, by what it was then."""
        asked = self._practice.library.entries.get(outcome.question_id)
        return enter(outcome, version.question if asked is None else asked.question, version.rubric, noise)

    async def _compared(self, attempt: Attempt) -> Compared:
        if attempt.scorecard is None:
            raise NotScoredYet(f"Attempts are compared when both are scored. {attempt.id[:8]}: {attempt.explain()}")
        rubric = (await self._practice.rubric_of(attempt)).rubric
        scorecard = as_first_scored(attempt.scorecard)
        versions = await self._practice.versions(attempt.id)
        (text,) = (each.text for each in versions if each.version == attempt.scored_version)
        return Compared(
            attempt_id=attempt.id,
            submitted_at=attempt.submitted_at or attempt.created_at,
            rubric=rubric,
            scorecard=scorecard,
            text=text,
            delivery=await self._practice.delivery(attempt.id) if attempt.recording is not None else None,
            bands=bands_of(scorecard, rubric, await self._noise_of(scorecard.scale)),
        )
