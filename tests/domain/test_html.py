import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

from coach.domain.documents import Bullets, Chart, Document, Grid, Heading, Paragraph, Place
from coach.domain.html import POLICY, write_html

NASTY = '"><script>alert(1)</script><a href="javascript:x" style="color:red" onclick=\'x\'>&'


class Reader(HTMLParser):
    """Notes each element with its attributes, and what is open at the end."""

    VOID = ("meta", "line", "circle", "polyline")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def document(text: str = "Words") -> Document:
    return Document(
        text,
        (
            Heading(2, text),
            Paragraph(text),
            Bullets([text]),
            Chart(text, (Place(0.25, 0, 0.5), Place(1, None, None))),
            Grid(text, (text, text), [(text, text)]),
        ),
    )


def test_no_text_becomes_markup() -> None:
    plain, nasty = Reader(write_html(document())), Reader(write_html(document(NASTY)))
    assert [tag for tag, _ in nasty.elements] == [tag for tag, _ in plain.elements]
    assert [set(attributes) for _, attributes in nasty.elements] == [set(each) for _, each in plain.elements]
    assert nasty.text.count(NASTY) == 10  # title, h1, h2, p, li, caption, four cells; a label is an attribute
    assert nasty.open == plain.open == []


def test_nothing_is_run_and_nothing_comes_from_elsewhere() -> None:
    read = Reader(write_html(document()))
    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in read.elements}
    names = {name for _, attributes in read.elements for name in attributes}
    assert not [name for name in names if name.startswith("on")]
    assert not {"style", "href", "src"} & names
    assert "url(" not in write_html(document())


def test_its_policy_allows_its_own_style_and_nothing_else() -> None:
    text = write_html(document())
    (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" == POLICY
    policies = [each["content"] for tag, each in Reader(text).elements if tag == "meta" and "http-equiv" in each]
    assert policies == [POLICY]


def test_a_chart_has_its_values_in_words_and_its_marks_in_their_places() -> None:
    elements = Reader(write_html(document())).elements
    (svg,) = (each for tag, each in elements if tag == "svg")
    assert (svg["role"], svg["aria-label"]) == ("img", "Words: 25%, 100%")
    # 130 of 150 units are for 0 to 1, below 10: 0.25 lies at 10 + 130 * 0.75, 1 at 10; steps from 52 to 556
    places = [(each["cx"], each["cy"]) for tag, each in elements if tag == "circle"]
    assert places == [("52", "107.5"), ("556", "10")]
    (band,) = (each for tag, each in elements if tag == "line" and each["class"] == "band")
    assert (band["x1"], band["y1"], band["y2"]) == ("52", "140", "75")


def test_tables_and_headings_are_read_as_such() -> None:
    elements = Reader(write_html(document())).elements
    assert [each["scope"] for tag, each in elements if tag == "th"] == ["col", "col", "row"]
    assert elements[0] == ("html", {"lang": "en"})
    assert [tag for tag, _ in elements if re.fullmatch("h[1-6]", tag)] == ["h1", "h2"]
