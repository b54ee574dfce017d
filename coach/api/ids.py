"""Ids in addresses."""

import re
from typing import Annotated

from fastapi import Path, Query
from pydantic import AfterValidator

from coach.errors import NotFound

ATTEMPT_ID = r"[0-9a-f]{32}"


def _possible(attempt_id: str) -> str:
    """Return the id, unless no attempt can have it: some databases fail on such text (NUL) instead of finding none."""
    if not re.fullmatch(ATTEMPT_ID, attempt_id):
        raise NotFound("No attempt has such an id; ids are 32 digits and letters a-f. List the attempts to see them.")
    return attempt_id


AttemptId = Annotated[
    str,
    Path(examples=["0894d904488547518bcc73152c5f87f8"], json_schema_extra={"pattern": f"^{ATTEMPT_ID}$"}),
    AfterValidator(_possible),
]

OtherAttemptId = Annotated[
    str,
    Query(
        alias="with",
        description="Id of another attempt",
        examples=["3f9a1c54c7d24c1e9d3b0a6e5f708192"],
        json_schema_extra={"pattern": f"^{ATTEMPT_ID}$"},
    ),
    AfterValidator(_possible),
]


def _possible_review(review_id: str) -> str:
    if not re.fullmatch(ATTEMPT_ID, review_id):
        raise NotFound("No review has such an id; ids are 32 digits and letters a-f. List the reviews to see them.")
    return review_id


ReviewId = Annotated[
    str,
    Path(examples=["6d2f0b8e4a1c4f7e9b3d5a7c1e0f2b48"], json_schema_extra={"pattern": f"^{ATTEMPT_ID}$"}),
    AfterValidator(_possible_review),
]


def _possible_outcome(outcome_id: str) -> str:
    if not re.fullmatch(ATTEMPT_ID, outcome_id):
        raise NotFound("No outcome has such an id; ids are 32 digits and letters a-f. List the outcomes to see them.")
    return outcome_id


OutcomeId = Annotated[
    str,
    Path(examples=["b71c0f4e5d8a4b0f9a62c3d1e7f80915"], json_schema_extra={"pattern": f"^{ATTEMPT_ID}$"}),
    AfterValidator(_possible_outcome),
]


def _possible_rescoring(rescoring_id: str) -> str:
    if not re.fullmatch(ATTEMPT_ID, rescoring_id):
        raise NotFound("No rescoring has such an id; ids are 32 digits and letters a-f. List the rescorings.")
    return rescoring_id


RescoringId = Annotated[
    str,
    Path(examples=["c2e5a8f04b7d4a1e8c90d3f6b1a2e4c7"], json_schema_extra={"pattern": f"^{ATTEMPT_ID}$"}),
    AfterValidator(_possible_rescoring),
]
