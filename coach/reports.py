"""What leaves for people and other programs: a report on one's progress, a table of it, and cards of missed points."""

from contextlib import suppress

import coach
from coach.domain.cards import write_cards
from coach.domain.comparison import Change
from coach.domain.documents import Document
from coach.domain.missed import PointHistory, point_histories
from coach.domain.progress import ProgressEntry
from coach.domain.progress_table import write_table
from coach.domain.report import (
    Report,
    first_and_latest,
    most_missed,
    practised,
    rate_self_ratings,
    report_questions,
    topics,
)
from coach.domain.report_words import word_report
from coach.errors import NotFound
from coach.library import Library
from coach.progress import Progress
from coach.store.database import now
from coach.store.rubric_versions import RubricVersions
from coach.store.verdicts import Verdicts


class Reports:
    """The one way in for the API and the command line."""

    def __init__(self, library: Library, progress: Progress, verdicts: Verdicts, rubrics: RubricVersions) -> None:
        self._library = library
        self._progress = progress
        self._verdicts = verdicts
        self._rubrics = rubrics

    async def report(self) -> Document:
        """Return a report on all attempts that were submitted and are no samples."""
        entries, histories = await self._progress.entries(), await self._histories()
        asked = {history.question.id: history.question.title for history in histories}
        asked.update({question.id: question.title for question in self._library.questions()})
        about = {competency.id: competency.title for competency in self._library.competencies()}
        return word_report(
            Report(
                made_at=now(),
                version=coach.__version__,
                practised=practised(entries),
                topics=topics(entries, about),
                questions=report_questions(entries, asked, await self._changes(entries)),
                missed=most_missed(histories),
                self_ratings=rate_self_ratings(entries),
                next=await self._progress.next(),
            )
        )

    async def cards(self) -> str:
        """Return the points that were missed and are still, as a file for Anki."""
        return write_cards(await self._histories())

    async def table(self, question_id: str | None = None) -> str:
        """Return what each attempt reached, as CSV, in the order in which they were begun."""
        return write_table(await self._progress.entries(question_id))

    async def _histories(self) -> list[PointHistory]:
        judged = await self._verdicts.list()
        versions = await self._rubrics.all(each.rubric_hash for each in judged)
        return list(point_histories(judged, {key: (each.question, each.rubric) for key, each in versions.items()}))

    async def _changes(self, entries: list[ProgressEntry]) -> dict[str, Change]:
        """Return, by question, what changed in the total from the first scored attempt to the latest."""
        changes: dict[str, Change] = {}
        for question_id, (first, latest) in first_and_latest(entries).items():
            with suppress(NotFound):  # one was deleted meanwhile
                changes[question_id] = (await self._progress.compare(first, latest)).total
        return changes
