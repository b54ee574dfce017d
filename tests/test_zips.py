"""Zip files, whole ones and such as are made to do harm."""

import io
import random
import struct
import zipfile
from datetime import UTC, datetime

import pytest

from coach.errors import ArchiveRejected
from coach.zips import MAX_DIRECTORY_BYTES, ZipReader, ZipStream

AT = datetime(2026, 11, 24, tzinfo=UTC)
MUCH = 1_000_000


def made() -> bytes:
    stream = ZipStream(AT)
    stream.add("words.txt", b"word " * 1_000)
    pieces = [stream.take()]
    with stream.adding("sound.wav", 6) as write:
        for piece in (b"abc", b"def"):
            write(piece)
            pieces.append(stream.take())
    stream.close()
    return b"".join([*pieces, stream.take()])


def reader(content: bytes, max_bytes: int = MUCH) -> ZipReader:
    return ZipReader(io.BytesIO(content), max_bytes)


def zipped(name: str, content: bytes, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as target:
        target.writestr(name, content)
    return file.getvalue()


def test_a_stream_is_a_zip_file_that_any_reader_reads() -> None:
    with zipfile.ZipFile(io.BytesIO(made())) as found:
        assert found.testzip() is None
        assert found.read("words.txt") == b"word " * 1_000
        assert found.read("sound.wav") == b"abcdef"
        assert found.getinfo("words.txt").compress_size < 100
        assert found.getinfo("sound.wav").compress_size == 6


def test_a_stream_keeps_nothing_of_what_was_taken() -> None:
    stream = ZipStream(AT)
    with stream.adding("sound.wav", 2_000) as write:
        write(b"a" * 1_000)
        assert len(stream.take()) >= 1_000
        write(b"b" * 1_000)
        assert b"a" not in stream.take()
    stream.close()


def test_what_was_written_is_read() -> None:
    found = reader(made())
    assert found.sizes == {"words.txt": 5_000, "sound.wav": 6}
    assert found.read("words.txt", 5_000) == b"word " * 1_000
    with found.reading("sound.wav") as file:
        assert (file.read(4), file.read(4)) == (b"abcd", b"ef")


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip file " * 100, made()[:-1], made()[: len(made()) // 2]])
def test_what_is_no_whole_zip_file_is_refused(content: bytes) -> None:
    with pytest.raises(ArchiveRejected, match="no zip file"):
        reader(content)


def test_a_bomb_is_refused_by_what_it_says_it_holds() -> None:
    bomb = zipped("bomb", bytes(10 * MUCH))
    assert len(bomb) < MUCH / 50
    with pytest.raises(ArchiveRejected, match=r"10,000,000 bytes; 1,000,000 can be taken \(COACH_MAX_IMPORT_MB\)"):
        reader(bomb)


def test_of_a_bomb_that_says_it_is_small_no_more_is_read_than_it_says() -> None:
    bomb = zipped("bomb", bytes(10 * MUCH))
    true, false = struct.pack("<I", 10 * MUCH), struct.pack("<I", 1_000)
    found = reader(bomb.replace(true, false))
    assert found.sizes == {"bomb": 1_000}
    with pytest.raises(ArchiveRejected, match="damaged"):
        found.read("bomb", 1_000)


def test_a_file_may_be_too_large_though_all_together_are_not() -> None:
    with pytest.raises(ArchiveRejected, match="5,000 bytes; 4,999 is the most"):
        reader(made()).read("words.txt", 4_999)


def test_an_endless_list_of_files_is_not_read() -> None:
    whole = zipped("a", b"")
    end = whole.rindex(b"PK\x05\x06")
    longer = struct.pack("<I", MAX_DIRECTORY_BYTES + 1)
    claims = whole[: end + 12] + longer + whole[end + 16 :]
    with pytest.raises(ArchiveRejected, match="list of files is too long"):
        reader(bytes(MAX_DIRECTORY_BYTES + 1) + claims)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        target.writestr("a", b"one")
        target.writestr("a", b"other")
    with pytest.raises(ArchiveRejected, match="twice"):
        reader(file.getvalue())


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_packing_is_refused(compression: int) -> None:
    with pytest.raises(ArchiveRejected, match="unusual way"):
        reader(zipped("a", b"content", compression))


def test_what_is_encrypted_is_refused() -> None:
    whole = bytearray(zipped("a", b"content"))
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ArchiveRejected, match="encrypted"):
        reader(bytes(whole))


def test_whatever_is_damaged_is_refused_or_reads_as_it_was() -> None:
    """2,000 zip files with one to eight bytes changed anywhere: nothing but an ArchiveRejected comes out of them."""
    whole, chance = made(), random.Random(1)
    for _ in range(2_000):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            found = reader(bytes(damaged))
            for name in found.sizes:
                assert found.read(name, MUCH) in (b"word " * 1_000, b"abcdef", b"")
        except ArchiveRejected:
            continue
