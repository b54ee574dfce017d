"""Reads an archive that somebody brings. Nothing in it is believed before it was checked."""

import json
import math
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Any, BinaryIO, TypeVar

from pydantic import ValidationError

from coach.domain.archive import (
    FORMAT,
    HEAD,
    KNOWN_NAME,
    OUTCOMES,
    PREFERENCES,
    ArchivedAttempt,
    ArchivedOutcomes,
    ArchivedPart,
    Head,
    attempt_name,
    rubric_name,
)
from coach.domain.preferences import Preferences
from coach.domain.value import Value
from coach.errors import ArchiveRejected
from coach.store.owned import RubricVersion
from coach.zips import AGAIN, ZipReader

V = TypeVar("V", bound=Value)

MAX_FACTS_BYTES = 20_000_000
"""Of a file of facts. Those of an answer of half an hour have about one million, and less for each further scoring."""

RUBRICS_KEPT = 32
"""So many rubrics are kept in memory: people practise the same questions again and again."""


class Unpacked:
    """An archive that can be read.

    Raises, when made and by each method:
        ArchiveRejected: something in it is not as it should be.
    """

    def __init__(self, file: BinaryIO, max_bytes: int) -> None:
        self._zip = ZipReader(file, max_bytes)
        self.head = self._read_head()
        self.ids: list[str] = []
        self._sounds: dict[str, str] = {}
        for name in self._zip.sizes:
            self._sort(name)
        if lonely := [
            name for attempt_id, name in self._sounds.items() if attempt_name(attempt_id) not in self._zip.sizes
        ]:
            raise ArchiveRejected(f"{lonely[0]} is in the archive without its attempt. {AGAIN}")
        rubrics = sum(name.startswith("rubrics/") for name in self._zip.sizes)
        found = (len(self.ids), len(self._sounds), rubrics)
        if found != (self.head.attempts, self.head.recordings, self.head.rubrics):
            raise ArchiveRejected(f"Something was taken out of the archive, or put in. {AGAIN}")
        self.rubric = lru_cache(maxsize=RUBRICS_KEPT)(self._read_rubric)

    def attempt(self, attempt_id: str) -> ArchivedAttempt:
        """Return what is said of an attempt."""
        name = attempt_name(attempt_id)
        attempt = self._value(ArchivedAttempt, name)
        if attempt.id != attempt_id or attempt.sound_name != self._sounds.get(attempt_id):
            raise ArchiveRejected(f"{name} in the archive does not fit the files beside it. {AGAIN}")
        return attempt

    def sound(self, attempt: ArchivedAttempt) -> Iterator[tuple[ArchivedPart, bytes]]:
        """Yield the parts of a recording with their bytes, each after it was checked; none if there is no sound."""
        recording, name = attempt.recording, attempt.sound_name
        if recording is None or name is None:
            return
        whole = sha256()
        with self._zip.reading(name) as file:
            for part in recording.parts:
                content = file.read(part.size)
                if len(content) != part.size or sha256(content).hexdigest() != part.sha256:
                    raise ArchiveRejected(
                        f"{name} in the archive is not what was recorded (part {part.number}). {AGAIN}"
                    )
                whole.update(content)
                yield part, content
            if file.read(1):
                raise ArchiveRejected(f"{name} in the archive is longer than what was recorded. {AGAIN}")
        if recording.sha256 not in (None, whole.hexdigest()):
            raise ArchiveRejected(f"{name} in the archive is not what was transcribed. {AGAIN}")

    def check_sound(self, attempt: ArchivedAttempt) -> None:
        """Read the sound once and keep nothing of it."""
        for _ in self.sound(attempt):
            continue

    def preferences(self) -> Preferences | None:
        return self._value(Preferences, PREFERENCES) if PREFERENCES in self._zip.sizes else None

    def outcomes(self) -> ArchivedOutcomes | None:
        return self._value(ArchivedOutcomes, OUTCOMES) if OUTCOMES in self._zip.sizes else None

    def _sort(self, name: str) -> None:
        """Note what a file is, by its name."""
        found = KNOWN_NAME.fullmatch(name)
        if found is None:
            raise ArchiveRejected(
                f"There is no {name[:100]!r} in an archive of Coach. Import the archive as it was exported."
            )
        attempt_id = found["attempt"]
        if attempt_id is not None and found["sound"] is None:
            self.ids.append(attempt_id)
        elif attempt_id is not None and self._sounds.setdefault(attempt_id, name) != name:
            raise ArchiveRejected(f"There are two recordings of attempt {attempt_id} in the archive. {AGAIN}")

    def _read_head(self) -> Head:
        if HEAD not in self._zip.sizes:
            raise ArchiveRejected(f"This is no archive of Coach: it holds no {HEAD}. Give the file that was exported.")
        content = self._json(HEAD)
        version = content.get("format") if isinstance(content, dict) else None
        if isinstance(version, int) and version > FORMAT:
            raise ArchiveRejected(
                f"The archive has format {version}; this Coach reads up to {FORMAT}. Upgrade Coach, then import it."
            )
        return _checked(Head, content, HEAD)

    def _read_rubric(self, rubric_hash: str) -> RubricVersion | None:
        """Return a rubric that the archive brings; None if it does not."""
        name = rubric_name(rubric_hash)
        return self._value(RubricVersion, name) if name in self._zip.sizes else None

    def _value(self, kind: type[V], name: str) -> V:
        return _checked(kind, self._json(name), name)

    def _json(self, name: str) -> Any:
        content = self._zip.read(name, MAX_FACTS_BYTES)
        try:
            return json.loads(content, parse_float=_finite, parse_constant=_finite)
        except (ValueError, RecursionError) as fault:
            raise ArchiveRejected(f"{name} in the archive is not JSON ({fault}). {AGAIN}") from fault


def _checked(kind: type[V], content: Any, name: str) -> V:
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise ArchiveRejected(f"{name} in the archive can't be used ({place}: {fault['msg']}). {AGAIN}") from error


def _finite(number: str) -> float:
    """Return a number that every database and every reader of JSON can hold."""
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"{number} is no number")
    return value
