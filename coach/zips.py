"""Zip files of any size: written as a stream, and read with care when they come from elsewhere."""

import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from coach.errors import ArchiveRejected

MAX_DIRECTORY_BYTES = 16_000_000
"""Of the list of files at the end of a zip file, which is read as a whole: room for about 100,000 files."""

ENCRYPTED = 0x1
DAMAGE = (BadZipFile, EOFError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError)
"""What the reader raises on files that are damaged, or made to break it."""


class ZipStream:
    """A zip file in the making. `take` returns what there is of it since it was last called; no more is kept."""

    def __init__(self, made_at: datetime) -> None:
        self._time = made_at.timetuple()[:6]
        self._made = _Made()
        self._zip = ZipFile(self._made, "w")

    def add(self, name: str, content: bytes) -> None:
        """Add a file, compressed."""
        self._zip.writestr(self._entry(name, ZIP_DEFLATED), content)

    @contextmanager
    def adding(self, name: str, size: int) -> Iterator[Callable[[bytes], object]]:
        """Add a file of about this size, as it is, piece by piece: yield what takes the pieces."""
        entry = self._entry(name, ZIP_STORED)
        entry.file_size = size
        with self._zip.open(entry, "w") as file:
            yield file.write

    def close(self) -> None:
        self._zip.close()

    def take(self) -> bytes:
        return self._made.take()

    def _entry(self, name: str, compression: int) -> ZipInfo:
        entry = ZipInfo(name, self._time)
        entry.compress_type = compression
        entry.external_attr = 0o600 << 16
        return entry


class _Made:
    """A file that can only be written to, never wound back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, content: bytes) -> int:
        self._pieces.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """Do nothing: what was written is there."""

    def close(self) -> None:
        """Do nothing: it is memory."""

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


class ZipReader:
    """A zip file whose files have together at most `max_bytes`, as its list of files says and as they are read.

    Raises, when made and when read:
        ArchiveRejected: it is no zip file, damaged, encrypted, too large, or made to do harm.
    """

    def __init__(self, file: BinaryIO, max_bytes: int) -> None:
        with _refusing("It is no zip file, or it is damaged"):
            self._zip = ZipFile(_Careful(file))
        self.sizes: dict[str, int] = {}
        for entry in self._zip.infolist():
            if entry.filename in self.sizes:
                raise ArchiveRejected(f"The archive holds {entry.filename!r} twice. Import it as it was exported.")
            if entry.flag_bits & ENCRYPTED or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise ArchiveRejected(
                    f"{entry.filename!r} in the archive is encrypted or packed in an unusual way."
                    " Import the archive as it was exported."
                )
            self.sizes[entry.filename] = entry.file_size
        if (size := sum(self.sizes.values())) > max_bytes:
            raise ArchiveRejected(
                f"Unpacked the archive has {size:,} bytes; {max_bytes:,} can be taken (COACH_MAX_IMPORT_MB)."
            )

    @contextmanager
    def reading(self, name: str) -> Iterator[IO[bytes]]:
        """Yield a file of the archive, to be read from its beginning."""
        with _refusing(f"{name} in the archive is damaged"), self._zip.open(name) as file:
            yield file

    def read(self, name: str, at_most: int) -> bytes:
        """Return the whole of a file that has at most so many bytes."""
        if self.sizes[name] > at_most:
            raise ArchiveRejected(f"{name} in the archive has {self.sizes[name]:,} bytes; {at_most:,} is the most.")
        with self.reading(name) as file:
            content = file.read()
        if len(content) != self.sizes[name]:
            raise ArchiveRejected(f"{name} in the archive is damaged (it ends too early). {AGAIN}")
        return content


AGAIN = "Nothing was imported. Export it again, or copy it again from where it is whole."


@contextmanager
def _refusing(what: str) -> Iterator[None]:
    try:
        yield
    except (*DAMAGE, struct.error, zlib.error) as fault:
        raise ArchiveRejected(f"{what} ({fault}). {AGAIN}") from fault


class _Careful:
    """A file of which never more than `MAX_DIRECTORY_BYTES` are read at once, whatever it says of itself."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek = file.seek
        self.tell = file.tell
        self.seekable = file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY_BYTES:
            raise BadZipFile("its list of files is too long")
        return self._file.read(size)
