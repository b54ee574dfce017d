"""Where somebody speaks in a recording, and the pieces of it that a recogniser gets, cut at pauses.

A recording may still grow. What was cut off it never changes then: each piece depends only on what comes after the
one before, and is kept back until nothing that may still arrive could change it. All work is done in whole frames of
the voice detector, so that seconds which were stored find back to the same frame.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from coach.domain.speech import SAMPLE_RATE, Span
from coach.domain.value import Value

FRAME_SAMPLES = 512
FRAME_S = FRAME_SAMPLES / SAMPLE_RATE
"""What Silero's voice detector looks at at once: 32 ms."""

ONSET_PROBABILITY = 0.5
OFFSET_PROBABILITY = 0.35
"""Speech begins at the one and goes on down to the other. Source: Silero VAD, defaults of `get_speech_timestamps`."""

MIN_PAUSE_S = 0.25
"""Shorter silences belong to articulation. Source: De Jong & Bosker (2013), "Choosing a threshold for silent
pauses to measure second language fluency", DiSS."""

MIN_SPEECH_S = 0.1
"""Shorter sounds are clicks; a short "I" or "a" lasts about so long. Silero's default, 0.25 s, would lose them."""

PIECE_PAUSE_S = 0.6
"""A piece ends at such a pause. With moonshine tiny 0.3 and 1 s give as many wrong words (13 to 15 % over eight
recordings); it leaves pieces short enough to come soon, and long enough to have context."""

SETTLED_PAUSE_S = 0.8
"""So much silence must have been heard after a piece that may still grow; more than `PIECE_PAUSE_S`, to be safe."""

PADDING_S = 0.15
"""Sound given to the recogniser before and after speech: soft consonants are below the detector's threshold."""

EARLIEST_CUT = 0.4
"""Speech without a pause is cut behind this share of the longest piece, where a voice is least likely."""

MIN_PIECE_S = 1.0
"""A recogniser that takes less at once is none."""


def _frames(seconds: float) -> int:
    return ceil(round(seconds / FRAME_S, 6))


_MIN_PAUSE = _frames(MIN_PAUSE_S)
_MIN_SPEECH = _frames(MIN_SPEECH_S)
_PIECE_PAUSE = _frames(PIECE_PAUSE_S)
_SETTLED_PAUSE = _frames(SETTLED_PAUSE_S)
_PADDING = _frames(PADDING_S)


class Piece(Value):
    """What a recogniser gets at once: `sound` with a little around its `speech`, which is in order and never empty."""

    sound: Span
    speech: tuple[Span, ...]


class Cut(Value):
    """The pieces of a stretch of sound, in order and apart; all before `until_s` is settled and need not be kept."""

    pieces: tuple[Piece, ...]
    until_s: float


def frame_at(second: float) -> int:
    """Return the frame that begins at a second; of those between two beginnings, the nearer."""
    return round(second / FRAME_S)


def find_speech(probabilities: Sequence[float]) -> tuple[Span, ...]:
    """Return where there is speech, by the probability of each frame from the beginning; empty for silence.

    Stretches are `MIN_SPEECH_S` long at least, and `MIN_PAUSE_S` apart.
    """
    return tuple(_span(run.start, run.end) for run in _runs(probabilities, 0, final=True))


def join(speech: Iterable[Span]) -> tuple[Span, ...]:
    """Return the stretches, joined where they are less than `MIN_PAUSE_S` apart, as where speech was cut."""
    joined: list[Span] = []
    for span in speech:
        if joined and span.start_s - joined[-1].end_s < MIN_PAUSE_S:
            joined[-1] = Span(start_s=joined[-1].start_s, end_s=span.end_s)
        else:
            joined.append(span)
    return tuple(joined)


def cut(
    probabilities: Sequence[float], max_piece_s: float, heard_until_s: float, available_s: float, *, final: bool
) -> Cut:
    """Return the pieces of what was not heard yet.

    `probabilities` are those of the frames from `heard_until_s` on, which is 0 or the `until_s` of the cut before.
    Pieces with their padding are at most `max_piece_s` long and end by `available_s`, the length of the sound so far.
    With `final` everything is cut; without, only what can't change when more arrives.

    Raises:
        ValueError: `max_piece_s` is below `MIN_PIECE_S`.
    """
    if max_piece_s < MIN_PIECE_S:
        raise ValueError(f"pieces of {max_piece_s} s are too short to be recognised; take {MIN_PIECE_S} s at least")
    longest = int(max_piece_s / FRAME_S) - 2 * _PADDING
    first = frame_at(heard_until_s)
    pieces: list[Piece] = []
    begin = 0
    while part := _next_part(probabilities, begin, longest, final=final):
        sound = _span(first + max(begin, part.speech[0].start - _PADDING), first + part.end, available_s)
        speech = tuple(_span(first + run.start, first + run.end, available_s) for run in part.speech)
        pieces.append(Piece(sound=sound, speech=speech))
        begin = part.end
    until_s = available_s if final else (first + _settled(probabilities, begin)) * FRAME_S
    return Cut(pieces=tuple(pieces), until_s=until_s)


@dataclass(frozen=True, slots=True)
class _Run:
    """Frames with speech, from `start` up to `end`. It may still grow, or prove to be a click, unless `is_settled`."""

    start: int
    end: int
    is_settled: bool

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class _Part:
    """The speech of a piece, and the frame at which its sound ends and the search for the next begins."""

    speech: tuple[_Run, ...]
    end: int


def _runs(probabilities: Sequence[float], begin: int, *, final: bool) -> Iterator[_Run]:
    """Yield the stretches of speech from frame `begin` on, without clicks; only the last may be unsettled."""
    start: int | None = None
    end: int | None = None
    for at in range(begin, len(probabilities)):
        probability = probabilities[at]
        if probability >= ONSET_PROBABILITY:
            start, end = at if start is None else start, None
        elif start is not None and end is None and probability < OFFSET_PROBABILITY:
            end = at
        if start is not None and end is not None and at + 1 - end >= _MIN_PAUSE:
            if end - start >= _MIN_SPEECH:
                yield _Run(start, end, is_settled=True)
            start = end = None
    if start is not None:
        last = _Run(start, end or len(probabilities), is_settled=final)
        if not final or last.length >= _MIN_SPEECH:
            yield last


def _next_part(probabilities: Sequence[float], begin: int, longest: int, *, final: bool) -> _Part | None:
    """Return the first part from frame `begin` on; None if there is none, or if it may still change."""
    group: list[_Run] = []
    for run in _runs(probabilities, begin, final=final):
        if group and _parts(group, run, longest):
            return _close(group, (run.start - group[-1].end) // 2)
        if run.length > longest:
            at = _quietest(probabilities, run.start, longest)
            return _Part((_Run(run.start, at, is_settled=True),), at)
        if not run.is_settled:
            return None
        group.append(run)
    if group and (final or len(probabilities) - group[-1].end >= _SETTLED_PAUSE):
        return _close(group, len(probabilities) - group[-1].end)
    return None


def _parts(group: Sequence[_Run], run: _Run, longest: int) -> bool:
    """Return whether the group ends before the run, whatever becomes of it."""
    if run.start - group[-1].end >= _PIECE_PAUSE:
        return True
    return run.length >= _MIN_SPEECH and run.end - group[0].start > longest


def _close(group: Sequence[_Run], room: int) -> _Part:
    """Return the group as a part, padded at its end as far as there is room, in frames."""
    return _Part(tuple(group), group[-1].end + min(_PADDING, room))


def _quietest(probabilities: Sequence[float], start: int, longest: int) -> int:
    """Return where to cut a run from `start` that is longer than `longest`: the last of the frames least like speech.

    A frame is taken with its neighbours, so that a cut falls between words rather than into a stop consonant.
    """
    earliest, latest = start + ceil(longest * EARLIEST_CUT), start + longest - _MIN_SPEECH
    return min(range(latest, earliest, -1), key=lambda at: sum(probabilities[at - 1 : at + 2]))


def _settled(probabilities: Sequence[float], begin: int) -> int:
    """Return the frame from which on all must be looked at again when more has arrived."""
    pending = next(_runs(probabilities, begin, final=False), None)
    onset = pending.start if pending else len(probabilities)
    return max(begin, onset - _PADDING)


def _span(start: int, end: int, at_most_s: float = float("inf")) -> Span:
    """Return frames as seconds. The last frame of a recording is padded, so its end may lie behind the sound's."""
    return Span(start_s=start * FRAME_S, end_s=min(end * FRAME_S, at_most_s))
