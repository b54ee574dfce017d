"""The terms that may well occur, as recognisers of the Whisper family take them."""

from collections.abc import Sequence

MAX_HINT_CHARACTERS = 800
"""Whisper reads at most 224 tokens of a prompt, and English terms have about four characters a token. Source: OpenAI,
Speech to text guide, "Prompting"."""


def hint(vocabulary: Sequence[str]) -> str:
    """Return the first terms with commas between, as many whole ones as fit; empty without any."""
    kept: list[str] = []
    room = MAX_HINT_CHARACTERS
    for term in vocabulary:
        room -= len(term) + len(", ")
        if room < -len(", "):
            break
        kept.append(term)
    return ", ".join(kept)
