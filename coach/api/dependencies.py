"""What routes are given."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from coach.archive import Archive
from coach.following import Following
from coach.interview_log import InterviewLogbook
from coach.over_time import SeriesOverTime
from coach.pairwise import Pairwise
from coach.practice import Practice
from coach.progress import Progress
from coach.reports import Reports
from coach.rescoring import Rescorer
from coach.reviewing import Reviewing
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


def _over_time(request: Request) -> SeriesOverTime:
    over_time: SeriesOverTime = request.app.state.over_time
    return over_time


def _pairwise(request: Request) -> Pairwise:
    pairwise: Pairwise = request.app.state.pairwise
    return pairwise


def _reports(request: Request) -> Reports:
    reports: Reports = request.app.state.reports
    return reports


def _interview_log(request: Request) -> InterviewLogbook:
    log: InterviewLogbook = request.app.state.interview_log
    return log


def _following(request: Request) -> Following:
    following: Following = request.app.state.following
    return following


def _self_rater(request: Request) -> SelfRater:
    rater: SelfRater = request.app.state.self_rater
    return rater


def _rescorer(request: Request) -> Rescorer:
    rescorer: Rescorer = request.app.state.rescorer
    return rescorer


def _settings_page(request: Request) -> SettingsPage:
    page: SettingsPage = request.app.state.settings_page
    return page


def _archive(request: Request) -> Archive:
    archive: Archive = request.app.state.archive
    return archive


def _reviewing(request: Request) -> Reviewing:
    reviewing: Reviewing = request.app.state.reviewing
    return reviewing


ArchiveDep = Annotated[Archive, Depends(_archive)]
FollowingDep = Annotated[Following, Depends(_following)]
InterviewLogDep = Annotated[InterviewLogbook, Depends(_interview_log)]
OverTimeDep = Annotated[SeriesOverTime, Depends(_over_time)]
PairwiseDep = Annotated[Pairwise, Depends(_pairwise)]
ProgressDep = Annotated[Progress, Depends(_progress)]
ReportsDep = Annotated[Reports, Depends(_reports)]
PracticeDep = Annotated[Practice, Depends(_practice)]
UploadsDep = Annotated[Uploads, Depends(_uploads)]
RescorerDep = Annotated[Rescorer, Depends(_rescorer)]
SelfRaterDep = Annotated[SelfRater, Depends(_self_rater)]
SettingsPageDep = Annotated[SettingsPage, Depends(_settings_page)]
ReviewingDep = Annotated[Reviewing, Depends(_reviewing)]
