"""Places in the history, as opaque text that survives a URL."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime

from starlette.exceptions import HTTPException

from coach.api.ids import ATTEMPT_ID

Place = tuple[datetime, str]
"""When an attempt was submitted, and its id."""


def write_place(place: Place) -> str:
    """Return the place in letters, digits, - and _."""
    instant, attempt_id = place
    return urlsafe_b64encode(f"{instant.astimezone(UTC).isoformat()}_{attempt_id}".encode()).decode().rstrip("=")


def read_place(written: str) -> Place:
    """Return the place that `write_place` wrote.

    Raises:
        HTTPException: 422, it wrote no such text.
    """
    try:
        instant, _, attempt_id = urlsafe_b64decode(written + "=" * (-len(written) % 4)).decode().partition("_")
        place = datetime.fromisoformat(instant), attempt_id
        genuine = write_place(place) == written and re.fullmatch(ATTEMPT_ID, attempt_id)
    except (ValueError, OverflowError):
        genuine = None
    if not genuine:
        raise HTTPException(422, "before: is not the `next` of a page. Send it as it came.")
    return place
