"""Examples of blind readings for the description of the interface."""

from datetime import UTC, datetime

from coach.domain.pairwise import BlindReading, Favoured, Opinion, PairwiseEstimate, PairwiseReading, PairwiseState
from coach.domain.transcripts import Evidence
from coach.domain.value import Value

SECONDS = Evidence(quote="now the report takes four seconds", start=25, end=58)
MINUTES = Evidence(quote="four seconds, not four minutes", start=46, end=76)


def _opinion(criterion_id: str | None, reason: str) -> Opinion:
    return Opinion(
        criterion_id=criterion_id, favours=Favoured.AFTER, reason=reason, before=(SECONDS,), after=(MINUTES,)
    )


def _reading(reason: str, *, later_first: bool) -> BlindReading:
    return BlindReading(
        later_first=later_first, overall=_opinion(None, reason), criteria=(_opinion("outcome", reason),)
    )


PAIRWISE_READING = PairwiseReading(
    id="9be0a37c5d1f4e62a8c4f7b3d2e61057",
    state=PairwiseState.DONE,
    asked_at=datetime(2026, 12, 2, 18, 20, tzinfo=UTC),
    model="gpt-5.4-mini",
    reason=None,
    agreed=Favoured.AFTER,
    readings=(
        _reading("The second answer says what it was before, the first only what it is now.", later_first=False),
        _reading("The first answer names the baseline; the second gives no comparison.", later_first=True),
    ),
    notices=(),
)
PAIRWISE_ESTIMATE = PairwiseEstimate(
    reason=None,
    model="gpt-5.4-mini",
    input_tokens=3_480,
    output_tokens=610,
    price_usd=0.0054,
    basis="As with 8 earlier blind readings by this model.",
    always=False,
)

PAIRWISE_EXAMPLES: dict[str, Value] = {type(each).__name__: each for each in (PAIRWISE_READING, PAIRWISE_ESTIMATE)}
"""By the name of the schema."""
