import csv

from coach.domain.cards import HEADERS, write_cards
from coach.domain.missed import PointHistory
from coach.domain.rubrics import Point
from coach.domain.verdicts import Verdict
from tests import factories as make


def missed(point: Point = make.QUADRATIC, verdict: Verdict = Verdict.MISSING, **fields: object) -> PointHistory:
    checklist = make.checklist(make.PARALLEL, point) if point is not make.PARALLEL else make.checklist()
    given = {"question": make.question(), "follow_up": None, "judged": 1, "missed": 1, **fields}
    return PointHistory(checklist=checklist, point=point, verdict=verdict, **given)  # type: ignore[arg-type]


def rows(*histories: PointHistory) -> list[list[str]]:
    """Read the file as Anki does: header lines, then columns with tabs between them."""
    lines = write_cards(histories).splitlines()
    assert tuple(lines[: len(HEADERS)]) == HEADERS
    return list(csv.reader(lines[len(HEADERS) :], delimiter="\t"))


def test_a_card_asks_for_the_point_and_answers_with_claim_reason_and_source() -> None:
    ((_, front, back, tags),) = rows(missed(follow_up="What does it cost?"))
    assert front == f"{make.question().ask}<br><br><i>What does it cost?</i>"
    assert back.split("<br><br>") == [
        "<b>The claim of quadratic.</b>",
        "Why quadratic matters.",
        "<small>The source of quadratic</small>",
    ]
    assert tags == "coach::transformer-depth"


def test_without_a_follow_up_the_criterion_and_the_place_of_the_point_are_the_cue() -> None:
    ((_, front, *_),) = rows(missed())
    assert front.endswith("<i>Does it say how attention works and what it costs? Point 2 of 2.</i>")
    assert "The claim" not in front


def test_a_point_that_was_made_in_the_newest_attempt_has_no_card_and_any_other_has() -> None:
    assert rows(missed(verdict=Verdict.HIT)) == []
    assert len(rows(*(missed(verdict=each) for each in Verdict))) == 3


def test_a_card_keeps_its_id_whatever_its_words_become() -> None:
    reworded = make.QUADRATIC.model_copy(update={"claim": "Other words."})
    ((before, *_),) = rows(missed())
    ((after, *_),) = rows(missed(reworded))
    ((other, *_),) = rows(missed(make.PARALLEL))
    assert before == after != other


def test_no_text_breaks_out_of_its_column_or_becomes_markup() -> None:
    nasty = make.point("quadratic", claim='"<script>alert(1)</script>\ttab\nline', why="a & b", source="'x'")
    question = make.question(ask='#html:false\n"quoted')
    ((_, front, back, _),) = rows(missed(nasty, question=question))
    assert front.startswith("#html:false<br>&quot;quoted")
    assert back.startswith("<b>&quot;&lt;script&gt;alert(1)&lt;/script&gt; tab<br>line</b>")
    assert "a &amp; b" in back


def test_cards_of_nobody_are_headers_alone() -> None:
    assert write_cards([]) == "".join(f"{line}\n" for line in HEADERS)
