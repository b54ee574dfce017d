"""A progress report in words, tables and charts."""

from collections.abc import Iterator

from coach.domain.comparison import Change
from coach.domain.documents import Block, Bullets, Chart, Document, Grid, Heading, Paragraph, Place
from coach.domain.report import SAID, MissedPoint, Practised, QuestionReport, Report, Result, SelfRatings, Series
from coach.domain.verdicts import Verdict

HOW_TO_READ = (
    "A total is the share of what the rubric asks that the answer gave, over the criteria that were scored. It is the"
    " one before any objection.",
    "The range beside a total is where it lies on average when the same scorer reads the same words again and again;"
    " 90 of 100 such ranges hold it. Where none was measured, no change is claimed.",
    "Totals are joined and compared only where the same rubric, instructions and model made them.",
    "What was not scored has no number. It is counted, and nothing is put in its place.",
    "Nothing here was written by a model: it was counted from what is stored.",
)
NEWEST = {
    Verdict.HIT: "made in the newest",
    Verdict.PARTIAL: "made in part in the newest",
    Verdict.MISSING: "missing in the newest",
    Verdict.WRONG: "said wrongly in the newest",
}


def word_report(report: Report) -> Document:
    """Return the report as a document. What there is nothing to say of is said to be so, or left out."""
    return Document("Progress report", tuple(_blocks(report)))


def _blocks(report: Report) -> Iterator[Block]:
    yield Paragraph(f"Made on {report.made_at:%Y-%m-%d} by Coach {report.version}. Days are those of UTC.")
    yield from _practised(report.practised)
    if report.topics:
        rows = [(topic.title, f"{topic.attempts}") for topic in report.topics]
        yield Grid("Attempts by topic; one attempt may be about several", ("Topic", "Attempts"), rows)
    if report.questions:
        yield Heading(2, "Question by question")
        for question in report.questions:
            yield from _question(question)
        yield Heading(2, "What was missed most often")
        yield from _missed(report.missed)
        yield Heading(2, "Your own rating against the score")
        yield Paragraph(_self_ratings(report.self_ratings))
    yield Heading(2, "What to practise next")
    yield Paragraph(f"{report.next.question.title}: {report.next.reason}")
    yield Heading(2, "How to read this")
    yield Bullets(HOW_TO_READ)


def _practised(practised: Practised) -> Iterator[Block]:
    yield Heading(2, "What was practised")
    if practised.first is None or practised.last is None:
        yield Paragraph("No answer was submitted yet, so there is nothing to report.")
        return
    yield Paragraph(
        f"From {practised.first:%Y-%m-%d} to {practised.last:%Y-%m-%d}: {_count(practised.attempts, 'answer')}"
        f" ({practised.spoken} spoken) to {_count(practised.questions, 'question')}"
        f" on {_count(practised.days, 'day')}."
    )
    not_scored = practised.attempts - practised.scored
    scored = f"{practised.scored} of {practised.attempts} answers have a score."
    yield Paragraph(f"{scored} {_not_scored(not_scored)}".rstrip())


def _question(question: QuestionReport) -> Iterator[Block]:
    yield Heading(3, question.title)
    words = [f"{_count(question.attempts, 'answer')}.", _not_scored(question.not_scored)]
    if question.change is not None:
        words.append(_change(question.change))
    yield Paragraph(" ".join(filter(None, words)))
    for series in question.series:
        yield from _series(series)


def _series(series: Series) -> Iterator[Block]:
    caption = f"Totals, scored by {series.scorer}"
    if len(series.results) > 1:
        yield Chart(caption, tuple(_place(result) for result in series.results))
    yield Grid(
        caption,
        ("Answered (UTC)", "Total", "Range"),
        [(f"{each.at:%Y-%m-%d %H:%M}", f"{each.total:.0%}", _band(each)) for each in series.results],
    )


def _place(result: Result) -> Place:
    band = result.band
    return Place(result.total, None if band is None else band.low, None if band is None else band.high)


def _band(result: Result) -> str:
    if result.band is None:
        return "not measured"
    low, high = f"{result.band.low:.0%}", f"{result.band.high:.0%}"
    return "the same each time" if low == high else f"{low} to {high}"


def _change(change: Change) -> str:
    """Return what can be said of the latest scored answer beside the first, and why no more."""
    said = f"The latest scored answer beside the first: {SAID[change.verdict]}."
    return said if change.reason is None else f"{said} {change.reason}"


def _missed(missed: tuple[MissedPoint, ...]) -> Iterator[Block]:
    if not missed:
        yield Paragraph("No point was missed in any answer that was scored.")
        return
    yield Paragraph("A point that was made only in part, or said wrongly, counts as missed.")
    yield Bullets(
        [
            f"{each.claim} Missed in {each.missed} of {_count(each.judged, 'answer')} to “{each.question}”,"
            f" {NEWEST[each.verdict]}. {each.why} (Source: {each.source})"
            for each in missed
        ]
    )


def _self_ratings(ratings: SelfRatings) -> str:
    if not ratings.count:
        return "You rated none of the answers that were scored."
    return (
        f"Of {_count(ratings.count, 'answer')} with both, you rated {ratings.higher} higher than the scorer,"
        f" {ratings.lower} lower, and {ratings.equal} about the same (within half a level)."
    )


def _not_scored(count: int) -> str:
    if not count:
        return ""
    return "1 was not scored and has no number." if count == 1 else f"{count} were not scored and have no number."


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
