"""Short recordings of people reading, lent from outside the project; tests that need them skip without."""

import os
import re
import wave
from pathlib import Path

import pytest

from tests.conftest import ROOT

CLIPS = sorted((ROOT.parent / "shared" / "data" / "speech").glob("human_*.wav"))
needs_clips = pytest.mark.skipif(not CLIPS, reason="needs the recordings in ../shared/data/speech")


def pcm_of(clip: Path) -> bytes:
    with wave.open(str(clip)) as file:
        return bytes(file.readframes(file.getnframes()))


def words_of(text: str) -> list[str]:
    """Return the words as they are compared: lower case, without punctuation; a hyphen parts words."""
    return re.findall(r"[a-z0-9']+", text.lower())


def children() -> list[int]:
    """Return the numbers of the recognisers that this process started and that still live."""
    lists = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    started = (number for each in lists for number in each.read_text().split())
    return [int(number) for number in started if b"coach.stt.process" in Path(f"/proc/{number}/cmdline").read_bytes()]
