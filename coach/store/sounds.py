"""The bytes of recordings, in a folder or in S3-compatible storage."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, ObjectStore, from_url

from coach.domain.recordings import RecordingPart
from coach.errors import DataFolderUnusable, NotFound, SettingInvalid, StorageFailed

READS_AT_ONCE = 8
FAILURES = (BaseError, OSError)


class Sounds:
    """One object for each part of a recording; its name holds the part's hash, so what was written never changes."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def write(self, attempt_id: str, part: RecordingPart, content: bytes) -> None:
        """Store a part, whole or not at all.

        Raises:
            StorageFailed: the disk is full or can't be written, or the storage is away.
        """
        try:
            await obstore.put_async(self._store, _name(attempt_id, part), content)
        except FAILURES as failure:
            raise StorageFailed(
                f"Part {part.number} can't be stored ({_reason(failure)}). What had arrived before is kept."
                " Make room or mend the storage (COACH_RECORDINGS), then send the part again."
            ) from failure

    async def read(self, attempt_id: str, parts: Sequence[RecordingPart]) -> bytes:
        """Return the parts as one.

        Raises:
            NotFound: a part is not there (any more).
            StorageFailed: the storage can't be read.
        """
        limit = asyncio.Semaphore(READS_AT_ONCE)

        async def read_one(part: RecordingPart) -> bytes:
            async with limit:
                return await self._get(attempt_id, part, 0, part.size)

        return b"".join(await asyncio.gather(*(read_one(part) for part in parts)))

    async def stream(
        self, attempt_id: str, parts: Sequence[RecordingPart], start: int, end: int
    ) -> AsyncIterator[bytes]:
        """Yield the bytes from `start` up to `end` of the parts as one."""
        begin = 0
        for part in parts:
            first, last = max(start - begin, 0), min(end - begin, part.size)
            if first < last:
                yield await self._get(attempt_id, part, first, last)
            begin += part.size

    async def delete(self, attempt_id: str, parts: Sequence[RecordingPart]) -> None:
        """Delete the parts; those that are not there are not missed.

        Raises:
            StorageFailed: the storage can't be written.
        """
        for part in parts:
            try:
                await obstore.delete_async(self._store, _name(attempt_id, part))
            except (NotFoundError, FileNotFoundError):
                pass
            except FAILURES as failure:
                raise StorageFailed(
                    f"The recording can't be deleted ({_reason(failure)}). Mend the storage, then try again."
                ) from failure

    async def delete_all(self, attempt_id: str) -> None:
        """Delete whatever is stored of an attempt, noted or not.

        Raises:
            StorageFailed: the storage can't be written.
        """
        try:
            found = await obstore.list(self._store, prefix=f"{attempt_id}/").collect_async()
            for each in found:
                await obstore.delete_async(self._store, each["path"])
        except (NotFoundError, FileNotFoundError):
            return
        except FAILURES as failure:
            raise StorageFailed(
                f"The recording can't be deleted ({_reason(failure)}). Mend the storage, then try again."
            ) from failure

    async def _get(self, attempt_id: str, part: RecordingPart, start: int, end: int) -> bytes:
        try:
            return bytes(await obstore.get_range_async(self._store, _name(attempt_id, part), start=start, end=end))
        except (NotFoundError, FileNotFoundError) as failure:
            raise NotFound(f"Part {part.number} of the recording is not in the storage any more.") from failure
        except FAILURES as failure:
            raise StorageFailed(
                f"The recording can't be read ({_reason(failure)}). Mend the storage (COACH_RECORDINGS)."
            ) from failure


def open_sounds(setting: str | None, data: Path) -> Sounds:
    """Return the storage that COACH_RECORDINGS names: a folder, or s3://bucket/prefix (set up by AWS_*).

    Raises:
        SettingInvalid: it is a URL that can't be used.
        DataFolderUnusable: the folder can't be made.
    """
    if setting is not None and "://" in setting:
        try:
            return Sounds(from_url(setting))
        except FAILURES as failure:
            raise SettingInvalid(
                f"COACH_RECORDINGS can't be used ({_reason(failure)}); it is a folder or s3://bucket/prefix"
            ) from failure
    folder = data / "recordings" if setting is None else Path(setting)
    try:
        return Sounds(LocalStore(folder.absolute(), mkdir=True, automatic_cleanup=True))
    except FAILURES as failure:
        raise DataFolderUnusable(
            f"The folder of recordings {folder} can't be made ({_reason(failure)})."
            " Make its parent writable, or set COACH_RECORDINGS to a folder that is."
        ) from failure


def _name(attempt_id: str, part: RecordingPart) -> str:
    return f"{attempt_id}/{part.number:06}-{part.sha256[:16]}"


def _reason(failure: Exception) -> str:
    """Return the first line of what the library says; the rest is for its developers."""
    return str(failure).partition("\n")[0].strip() or type(failure).__name__
