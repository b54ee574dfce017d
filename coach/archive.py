"""All that an owner has, as one archive: out of one installation, and into another."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

import coach
from coach.domain.archive import (
    FORMAT,
    HEAD,
    OUTCOMES,
    PREFERENCES,
    README,
    ArchivedAttempt,
    ArchivedOutcomes,
    ArchivedPart,
    Head,
    archive_name,
    attempt_name,
    is_earned,
    misfits,
    rubric_name,
    settle,
    withhold,
)
from coach.domain.rubrics import hash_rubric
from coach.domain.value import Value
from coach.errors import ArchiveRejected, NotFound, StorageFailed
from coach.library import Library
from coach.store.archive import Archives
from coach.store.database import now
from coach.store.interview_outcomes import InterviewOutcomes
from coach.store.owned import RubricVersion
from coach.store.rubric_versions import RubricVersions
from coach.store.sounds import Sounds
from coach.unpacking import Unpacked
from coach.uploads import MB, Limits
from coach.zips import AGAIN, ZipStream

ABOUT = """\
Everything that Coach keeps of your practice. To import it: `coach import FILE`. What is there already stays as it is.

attempts/ID/attempt.json  an attempt: the words in all versions, the transcript, all scorecards, the model's replies
attempts/ID/recording.*   the sound as it was sent
rubrics/HASH.json         the questions and rubrics that the scorecards were made with
preferences.json          what you prefer
outcomes.json             what became of your real interviews
coach.json                which Coach wrote this archive, when, and how many of each it holds

What nothing was scored of comes without its rubric. What was being scored can be scored again where it is imported.
"""

HERE_ALREADY = "It is here already, and was left as it is."
NO_RUBRIC = "The rubric of its question is not known here, and the archive does not bring it."

Done = Callable[[], object]
"""Called after each attempt."""


def name_of_today() -> str:
    return archive_name(now().date())


class LeftOut(Value):
    attempt_id: str
    reason: str


class Imported(Value):
    """How many attempts came in, with the ids that they have here, and how many did not, with the reasons."""

    imported: int
    skipped: int
    attempts: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


@dataclass
class _Packing:
    """An archive in the making, and what it holds so far."""

    zip: ZipStream
    attempts: int = 0
    recordings: int = 0
    rubrics: set[str] = field(default_factory=set)

    def add(self, name: str, value: Value) -> bytes:
        """Add a value as JSON; return what there is of the archive since the last piece."""
        self.zip.add(name, value.model_dump_json(indent=1).encode())
        return self.zip.take()


def _tell_nobody() -> None:
    pass


class Archive:
    """Archives of one owner. `folder` is where one that is sent lies meanwhile, `max_bytes` its size unpacked."""

    def __init__(
        self,
        library: Library,
        archives: Archives,
        outcomes: InterviewOutcomes,
        rubrics: RubricVersions,
        sounds: Sounds,
        limits: Limits,
        folder: Path,
        max_bytes: int,
    ) -> None:
        self._library = library
        self._archives = archives
        self._outcomes = outcomes
        self._rubrics = rubrics
        self._sounds = sounds
        self._limits = limits
        self._folder = folder
        self._max_bytes = max_bytes

    async def count(self) -> int:
        """Return how many attempts there are."""
        return await self._archives.count()

    async def export(self, done: Done = _tell_nobody) -> AsyncIterator[bytes]:
        """Yield an archive of everything, piece by piece; no more than a piece is kept in memory.

        What waits or runs goes out as far as it has come, and what nothing was scored of without its rubric.

        Raises:
            StorageFailed: a recording can't be read. What was yielded before is no archive.
        """
        exported_at = now()
        packing = _Packing(ZipStream(exported_at))
        packing.zip.add(README, ABOUT.encode())
        yield packing.zip.take()
        async for attempt_id in self._archives.ids():
            async for piece in self._export_attempt(packing, attempt_id):
                yield piece
            done()
        for rubric_hash in sorted(packing.rubrics):
            yield packing.add(rubric_name(rubric_hash), await self._rubrics.get(rubric_hash))
        if (preferred := await self._archives.preferences()) is not None:
            yield packing.add(PREFERENCES, preferred)
        if told := await self._outcomes.list():
            yield packing.add(OUTCOMES, ArchivedOutcomes.model_validate({"outcomes": [dict(each) for each in told]}))
        head = Head(
            format=FORMAT,
            coach=coach.__version__,
            exported_at=exported_at,
            attempts=packing.attempts,
            recordings=packing.recordings,
            rubrics=len(packing.rubrics),
        )
        yield packing.add(HEAD, head)
        packing.zip.close()
        yield packing.zip.take()

    async def _export_attempt(self, packing: _Packing, attempt_id: str) -> AsyncIterator[bytes]:
        """Yield the sound of an attempt, then what is known of it; nothing if it was deleted meanwhile."""
        whole = await self._archives.read(attempt_id)
        if whole is None:
            return
        versions = await self._rubrics.all(whole.rubric_hashes)
        rubrics = {rubric_hash: version.rubric for rubric_hash, version in versions.items()}
        attempt = withhold(whole, rubrics)
        contents = self._contents(attempt)
        kept: list[ArchivedPart] = []
        if (first := await anext(contents, None)) is not None:
            assert attempt.recording is not None
            assert attempt.sound_name is not None
            with packing.zip.adding(attempt.sound_name, attempt.recording.size) as write:
                async for part, content in _chain(first, contents):
                    write(content)
                    kept.append(part)
                    yield packing.zip.take()
            packing.recordings += 1
        packing.attempts += 1
        if is_earned(whole, rubrics):
            packing.rubrics |= whole.rubric_hashes
        yield packing.add(attempt_name(attempt.id), attempt.with_parts(kept))

    async def _contents(self, attempt: ArchivedAttempt) -> AsyncIterator[tuple[ArchivedPart, bytes]]:
        """Yield the parts of a recording, each with its bytes; those that are lost or damaged are left out."""
        for part in () if attempt.recording is None else attempt.recording.parts:
            try:
                content = await self._sounds.read(attempt.id, [part])
            except NotFound:
                continue
            if sha256(content).hexdigest() == part.sha256:
                yield part, content

    async def receive(self, content: AsyncIterable[bytes]) -> Imported:
        """Import an archive that arrives as a stream.

        Raises:
            ArchiveRejected: it is no archive, is damaged, or was changed; nothing was imported.
            StorageFailed: there is no room.
        """
        with self._storing():
            self._folder.mkdir(parents=True, exist_ok=True)
            file = TemporaryFile(dir=self._folder)
        with file:
            async for piece in content:
                with self._storing():
                    await asyncio.to_thread(file.write, piece)
            return await self.take_in(file)

    @contextmanager
    def _storing(self) -> Iterator[None]:
        try:
            yield
        except OSError as failure:
            raise StorageFailed(
                f"The archive can't be stored in {self._folder} while it is read ({failure.strerror})."
                " Nothing was imported. Make room, then import it again."
            ) from failure

    async def take_in(self, file: BinaryIO, done: Done = _tell_nobody) -> Imported:
        """Import an archive. All of it is checked before anything is stored; then each attempt comes in whole or not.

        What is here already stays as it is. A scoring that was not finished counts as failed, and can be tried again.

        Raises:
            ArchiveRejected: it is no archive, is damaged, or was changed; nothing was imported.
            StorageFailed: a recording can't be stored; what was imported before is kept.
        """
        archive = await asyncio.to_thread(Unpacked, file, self._max_bytes)
        reasons = {attempt_id: await self._check(archive, attempt_id) for attempt_id in archive.ids}
        preferred, told = archive.preferences(), archive.outcomes()
        imported: list[str] = []
        left_out: list[LeftOut] = []
        for attempt_id, reason in reasons.items():
            here = await self._import(archive, attempt_id) if reason is None else None
            if here is None:
                left_out.append(LeftOut(attempt_id=attempt_id, reason=reason or HERE_ALREADY))
            else:
                imported.append(here)
            done()
        if preferred is not None:
            await self._archives.save_preferences(preferred)
        if told is not None:
            await self._outcomes.take_in(told.outcomes)
        return Imported(
            imported=len(imported), skipped=len(left_out), attempts=tuple(imported), left_out=tuple(left_out)
        )

    async def _check(self, archive: Unpacked, attempt_id: str) -> str | None:
        """Return why an attempt can't come in here, though nothing is wrong with it; None if it can."""
        attempt = await asyncio.to_thread(archive.attempt, attempt_id)
        await asyncio.to_thread(archive.check_sound, attempt)
        versions = await self._versions(archive, attempt)
        if versions is None:
            return NO_RUBRIC
        rubrics = {rubric_hash: version.rubric for rubric_hash, version in versions.items()}
        if faults := "; ".join(misfits(attempt, rubrics)):
            raise ArchiveRejected(
                f"{attempt_name(attempt_id)} in the archive does not hold together ({faults}). {AGAIN}"
            )
        return self._too_large(attempt)

    async def _versions(self, archive: Unpacked, attempt: ArchivedAttempt) -> dict[str, RubricVersion] | None:
        """Return the rubrics of an attempt by their hashes; None if one is neither known here nor brought along."""
        found = {each: await self._version(archive, attempt, each) for each in sorted(attempt.rubric_hashes)}
        known = {rubric_hash: version for rubric_hash, version in found.items() if version is not None}
        return known if len(known) == len(found) else None

    async def _version(self, archive: Unpacked, attempt: ArchivedAttempt, rubric_hash: str) -> RubricVersion | None:
        """Return a rubric of an attempt, with its question: ours if we know it, else the archive's.

        Who brings something scored brings its rubric too, so no made-up scorecard can fetch one.
        """
        known = await self._known(attempt.question_id, rubric_hash)
        brought = await asyncio.to_thread(archive.rubric, rubric_hash)
        if brought is None and attempt.scored_anything:
            raise ArchiveRejected(f"The archive lacks the rubric that attempt {attempt.id} was scored by. {AGAIN}")
        if brought is not None and _hash(brought) != (rubric_hash if known is None else _hash(known)):
            raise ArchiveRejected(f"{rubric_name(rubric_hash)} in the archive was changed. {AGAIN}")
        version = known or brought
        if version is not None and version.question.id != attempt.question_id:
            raise ArchiveRejected(f"Attempt {attempt.id} answers another question than its rubric is for. {AGAIN}")
        return version

    async def _known(self, question_id: str, rubric_hash: str) -> RubricVersion | None:
        entry = self._library.entries.get(question_id)
        if entry is not None and entry.rubric_hash == rubric_hash:
            return RubricVersion(question=entry.question, rubric=entry.rubric)
        try:
            return await self._rubrics.get(rubric_hash)
        except NotFound:
            return None

    def _too_large(self, attempt: ArchivedAttempt) -> str | None:
        recording, limits = attempt.recording, self._limits
        if recording is None or not recording.parts:
            return None
        if recording.size > limits.size_bytes:
            most = f"{limits.size_bytes // MB:,} MB (COACH_MAX_RECORDING_MB)"
            return f"Its recording has {recording.size:,} bytes; here it may have at most {most}."
        if recording.parts[-1].number >= limits.parts:
            return (
                f"Its recording has more than the {limits.parts:,} parts that it may have (COACH_MAX_RECORDING_PARTS)."
            )
        return None

    async def _import(self, archive: Unpacked, attempt_id: str) -> str | None:
        """Store an attempt, its sound first, all of it or nothing; return its id here, None if it is here already."""
        attempt = settle(await asyncio.to_thread(archive.attempt, attempt_id), now())
        versions = await self._versions(archive, attempt)
        here = await self._archives.free_id(attempt_id)
        if here is None or versions is None:
            return None
        saved = False
        try:
            await self._write_sound(archive, attempt, here)
            saved = await self._archives.save(attempt.model_copy(update={"id": here}), versions)
        finally:
            if not saved and await self._archives.free_id(here) == here:  # else it is the sound of who came first
                await self._sounds.delete_all(here)
        return here if saved else None

    async def _write_sound(self, archive: Unpacked, attempt: ArchivedAttempt, here: str) -> None:
        contents = archive.sound(attempt)
        try:
            while (found := await asyncio.to_thread(next, contents, None)) is not None:
                await self._sounds.write(here, *found)
        except StorageFailed as failure:
            raise StorageFailed(
                f"The import stopped at attempt {attempt.id}: {failure}"
                " What was imported before is kept; when there is room, import the archive again to go on."
            ) from failure


async def _chain(
    first: tuple[ArchivedPart, bytes], rest: AsyncIterator[tuple[ArchivedPart, bytes]]
) -> AsyncIterator[tuple[ArchivedPart, bytes]]:
    yield first
    async for each in rest:
        yield each


def _hash(version: RubricVersion) -> str:
    return hash_rubric(version.question, version.rubric)
