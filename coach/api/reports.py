"""What leaves for people and other programs: a report, a table, and cards."""

from enum import StrEnum
from typing import Any

from fastapi import APIRouter, Response

from coach.api.dependencies import ReportsDep
from coach.api.openapi import ANY_PROBLEM, responses
from coach.domain.html import POLICY, write_html
from coach.domain.markdown import write_markdown
from coach.domain.value import Id

router = APIRouter(tags=["progress"], responses=ANY_PROBLEM)

HTML, MARKDOWN, CSV, TEXT = "text/html", "text/markdown", "text/csv", "text/plain"


class ReportFormat(StrEnum):
    HTML = "html"
    MARKDOWN = "markdown"


def _content(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of a file."""
    content = {media_type: {"schema": {"type": "string"}} for media_type in media_types}
    return {200: {"description": "The file.", "content": content}}


def _file(content: str, media_type: str, name: str, **headers: str) -> Response:
    kept = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"', **headers}
    return Response(content, headers=kept, media_type=f"{media_type}; charset=utf-8")


@router.get("/report", response_class=Response, responses={**_content(HTML, MARKDOWN), **responses(422)})
async def read_report(reports: ReportsDep, format: ReportFormat = ReportFormat.HTML) -> Response:
    """Return a report on your progress: one HTML file without scripts, to read, print or send; or Markdown."""
    report = await reports.report()
    if format is ReportFormat.MARKDOWN:
        return _file(write_markdown(report), MARKDOWN, "coach-report.md")
    headers = {"Content-Security-Policy": POLICY, "Content-Disposition": 'inline; filename="coach-report.html"'}
    return _file(write_html(report), HTML, "coach-report.html", **headers)


@router.get("/progress.csv", response_class=Response, responses={**_content(CSV), **responses(422)})
async def read_progress_table(reports: ReportsDep, question_id: Id | None = None) -> Response:
    """Return what each attempt reached, as a table for spreadsheets."""
    return _file(await reports.table(question_id), CSV, "coach-progress.csv")


@router.get("/cards", response_class=Response, responses=_content(TEXT))
async def read_cards(reports: ReportsDep) -> Response:
    """Return a card for each point that you missed and have not made since, as a text file for Anki."""
    return _file(await reports.cards(), TEXT, "coach-cards.txt")
