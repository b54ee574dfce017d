"""The whole way from recordings to words, with the embedded recogniser; figures are printed with `-rP`."""

import asyncio
import json
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from coach.domain.delivery import measure
from coach.domain.speech import HeardSoFar, SpokenTranscript
from coach.installation import open_listener
from coach.settings import Settings
from tests import sounds
from tests.recordings import BECKETT, BECKETT_WORDS, SHARED, words_of

MAX_WORD_ERROR_RATE = 0.166
"""Of the recogniser's own segmentation over six synthetic answers, as measured when it was chosen."""

TERM = re.compile(
    r"transformer|attention|softmax|query|key|value|token|normalization|residual|flash|quadratic|adam|adamw|gradient"
    r"|warmup|cosine|decay|decoupled|variance|mixture|router|experts?|auxiliary|capacity|shap|lime|shapley|kernel"
    r"|coalitions|consistency|causality|sampling"
)
"""Technical words of the recordings."""


@dataclass(frozen=True)
class Heard:
    """A recording: what was said, what was heard, and how long that took."""

    said: list[str]
    transcript: SpokenTranscript
    seconds: float

    @property
    def words(self) -> list[str]:
        return words_of(self.transcript.text)

    @property
    def errors(self) -> int:
        return int(Levenshtein.distance(self.said, self.words))


def listen(recording: bytes) -> SpokenTranscript:
    async def save(heard: HeardSoFar, duration_s: float) -> bool:
        return True

    async def hear() -> SpokenTranscript:
        listener = open_listener(Settings())
        try:
            transcript = await listener.listen(recording, None, (), save, final=True)
        finally:
            await listener.close()
        assert transcript is not None
        return transcript

    return asyncio.run(hear())


def hear(path: Path) -> Heard:
    begun = time.perf_counter()
    transcript = listen(path.read_bytes())
    said = words_of(path.with_suffix(".txt").read_text(encoding="utf-8"))
    return Heard(said, transcript, time.perf_counter() - begun)


@pytest.fixture(scope="module")
def heard() -> dict[str, Heard]:
    paths = sorted(SHARED.glob("*.wav"))
    if not paths:
        pytest.skip("the recordings are not here")
    return {path.stem: hear(path) for path in paths}


def test_speech_is_heard_word_for_word_without_anything_but_the_dependencies() -> None:
    transcript = listen(BECKETT.read_bytes())
    assert Levenshtein.distance(words_of(transcript.text), BECKETT_WORDS) <= 2
    assert transcript.duration_s == pytest.approx(9.96, abs=0.01)
    assert len(transcript.speech) == 6  # six sentences of two words, with a pause after each
    assert transcript.recognizer.backend == "moonshine"


@pytest.mark.slow
def test_word_and_term_error_rates_are_no_worse_than_measured(heard: dict[str, Heard]) -> None:
    for name, each in heard.items():
        print(f"{name:24} {each.errors / len(each.said):6.3f} word error rate, {each.seconds:5.2f} s")
    errors, words = sum(each.errors for each in heard.values()), sum(len(each.said) for each in heard.values())
    terms = [(term, each.words) for each in heard.values() for term in each.said if TERM.fullmatch(term)]
    missed = sum(term not in found for term, found in terms)
    audio_s = sum(each.transcript.duration_s for each in heard.values())
    factor = audio_s / sum(each.seconds for each in heard.values())
    print(f"word error rate {errors / words:.3f} of {words} words")
    print(f"term error rate {missed / len(terms):.3f} of {len(terms)} terms")
    print(f"{factor:.1f} times real time, with the start of the recogniser for each recording")
    assert errors / words <= MAX_WORD_ERROR_RATE


@pytest.mark.slow
def test_words_are_in_order_and_inside_the_recording(heard: dict[str, Heard]) -> None:
    for each in heard.values():
        words = each.transcript.words
        assert all(a.start_s <= a.end_s <= b.start_s + 1e-6 for a, b in pairwise(words))
        assert words[-1].end_s <= each.transcript.duration_s


@pytest.mark.slow
def test_the_known_pauses_are_found(heard: dict[str, Heard]) -> None:
    """Silences between the sentences of synthetic answers are known to the hundredth of a second."""
    for name, each in heard.items():
        path = SHARED / f"{name}.json"
        if not path.exists():
            continue
        known = json.loads(path.read_text(encoding="utf-8"))["pauses"][1:-1]
        found = measure(each.transcript, 2).pauses
        for start, end in known:
            assert any(abs(p.start_s - start) < 0.15 and abs(p.start_s + p.length_s - end) < 0.15 for p in found), name


@pytest.mark.slow
def test_delivery_counts_about_as_many_words_as_were_said(heard: dict[str, Heard]) -> None:
    for name, each in heard.items():
        assert abs(len(each.words) - len(each.said)) <= 0.2 * len(each.said), name


@pytest.mark.parametrize(
    "samples",
    [sounds.silence(3), sounds.noise(3, level=0.02), sounds.noise(3, level=0.3), sounds.tone(440, 3)],
    ids=["silence", "faint noise", "loud noise", "tone"],
)
def test_what_is_no_speech_has_no_words(samples: sounds.Samples) -> None:
    transcript = listen(sounds.encode_as("webm", samples))
    assert (transcript.text, transcript.words) == ("", ())
    assert transcript.duration_s == pytest.approx(3, abs=0.1)


def test_a_chord_progression_has_no_words() -> None:
    chords = [(220, 277, 330), (247, 311, 370), (196, 247, 294)]
    music = sounds.silence(0)
    for chord in chords:
        tones = [sounds.tone(hz, 1.5, level=0.25) for hz in chord]
        music.extend(sum(each) for each in zip(*tones, strict=True))
    assert listen(sounds.encode_as("ogg", music)).text == ""


@pytest.mark.slow
def test_a_song_without_a_voice_has_no_words() -> None:
    for seed in range(3):
        assert listen(sounds.encode_as("webm", sounds.song(30, seed=seed))).text == ""


def test_what_was_heard_ahead_is_not_heard_again() -> None:
    """A recording heard in growing prefixes gives the words of one that is heard at once."""

    async def grow() -> tuple[SpokenTranscript, SpokenTranscript, int]:
        recording = BECKETT.read_bytes()
        listener = open_listener(Settings())
        so_far: list[HeardSoFar] = []

        async def save(heard: HeardSoFar, duration_s: float) -> bool:
            so_far.append(heard)
            return True

        for share in (0.3, 0.6, 0.9):
            prefix = recording[: round(len(recording) * share)]
            last = so_far[-1] if so_far else None
            assert await listener.listen(prefix, last, (), save, final=False) is None
        ahead = len(so_far[-1].words)
        grown = await listener.listen(recording, so_far[-1], (), save, final=True)
        at_once = await listener.listen(recording, None, (), save, final=True)
        await listener.close()
        assert grown is not None
        assert at_once is not None
        return grown, at_once, ahead

    grown, at_once, ahead = asyncio.run(grow())
    assert ahead >= 4
    assert words_of(grown.text) == words_of(at_once.text)


def test_what_is_heard_in_english_is_heard_again(heard: dict[str, Heard]) -> None:
    for name, each in heard.items():
        twice = each.transcript.second_hearing
        print(f"{name}: {twice.differing} of {twice.words} words differ in a second hearing")
        assert twice.words >= 10
        assert not twice.contradicts


OTHER_LANGUAGES = {
    "de": "Der Transformer verarbeitet alle Wörter eines Satzes gleichzeitig, statt eines nach dem anderen. Dadurch"
    " lässt sich das Training gut auf viele Grafikkarten verteilen.",
    "fr": "Le transformeur traite tous les mots d'une phrase en même temps, au lieu de les lire un par un."
    " L'entraînement se répartit donc facilement sur plusieurs cartes.",
    "es": "El transformador procesa todas las palabras de una frase al mismo tiempo, en vez de leerlas una por una. Por"
    " eso el entrenamiento se reparte bien entre muchas tarjetas.",
}


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_another_language_is_heard_otherwise_each_time(language: str, tmp_path: Path) -> None:
    speak = shutil.which("espeak-ng")
    if speak is None:
        pytest.skip("espeak-ng is not installed")
    spoken = tmp_path / "spoken.wav"
    subprocess.run([speak, "-v", language, "-w", str(spoken), OTHER_LANGUAGES[language]], check=True)
    transcript = listen(spoken.read_bytes())
    print(f"{language}: {transcript.second_hearing}: {transcript.text}")
    assert transcript.second_hearing.contradicts
