"""Documents as one HTML file: no scripts, nothing from elsewhere, made to be read, printed and sent."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape

from coach.domain.documents import Block, Bullets, Chart, Document, Grid, Heading, Paragraph, Place

STYLE = """\
:root{color-scheme:light}
body{max-width:46rem;margin:2.5rem auto;padding:0 1.25rem;color:#1c2230;background:#fff;\
font:1rem/1.55 system-ui,sans-serif;overflow-wrap:break-word}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.3rem;margin:2.5rem 0 .5rem;padding-top:1rem;border-top:1px solid #d5d9e2}
h3{font-size:1.05rem;margin:1.75rem 0 .25rem}
p,ul{margin:.5rem 0}
li{margin:.4rem 0}
table{width:100%;border-collapse:collapse;margin:.75rem 0 1.25rem}
caption{text-align:start;color:#4d5568;font-size:.9rem;padding-bottom:.25rem}
th,td{text-align:start;font-weight:400;padding:.35rem 1rem .35rem 0;border-bottom:1px solid #e6e9f0;\
font-variant-numeric:tabular-nums}
thead th{font-weight:600;font-size:.9rem}
svg{display:block;width:100%;height:auto;max-width:36rem;margin:.75rem 0}
.grid{stroke:#d5d9e2}
.line{fill:none;stroke:#3453b8;stroke-width:2}
.band{stroke:#8fa3e3;stroke-width:6}
.dot{fill:#3453b8}
text{fill:#4d5568;font-size:12px}
@media print{body{margin:0;max-width:none}h2,h3{break-after:avoid}table,svg,li{break-inside:avoid}}
"""

POLICY = f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
"""Allows the style above, and nothing else."""

WIDTH, HEIGHT = 576, 150
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 10, 10
LINES = (0.0, 0.5, 1.0)
"""Shares at which a chart has a line."""


def write_html(document: Document) -> str:
    title = escape(document.title)
    head = (
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>"
    )
    body = "\n".join((f"<h1>{title}</h1>", *map(_block, document.blocks)))
    main = f"<body>\n<main>\n{body}\n</main>\n</body>"
    return f'<!doctype html>\n<html lang="en">\n<head>\n{head}\n</head>\n{main}\n</html>\n'


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{escape(text)}</h{level}>"
        case Paragraph(text):
            return f"<p>{escape(text)}</p>"
        case Bullets(items):
            return f"<ul>\n{_each('li', items)}\n</ul>"
        case Grid():
            return "\n".join(_grid(block))
        case Chart():
            return "\n".join(_chart(block))


def _each(tag: str, texts: Iterable[str]) -> str:
    return "\n".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts)


def _grid(grid: Grid) -> Iterator[str]:
    headings = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in grid.headings)
    yield f"<table>\n<caption>{escape(grid.caption)}</caption>\n<thead><tr>{headings}</tr></thead>\n<tbody>"
    for first, *rest in grid.rows:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in rest)
        yield f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'
    yield "</tbody>\n</table>"


def _chart(chart: Chart) -> Iterator[str]:
    """Yield a chart as SVG: values joined by a line, each with its band where that is known."""
    label = f"{escape(chart.caption)}: {', '.join(f'{place.value:.0%}' for place in chart.places)}"
    yield f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">'
    for share in LINES:
        y = _y(share)
        yield f'<line class="grid" x1="{LEFT}" y1="{y:g}" x2="{WIDTH - RIGHT}" y2="{y:g}"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:g}" text-anchor="end">{share:.0%}</text>'
    points = list(zip(_xs(len(chart.places)), chart.places, strict=True))
    for x, place in points:
        yield from _band(x, place)
    yield f'<polyline class="line" points="{" ".join(f"{x:g},{_y(place.value):g}" for x, place in points)}"/>'
    for x, place in points:
        yield f'<circle class="dot" cx="{x:g}" cy="{_y(place.value):g}" r="4"/>'
    yield "</svg>"


def _band(x: float, place: Place) -> Iterator[str]:
    if place.low is not None and place.high is not None:
        yield f'<line class="band" x1="{x:g}" y1="{_y(place.low):g}" x2="{x:g}" y2="{_y(place.high):g}"/>'


def _xs(count: int) -> list[float]:
    """Return places from left to right with equal steps between them."""
    step = (WIDTH - LEFT - RIGHT - 16) / max(1, count - 1)
    return [round(LEFT + 8 + step * number, 1) for number in range(count)]


def _y(share: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)
