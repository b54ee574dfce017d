"""The instructions that are installed for the judge, and which scales they made."""

from collections.abc import Iterable, Mapping

from coach.domain.preferences import Language
from coach.domain.scoring import Scale, ScorerKind
from coach.judge import prepare
from coach.prompts import Prompts
from coach.store.owned import RubricVersion


class Instructions:
    """The hash on a scale is of instructions with one rubric in one language, so each is made anew to be compared."""

    def __init__(self, prompts: Prompts) -> None:
        self.hash = prompts.scoring_hash
        self._prompts = prompts
        self._made: dict[Scale, bool] = {}

    def that_made(self, scales: Iterable[Scale], versions: Mapping[str, RubricVersion]) -> frozenset[Scale]:
        """Return those scales that a judge with these instructions made; `versions` by hash of the rubric."""
        return frozenset(each for each in scales if self._has_made(each, versions[each.rubric_hash]))

    def _has_made(self, scale: Scale, version: RubricVersion) -> bool:
        if scale.scorer is not ScorerKind.JUDGE:
            return False
        if scale not in self._made:
            self._made[scale] = any(
                prepare(self._prompts, version.question, version.rubric, language).prompt_hash == scale.prompt_hash
                for language in Language
            )
        return self._made[scale]
