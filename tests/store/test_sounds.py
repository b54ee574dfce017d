import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.domain.recordings import RecordingPart
from coach.errors import DataFolderUnusable, NotFound, SettingInvalid, StorageFailed
from coach.store.sounds import Sounds, open_sounds
from tests import s3

CONTENTS = (b"aaaa", b"bb", b"cccccc")
PARTS = tuple(
    RecordingPart(number=number, size=len(content), sha256=hashlib.sha256(content).hexdigest())
    for number, content in enumerate(CONTENTS)
)


@pytest.fixture(scope="module")
def s3_address() -> Iterator[str]:
    if not s3.SERVER.exists():
        pytest.skip("no S3 server is installed; `make test` installs one")
    with s3.serving() as address:
        yield address


@pytest.fixture(params=["folder", "s3"])
def sounds(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sounds:
    """Return an empty storage; each test that asks for it runs on a folder and on S3."""
    if request.param == "folder":
        return open_sounds(None, tmp_path)
    for name, value in s3.settings(request.getfixturevalue("s3_address")).items():
        monkeypatch.setenv(name, value)
    return open_sounds(f"s3://{s3.BUCKET}/{tmp_path.name}", tmp_path)


async def store(sounds: Sounds) -> None:
    for part, content in zip(PARTS, CONTENTS, strict=True):
        await sounds.write("attempt", part, content)


async def test_the_parts_are_read_as_one(sounds: Sounds) -> None:
    await store(sounds)
    assert await sounds.read("attempt", PARTS) == b"aaaabbcccccc"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, 12, b"aaaabbcccccc"), (3, 7, b"abbc"), (4, 6, b"bb"), (11, 12, b"c"), (5, 5, b"")],
)
async def test_any_stretch_can_be_streamed(sounds: Sounds, start: int, end: int, expected: bytes) -> None:
    await store(sounds)
    assert b"".join([piece async for piece in sounds.stream("attempt", PARTS, start, end)]) == expected


async def test_what_was_deleted_is_gone_and_deleting_again_is_fine(sounds: Sounds) -> None:
    await store(sounds)
    await sounds.delete("attempt", PARTS)
    await sounds.delete("attempt", PARTS)
    with pytest.raises(NotFound, match=r"Part \d"):
        await sounds.read("attempt", PARTS)


async def test_recordings_of_different_attempts_are_apart(sounds: Sounds) -> None:
    await store(sounds)
    await sounds.write("other", PARTS[0], CONTENTS[0])
    await sounds.delete("other", PARTS[:1])
    assert await sounds.read("attempt", PARTS) == b"aaaabbcccccc"


async def test_a_deleted_recording_leaves_nothing_in_the_folder(tmp_path: Path) -> None:
    sounds = open_sounds(str(tmp_path / "elsewhere"), tmp_path)
    await store(sounds)
    assert len(list((tmp_path / "elsewhere" / "attempt").iterdir())) == 3
    await sounds.delete("attempt", PARTS)
    assert [path for path in (tmp_path / "elsewhere").rglob("*") if path.is_file()] == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


async def test_on_a_full_disk_a_part_is_refused_and_the_others_are_kept(small_disk: Path) -> None:
    sounds = open_sounds(str(small_disk), small_disk)
    await store(sounds)
    large = RecordingPart(number=3, size=2_000_000, sha256="0" * 64)
    with pytest.raises(StorageFailed, match=r"Part 3 can't be stored .*No space left.* send the part again"):
        await sounds.write("attempt", large, bytes(2_000_000))
    assert await sounds.read("attempt", PARTS) == b"aaaabbcccccc"
    assert len([path for path in small_disk.rglob("*") if path.is_file()]) == 3


@pytest.mark.parametrize("setting", ["gopher://somewhere", "s3://"])
def test_a_place_that_cannot_be_used_is_named_at_the_start(setting: str, tmp_path: Path) -> None:
    with pytest.raises(SettingInvalid, match="COACH_RECORDINGS"):
        open_sounds(setting, tmp_path)


def test_a_folder_that_cannot_be_made_is_named_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DataFolderUnusable, match="COACH_RECORDINGS"):
        open_sounds(str(tmp_path / "file" / "recordings"), tmp_path)
