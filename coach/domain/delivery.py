"""How an answer was said. Nothing of it enters the score of what was said.

Norms are ranges that somebody published for some group of speakers. They describe; they are no target.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from pydantic import Field

from coach.domain.disfluencies import Place, PlaceKind, find_places
from coach.domain.pauses import Pause, PauseKind, find_pauses
from coach.domain.speech import Recognizer, SpokenTranscript, SpokenWord
from coach.domain.syllables import count_syllables
from coach.domain.value import Value

METHOD = 1
"""Raise it whenever a rule of measuring changes: stored figures of an earlier method are then measured again."""

PACE_WINDOW_S = 30.0
MIN_WINDOW_WORDS = 10
"""Fewer words in a window say nothing of pace."""

SENTENCE_ENDS = (".", "?", "!", "…")


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
    mean=5.1,
    speakers="American English speakers in informal talk",
    source='Jacewicz et al. (2009), Language Variation and Change 21(2), "Articulation rate across dialect, age, and'
    ' gender"',
)
_BORTFELD = 'Bortfeld et al. (2001), Language and Speech 44(2), "Disfluency rates in conversation"'
_PAIRS = "American English speakers, in pairs, at a task"
FILLER_NORM = Norm(mean=2.6, speakers=_PAIRS, source=_BORTFELD)
REPETITION_NORM = Norm(mean=1.5, speakers=_PAIRS, source=_BORTFELD)

_NO_WORDS = "Not measured: no words were heard."
_ONE_WORD = "Not measured: one word has no pace."
_NO_TIME = "Not measured: the question gives no time."
_NO_PAUSE = "Not measured: there is no pause."
_SPELLING = "Syllables are counted by spelling, which errs for some words; fillers left out make it lower."
_NO_FILLERS = "Not measured: this recogniser leaves most fillers out."
_INVENTED = "Recognisers leave some out, and now and then put one in."
_ESTIMATED = "Word times are estimated from where there is a voice."
_ALIGNED = "Word times are estimated, with pauses at punctuation where that fits: fewer may seem to be inside clauses."
_PUNCTUATION = "By the recogniser's punctuation."


def measure(transcript: SpokenTranscript, minutes: float) -> Delivery:
    """Return the measures of an answer that may take `minutes`. Of silence only the length is known."""
    places = _places(transcript)
    pauses = find_pauses(transcript)
    return Delivery(
        measures=(*_times(transcript, minutes), *_pause_measures(transcript, pauses), *_words(transcript, places)),
        pauses=pauses,
        pace=tuple(_pace(transcript.words, transcript.duration_s)),
        places=places,
    )


def known_measures() -> dict[str, Measure]:
    """Return all that can be measured, by id: the measures of an empty recording."""
    nobody = Recognizer(backend="", model="", version="", keeps_fillers=True, times_words=True)
    nothing = SpokenTranscript.of(words=(), speech=(), duration_s=0.0, recognizer=nobody)
    return {each.id: each for each in measure(nothing, minutes=0).measures}


def figures(delivery: Delivery) -> dict[str, float]:
    """Return the values that could be measured, by id."""
    return {each.id: each.value for each in delivery.measures if each.value is not None}


def _times(transcript: SpokenTranscript, minutes: float) -> Iterator[Measure]:
    words, speech = transcript.words, transcript.speech
    note = _NO_WORDS if not words else None if transcript.recognizer.times_words else _ESTIMATED
    spoken_s = sum(span.length_s for span in speech) or None
    pace = _pace_wpm(words)
    yield Measure(id="length", value=transcript.duration_s, unit="s", method="The whole recording.")
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
        value=speech[-1].end_s / (60 * minutes) if speech and minutes > 0 else None,
        unit="share",
        method="Up to the last voice, of the time that the question gives.",
        note=_NO_WORDS if not speech else None if minutes > 0 else _NO_TIME,
    )
    yield Measure(
        id="pace",
        value=pace,
        unit="words/min",
        method="Words from the first to the last, pauses included.",
        norm=PACE_NORM,
        note=_ONE_WORD if words and pace is None else note,
    )
    yield Measure(
        id="articulation-rate",
        value=sum(count_syllables(word.text) for word in words) / spoken_s if words and spoken_s else None,
        unit="syllables/s",
        method="Syllables, counted by spelling, by speaking time: pauses do not count.",
        norm=ARTICULATION_NORM,
        note=_SPELLING if words and spoken_s else _NO_WORDS,
    )


def _pause_measures(transcript: SpokenTranscript, pauses: Sequence[Pause]) -> Iterator[Measure]:
    speech = transcript.speech
    whole_s = speech[-1].end_s - speech[0].start_s if speech else 0.0
    note = None if transcript.words and whole_s > 0 else _NO_WORDS
    lengths = [pause.length_s for pause in pauses]
    silent_s = sum(after.start_s - before.end_s for before, after in pairwise(speech))
    no_pause = note or (None if lengths else _NO_PAUSE)
    yield Measure(
        id="pauses",
        value=None if note else float(len(pauses)),
        unit="count",
        method="Silences of 0.25 s or more between words (De Jong & Bosker 2013, DiSS).",
        note=note,
    )
    yield Measure(
        id="pauses-per-minute",
        value=None if note else 60 * len(pauses) / whole_s,
        unit="per minute",
        method="Pauses, of the time from the first voice to the last.",
        note=note,
    )
    for kind in PauseKind:
        yield Measure(
            id=f"pauses-{kind}",
            value=None if note else float(sum(pause.kind is kind for pause in pauses)),
            unit="count",
            method="Told by punctuation before the pause, or a conjunction after it.",
            note=note or (None if transcript.recognizer.times_words else _ALIGNED),
        )
    yield Measure(
        id="median-pause",
        value=median(lengths) if lengths else None,
        unit="s",
        method="The middle one of all pauses by length.",
        note=no_pause,
    )
    yield Measure(
        id="longest-pause",
        value=max(lengths, default=None),
        unit="s",
        method="The longest pause.",
        note=no_pause,
    )
    yield Measure(
        id="share-of-silence",
        value=None if note else silent_s / whole_s,
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
        ("restarts", PlaceKind.RESTART, "I mean, or rather and the like", None, _INVENTED),
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


def _pace_wpm(words: Sequence[SpokenWord]) -> float | None:
    """Return the words a minute from the first word to the last; None for fewer than two."""
    if len(words) < 2 or words[-1].end_s <= words[0].start_s:
        return None
    return 60 * len(words) / (words[-1].end_s - words[0].start_s)


def _pace(words: Sequence[SpokenWord], duration_s: float) -> Iterator[PaceWindow]:
    """Yield the pace of each window from the first word on; a word belongs to the window in which it begins.

    Windows end with the recording, however far behind it a recogniser puts a word.
    """
    if not words:
        return
    begin, end = words[0].start_s, min(words[-1].end_s, duration_s)
    while begin < end:
        until = min(begin + PACE_WINDOW_S, end)
        count = sum(begin <= word.start_s < until for word in words)
        enough = count >= MIN_WINDOW_WORDS and until > begin
        yield PaceWindow(start_s=begin, pace_wpm=60 * count / (until - begin) if enough else None)
        begin += PACE_WINDOW_S


def _sentence_lengths(words: Sequence[SpokenWord]) -> Iterator[int]:
    length = 0
    for word in words:
        length += 1
        if word.text.endswith(SENTENCE_ENDS):
            yield length
            length = 0
    if length:
        yield length
