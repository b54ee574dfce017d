"""Sound at another speed."""

from array import array

import numpy as np

from coach.audio.speed import at_speed
from tests.sounds import RATE, tone


def test_what_is_slower_lasts_longer_and_is_lower() -> None:
    slower = np.frombuffer(at_speed(tone(500, 1.0).tobytes(), 0.8), dtype="<i2")
    assert abs(slower.size - RATE / 0.8) <= 1
    strongest = np.abs(np.fft.rfft(slower)).argmax() * RATE / slower.size
    assert abs(strongest - 400) < 1


def test_between_two_samples_lies_the_straight_line() -> None:
    assert array("h", at_speed(array("h", [0, 100, 300]).tobytes(), 0.5)).tolist() == [0, 50, 100, 200, 300]


def test_no_sound_stays_none() -> None:
    assert at_speed(b"", 0.92) == b""
