"""What routes are given."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from coach.practice import Practice
from coach.uploads import Uploads


def _practice(request: Request) -> Practice:
    practice: Practice = request.app.state.practice
    return practice


def require_json(request: Request) -> None:
    """Refuse a body that does not call itself JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, f"The body is {kind or 'of no type'}. Send JSON with Content-Type: application/json.")


def _uploads(request: Request) -> Uploads:
    uploads: Uploads = request.app.state.uploads
    return uploads


PracticeDep = Annotated[Practice, Depends(_practice)]
UploadsDep = Annotated[Uploads, Depends(_uploads)]
