"""Recordings: send parts while speaking, see what arrived, submit, play."""

import binascii
import re
from base64 import b64decode
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request
from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from coach.api.dependencies import PracticeDep, UploadsDep, require_json
from coach.api.ids import AttemptId
from coach.api.openapi import ANY_PROBLEM, responses
from coach.api.showing import show
from coach.api.views import AttemptView, RecordingView, Submission
from coach.domain.recordings import StoredPart
from coach.errors import RecordingRejected
from coach.uploads import Playback

router = APIRouter(prefix="/attempts/{attempt_id}", tags=["recordings"], responses=ANY_PROBLEM)

SOUND = {"requestBody": {"required": True, "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}
DIGEST = Header(
    alias="Content-Digest",
    description="RFC 9530: the SHA-256 of the body, as `sha-256=:BASE64:`",
    examples=["sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:"],
)
PartNumber = Annotated[int, Path(ge=0, le=1_000_000, description="Counts from 0.")]

PLAYED: dict[int | str, dict[str, Any]] = {
    200: {"description": "The recording as it was sent.", "content": {"audio/*": {}}},
    206: {"description": "The bytes that Range asks for."},
    **responses(404, 416),
}

_DIGEST = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]+):")
_RANGE = re.compile(r"bytes=(?:([0-9]{1,20})-([0-9]{1,20})?|-([0-9]{1,20}))", re.IGNORECASE)


@router.put(
    "/recording/parts/{number}",
    responses=responses(404, 409, 413, 422, 507),
    openapi_extra=SOUND,
)
async def save_part(
    attempt_id: AttemptId,
    number: PartNumber,
    request: Request,
    uploads: UploadsDep,
    content_digest: Annotated[str | None, DIGEST] = None,
) -> StoredPart:
    """Store one part of a recording (at most 4 MB), and return how much has arrived. The same part again is fine."""
    digest = read_digest(content_digest)
    if digest is None:
        raise RecordingRejected("The part has no checksum. Send its SHA-256 as Content-Digest: sha-256=:BASE64:.")
    return await uploads.save_part(attempt_id, number, await request.body(), digest)


@router.put("/recording", responses=responses(404, 409, 413, 422, 507), openapi_extra=SOUND)
async def save_whole(
    attempt_id: AttemptId,
    request: Request,
    uploads: UploadsDep,
    content_digest: Annotated[str | None, DIGEST] = None,
) -> RecordingView:
    """Store a whole recording that is sent in one piece, and return what has arrived."""
    await uploads.save_whole(attempt_id, request.stream(), read_digest(content_digest))
    return RecordingView.of(*await uploads.arrived(attempt_id))


@router.get("/recording", responses=responses(404))
async def read_recording(attempt_id: AttemptId, uploads: UploadsDep) -> RecordingView:
    """Return which parts have arrived, so that a sender that was interrupted can go on."""
    return RecordingView.of(*await uploads.arrived(attempt_id))


@router.post(
    "/submit",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[Depends(require_json)],
    responses=responses(400, 404, 409, 415, 422),
)
async def submit(attempt_id: AttemptId, uploads: UploadsDep, practice: PracticeDep, body: Submission) -> AttemptView:
    """Have a recorded attempt transcribed and scored. Submitted again, it is returned as far as it has come."""
    return await show(await uploads.submit(attempt_id, body.parts), practice)


@router.get("/recording/audio", response_class=StreamingResponse, responses=PLAYED)
async def read_audio(
    attempt_id: AttemptId, uploads: UploadsDep, range: Annotated[str | None, Header()] = None
) -> StreamingResponse:
    """Return the recording, or the bytes of it that a Range header asks for.

    A Range that can't be read, or asks for several stretches, is ignored.
    """
    return await play(await uploads.sound(attempt_id), range)


async def play(sound: Playback, range: str | None) -> StreamingResponse:
    """Return a recording, or the bytes of it that a Range header asks for.

    Raises:
        HTTPException: 416, it asks for nothing that is there.
        StorageFailed: the recording can't be read.
    """
    asked = read_range(range, sound.size)
    start, end = asked or (0, sound.size)
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private",
        "Content-Length": str(end - start),
        "X-Content-Type-Options": "nosniff",
    }
    status = HTTPStatus.OK
    if asked is not None:
        status = HTTPStatus.PARTIAL_CONTENT
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{sound.size}"
    content = sound.read(start, end)
    first = await anext(content, b"")  # what can't be read is said before the response begins
    return StreamingResponse(_chain(first, content), status, headers, media_type=sound.media_type)


async def _chain(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece


def read_digest(sent: str | None) -> bytes | None:
    """Return the SHA-256 that a Content-Digest header gives; None without one.

    Raises:
        RecordingRejected: it gives none that can be read.
    """
    if sent is None:
        return None
    found = _DIGEST.search(sent)
    try:
        digest = b64decode(found[1], validate=True) if found else b""
    except binascii.Error:
        digest = b""
    if len(digest) != 32:
        raise RecordingRejected("Content-Digest can't be read. Send the SHA-256 of the body: sha-256=:BASE64:.")
    return digest


def read_range(sent: str | None, size: int) -> tuple[int, int] | None:
    """Return the first byte that is asked for, and the one after the last; None when everything is to be sent.

    That is so without a Range header, and with one that is invalid, in another unit or for several stretches.

    Raises:
        HTTPException: 416, it asks for nothing that is there.

    Source:
        RFC 9110, sections 14.1 and 14.2.
    """
    found = _RANGE.fullmatch(sent.strip()) if sent is not None else None
    if found is None:
        return None
    if found[3]:
        start, end = max(0, size - int(found[3])), size
    else:
        start, last = int(found[1]), int(found[2] or size)
        if found[2] and last < start:
            return None
        end = min(last + 1, size)
    if start >= end:
        raise HTTPException(416, f"Range asks for nothing of the {size:,} bytes.", {"Content-Range": f"bytes */{size}"})
    return start, end
