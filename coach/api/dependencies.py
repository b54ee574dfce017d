"""What routes are given."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from coach.archive import Archive
from coach.following import Following
from coach.practice import Practice
from coach.progress import Progress
from coach.self_rating import SelfRater
from coach.settings_page import SettingsPage
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


def _progress(request: Request) -> Progress:
    progress: Progress = request.app.state.progress
    return progress


def _following(request: Request) -> Following:
    following: Following = request.app.state.following
    return following


def _self_rater(request: Request) -> SelfRater:
    rater: SelfRater = request.app.state.self_rater
    return rater


def _settings_page(request: Request) -> SettingsPage:
    page: SettingsPage = request.app.state.settings_page
    return page


def _archive(request: Request) -> Archive:
    archive: Archive = request.app.state.archive
    return archive


ArchiveDep = Annotated[Archive, Depends(_archive)]
FollowingDep = Annotated[Following, Depends(_following)]
ProgressDep = Annotated[Progress, Depends(_progress)]
PracticeDep = Annotated[Practice, Depends(_practice)]
UploadsDep = Annotated[Uploads, Depends(_uploads)]
SelfRaterDep = Annotated[SelfRater, Depends(_self_rater)]
SettingsPageDep = Annotated[SettingsPage, Depends(_settings_page)]
