import asyncio
import hashlib
from datetime import timedelta
from pathlib import Path

from sqlalchemy import URL, Connection, update
from sqlalchemy.ext.asyncio import AsyncConnection

from coach.domain.recordings import RecordingPart
from coach.retention import Retention
from coach.store.attempts import Attempts
from coach.store.database import now, open_engine
from coach.store.recordings import Recordings
from coach.store.sounds import open_sounds
from coach.store.tables import recording_parts
from tests import factories as make

CONTENT = b"sound"
PART = RecordingPart(number=0, size=len(CONTENT), sha256=hashlib.sha256(CONTENT).hexdigest())


async def nothing(connection: AsyncConnection) -> None:
    """Have nothing against it."""


def nowhere(connection: Connection, attempt_id: str, number: int) -> None:
    """Enqueue nothing."""


def sounds_in(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.rglob("*") if path.is_file())


async def record(url: URL, folder: Path, days_old: float) -> str:
    """Return an attempt whose recording arrived so many days ago."""
    engine = open_engine(url)
    attempt, _ = await Attempts(engine).create_spoken(make.question(), make.rubric(), "audio/webm", None)
    await open_sounds(str(folder), folder).write(attempt.id, PART, CONTENT)
    await Recordings(engine).save_part(attempt.id, PART, nothing, nowhere)
    async with engine.begin() as connection:
        mine = recording_parts.c.attempt_id == attempt.id
        then = now() - timedelta(days=days_old)
        await connection.execute(update(recording_parts).where(mine).values(received_at=then))
    await engine.dispose()
    return attempt.id


def test_only_sound_whose_time_is_over_is_deleted(url: URL, tmp_path: Path) -> None:
    folder = tmp_path / "sounds"
    old = asyncio.run(record(url, folder, 31))
    young = asyncio.run(record(url, folder, 29))
    retention = Retention(url, open_sounds(str(folder), folder), days=30)
    assert sounds_in(folder) == sorted([old, young])
    assert retention.sweep() == 1
    assert sounds_in(folder) == [young]
    assert retention.sweep() == 0


def test_the_attempt_stays_and_says_when_its_sound_was_deleted(url: URL, tmp_path: Path) -> None:
    folder = tmp_path / "sounds"
    old = asyncio.run(record(url, folder, 31))
    Retention(url, open_sounds(str(folder), folder), days=30).sweep()

    async def read() -> object:
        engine = open_engine(url)
        attempt = await Attempts(engine).get(old)
        await engine.dispose()
        return attempt.recording and attempt.recording.deleted_at

    assert asyncio.run(read()) is not None
