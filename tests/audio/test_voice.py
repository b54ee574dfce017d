import json
import wave
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from coach.audio.voice import FRAME_BYTES, WARM_UP_FRAMES, from_second, speech_probabilities
from coach.domain.pieces import FRAME_S, MIN_PAUSE_S, find_speech
from tests import sounds
from tests.conftest import ROOT

SPEECH = ROOT.parent / "shared" / "data" / "speech"
SPOKEN = sorted(SPEECH.glob("*.json"))
VOICES = sorted(SPEECH.glob("*.wav"))

TOLERANCE_S = 0.12
"""The detector takes about three frames to be sure that a voice has ended; speech sets in within two."""


def pcm_of(path: Path) -> bytes:
    with wave.open(str(path)) as file:
        return bytes(file.readframes(file.getnframes()))


def test_each_frame_has_a_probability_and_the_last_is_filled_up() -> None:
    # 1 s is 16,000 samples, 31.25 frames of 512.
    assert len(speech_probabilities(sounds.silence(1).tobytes())) == 32


def test_no_sound_has_no_frames() -> None:
    assert speech_probabilities(b"") == ()


@pytest.mark.parametrize("sound", [sounds.silence(3), sounds.noise(3, level=0.02), sounds.tone(440, 3)])
def test_nobody_speaks_in_silence_noise_or_a_tone(sound: sounds.Samples) -> None:
    assert find_speech(speech_probabilities(sound.tobytes())) == ()


def test_warming_up_leaves_out_what_came_before() -> None:
    pcm = sounds.noise(2).tobytes()
    assert speech_probabilities(pcm, 10) == speech_probabilities(pcm)[10:]


def test_a_later_second_is_heard_with_two_seconds_before_it() -> None:
    pcm = bytes(400 * FRAME_BYTES)
    new, warm_up = from_second(pcm, 300 * FRAME_S, final=True)
    assert warm_up == WARM_UP_FRAMES
    assert len(new) == (400 - 300 + WARM_UP_FRAMES) * FRAME_BYTES


def test_the_beginning_has_nothing_before_it() -> None:
    pcm = bytes(40 * FRAME_BYTES)
    assert from_second(pcm, 0, final=True) == (pcm, 0)
    assert from_second(pcm, 30 * FRAME_S, final=True) == (pcm, 30)


def test_a_frame_that_may_still_be_filled_waits() -> None:
    pcm = bytes(40 * FRAME_BYTES + 100)
    assert from_second(pcm, 0, final=False) == (pcm[:-100], 0)
    assert from_second(pcm, 0, final=True) == (pcm, 0)


def test_calls_at_the_same_time_do_not_disturb_each_other() -> None:
    pcm = [sounds.noise(2, seed=seed).tobytes() for seed in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(speech_probabilities, pcm)) == [speech_probabilities(each) for each in pcm]


@pytest.mark.skipif(not SPOKEN, reason="needs the recordings beside the repository")
@pytest.mark.parametrize("path", SPOKEN, ids=lambda path: path.stem)
def test_known_pauses_are_found(path: Path) -> None:
    speech = find_speech(speech_probabilities(pcm_of(path.with_suffix(".wav"))))
    known = json.loads(path.read_text())["speech"]
    assert len(speech) == len(known)
    for found, (start_s, end_s, _) in zip(speech, known, strict=True):
        assert found.start_s == pytest.approx(start_s, abs=TOLERANCE_S)
        assert found.end_s == pytest.approx(end_s, abs=TOLERANCE_S)
    assert all(later.start_s - earlier.end_s >= MIN_PAUSE_S for earlier, later in pairwise(speech))


@pytest.mark.skipif(not VOICES, reason="needs the recordings beside the repository")
@pytest.mark.parametrize("path", VOICES[:1], ids=lambda path: path.stem)
def test_warmed_up_it_hears_nearly_what_it_hears_of_the_whole(path: Path) -> None:
    pcm = pcm_of(path)
    whole = speech_probabilities(pcm)
    for start in range(80, len(whole), 20):
        new, warm_up = from_second(pcm, start * FRAME_S, final=True)
        later = speech_probabilities(new, warm_up)
        assert len(later) == len(whole) - start
        assert sum((a >= 0.5) != (b >= 0.5) for a, b in zip(later, whole[start:], strict=True)) <= 1
