from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.domain.pieces import (
    FRAME_S,
    MIN_PAUSE_S,
    PADDING_S,
    PIECE_PAUSE_S,
    SETTLED_PAUSE_S,
    Cut,
    Piece,
    cut,
    find_speech,
    frame_at,
    join,
)
from coach.domain.speech import Span

PADDING = 5
"""Frames of padding: 0.15 s / 0.032 s, rounded up."""


def frames(pattern: str) -> list[float]:
    """Return probabilities of a pattern such as "20. 30# 8.": # speaks, + may speak (0.4), . does not."""
    likely = {"#": 0.9, "+": 0.4, ".": 0.1}
    return [likely[part[-1]] for part in pattern.split() for _ in range(int(part[:-1]))]


def span(start: int, end: int) -> Span:
    """Return a span from frame to frame."""
    return Span(start_s=start * FRAME_S, end_s=end * FRAME_S)


def spans(*bounds: tuple[int, int]) -> tuple[Span, ...]:
    return tuple(span(*each) for each in bounds)


def cut_all(probabilities: Sequence[float], max_piece_s: float = 16, *, final: bool = True) -> Cut:
    return cut(probabilities, max_piece_s, 0, len(probabilities) * FRAME_S, final=final)


def sounds_of(result: Cut) -> tuple[Span, ...]:
    return tuple(piece.sound for piece in result.pieces)


def speech_of(pieces: Sequence[Piece]) -> tuple[Span, ...]:
    return join(each for piece in pieces for each in piece.speech)


@pytest.mark.parametrize(
    ("pattern", "speech"),
    [
        ("", ()),
        ("100.", ()),
        ("100#", ((0, 100),)),
        ("10. 20# 10.", ((10, 30),)),
        ("10. 20# 7. 20# 10.", ((10, 57),)),  # 7 frames are 0.224 s: no pause
        ("10. 20# 8. 20# 10.", ((10, 30), (38, 58))),  # 8 frames are 0.256 s
        ("10. 3# 10.", ()),  # 0.096 s: a click
        ("10. 4# 10.", ((10, 14),)),  # 0.128 s
        ("10. 3# 7. 4# 10.", ((10, 24),)),  # a click right before speech belongs to it
        ("10+ 20# 10+ 20# 30.", ((10, 60),)),  # 0.4 does not begin speech, but carries it on
        ("10. 20# 4. 4+ 20# 10.", ((10, 30), (38, 58))),  # nor does it end a pause
        ("20# 3.", ((0, 20),)),
        ("20. 3#", ()),
    ],
)
def test_speech_is_found_between_pauses(pattern: str, speech: tuple[tuple[int, int], ...]) -> None:
    assert find_speech(frames(pattern)) == spans(*speech)


def test_stretches_closer_than_a_pause_are_joined() -> None:
    assert join(spans((0, 10), (10, 20), (27, 30), (38, 50))) == spans((0, 30), (38, 50))
    assert join(()) == ()


def test_a_second_finds_back_to_its_frame() -> None:
    assert all(frame_at(number * FRAME_S) == number for number in range(60_000))


def test_silence_has_no_pieces() -> None:
    assert cut_all(frames("100.")) == Cut(pieces=(), until_s=100 * FRAME_S)
    assert cut_all([]) == Cut(pieces=(), until_s=0)


def test_a_piece_has_some_sound_around_its_speech() -> None:
    result = cut_all(frames("10. 50# 10."))
    assert result.pieces == (Piece(sound=span(10 - PADDING, 60 + PADDING), speech=(span(10, 60),)),)
    assert result.until_s == 70 * FRAME_S


def test_padding_ends_with_the_recording() -> None:
    assert sounds_of(cut_all(frames("2. 50# 3."))) == (span(0, 55),)


def test_nothing_lies_behind_the_end_of_the_sound() -> None:
    # The last of 50 frames is half full.
    result = cut(frames("50#"), 16, 0, 49.5 * FRAME_S, final=True)
    assert result == Cut(
        pieces=(
            Piece(
                sound=Span(start_s=0, end_s=49.5 * FRAME_S),
                speech=(Span(start_s=0, end_s=49.5 * FRAME_S),),
            ),
        ),
        until_s=49.5 * FRAME_S,
    )


def test_a_long_pause_ends_a_piece_and_a_short_one_does_not() -> None:
    # 18 frames are 0.576 s, 19 are 0.608 s.
    assert sounds_of(cut_all(frames("50# 18. 50#"))) == (span(0, 118),)
    assert sounds_of(cut_all(frames("50# 19. 50#"))) == (span(0, 50 + PADDING), span(69 - PADDING, 119))


def test_what_does_not_fit_begins_a_piece_of_its_own() -> None:
    # 3 s are 93 frames, 83 without padding: 40 + 10 + 40 are too many.
    result = cut_all(frames("40# 10. 40# 40."), max_piece_s=3)
    assert sounds_of(result) == (span(0, 45), span(45, 95))
    assert [piece.speech for piece in result.pieces] == [(span(0, 40),), (span(50, 90),)]


def test_neighbours_share_a_pause_that_is_shorter_than_two_paddings() -> None:
    # 9 frames: 4 for the one, 5 for the other.
    assert sounds_of(cut_all(frames("40# 9. 40# 40."), max_piece_s=3)) == (span(0, 44), span(44, 94))


def test_speech_without_a_pause_is_cut_where_a_voice_is_least_likely() -> None:
    # 3 s are 83 frames; of them the cut lies behind 40 %, from frame 34 on. At 20 it is quieter, but that is too early.
    spoken = frames("20# 5. 30# 5+ 60#")
    result = cut_all(spoken, max_piece_s=3)
    assert sounds_of(result) == (span(0, 58), span(58, 120))
    assert speech_of(result.pieces) == (span(0, 120),)


def test_even_speech_is_cut_as_late_as_may_be() -> None:
    first, *_ = sounds_of(cut_all(frames("300#"), max_piece_s=3))
    assert first == span(0, 83 - 4)  # what is left over must not look like a click


def test_a_recogniser_that_takes_no_second_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        cut_all(frames("300#"), max_piece_s=0.5)


def test_a_growing_recording_keeps_back_what_may_go_on() -> None:
    # 24 frames are 0.768 s, 25 are 0.8 s.
    assert cut_all(frames("50. 50# 24."), final=False) == Cut(pieces=(), until_s=(50 - PADDING) * FRAME_S)
    settled = cut_all(frames("50. 50# 25."), final=False)
    assert sounds_of(settled) == (span(45, 105),)
    assert settled.until_s == (125 - PADDING) * FRAME_S


def test_a_growing_recording_gives_what_the_next_words_can_not_join() -> None:
    # 40 + 10 + 33 frames fit into 83; one more, and they don't.
    assert cut_all(frames("40# 10. 33#"), max_piece_s=3, final=False).pieces == ()
    result = cut_all(frames("40# 10. 34#"), max_piece_s=3, final=False)
    assert sounds_of(result) == (span(0, 45),)
    assert result.until_s == 45 * FRAME_S


def test_long_silence_need_not_be_heard_again() -> None:
    assert cut_all(frames("1000."), final=False).until_s == (1000 - PADDING) * FRAME_S
    assert cut_all(frames("998. 2#"), final=False).until_s == (998 - PADDING) * FRAME_S


def heard_bit_by_bit(probabilities: Sequence[float], steps: Sequence[int], max_piece_s: float) -> list[Piece]:
    """Return the pieces of a recording of which `steps` frames arrive at a time, as a caller would cut them."""
    pieces: list[Piece] = []
    until_s, arrived = 0.0, 0
    for step in steps:
        arrived = min(arrived + step, len(probabilities))
        new = probabilities[frame_at(until_s) : arrived]
        result = cut(new, max_piece_s, until_s, arrived * FRAME_S, final=False)
        assert result.until_s >= until_s
        pieces += result.pieces
        until_s = result.until_s
    rest = cut(probabilities[frame_at(until_s) :], max_piece_s, until_s, len(probabilities) * FRAME_S, final=True)
    return [*pieces, *rest.pieces]


clean = st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.integers(1, 120)), max_size=30).map(
    lambda runs: [probability for probability, length in runs for _ in range(length)]
)
unsure = st.lists(st.sampled_from([0.0, 0.2, 0.4, 0.45, 0.6, 1.0]), max_size=400)
steps = st.lists(st.integers(0, 200), max_size=40)
lengths = st.sampled_from([1.0, 1.7, 3.0, 8.0, 16.0])


@settings(deadline=None, derandomize=True, database=None)
@given(st.one_of(clean, unsure), steps, lengths)
def test_cutting_as_it_arrives_gives_what_cutting_at_the_end_gives(
    probabilities: list[float], steps: list[int], max_piece_s: float
) -> None:
    assert heard_bit_by_bit(probabilities, steps, max_piece_s) == list(cut_all(probabilities, max_piece_s).pieces)


@settings(deadline=None, derandomize=True, database=None)
@given(clean, lengths)
def test_pieces_hold_all_speech_in_order_apart_and_none_too_long(
    probabilities: list[float], max_piece_s: float
) -> None:
    pieces = cut_all(probabilities, max_piece_s).pieces
    assert speech_of(pieces) == find_speech(probabilities)
    assert all(piece.sound.length_s <= max_piece_s + 1e-9 for piece in pieces)
    assert all(before.sound.end_s <= after.sound.start_s for before, after in pairwise(pieces))
    for piece in pieces:
        assert piece.sound.start_s <= piece.speech[0].start_s
        assert piece.speech[-1].end_s <= piece.sound.end_s
        assert all(later.start_s - earlier.end_s < PIECE_PAUSE_S for earlier, later in pairwise(piece.speech))


@settings(deadline=None, derandomize=True, database=None)
@given(unsure)
def test_stretches_are_apart_by_a_pause(probabilities: list[float]) -> None:
    speech = find_speech(probabilities)
    assert all(later.start_s - earlier.end_s >= MIN_PAUSE_S for earlier, later in pairwise(speech))
    assert join(speech) == speech


def test_the_constants_fit_each_other() -> None:
    assert 2 * PADDING_S < PIECE_PAUSE_S < SETTLED_PAUSE_S
    assert PADDING == -(-PADDING_S // FRAME_S)
