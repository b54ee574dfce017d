"""Sound played slower or faster."""

import numpy as np


def at_speed(pcm: bytes, speed: float) -> bytes:
    """Return sound (mono, 16-bit, little-endian) at another speed, as a tape gives it: slower is lower, too.

    Samples between two others lie on the straight line between them; no sound stays none.
    """
    samples = np.frombuffer(pcm, dtype="<i2")
    if not samples.size:
        return b""
    places = np.arange(0, samples.size - 1 + speed / 2, speed)
    between = np.interp(places, np.arange(samples.size), samples)
    return bytes(np.rint(between).astype("<i2").data)
