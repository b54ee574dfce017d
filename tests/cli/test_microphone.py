import struct
from array import array

import pytest

from coach.cli.microphone import FLOOR_DB, Level
from coach.cli.voice import wav_header


def pcm(*samples: int) -> bytes:
    return array("h", samples).tobytes()


def test_full_scale_is_zero_decibels_and_clipped() -> None:
    level = Level()
    level.hear(pcm(-32768, -32768))
    assert (level.now_db, level.share, level.clipped) == (0.0, 1.0, True)


def test_a_tenth_of_full_scale_is_minus_twenty_decibels() -> None:
    level = Level()
    level.hear(pcm(3277, -3277))
    assert level.now_db == pytest.approx(-20, abs=0.01)
    assert level.share == pytest.approx(2 / 3, abs=0.001)
    assert not level.clipped


def test_silence_is_the_floor_and_the_loudest_is_remembered() -> None:
    level = Level()
    level.hear(pcm(3277, -3277))
    level.hear(pcm(0, 0))
    level.hear(b"")
    assert level.now_db == FLOOR_DB
    assert level.loudest_db == pytest.approx(-20, abs=0.01)


def test_the_header_says_mono_sixteen_bit_sixteen_kilohertz() -> None:
    header = wav_header()
    assert len(header) == 44
    assert header[:4] + header[8:16] == b"RIFFWAVEfmt "
    assert struct.unpack("<HHIIHH", header[20:36]) == (1, 1, 16_000, 32_000, 2, 16)
