"""JSON objects in what a model writes: with fences, thoughts or words around them."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

T = TypeVar("T", bound=BaseModel)

MAX_OBJECTS = 8
"""So many objects are looked through for the one that is wanted; models that think aloud write some before."""


def find_object(text: str, key: str) -> dict[str, Any] | None:
    """Return the first JSON object of a text that has `key`, else the first; None if there is none."""
    decoder = json.JSONDecoder()
    found: list[dict[str, Any]] = []
    at = text.find("{")
    for _ in range(MAX_OBJECTS):
        if at < 0:
            break
        try:
            content, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            found.append(content)
        at = text.find("{", end)
    chosen = next((content for content in found if key in content), found[0] if found else None)
    return None if chosen is None else _writable(chosen)


def _writable(content: dict[str, Any]) -> dict[str, Any]:
    """Return the content without what no database or response can hold: lone surrogates and NUL."""
    text = json.dumps(content, ensure_ascii=False)
    cleaned = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\\u0000", "\ufffd")
    writable: dict[str, Any] = content if cleaned == text else json.loads(cleaned)
    return writable


def section(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the object under a key; an empty one where there is none."""
    found = content.get(name)
    return found if isinstance(found, dict) else {}


def parse_claim(kind: type[T], content: Any) -> T | None:
    """Return a claim, or None if it can't be read as one."""
    try:
        return kind.model_validate(content)
    except ValidationError:
        return None
