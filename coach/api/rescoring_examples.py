"""Examples of rescorings for the description of the interface."""

from datetime import UTC, datetime

from coach.api.examples import ATTEMPT, QUESTION, SCALE
from coach.api.rescoring_views import RescoringList
from coach.domain.rescoring import NotRescored, Rescoring, RescoringEstimate, RescoringState
from coach.domain.value import Value

ESTIMATE = RescoringEstimate(
    attempts=12,
    present=3,
    left_out=(
        NotRescored(
            attempt_id="5b1f6e0c9a7d4c32b8e4f0a1d2c3b4a5",
            question_id="asked-long-ago",
            reason="Its question is not in the library any more, so there is no present rubric to score it by.",
        ),
    ),
    scorer=SCALE.scorer,
    model=SCALE.model,
    input_tokens=25_200,
    output_tokens=2_880,
    price_usd=0.018,
    basis="As with 40 earlier scorings by this model.",
)
RESCORING = Rescoring(
    id="c2e5a8f04b7d4a1e8c90d3f6b1a2e4c7",
    state=RescoringState.RUNNING,
    scorer=SCALE.scorer,
    model=SCALE.model,
    created_at=datetime(2026, 12, 5, 18, 0, tzinfo=UTC),
    ended_at=None,
    reason=None,
    attempts=12,
    done=4,
    failed=1,
    running=1,
    left=6,
    failures=(
        NotRescored(
            attempt_id=ATTEMPT.id,
            question_id=QUESTION.id,
            reason="The model server took longer than 120 s. Score the attempt again.",
        ),
    ),
)
RESCORINGS = RescoringList(rescorings=[RESCORING])

RESCORING_EXAMPLES: dict[str, Value] = {type(each).__name__: each for each in (ESTIMATE, RESCORING, RESCORINGS)}
"""By the name of the schema."""
