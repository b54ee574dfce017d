"""A recogniser that does what the piece says, in another process: die, hang, talk, fail, or hear."""

import os
import time
from collections.abc import Sequence

from coach.domain.speech import SpokenWord
from coach.errors import TranscriptionFailed
from coach.stt import Hearing
from coach.stt.process import Hear


def load(mood: str = "") -> Hear:
    if mood == "broken":
        raise RuntimeError("there is no model here")
    if mood == "unwilling":
        raise TranscriptionFailed("the model can't be had", retryable=False)
    if mood == "slow":
        time.sleep(60)
    return hear


def hear(piece: bytes, vocabulary: Sequence[str]) -> Hearing:
    """Return the process's own number as what was heard, and the vocabulary as its words."""
    match piece:
        case b"die":
            os._exit(3)
        case b"hang":
            time.sleep(60)
        case b"talk":
            os.write(1, b"native code says hello\n" * 10_000)
        case b"fail":
            raise TranscriptionFailed("not this one")
        case b"flood":
            return Hearing(text="x" * 3_000_000)
    return Hearing(text=str(os.getpid()), words=tuple(SpokenWord(text=term, start_s=0, end_s=0) for term in vocabulary))
