import json
import wave
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.audio.voice import speech_probabilities
from coach.domain.alignment import align
from coach.domain.pieces import find_speech
from coach.domain.speech import Span
from tests.conftest import ROOT

SPOKEN = sorted((ROOT.parent / "shared" / "data" / "speech").glob("*.json"))
PIECE_S = 16.0

Sentence = tuple[float, float, str]


def spans(*edges: tuple[float, float]) -> tuple[Span, ...]:
    return tuple(Span(start_s=start_s, end_s=end_s) for start_s, end_s in edges)


def times(text: str, *speech: tuple[float, float]) -> list[tuple[str, float, float]]:
    aligned = align(text.split(), spans(*speech))
    return [(word.text, round(word.start_s, 6), round(word.end_s, 6)) for word in aligned]


def test_no_words_take_no_time() -> None:
    assert align((), spans((0, 1))) == ()
    assert align((), ()) == ()


def test_where_nobody_spoke_there_are_no_words() -> None:
    with pytest.raises(ValueError, match="nobody spoke"):
        align(("word",), ())


def test_words_take_time_by_their_syllables() -> None:
    # Ta-ble has two of four syllables: 1 of 2 s.
    assert times("a table here", (1, 3)) == [("a", 1, 1.5), ("table", 1.5, 2.5), ("here", 2.5, 3)]


def test_each_stretch_gets_the_words_that_fit_its_length() -> None:
    # Four syllables in 2 s of speech: 0.5 s each, so one word in the first half second.
    assert times("one two three four", (0, 0.5), (1, 2.5)) == [
        ("one", 0, 0.5),
        ("two", 1, 1.5),
        ("three", 1.5, 2),
        ("four", 2, 2.5),
    ]


def test_a_pause_falls_rather_where_a_sentence_ends() -> None:
    # Two of four words fit 1 of 2 s, but the sentence ends one word later, and its three words share the second.
    assert times("one two three. Four", (0, 1), (2, 3)) == [
        ("one", 0, 0.333333),
        ("two", 0.333333, 0.666667),
        ("three.", 0.666667, 1),
        ("Four", 2, 3),
    ]


def test_a_pause_in_the_middle_of_nowhere_does_not_wait_for_punctuation() -> None:
    # Three of nine words fit 3 of 9 s; the comma is four words off, a misfit of 4² / 3 + 4² / 6 = 8 s.
    starts = [word[1] for word in times("a b c d e f g, h i", (0, 3), (5, 11))]
    assert starts == [0, 1, 2, 5, 6, 7, 8, 9, 10]


def test_punctuation_inside_quotation_marks_counts() -> None:
    assert [word[1] for word in times("one two “three.” Four", (0, 1), (2, 3))][-1] == 2


def test_a_stretch_without_words_is_left_empty() -> None:
    # Two words for three stretches: the short sound in the middle may have been an "um".
    assert times("yes no", (0, 1), (2, 2.2), (3, 4)) == [("yes", 0, 1), ("no", 3, 4)]


def test_a_mark_alone_takes_no_time() -> None:
    assert times("one – two", (0, 1)) == [("one", 0, 0.5), ("–", 0.5, 0.5), ("two", 0.5, 1)]
    assert times("– –", (2, 3)) == [("–", 2, 2), ("–", 2, 2)]


def test_speech_without_length_is_where_its_words_are() -> None:
    assert times("one two", (1, 1)) == [("one", 1, 1), ("two", 1, 1)]


WORDS = st.lists(st.sampled_from(("a", "table,", "algorithm.", "–", "42%", "GPU")), min_size=1, max_size=12)
EDGES = st.lists(st.floats(0, 30), min_size=2, max_size=12).map(sorted)


@given(WORDS, EDGES)
def test_words_are_in_order_apart_and_within_a_stretch(words: list[str], edges: list[float]) -> None:
    speech = spans(*zip(edges[::2], edges[1::2], strict=False))
    aligned = align(words, speech)
    assert [word.text for word in aligned] == words
    assert all(a.start_s <= a.end_s <= b.start_s for a, b in pairwise(aligned))
    for word in aligned:
        assert any(span.start_s <= word.start_s <= word.end_s <= span.end_s for span in speech)


def pieces(path: Path) -> Iterator[tuple[list[Sentence], tuple[Span, ...]]]:
    """Yield whole sentences of up to `PIECE_S` together, with the stretches of speech in them."""
    with wave.open(str(path.with_suffix(".wav"))) as file:
        speech = find_speech(speech_probabilities(file.readframes(file.getnframes())))
    together: list[list[Sentence]] = []
    for sentence in json.loads(path.read_text())["speech"]:
        if together and sentence[1] - together[-1][0][0] <= PIECE_S:
            together[-1].append(sentence)
        else:
            together.append([sentence])
    for sentences in together:
        start_s, end_s = sentences[0][0], sentences[-1][1]
        yield sentences, tuple(span for span in speech if start_s - 0.2 <= span.start_s and span.end_s <= end_s + 0.2)


def start_errors(sentences: Sequence[Sentence], speech: Sequence[Span]) -> Iterator[float]:
    """Yield by how many seconds the start of each sentence but the first is missed."""
    aligned = align([word for sentence in sentences for word in sentence[2].split()], speech)
    at = 0
    for before, sentence in pairwise(sentences):
        at += len(before[2].split())
        yield abs(aligned[at].start_s - sentence[0])


@pytest.mark.slow
@pytest.mark.skipif(not SPOKEN, reason="needs the recordings in ../shared/data/speech")
def test_sentences_begin_where_they_were_spoken() -> None:
    found = [piece for path in SPOKEN for piece in pieces(path)]
    errors = [error for piece in found for error in start_errors(*piece)]
    unaware = [
        error
        for sentences, speech in found
        for error in start_errors(sentences, spans((speech[0].start_s, speech[-1].end_s)))
    ]
    assert errors
    assert median(errors) <= 0.05
    assert max(errors) <= 0.15
    assert median(unaware) >= 0.3  # what it would be if pauses were not looked for
