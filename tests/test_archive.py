"""Archives from one installation into another: what comes through, what stays behind, and what is refused."""

import io
import json
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest
from sqlalchemy import URL

from coach.archive import HERE_ALREADY, NO_RUBRIC, Archive
from coach.domain.archive import FORMAT, UNFINISHED, ArchivedAttempt, rubric_name, withhold
from coach.domain.interview_outcomes import NewOutcome, OutcomeKind
from coach.domain.preferences import Language, Preferences
from coach.domain.recordings import MAX_PART_BYTES
from coach.errors import ArchiveRejected, StorageFailed
from coach.library import Library
from coach.store.archive import Archives
from coach.store.database import database_url, open_engine, prepare
from coach.store.interview_outcomes import InterviewOutcomes
from coach.store.owned import LOCAL_OWNER
from coach.store.rubric_versions import RubricVersions
from coach.store.sounds import Sounds, open_sounds
from coach.uploads import Limits
from tests import archives as make_archive
from tests.archives import (
    AT,
    CONTENTS,
    ID,
    RUBRIC_HASH,
    a_card,
    a_reply,
    changed,
    counting,
    facts,
    scored,
    spoken,
    typed,
    unscored,
)
from tests.store.test_archive import EVERYTHING, VERSION

INTERVIEW = NewOutcome(held_on=date(2026, 12, 3), what="Example Lab", outcome=OutcomeKind.PASSED, note="Friendly.")
ROOM = 1_000_000
OTHER = "f" * 32
ATTEMPT, SOUND = f"attempts/{ID}/attempt.json", f"attempts/{ID}/recording.webm"
RUBRIC = rubric_name(RUBRIC_HASH)
RUBRICS = {RUBRIC_HASH: VERSION.rubric}
UNTOUCHED = withhold(spoken(id="e" * 32, submitted_at=None, scoring=0, answers=[], transcript=None), RUBRICS)


@dataclass
class Installation:
    """A place with attempts in it. `folder` holds the sound."""

    archive: Archive
    archives: Archives
    outcomes: InterviewOutcomes
    sounds: Sounds
    folder: Path

    async def put(self, *attempts: ArchivedAttempt) -> None:
        for attempt in attempts:
            for part, content in zip(attempt.recording.parts if attempt.recording else (), CONTENTS, strict=False):
                await self.sounds.write(attempt.id, part, content)
            assert await self.archives.save(attempt, {RUBRIC_HASH: VERSION})

    async def export(self) -> bytes:
        return b"".join([piece async for piece in self.archive.export()])

    async def take_in(self, content: bytes) -> Any:
        return await self.archive.take_in(io.BytesIO(content))

    async def attempts(self) -> list[ArchivedAttempt]:
        found = [await self.archives.read(each) async for each in self.archives.ids()]
        return [each for each in found if each is not None]

    def sound_files(self) -> list[Path]:
        return sorted(path for path in (self.folder / "recordings").rglob("*") if path.is_file())


@asynccontextmanager
async def opened(
    url: URL, folder: Path, library: Library, *, owner: str = LOCAL_OWNER, max_bytes: int = ROOM, size: int = ROOM
) -> AsyncIterator[Installation]:
    folder.mkdir(exist_ok=True)
    engine, sounds = open_engine(url), open_sounds(None, folder)
    archives = Archives(engine, owner)
    limits = Limits(size_bytes=size, parts=100)
    outcomes = InterviewOutcomes(engine, owner)
    archive = Archive(library, archives, outcomes, RubricVersions(engine), sounds, limits, folder, max_bytes)
    yield Installation(archive, archives, outcomes, sounds, folder)
    await engine.dispose()


@pytest.fixture
async def there(tmp_path: Path, library: Library) -> AsyncIterator[Installation]:
    """Return an empty installation to export from, on SQLite."""
    url = database_url(None, tmp_path / "there")
    prepare(url)
    async with opened(url, tmp_path / "there", library) as installation:
        yield installation


@pytest.fixture
async def here(url: URL, tmp_path: Path, library: Library) -> AsyncIterator[Installation]:
    """Return an empty installation to import into, on SQLite and on PostgreSQL."""
    async with opened(url, tmp_path / "here", library) as installation:
        yield installation


async def test_everything_comes_through_as_it_was(there: Installation, here: Installation) -> None:
    waiting = typed(id=OTHER)
    await there.put(EVERYTHING, waiting, UNTOUCHED)
    await there.archives.save_preferences(Preferences(language=Language.DE))
    told = await there.outcomes.create(INTERVIEW)
    archive = await there.export()
    imported = await here.take_in(archive)
    assert (imported.imported, imported.skipped, set(imported.attempts)) == (3, 0, {ID, OTHER, UNTOUCHED.id})
    came = {each.id: each for each in await here.attempts()}
    assert (came[ID], came[UNTOUCHED.id]) == (EVERYTHING, UNTOUCHED)
    failure = came[OTHER].failure
    assert failure is not None
    assert (failure.reason, failure.retryable) == (UNFINISHED, True)
    for attempt_id in (ID, UNTOUCHED.id):
        assert came[attempt_id].recording is not None
        assert await here.sounds.read(attempt_id, came[attempt_id].recording.parts) == b"".join(CONTENTS)  # type: ignore[union-attr]
    assert await here.archives.preferences() == Preferences(language=Language.DE)
    assert await here.outcomes.list() == [told]

    again = await here.export()
    assert facts(again, ATTEMPT) == facts(archive, ATTEMPT)
    assert facts(again, RUBRIC) == facts(archive, RUBRIC)
    assert ZipFile(io.BytesIO(again)).read(SOUND) == b"".join(CONTENTS)


async def test_an_outcome_that_was_changed_into_what_can_not_be_is_refused(
    there: Installation, here: Installation
) -> None:
    await there.outcomes.create(INTERVIEW)
    archive = await there.export()
    for wrong in ({"what": ""}, {"note": "\x00"}, {"outcome": "won"}, {"created_at": "1066-10-14T00:00:00Z"}):
        (told,) = facts(archive, "outcomes.json")["outcomes"]
        forged = changed(archive, {"outcomes.json": json.dumps({"outcomes": [{**told, **wrong}]}).encode()})
        with pytest.raises(ArchiveRejected, match=r"outcomes\.json in the archive can't be used"):
            await here.take_in(forged)
    assert await here.outcomes.list() == []


async def test_an_archive_says_what_it_is(there: Installation) -> None:
    await there.put(EVERYTHING, typed(id=OTHER))
    archive = await there.export()
    head = facts(archive, "coach.json")
    assert (head["format"], head["attempts"], head["recordings"], head["rubrics"]) == (FORMAT, 2, 1, 1)
    with ZipFile(io.BytesIO(archive)) as files:
        assert b"coach import" in files.read("README.txt")
        assert files.getinfo(SOUND).compress_type == ZIP_STORED
        assert files.testzip() is None


async def test_an_empty_installation_has_an_archive_too(there: Installation, here: Installation) -> None:
    imported = await here.take_in(await there.export())
    assert (imported.imported, imported.skipped) == (0, 0)


async def test_imported_again_nothing_changes(there: Installation, here: Installation) -> None:
    await there.put(EVERYTHING)
    archive = await there.export()
    await here.take_in(archive)
    again = await here.take_in(archive)
    assert (again.imported, again.skipped) == (0, 1)
    assert [(each.attempt_id, each.reason) for each in again.left_out] == [(ID, HERE_ALREADY)]
    assert await here.attempts() == [EVERYTHING]
    assert len(here.sound_files()) == 2


async def test_what_is_here_is_not_overwritten(there: Installation, here: Installation) -> None:
    await there.put(EVERYTHING)
    await here.put(typed())
    assert (await here.take_in(await there.export())).skipped == 1
    assert await here.attempts() == [typed()]
    assert here.sound_files() == []


async def test_an_id_that_is_somebody_elses_tells_nothing_and_hurts_nobody(
    there: Installation, url: URL, tmp_path: Path, library: Library
) -> None:
    await there.put(EVERYTHING)
    archive = await there.export()
    async with (
        opened(url, tmp_path / "here", library, owner="somebody-else") as theirs,
        opened(url, tmp_path / "here", library) as ours,
    ):
        await theirs.put(spoken())
        first, second = await ours.take_in(archive), await ours.take_in(archive)
        assert (first.imported, first.skipped, second.imported, second.skipped) == (1, 0, 0, 1)
        (came,) = await ours.attempts()
        assert came == EVERYTHING.model_copy(update={"id": first.attempts[0]})
        assert await theirs.attempts() == [spoken()]
        assert await theirs.sounds.read(ID, spoken().recording.parts) == b"".join(CONTENTS)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "attempt",
    [
        typed(replies=[a_reply(text="RUBRIC")]),
        spoken(replies=[a_reply(text="RUBRIC")]),
        typed(replies=[a_reply(text="RUBRIC")], failure={"reason": "Nonsense.", "retryable": True, "failed_at": AT}),
        typed(scorecards=[a_card(unscored(notices=("Nothing was scored.",)))], replies=[a_reply(text="RUBRIC")]),
        UNTOUCHED,
    ],
    ids=["queued", "spoken", "failed", "nothing scored", "recording"],
)
async def test_no_export_fetches_a_rubric_that_is_not_earned(there: Installation, attempt: ArchivedAttempt) -> None:
    await there.put(attempt)
    archive = await there.export()
    written = make_archive.text_of(archive)
    assert not any(name.startswith("rubrics/") for name in make_archive.names(archive))
    assert "RUBRIC" not in written.replace("rubrics/HASH.json", "")
    for point in VERSION.rubric.points():
        assert point.claim not in written
        assert point.why not in written
    assert VERSION.rubric.model_answer not in written


async def test_words_that_were_heard_are_not_shown_before_the_attempt_is_over(there: Installation) -> None:
    await there.put(spoken())
    archive = await there.export()
    assert make_archive.WORDS not in make_archive.text_of(archive)
    assert ZipFile(io.BytesIO(archive)).read(SOUND) == b"".join(CONTENTS)


async def test_no_made_up_scorecard_fetches_a_rubric(there: Installation, here: Installation) -> None:
    await there.put(typed(id=OTHER))
    await here.put(typed(id="a" * 32))  # so that the rubric is known here
    forged = typed(scorecards=[a_card(scored())]).model_dump(mode="json")
    without = changed(await there.export(), {ATTEMPT: json.dumps(forged).encode(), "coach.json": counting(attempts=2)})
    with pytest.raises(ArchiveRejected, match="lacks the rubric"):
        await here.take_in(without)
    made_up = VERSION.model_copy(update={"rubric": VERSION.rubric.model_copy(update={"model_answer": "Whatever."})})
    with_another = changed(
        without, {RUBRIC: made_up.model_dump_json().encode(), "coach.json": counting(attempts=2, rubrics=1)}
    )
    with pytest.raises(ArchiveRejected, match="was changed"):
        await here.take_in(with_another)
    assert len(await here.attempts()) == 1


@pytest.mark.parametrize("told", [{"points": scored().criteria[0].points}, {"level": 5}, {"share": 0.5}])
async def test_nothing_made_up_of_a_criterion_fetches_what_the_rubric_says_of_it(
    there: Installation, here: Installation, told: dict[str, Any]
) -> None:
    await there.put(typed(id=OTHER))
    await here.put(typed(id="a" * 32))  # so that the rubric is known here
    mechanism, clarity = unscored().criteria
    forged = typed(scorecards=[a_card(make_archive.card(mechanism.model_copy(update=told), clarity))])
    archive = changed(
        await there.export(), {ATTEMPT: forged.model_dump_json().encode(), "coach.json": counting(attempts=2)}
    )
    with pytest.raises(ArchiveRejected, match="lacks the rubric"):
        await here.take_in(archive)


async def test_without_a_rubric_an_attempt_that_was_not_scored_is_left_out(
    there: Installation, here: Installation
) -> None:
    await there.put(typed(), EVERYTHING.model_copy(update={"id": OTHER, "rubric_hash": RUBRIC_HASH}))
    lonely = typed(rubric_hash="00ff").model_dump(mode="json")
    imported = await here.take_in(changed(await there.export(), {ATTEMPT: json.dumps(lonely).encode()}))
    assert imported.attempts == (OTHER,)
    assert [(each.attempt_id, each.reason) for each in imported.left_out] == [(ID, NO_RUBRIC)]


async def test_the_library_knows_the_rubrics_of_its_questions(
    there: Installation, here: Installation, library: Library
) -> None:
    entry = library.entry("transformer-architecture")
    waiting = typed(question_id=entry.question.id, rubric_hash=entry.rubric_hash).model_dump(mode="json")
    archive = changed(await there.export(), {ATTEMPT: json.dumps(waiting).encode(), "coach.json": counting(attempts=1)})
    assert (await here.take_in(archive)).imported == 1


async def test_a_recording_beyond_the_limits_here_is_left_out_and_the_rest_comes_in(
    there: Installation, url: URL, tmp_path: Path, library: Library
) -> None:
    await there.put(EVERYTHING, typed(id=OTHER))
    async with opened(url, tmp_path / "here", library, size=len(b"".join(CONTENTS)) - 1) as here:
        imported = await here.take_in(await there.export())
        assert imported.attempts == (OTHER,)
        assert "COACH_MAX_RECORDING_MB" in imported.left_out[0].reason
        assert here.sound_files() == []


async def test_sound_that_is_lost_does_not_hold_up_the_rest(there: Installation, here: Installation) -> None:
    await there.put(EVERYTHING, spoken(id=OTHER))
    (there.folder / "recordings" / ID).joinpath(there.sound_files()[0].name).unlink()
    for path in (there.folder / "recordings" / OTHER).iterdir():
        path.write_bytes(b"damaged")
    archive = await there.export()
    assert facts(archive, ATTEMPT)["recording"]["lost"] == [0]
    assert ZipFile(io.BytesIO(archive)).read(SOUND) == CONTENTS[1]
    assert f"attempts/{OTHER}/recording.webm" not in make_archive.names(archive)
    assert (await here.take_in(archive)).imported == 2
    assert facts(await here.export(), ATTEMPT)["scorecards"] == facts(archive, ATTEMPT)["scorecards"]


async def test_when_there_is_no_room_for_a_recording_the_attempt_stays_out_and_the_others_stay(
    there: Installation, here: Installation
) -> None:
    await there.put(typed(id="0" * 32), EVERYTHING)  # of the same time, so in the order of their ids
    archive = await there.export()
    blocked = here.folder / "recordings" / ID
    blocked.write_bytes(b"a file where a folder should be")
    with pytest.raises(StorageFailed, match=r"What was imported before is kept.*import the archive again"):
        await here.take_in(archive)
    assert [each.id for each in await here.attempts()] == ["0" * 32]
    blocked.unlink()
    imported = await here.take_in(archive)
    assert (imported.imported, imported.skipped) == (1, 1)


async def test_what_is_sent_leaves_no_file_behind(there: Installation, here: Installation) -> None:
    await there.put(EVERYTHING)
    archive = await there.export()

    async def sent(content: bytes) -> AsyncIterator[bytes]:
        for at in range(0, len(content), 1_000):
            yield content[at : at + 1_000]

    with pytest.raises(ArchiveRejected):
        await here.archive.receive(sent(archive[:-10]))
    assert [path.name for path in here.folder.iterdir() if path.suffix == ""] == ["recordings"]
    assert (await here.archive.receive(sent(archive))).imported == 1
    assert [path.name for path in here.folder.iterdir() if path.suffix == ""] == ["recordings"]


async def test_a_large_recording_goes_through_little_memory(
    there: Installation, tmp_path: Path, library: Library
) -> None:
    """64 MB in 16 parts; exporting and importing keep a few parts of 4 MB at a time."""
    parts = []
    for number in range(16):
        content = number.to_bytes(1, "big") * MAX_PART_BYTES
        part = {"number": number, "size": len(content), "sha256": sha256(content).hexdigest(), "received_at": AT}
        parts.append(part)
        attempt = spoken(recording={"media_type": "audio/wav", "parts": parts}, scorecards=[a_card(scored())])
        assert attempt.recording is not None
        await there.sounds.write(ID, attempt.recording.parts[-1], content)
    await there.archives.save(attempt, {RUBRIC_HASH: VERSION})
    del content
    url = database_url(None, tmp_path / "here")
    prepare(url)
    async with opened(url, tmp_path / "here", library, max_bytes=100_000_000, size=100_000_000) as here:
        tracemalloc.start()
        with (tmp_path / "archive.zip").open("wb+") as file:
            async for piece in there.archive.export():
                file.write(piece)
            exported_peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.reset_peak()
            assert (await here.archive.take_in(file)).imported == 1
            imported_peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (tmp_path / "archive.zip").stat().st_size > 64_000_000
        assert max(exported_peak, imported_peak) < 6 * MAX_PART_BYTES
