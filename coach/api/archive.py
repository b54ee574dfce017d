"""Everything at once: export it, import it, delete it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from coach.api.dependencies import ArchiveDep, PracticeDep
from coach.api.openapi import ANY_PROBLEM, responses
from coach.api.views import Deleted
from coach.archive import Imported, name_of_today

router = APIRouter(tags=["archive"], responses=ANY_PROBLEM)

ZIP = "application/zip"
BODY = {"requestBody": {"required": True, "content": {ZIP: {"schema": {"type": "string", "format": "binary"}}}}}


def _require_zip(request: Request) -> None:
    """Refuse a body that does not call itself a zip file."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != ZIP:
        raise HTTPException(415, f"The body is {kind or 'of no type'}. Send the archive with Content-Type: {ZIP}.")


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"description": "A zip file, as it is made.", "content": {ZIP: {}}}},
)
async def export(archive: ArchiveDep) -> StreamingResponse:
    """Return everything that is stored of your attempts, with the recordings, as one archive."""
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{name_of_today()}"',
    }
    return StreamingResponse(archive.export(), headers=headers, media_type=ZIP)


@router.post(
    "/import", dependencies=[Depends(_require_zip)], responses=responses(413, 415, 422, 507), openapi_extra=BODY
)
async def import_archive(request: Request, archive: ArchiveDep) -> Imported:
    """Take in an archive that was exported. What is here already stays; of a damaged archive nothing comes in."""
    return await archive.receive(request.stream())


@router.delete("/attempts", responses=responses(422, 507))
async def delete_attempts(
    practice: PracticeDep, confirm: Annotated[Literal["all"], Query(description="So that no slip deletes anything.")]
) -> Deleted:
    """Delete all attempts with their recordings, words, replies and scorecards, for good."""
    return Deleted(deleted=await practice.delete_all())
