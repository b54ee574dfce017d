"""How a blind reading of two answers is printed."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from coach.domain.pairwise import BlindReading, Favoured, Opinion, PairwiseEstimate, PairwiseReading, PairwiseState
from coach.domain.transcripts import Evidence

AGREED = {
    Favoured.AFTER: ("Both readings find the later answer better.", "green"),
    Favoured.BEFORE: ("Both readings find the earlier answer better.", "red"),
    Favoured.NO_DIFFERENCE: ("Both readings tell no difference.", ""),
    None: ("The two readings disagree, so they confirm nothing.", "yellow"),
}
FAVOURS = {
    Favoured.AFTER: "the later is better",
    Favoured.BEFORE: "the earlier is better",
    Favoured.NO_DIFFERENCE: "no difference",
}
INDENT = 3
NOT_CONFIRMED = "No blind reading has confirmed this. --confirm has a language model read both answers."


def cost_of(estimate: PairwiseEstimate) -> str:
    """Return what a reading is expected to take."""
    counts = ((estimate.input_tokens, "in"), (estimate.output_tokens, "out"))
    tokens = ", ".join(f"{'unknown' if count is None else f'{count:,}'} {way}" for count, way in counts)
    price = "unknown" if estimate.price_usd is None else f"${estimate.price_usd:.4f}"
    expected = f"Expected tokens: {tokens}. Expected price: {price}. {estimate.basis}"
    return f"{estimate.model} reads both answers in both orders, unless it has. {expected}"


def print_pairwise(out: Console, reading: PairwiseReading | None) -> None:
    out.print(Text("\nRead blind", "bold"))
    for line in _lines(reading):
        out.print(line)


def _lines(reading: PairwiseReading | None) -> Iterator[Text | Padding]:
    if reading is None:
        yield Text(NOT_CONFIRMED)
    elif reading.state is PairwiseState.FAILED:
        yield Text(reading.reason or "", "yellow")
    elif reading.state is not PairwiseState.DONE:
        yield Text(f"A reading is under way; it is {reading.state}. Look again in a moment.")
    else:
        yield Text(*AGREED[reading.agreed])
        yield from (Text(notice, "yellow") for notice in reading.notices)
        for each in reading.readings:
            yield from _reading(each)


def _reading(reading: BlindReading) -> Iterator[Text | Padding]:
    order = "later" if reading.later_first else "earlier"
    yield Text(f"\nWith the {order} answer as the first:")
    for opinion in (reading.overall, *reading.criteria):
        yield from _opinion(opinion)


def _opinion(opinion: Opinion) -> Iterator[Text | Padding]:
    yield _indented(f"{opinion.criterion_id or 'in total'}: {FAVOURS[opinion.favours]}. {opinion.reason}")
    for when, cited in (("earlier", opinion.before), ("later", opinion.after)):
        if cited:
            yield _indented(f"{when}: {_quoted(cited)}", "cyan", 2 * INDENT)


def _quoted(cited: Sequence[Evidence]) -> str:
    return ", ".join(f"“{' '.join(piece.quote.split())}”" for piece in cited)


def _indented(text: str, style: str = "", by: int = INDENT) -> Padding:
    return Padding(Text(text, style), (0, 0, 0, by))
