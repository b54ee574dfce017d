import pytest

from coach.domain.documents import Bullets, Chart, Document, Grid, Heading, Paragraph, Place
from coach.domain.markdown import plain, write_markdown


def test_a_document_is_markdown() -> None:
    document = Document(
        "Report",
        (
            Heading(2, "A part"),
            Paragraph("Two words."),
            Bullets(["one", "two"]),
            Chart("Totals", (Place(0.5, None, None),)),
            Grid("Totals", ("Day", "Total"), [("2026-11-24", "50%")]),
        ),
    )
    assert write_markdown(document) == (
        "# Report\n\n## A part\n\nTwo words.\n\n- one\n- two\n\n"
        "Totals:\n\n| Day | Total |\n| --- | --- |\n| 2026-11-24 | 50% |\n"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<img src=x onerror=alert(1)>", r"\<img src=x onerror=alert(1)\>"),
        ("[click](javascript:alert(1))", r"\[click\](javascript:alert(1))"),
        ("a | b", r"a \| b"),
        ("**bold** _it_ `code`", r"\*\*bold\*\* \_it\_ \`code\`"),
        ("# heading", r"\# heading"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("---", r"\---"),
        ("&lt;", r"\&lt;"),
        ("back\\slash", r"back\\slash"),
        ("two\n\nlines\tand a tab", "two lines and a tab"),
    ],
)
def test_no_text_becomes_markup(text: str, written: str) -> None:
    assert plain(text) == written
