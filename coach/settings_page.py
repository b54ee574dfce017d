"""What the settings page shows of an installation, and the preferences it saves."""

import asyncio
from collections.abc import Callable

import coach
from coach.domain.preferences import Language, Preferences
from coach.domain.scoring import ScorerKind
from coach.domain.setup import OfferedLanguage, RecognizerInUse, RecordingLimits, ScorerInUse, Setup
from coach.domain.trust import TrustCards
from coach.errors import ModelUnavailable, SetupError
from coach.model_server import ModelServerSetting
from coach.scorers import Scorers
from coach.store.preferences import StoredPreferences
from coach.stt import Description
from coach.trust import Trust

LANGUAGES = tuple(OfferedLanguage(code=language, name=language.native) for language in Language)
JUDGED = (
    "The model writes its notes, corrections and advice in this language. Quotations stay as they were said, and what"
    " stands in a rubric stays English."
)
COVERED = "The coverage check shows what stands in the rubric, which is English: a language has no effect on it."


class SettingsPage:
    """`recognizer` is the name of the one that is set; `describe_recognizer` tells what it is without opening it.

    `scorers` choose as a worker's do, to show the choice; nothing is scored with them.
    """

    def __init__(
        self,
        scorers: Scorers,
        model_server: ModelServerSetting,
        preferences: StoredPreferences,
        trust: Trust,
        recognizer: str,
        describe_recognizer: Callable[[], Description],
        limits: RecordingLimits,
        keep_recordings_days: float | None,
    ) -> None:
        self.model_server = model_server
        self._scorers = scorers
        self._preferences = preferences
        self._trust = trust
        self._recognizer = recognizer
        self._describe_recognizer = describe_recognizer
        self._limits = limits
        self._keep_recordings_days = keep_recordings_days

    async def setup(self) -> Setup:
        """Return how everything is set up now. It may take a second to look for model servers on this machine."""
        scorer = await self._scorer()
        return Setup(
            version=coach.__version__,
            scorer=scorer,
            recognizer=await asyncio.to_thread(self._describe),
            limits=self._limits,
            keep_recordings_days=self._keep_recordings_days,
            languages=LANGUAGES,
            language_note=COVERED if scorer.kind is ScorerKind.COVERAGE else JUDGED,
        )

    async def preferences(self) -> Preferences:
        return await self._preferences.read()

    async def prefer(self, preferences: Preferences) -> None:
        """Save preferences; scorings that begin later heed them."""
        await self._preferences.save(preferences)

    async def trust_cards(self) -> TrustCards:
        """Return how far scorers can be believed. It may take a second to look for model servers on this machine."""
        try:
            choice = await self._scorers.current()
        except ModelUnavailable:
            return await self._trust.known(None)
        return await self._trust.known(choice)

    async def close(self) -> None:
        await self._scorers.close()

    async def _scorer(self) -> ScorerInUse:
        try:
            choice = await self._scorers.current()
        except ModelUnavailable as error:
            return ScorerInUse(kind=None, model=None, server=None, why=str(error), advice=None)
        return ScorerInUse(
            kind=ScorerKind.COVERAGE if choice.model is None else ScorerKind.JUDGE,
            model=None if choice.model is None else choice.model.name,
            server=choice.server,
            why=choice.why,
            advice=choice.advice,
        )

    def _describe(self) -> RecognizerInUse:
        try:
            found = self._describe_recognizer()
        except SetupError as error:
            return RecognizerInUse(name=self._recognizer, model=None, version=None, note=str(error))
        known = found.recognizer
        return RecognizerInUse(name=known.backend, model=known.model, version=known.version, note=found.note)
