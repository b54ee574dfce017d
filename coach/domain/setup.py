"""How an installation is set up, for whoever uses it: nothing here is secret."""

from coach.domain.preferences import Language
from coach.domain.scoring import ScorerKind
from coach.domain.value import Value


class ScorerInUse(Value):
    """`kind` is None when attempts are stored and not scored until what `why` says is mended."""

    kind: ScorerKind | None
    model: str | None
    server: str | None
    why: str
    advice: str | None


class RecognizerInUse(Value):
    """`model` and `version` are None when the recogniser can't be used; `note` says why."""

    name: str
    model: str | None
    version: str | None
    note: str


class RecordingLimits(Value):
    max_minutes: int
    max_mb: int


class OfferedLanguage(Value):
    """`name` is what its speakers call it."""

    code: Language
    name: str


class Setup(Value):
    """`keep_recordings_days` is None when recordings are kept until they are deleted."""

    version: str
    scorer: ScorerInUse
    recognizer: RecognizerInUse
    limits: RecordingLimits
    keep_recordings_days: float | None
    languages: tuple[OfferedLanguage, ...]
    language_note: str
