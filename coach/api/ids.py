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
