"""What a model writes although nobody said it: where there was no voice, and where it got stuck."""

import re

MIN_REPEATS = 4
MIN_LOOP_WORDS = 8
"""A model is stuck when it says the same so often in a row, and so many words of it: people say "no, no, no, no"."""

_SAID_IN_SILENCE = frozenset({"you"})
"""All that moonshine tiny-en wrote for 5 s of silence, and for 8 s each of faint noise, loud noise and a tone."""

_LOOP = re.compile(r"\b(?P<phrase>\w+(?:\W+\w+){0,11}?)(?P<again>(?:\W+(?P=phrase)\b){3,})", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def without_artefacts(text: str) -> str:
    """Return what was said, spaces made single: of a loop its phrase once, of noise nothing."""
    said = " ".join(_LOOP.sub(_once, text).split())
    words = [word.lower() for word in _WORD.findall(said)]
    return "" if not words or (len(words) == 1 and words[0] in _SAID_IN_SILENCE) else said


def _once(loop: re.Match[str]) -> str:
    return loop["phrase"] if len(_WORD.findall(loop[0])) >= MIN_LOOP_WORDS else loop[0]
