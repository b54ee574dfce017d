"""Values over time: totals, criteria and measures of delivery, each series with its trend."""

import asyncio
from collections.abc import Mapping, Sequence

from coach.domain.delivery import figures, known_measures, measure
from coach.domain.series import (
    OverTime,
    criterion_over_time,
    measure_over_time,
    question_over_time,
    questions_over_time,
)
from coach.domain.speech import SpokenTranscript
from coach.errors import NotFound
from coach.measured_noise import MeasuredNoise
from coach.progress import Progress
from coach.store.deliveries import Deliveries, Measured, Unmeasured
from coach.store.owned import RubricVersion
from coach.store.progress import Outcomes
from coach.store.rubric_versions import RubricVersions

BATCH = 50
"""So many transcripts are held at a time while they are measured."""


class SeriesOverTime:
    """Without any practice there are no series. Trends are worked out beside the event loop: they take a while."""

    def __init__(
        self,
        progress: Progress,
        outcomes: Outcomes,
        noise: MeasuredNoise,
        deliveries: Deliveries,
        rubrics: RubricVersions,
    ) -> None:
        self._progress = progress
        self._outcomes = outcomes
        self._noise = noise
        self._deliveries = deliveries
        self._rubrics = rubrics

    async def question(self, question_id: str) -> OverTime:
        return await asyncio.to_thread(question_over_time, await self._progress.entries(question_id))

    async def criterion(self, question_id: str, criterion_id: str) -> OverTime:
        outcomes = await self._outcomes.list(question_id)
        noise = await self._noise.of({each.scale for each in outcomes if each.scale is not None})
        return await asyncio.to_thread(criterion_over_time, outcomes, criterion_id, noise)

    async def competency(self, competency: str) -> OverTime:
        entries = await self._progress.entries()
        return await asyncio.to_thread(
            questions_over_time, [each for each in entries if competency in each.competencies]
        )

    async def round(self, round_id: str) -> OverTime:
        entries = await self._progress.entries()
        return await asyncio.to_thread(questions_over_time, [each for each in entries if each.round == round_id])

    async def delivery(self, measure_id: str) -> OverTime:
        """Return a measure of delivery of all spoken answers that are over.

        Raises:
            NotFound: nothing is measured under this name.
        """
        known = known_measures()
        if measure_id not in known:
            raise NotFound(f"There is no measure {measure_id}. There are: {', '.join(known)}.")
        while new := await self._deliveries.unmeasured(BATCH):
            versions = await self._rubrics.all(each.rubric_hash for each in new)
            await self._deliveries.save(await asyncio.to_thread(_measured, new, versions))
        return await asyncio.to_thread(measure_over_time, known[measure_id], await self._deliveries.all())


def _measured(new: Sequence[Unmeasured], versions: Mapping[str, RubricVersion]) -> list[Measured]:
    return [_measure(each, versions[each.rubric_hash].question.minutes) for each in new]


def _measure(new: Unmeasured, minutes: float) -> Measured:
    heard = SpokenTranscript.model_validate_json(new.transcript)
    recognizer = f"{heard.recognizer.backend} {heard.recognizer.model}"
    return Measured(new.attempt_id, recognizer, figures(measure(heard, minutes)))
