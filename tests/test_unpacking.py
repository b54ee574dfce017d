"""Archives that were changed in every way: each is refused, and nothing of it comes in."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from coach.domain.archive import FORMAT
from coach.domain.preferences import Language, Preferences
from coach.domain.recordings import MAX_PART_BYTES
from coach.errors import ArchiveRejected
from coach.library import Library
from coach.store.database import database_url, prepare
from tests import archives as make_archive
from tests.archives import changed, counting, typed
from tests.store.test_archive import EVERYTHING
from tests.test_archive import ATTEMPT, OTHER, ROOM, RUBRIC, SOUND, opened


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, library: Library) -> tuple[bytes, Path]:
    """Return an archive, and the folder of an installation that stays empty."""
    folder = tmp_path_factory.mktemp("whole")

    async def make() -> bytes:
        async with opened(database_url(None, folder / "there"), folder / "there", library) as there:
            await there.put(typed(id=OTHER), EVERYTHING)
            await there.archives.save_preferences(Preferences(language=Language.DE))
            return await there.export()

    for name in ("there", "here"):
        prepare(database_url(None, folder / name))
    return asyncio.run(make()), folder / "here"


def setting(**fields: object) -> Any:
    return lambda content: content.update(fields)


def of_part(**fields: object) -> Any:
    return lambda attempt: attempt["recording"]["parts"][0].update(fields)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"coach.json": None}, "no archive of Coach"),
        ({"coach.json": b"[1]"}, "coach.json in the archive can't be used"),
        ({"coach.json": b"{"}, "is not JSON"),
        ({"coach.json": b"[" * 100_000}, "is not JSON"),
        ({"coach.json": setting(format=FORMAT + 1, more="than we know")}, "Upgrade Coach"),
        ({"coach.json": setting(hint="Yes.")}, "Extra inputs"),
        ({"coach.json": counting(attempts=3)}, "taken out of the archive, or put in"),
        ({f"attempts/{OTHER}/attempt.json": None}, "taken out of the archive, or put in"),
        ({ATTEMPT: None}, "without its attempt"),
        ({"../../etc/passwd": b"x"}, "There is no '../../etc/passwd'"),
        ({f"/{ATTEMPT}": b"{}"}, "There is no"),
        ({"attempts/../attempt.json": b"{}"}, "There is no"),
        ({ATTEMPT: b"\xff\xfe"}, "is not JSON"),
        ({ATTEMPT: b"{}"}, "can't be used"),
        ({ATTEMPT: setting(hint="Yes.")}, "hint: Extra inputs"),
        ({ATTEMPT: setting(id=OTHER)}, "does not fit the files beside it"),
        ({ATTEMPT: setting(scoring=-1)}, "scoring"),
        ({ATTEMPT: setting(question_id="another")}, "another question"),
        ({ATTEMPT: lambda content: content["scorecards"][0]["content"].update(criteria=[])}, "hold together"),
        ({ATTEMPT: lambda content: content["answers"][0].update(text="\ud800")}, "can't be used"),
        ({ATTEMPT: b'{"scoring": 1e999}'}, "is no number"),
        ({ATTEMPT: b'{"scoring": NaN}'}, "is not JSON"),
        ({ATTEMPT: of_part(size=11)}, "not what was recorded"),
        ({ATTEMPT: of_part(size=MAX_PART_BYTES + 1)}, "size"),
        ({ATTEMPT: of_part(sha256="0" * 64)}, "not what was recorded"),
        ({ATTEMPT: lambda content: content["recording"].update(sha256="0" * 64)}, "not what was transcribed"),
        ({ATTEMPT: lambda content: content["recording"].update(media_type="audio/wav")}, "does not fit the files"),
        ({SOUND: b"first part, second parT"}, "not what was recorded"),
        ({SOUND: b"first part, "}, "not what was recorded"),
        ({SOUND: b"first part, second part and more"}, "longer than what was recorded"),
        ({SOUND: None, "coach.json": counting(recordings=0)}, "does not fit the files beside it"),
        ({RUBRIC: None, "coach.json": counting(rubrics=0)}, "lacks the rubric"),
        ({RUBRIC: lambda version: version["rubric"].update(model_answer="Whatever.")}, "was changed"),
        ({RUBRIC: lambda version: version["question"].update(id="another")}, "another question"),
        ({"preferences.json": b'{"language": "tlh"}'}, "language"),
        ({"README.txt": bytes(2 * ROOM)}, "COACH_MAX_IMPORT_MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_of_an_archive_that_was_changed_nothing_comes_in(
    whole: tuple[bytes, Path], library: Library, changes: Mapping[str, make_archive.Change], says: str
) -> None:
    archive, folder = whole
    async with opened(database_url(None, folder), folder, library) as here:
        with pytest.raises(ArchiveRejected) as refused:
            await here.take_in(changed(archive, changes))
        assert says in str(refused.value)
        assert await here.attempts() == []
        assert here.sound_files() == []
        assert await here.archives.preferences() is None
