"""What is known here of the noise of scorers: from one owner's repeated readings, and from calibrations."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from coach.domain.repeats import Calibrated, Repeated, ScorerNoise
from coach.domain.scoring import Scale, ScorerKind
from coach.instructions import Instructions
from coach.store.owned import RubricVersion
from coach.store.repeats import Repeats
from coach.store.rubric_versions import RubricVersions
from coach.store.trust_cards import CalibratedNoise, StoredTrustCards

NOTHING = ScorerNoise((), {})


class MeasuredNoise:
    """Everything is looked at anew, so what was read twice or calibrated since counts at once.

    What is known is the same object as long as nothing of it has changed.
    """

    def __init__(
        self, repeats: Repeats, trust_cards: StoredTrustCards, rubrics: RubricVersions, instructions: Instructions
    ) -> None:
        self._repeats = repeats
        self._trust_cards = trust_cards
        self._rubrics = rubrics
        self._instructions = instructions
        self._judged: frozenset[Scale] = frozenset()
        self._facts: tuple[object, ...] = ()
        self._known = NOTHING

    async def of(self, scales: Iterable[Scale]) -> ScorerNoise:
        """Return what is known of what made these scales; nothing has to be read for the coverage check."""
        judged = {each for each in scales if each.scorer is ScorerKind.JUDGE}
        if not judged:
            return NOTHING
        if judged - self._judged:
            self._judged |= judged
        repeated, calibrated = await self._repeats.list(), await self._trust_cards.noise()
        facts = (repeated, calibrated, self._judged)
        if facts != self._facts:
            self._known = await self._pool(repeated, calibrated, self._judged)
            self._facts = facts
        return self._known

    async def _pool(
        self, repeated: Sequence[Repeated], calibrated: Sequence[CalibratedNoise], judged: frozenset[Scale]
    ) -> ScorerNoise:
        versions = await self._rubrics.all(each.rubric_hash for each in (*judged, *(each.scale for each in repeated)))
        rubrics = {rubric_hash: version.rubric for rubric_hash, version in versions.items()}
        return ScorerNoise(repeated, rubrics, await asyncio.to_thread(self._calibrated, calibrated, judged, versions))

    def _calibrated(
        self, found: Sequence[CalibratedNoise], judged: frozenset[Scale], versions: Mapping[str, RubricVersion]
    ) -> list[Calibrated]:
        """Return each calibration with the scales that are known to be made by its instructions.

        These are the ones that it read answers on; of the installed instructions also all others that they made.
        """
        calibrated = []
        for each in found:
            made = {spread.scale for spread in each.spreads}
            if each.prompt_hash == self._instructions.hash:
                made |= self._instructions.that_made(judged, versions)
            calibrated.append(Calibrated(each.spreads, made))
        return calibrated
