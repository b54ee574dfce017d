"""Real speech to test with: two recordings that come with moonshine-voice, and what is said in them."""

import wave
from array import array
from pathlib import Path

import moonshine_voice

from tests import sounds

ASSETS = Path(moonshine_voice.__file__).parent / "assets"
BECKETT = ASSETS / "beckett.wav"
BECKETT_WORDS = "ever tried ever failed no matter try again fail again fail better".split()
TWO_CITIES = ASSETS / "two_cities.wav"


def damaged() -> bytes:
    """Return the first recording as AAC, with its middle overwritten."""
    with wave.open(str(BECKETT)) as file:
        samples, rate = array("h", file.readframes(file.getnframes())), file.getframerate()
    aac = sounds.encode_as("aac", samples, rate)
    middle = len(aac) // 2
    return aac[:middle] + bytes(500) + aac[middle + 500 :]


SHARED = Path(__file__).parent.parent.parent / "shared" / "data" / "speech"
"""More recordings, with their words beside them, where they are there."""


def words_of(text: str) -> list[str]:
    """Return words as they are compared with what was said: lower case, no punctuation, hyphens as spaces."""
    kept = "".join(c if c.isalnum() or c == "'" else " " for c in text.lower())
    return kept.split()
