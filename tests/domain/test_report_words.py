from datetime import UTC, date, datetime
from itertools import pairwise

from coach.domain.bands import Band
from coach.domain.comparison import NOISE_UNKNOWN, Change, ChangeVerdict
from coach.domain.documents import Chart, Document, Grid, Heading, Place
from coach.domain.markdown import write_markdown
from coach.domain.report import (
    MissedPoint,
    Practised,
    QuestionReport,
    Report,
    Result,
    SelfRatings,
    Series,
    Topic,
)
from coach.domain.report_words import HOW_TO_READ, word_report
from coach.domain.schedule import NextKind, NextQuestion
from coach.domain.verdicts import Verdict
from tests import factories as make

TOPICS = "Attempts by topic; one attempt may be about several"
NOTHING = Practised(first=None, last=None, attempts=0, spoken=0, scored=0, days=0, questions=0)
SOME = Practised(first=date(2026, 11, 1), last=date(2026, 11, 20), attempts=3, spoken=1, scored=2, days=2, questions=1)
AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
SERIES = Series(
    scorer="m",
    results=(Result(at=AT, total=0.4, band=Band(low=0.35, high=0.5)), Result(at=AT, total=0.6, band=None)),
)


def change(verdict: ChangeVerdict | None, reason: str | None) -> Change:
    return Change(before=None, after=None, difference=None, verdict=verdict, reason=reason)


def question(**fields: object) -> QuestionReport:
    given = {"title": "Attention", "attempts": 3, "not_scored": 1, "series": (SERIES,), "change": None}
    return QuestionReport.model_validate({**given, **fields})


def document(**fields: object) -> Document:
    given = {
        "made_at": datetime(2026, 11, 24, tzinfo=UTC),
        "version": "0.1.0",
        "practised": SOME,
        "topics": (Topic(title="Depth", attempts=3),),
        "questions": (question(),),
        "missed": (),
        "self_ratings": SelfRatings(higher=0, equal=0, lower=0),
        "next": NextQuestion(question=make.question(), kind=NextKind.DUE, reason="It is due."),
    }
    return word_report(Report.model_validate({**given, **fields}))


def words(**fields: object) -> str:
    return write_markdown(document(**fields))


def test_who_practised_nothing_is_told_so_and_what_to_begin_with() -> None:
    said = words(practised=NOTHING, topics=(), questions=())
    assert "No answer was submitted yet, so there is nothing to report." in said
    assert "Attention: It is due." in said
    assert "Question by question" not in said
    assert "missed" not in said


def test_the_period_and_what_is_not_scored_are_said() -> None:
    said = words()
    assert "From 2026-11-01 to 2026-11-20: 3 answers (1 spoken) to 1 question on 2 days." in said
    assert "2 of 3 answers have a score. 1 was not scored and has no number." in said


def test_each_total_has_its_range_or_says_that_there_is_none() -> None:
    (totals,) = (each for each in document().blocks if isinstance(each, Grid) and each.caption != TOPICS)
    assert totals.rows == [("2026-11-01 09:30", "40%", "35% to 50%"), ("2026-11-01 09:30", "60%", "not measured")]
    (chart,) = (each for each in document().blocks if isinstance(each, Chart))
    assert chart.places == (Place(0.4, 0.35, 0.5), Place(0.6, None, None))


def test_a_single_total_has_no_chart() -> None:
    single = SERIES.model_copy(update={"results": SERIES.results[:1]})
    blocks = document(questions=(question(series=(single,)),)).blocks
    assert not [each for each in blocks if isinstance(each, Chart)]


def test_a_change_is_told_in_words_and_nothing_is_claimed_where_noise_is_unknown() -> None:
    better = words(questions=(question(change=change(ChangeVerdict.BETTER, None)),))
    assert "The latest scored answer beside the first: better." in better
    unclear = words(questions=(question(change=change(ChangeVerdict.UNCLEAR, NOISE_UNKNOWN)),))
    assert f"beside the first: no change we can tell. {NOISE_UNKNOWN}" in unclear
    apart = words(questions=(question(change=change(None, "The models differ.")),))
    assert "beside the first: not comparable. The models differ." in apart


def test_what_was_missed_is_told_with_its_reason_its_source_and_how_it_stands() -> None:
    point = MissedPoint(
        question="Attention", claim="It is quadratic.", why="It costs.", source="A paper", missed=2, judged=3,
        verdict=Verdict.PARTIAL,
    )  # fmt: skip
    said = words(missed=(point,))
    assert (
        "- It is quadratic. Missed in 2 of 3 answers to “Attention”, made in part in the newest. It costs."
        " (Source: A paper)" in said
    )
    assert "No point was missed in any answer that was scored." in words()


def test_own_ratings_are_counts() -> None:
    said = words(self_ratings=SelfRatings(higher=2, equal=1, lower=0))
    assert "Of 3 answers with both, you rated 2 higher than the scorer, 0 lower, and 1 about the same" in said
    assert "You rated none of the answers that were scored." in words()


def test_it_always_says_how_to_read_it() -> None:
    for said in (words(), words(practised=NOTHING, topics=(), questions=())):
        assert "What was not scored has no number." in said
        assert "nothing is put in its place" in said
    assert len(HOW_TO_READ) == len(set(HOW_TO_READ))


def test_no_level_of_headings_is_left_out() -> None:
    levels = [1, *(each.level for each in document().blocks if isinstance(each, Heading))]
    assert all(after - before <= 1 for before, after in pairwise(levels))
