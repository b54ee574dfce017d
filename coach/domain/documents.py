"""A plain document: what is written down, apart from how it looks. No text in it is markup."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """`level` is 2 or 3; the title of the document is level 1."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Bullets:
    items: Sequence[str]


@dataclass(frozen=True)
class Grid:
    """A table: the first cell of each row is its heading."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Place:
    """A value in 0..1, from `low` to `high` where that is known."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Chart:
    """Values in the order of time, with equal steps between them. What it shows stands in a table too."""

    caption: str
    places: Sequence[Place]


Block = Heading | Paragraph | Bullets | Grid | Chart


@dataclass(frozen=True)
class Document:
    title: str
    blocks: Sequence[Block]
