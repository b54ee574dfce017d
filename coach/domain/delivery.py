"""How an answer was said. Nothing of it enters the score of what was said.

Norms are ranges that somebody published for some group of speakers. They describe; they are no target.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from statistics import median

from pydantic import Field

from coach.domain.disfluencies import Place, PlaceKind, bare_word, find_places
from coach.domain.pieces import MIN_PAUSE_S
from coach.domain.speech import Span, SpokenTranscript, SpokenWord
from coach.domain.syllables import count_syllables
from coach.domain.value import Value

PACE_WINDOW_S = 30.0
MIN_WINDOW_WORDS = 10
"""Fewer words in a window say nothing of pace."""

CLAUSE_OPENERS = frozenset(
    "and but or so because since although though while whereas if when where which who that then unless until".split()
)
"""Conjunctions and relative words that begin a clause of English."""

_CLAUSE_ENDS = (".", ",", ";", ":", "?", "!", "…")


class Norm(Value):
    """What was published: a range, or a mean alone, for these speakers."""

    low: float | None = None
    high: float | None = None
    mean: float | None = None
    speakers: str
    source: str


class Measure(Value):
    """`value` is None when it can't be measured; `note` then says why. `norm` is None where none is known.

    `method` is how the value comes about.
    """

    id: str
    value: float | None
    unit: str
    method: str
    norm: Norm | None = None
    note: str | None = None


class PauseKind(StrEnum):
    """A pause at the border of a clause is where people think ahead; one inside is where a word is looked for."""

    BETWEEN_CLAUSES = "between-clauses"
    INSIDE_CLAUSE = "inside-clause"


class Pause(Value):
    """A silence of `MIN_PAUSE_S` or more between words; `after_word` is the index of the word before it."""

    start_s: float
    length_s: float
    after_word: int
    kind: PauseKind


class PaceWindow(Value):
    """Words a minute from `start_s` on, for `PACE_WINDOW_S` or up to the end; None with too few words."""

    start_s: float
    pace_wpm: float | None


class Delivery(Value):
    """All that is measured. `pauses`, `places` and `pace` are in order of time."""

    measures: tuple[Measure, ...]
    pauses: tuple[Pause, ...] = ()
    pace: tuple[PaceWindow, ...] = ()
    places: tuple[Place, ...] = Field((), description="Repetitions, restarts, hedges, structure markers, fillers")


PACE_NORM = Norm(
    low=160,
    high=210,
    speakers="British English speakers in interviews",
    source='Tauroza & Allison (1990), Applied Linguistics 11(1), "Speech rates in British English"',
)
ARTICULATION_NORM = Norm(
    low=4.4,
    high=5.9,
    speakers="English speakers in interviews",
    source="Goldman-Eisler (1968), Psycholinguistics: Experiments in Spontaneous Speech",
)
_BORTFELD = 'Bortfeld et al. (2001), Language and Speech 44(2), "Disfluency rates in conversation"'
_PAIRS = "American English speakers, in pairs, at a task"
FILLER_NORM = Norm(mean=2.6, speakers=_PAIRS, source=_BORTFELD)
REPETITION_NORM = Norm(mean=1.5, speakers=_PAIRS, source=_BORTFELD)

_NO_WORDS = "Not measured: no words were heard."
_NO_FILLERS = "Not measured: this recogniser leaves most fillers out."
_INVENTED = "Recognisers leave some out, and now and then put one in."
_ESTIMATED = "Word times are estimated from where there is a voice."
_PUNCTUATION = "By the recogniser's punctuation."


def measure(transcript: SpokenTranscript, minutes: float) -> Delivery:
    """Return the measures of an answer that may take `minutes`; values are None for silence, never 0."""
    places = _places(transcript)
    pauses = tuple(_pauses(transcript))
    return Delivery(
        measures=(*_times(transcript, minutes), *_pause_measures(transcript, pauses), *_words(transcript, places)),
        pauses=pauses,
        pace=tuple(_pace(transcript.words)),
        places=places,
    )


def _times(transcript: SpokenTranscript, minutes: float) -> Iterator[Measure]:
    words, speech = transcript.words, transcript.speech
    note = _NO_WORDS if not words else None if transcript.recognizer.times_words else _ESTIMATED
    spoken_s = _spoken_s(transcript) or None
    yield Measure(
        id="time-to-first-word",
        value=words[0].start_s if words else None,
        unit="s",
        method="From the beginning of the recording to the first word.",
        note=note,
    )
    yield Measure(
        id="speaking-time",
        value=spoken_s,
        unit="s",
        method="Stretches with a voice, without pauses of 0.25 s or more.",
        note=None if spoken_s else _NO_WORDS,
    )
    yield Measure(
        id="share-of-target-time",
        value=speech[-1].end_s / (60 * minutes) if speech else None,
        unit="share",
        method="Up to the last voice, of the time that the question gives.",
        note=None if speech else _NO_WORDS,
    )
    yield Measure(
        id="pace",
        value=_pace_wpm(words),
        unit="words/min",
        method="Words from the first to the last, pauses included.",
        norm=PACE_NORM,
        note=note,
    )
    yield Measure(
        id="articulation-rate",
        value=sum(count_syllables(word.text) for word in words) / spoken_s if words and spoken_s else None,
        unit="syllables/s",
        method="Syllables, counted by spelling, by speaking time: pauses do not count.",
        norm=ARTICULATION_NORM,
        note=note,
    )


def _pause_measures(transcript: SpokenTranscript, pauses: Sequence[Pause]) -> Iterator[Measure]:
    speech = transcript.speech
    note = None if speech and transcript.words else _NO_WORDS
    whole_s = speech[-1].end_s - speech[0].start_s if speech else 0.0
    lengths = [pause.length_s for pause in pauses]
    yield Measure(
        id="pauses",
        value=None if note else float(len(pauses)),
        unit="count",
        method="Silences of 0.25 s or more between words (De Jong & Bosker 2013, DiSS).",
        note=note,
    )
    for kind in PauseKind:
        yield Measure(
            id=f"pauses-{kind}",
            value=None if note else float(sum(pause.kind is kind for pause in pauses)),
            unit="count",
            method="Told by punctuation before the pause, or a conjunction after it.",
            note=note or (None if transcript.recognizer.times_words else _ESTIMATED),
        )
    yield Measure(
        id="median-pause",
        value=median(lengths) if lengths else None,
        unit="s",
        method="The middle one of all pauses by length.",
        note=None if lengths else "Not measured: there is no pause.",
    )
    yield Measure(
        id="longest-pause",
        value=max(lengths, default=None),
        unit="s",
        method="The longest pause.",
        note=None if lengths else "Not measured: there is no pause.",
    )
    yield Measure(
        id="share-of-silence",
        value=1 - _spoken_s(transcript) / whole_s if whole_s and not note else None,
        unit="share",
        method="Pauses, of the time from the first voice to the last.",
        note=note,
    )


def _words(transcript: SpokenTranscript, places: Sequence[Place]) -> Iterator[Measure]:
    words = transcript.words
    keeps = transcript.recognizer.keeps_fillers
    counted = (
        ("fillers", PlaceKind.FILLER, "um, uh and the like", FILLER_NORM, None if keeps else _NO_FILLERS),
        ("repetitions", PlaceKind.REPETITION, "one to three words said again at once", REPETITION_NORM, _INVENTED),
        ("restarts", PlaceKind.RESTART, "I mean, or rather and the like", None, None),
        ("hedges", PlaceKind.HEDGE, "I think, maybe, sort of and the like", None, None),
        ("markers", PlaceKind.MARKER, "first, because, for example, in summary and the like", None, None),
    )
    for name, kind, what, norm, note in counted:
        found = sum(place.kind is kind for place in places)
        measured = words and (keeps or kind is not PlaceKind.FILLER)
        yield Measure(
            id=name,
            value=100 * found / len(words) if measured else None,
            unit="per 100 words",
            method=f"Counted: {what}.",
            norm=norm,
            note=note if words else _NO_WORDS,
        )
    lengths = list(_sentence_lengths(words))
    yield Measure(
        id="sentence-length",
        value=float(median(lengths)) if lengths else None,
        unit="words",
        method="The middle one of all sentences by length.",
        note=_PUNCTUATION if words else _NO_WORDS,
    )


def _places(transcript: SpokenTranscript) -> tuple[Place, ...]:
    keeps = transcript.recognizer.keeps_fillers
    return tuple(each for each in find_places(transcript.words) if keeps or each.kind is not PlaceKind.FILLER)


def _spoken_s(transcript: SpokenTranscript) -> float:
    return sum(span.length_s for span in transcript.speech)


def _pace_wpm(words: Sequence[SpokenWord]) -> float | None:
    """Return the words a minute from the first word to the last; None for fewer than two."""
    if len(words) < 2 or words[-1].end_s <= words[0].start_s:
        return None
    return 60 * len(words) / (words[-1].end_s - words[0].start_s)


def _pace(words: Sequence[SpokenWord]) -> Iterator[PaceWindow]:
    """Yield the pace of each window from the first word on; a word belongs to the window in which it begins."""
    if not words:
        return
    begin, end = words[0].start_s, words[-1].end_s
    while begin < end:
        until = min(begin + PACE_WINDOW_S, end)
        count = sum(begin <= word.start_s < until for word in words)
        enough = count >= MIN_WINDOW_WORDS and until > begin
        yield PaceWindow(start_s=begin, pace_wpm=60 * count / (until - begin) if enough else None)
        begin += PACE_WINDOW_S


def _pauses(transcript: SpokenTranscript) -> Iterator[Pause]:
    """Yield the silences between stretches with a voice that have words before and after them."""
    words = transcript.words
    starts = [word.start_s for word in words]
    for before, after in pairwise(transcript.speech):
        gap = Span(start_s=before.end_s, end_s=max(before.end_s, after.start_s))
        following = bisect_right(starts, (gap.start_s + gap.end_s) / 2)
        if gap.length_s < MIN_PAUSE_S or not 0 < following < len(words):
            continue
        yield Pause(
            start_s=gap.start_s,
            length_s=gap.length_s,
            after_word=following - 1,
            kind=_kind(words[following - 1], words[following]),
        )


def _kind(before: SpokenWord, after: SpokenWord) -> PauseKind:
    at_border = before.text.endswith(_CLAUSE_ENDS) or bare_word(after.text) in CLAUSE_OPENERS
    return PauseKind.BETWEEN_CLAUSES if at_border else PauseKind.INSIDE_CLAUSE


def _sentence_lengths(words: Sequence[SpokenWord]) -> Iterator[int]:
    length = 0
    for word in words:
        length += 1
        if word.text.endswith((".", "?", "!", "…")):
            yield length
            length = 0
    if length:
        yield length
