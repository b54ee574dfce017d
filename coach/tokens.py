"""Counts tokens before anything is sent, and never waits for the network to do it.

With the o200k_base vocabulary in the cache folder the count is exact for the models that use it, and
close for others. Without it, the count is an estimate from above that says it is one.
"""

import hashlib
import logging
import math
import os
import re
from functools import cached_property
from pathlib import Path

import tiktoken

from coach.domain.value import Value
from coach.errors import SetupError

log = logging.getLogger(__name__)

ENCODING = "o200k_base"
VOCABULARY_URL = "https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken"
VOCABULARY_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
"""Both as in tiktoken_ext.openai_public, which would fetch the one and check the other."""

VOCABULARY_FILE = hashlib.sha1(VOCABULARY_URL.encode(), usedforsecurity=False).hexdigest()
"""The name under which tiktoken looks for it in its cache."""

SLACK = 1.15
LETTERS_PER_TOKEN = 6
DIGITS_PER_TOKEN = 3
TOKENS_PER_WIDE_BYTE = 0.35
_PIECES = re.compile(r"(?P<letters>[A-Za-z]+)|(?P<digits>[0-9]+)|(?P<wide>[^\x00-\x7f]+)|(?P<space>\s)|(?P<other>.)")


class Count(Value):
    """A number of tokens; `exact` is False for an estimate from above."""

    tokens: int
    exact: bool


class TokenCounter:
    """Counts tokens with the vocabulary in `folder`, loaded once when first needed, or estimates."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / VOCABULARY_FILE

    def count(self, text: str) -> Count:
        """Return the number of tokens of `text`; 0 for an empty one."""
        if self._encoding is None:
            return Count(tokens=estimate(text), exact=False)
        return Count(tokens=len(self._encoding.encode_ordinary(text)), exact=True)

    @property
    def is_exact(self) -> bool:
        return self._encoding is not None

    @cached_property
    def _encoding(self) -> tiktoken.Encoding | None:
        if not self.path.is_file():
            return None
        if hashlib.sha256(self.path.read_bytes()).hexdigest() != VOCABULARY_SHA256:
            log.warning("%s is not the %s vocabulary; token counts are estimates", self.path, ENCODING)
            return None
        os.environ["TIKTOKEN_CACHE_DIR"] = str(self.path.parent)
        return tiktoken.get_encoding(ENCODING)

    def install(self, vocabulary: bytes) -> None:
        """Keep `vocabulary` in the cache folder.

        Raises:
            SetupError: it is not the o200k_base vocabulary.
        """
        if hashlib.sha256(vocabulary).hexdigest() != VOCABULARY_SHA256:
            raise SetupError(f"That is not the {ENCODING} vocabulary (its SHA-256 differs). Nothing was installed.")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(vocabulary)


def estimate(text: str) -> int:
    """Return an estimate from above of the tokens of `text`: `SLACK` over a count of its pieces.

    On prose and speech in English it was never under the o200k_base count; measured in bench/.
    """
    pieces = 0.0
    for match in _PIECES.finditer(text):
        length = len(match.group())
        match match.lastgroup:
            case "letters":
                pieces += math.ceil(length / LETTERS_PER_TOKEN)
            case "digits":
                pieces += math.ceil(length / DIGITS_PER_TOKEN)
            case "wide":
                pieces += len(match.group().encode()) * TOKENS_PER_WIDE_BYTE
            case "other":
                pieces += 1
            case _:
                pieces += match.group() == "\n"
    return math.ceil(pieces * SLACK)
