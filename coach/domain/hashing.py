"""Hashes that name a content: the same content, the same hash, on every machine."""

import hashlib
import json
from typing import Any

HASH_DIGITS = 16
"""Hexadecimal digits that are kept: 64 bits."""


def content_hash(content: Any) -> str:
    """Return the start of the SHA-256 of `content` as canonical JSON, in hexadecimal."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:HASH_DIGITS]
