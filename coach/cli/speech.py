"""How a spoken answer looks in a terminal: its words, how it was said, and what was probably misheard."""

from collections.abc import Iterator

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coach.cli.output import console
from coach.domain.attempts import Attempt
from coach.domain.delivery import Delivery, Measure, Norm
from coach.domain.speech import SpokenTranscript
from coach.practice import Practice

SHOWN = {
    "time-to-first-word": "First word after",
    "speaking-time": "Speaking time",
    "length": "Length",
    "share-of-target-time": "Of the target time",
    "pace": "Pace",
    "articulation-rate": "Articulation rate",
    "pauses": "Pauses",
    "pauses-per-minute": "  per minute",
    "pauses-between-clauses": "  between clauses",
    "pauses-inside-clause": "  inside a clause",
    "median-pause": "Median pause",
    "longest-pause": "Longest pause",
    "share-of-silence": "Silence",
    "fillers": "Fillers",
    "repetitions": "Repeated words",
    "restarts": "Restarts",
    "hedges": "Hedges",
    "markers": "Structure markers",
    "sentence-length": "Sentence length",
}
"""Names of the measures, in the order in which they are shown."""

INDENT = 3


async def print_speech(practice: Practice, attempt: Attempt) -> None:
    """Print how an attempt was said, apart from its scorecard, and where to go on."""
    print_damage(await practice.transcript(attempt.id))
    print_delivery(await practice.delivery(attempt.id))
    if attempt.scorecard is not None and attempt.scored_version is not None:
        suggestions = await practice.suggestions(attempt.id)
        if suggestions:
            heard = ", ".join(f"“{each.heard}” ({each.term}?)" for each in suggestions)
            console().print(Text(f"\nPerhaps misheard: {heard}.", "yellow"))
    console().print(
        Text(f"\nIf you were misheard:  coach correct {attempt.id[:8]}   (--edit for the whole transcript)", "dim")
    )


def print_delivery(delivery: Delivery) -> None:
    """Print the measures, each with its unit and what was published, at most 80 columns wide."""
    out = console()
    out.print(Text("\nHow you said it", "bold"), Text("(not part of the score)", "dim"))
    by_id = {each.id: each for each in delivery.measures}
    table = Table.grid(padding=(0, 2))
    for name, title in SHOWN.items():
        table.add_row(Text(title), *_cells(by_id[name]))
    out.print(Padding(table, (0, 0, 0, INDENT)))


def print_damage(transcript: SpokenTranscript) -> None:
    """Print what of the recording could not be read; nothing where nothing was damaged."""
    if transcript.damage is not None:
        console().print(Text(f"\n{transcript.damage}", "yellow"))


def print_words(transcript: SpokenTranscript) -> None:
    """Print the words, a line for each stretch between pauses, with the second at which it begins."""
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="dim", no_wrap=True)
    for start_s, line in _lines(transcript):
        table.add_row(f"{start_s // 60:.0f}:{start_s % 60:04.1f}", line)
    console().print(table)


def _lines(transcript: SpokenTranscript) -> Iterator[tuple[float, str]]:
    for span in transcript.speech:
        said = [word.text for word in transcript.words if span.start_s <= word.start_s < span.end_s]
        if said:
            yield span.start_s, " ".join(said)


def _cells(measure: Measure) -> tuple[Text, Text]:
    """Return the value with its unit, and what was published or why there is no value."""
    if measure.value is None:
        return Text("–"), Text(measure.note or "", "dim")
    value = f"{measure.value:.0%}" if measure.unit == "share" else f"{_number(measure)} {_unit(measure)}".rstrip()
    return Text(value), Text("" if measure.norm is None else _norm(measure.norm), "dim")


def _number(measure: Measure) -> str:
    return f"{measure.value:.0f}" if measure.unit in ("count", "words", "words/min") else f"{measure.value:.1f}"


def _unit(measure: Measure) -> str:
    return "" if measure.unit == "count" else measure.unit


def _norm(norm: Norm) -> str:
    found = f"{norm.low:g} to {norm.high:g}" if norm.low is not None else f"mean {norm.mean:g}"
    return f"{found}: {norm.speakers}"
