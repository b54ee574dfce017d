"""What a learner does while recording: begin an attempt, send its parts, see which arrived, submit it."""

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncConnection

from coach.domain.attempts import Attempt
from coach.domain.recordings import (
    MAX_PART_BYTES,
    Arrived,
    Received,
    RecordingPart,
    StoredPart,
    is_known,
    list_numbers,
)
from coach.errors import NotFound, RecordingConflict, RecordingRejected, RecordingTooLarge, RequestError
from coach.job_queue import JobQueue
from coach.library import Library
from coach.store.attempts import SUBMITTED, Attempts
from coach.store.recordings import Recordings
from coach.store.sounds import Sounds

MB = 1_000_000
TYPES = "audio/webm, audio/ogg, audio/mp4, audio/wav, audio/flac or audio/mpeg"


@dataclass(frozen=True)
class Limits:
    """What a recording may have at most."""

    size_bytes: int
    parts: int


@dataclass(frozen=True)
class Playback:
    """A recording to be played: `read` yields its bytes from one place up to another."""

    media_type: str
    size: int
    read: Callable[[int, int], AsyncIterator[bytes]]


class Uploads:
    """A recording arrives in numbered parts; each is stored before it is answered for."""

    def __init__(
        self,
        library: Library,
        attempts: Attempts,
        recordings: Recordings,
        sounds: Sounds,
        queue: JobQueue,
        limits: Limits,
    ) -> None:
        self.limits = limits
        self._library = library
        self._attempts = attempts
        self._recordings = recordings
        self._sounds = sounds
        self._queue = queue

    async def begin(
        self, question_id: str, media_type: str, idempotency_key: str | None = None
    ) -> tuple[Attempt, bool]:
        """Store an attempt that is going to be recorded; False beside it if the key had come before.

        Raises:
            NotFound: there is no such question.
            RecordingRejected: the type is not one that can be taken.
            IdempotencyConflict: the key had come before with something else.
        """
        if not is_known(media_type):
            raise RecordingRejected(f"{media_type!r} is not a type of recording that can be taken. Send {TYPES}.")
        entry = self._library.entry(question_id)
        return await self._attempts.create_spoken(entry.question, entry.rubric, media_type, idempotency_key)

    async def arrived(self, attempt_id: str) -> tuple[Attempt, Arrived]:
        """Return the attempt and which parts of its recording have arrived.

        Raises:
            NotFound: there is no such attempt, or it was typed.
        """
        return await self._spoken(attempt_id), await self._recordings.arrived(attempt_id)

    async def save_part(self, attempt_id: str, number: int, content: bytes, digest: bytes) -> StoredPart:
        """Store one part; the same part again changes nothing. `digest` is its SHA-256, made by the sender.

        Raises:
            NotFound: there is no such attempt, or it was typed.
            RecordingRejected: the part is empty, or not what its digest says.
            RecordingTooLarge: the part, or with it the recording, is beyond a limit.
            RecordingConflict: a different part of this number is there, or the attempt was submitted.
            StorageFailed: the part can't be stored.
        """
        attempt = await self._spoken(attempt_id)
        part = self._check_part(number, content, digest)
        stored, received = await self._recordings.part(attempt_id, number)
        if stored == part:
            return StoredPart(part=part, received=received)
        if attempt.submitted_at is not None:
            raise RecordingConflict(SUBMITTED)
        self._check_room(part, received)
        await self._sounds.write(attempt_id, part, content)
        try:
            return StoredPart(part=part, received=await self._note(attempt_id, part))
        except RequestError:  # deleted, submitted, filled or another one come meanwhile
            stored, _ = await self._recordings.part(attempt_id, number)
            if stored != part:
                await self._sounds.delete(attempt_id, (part,))
            raise

    async def save_whole(self, attempt_id: str, content: AsyncIterable[bytes], digest: bytes | None) -> None:
        """Store a whole recording that arrives in one piece, in parts of `MAX_PART_BYTES`, as it comes in.

        Sent again after it broke off, it goes on where it stopped.

        Raises:
            RecordingRejected: it is empty, or not what its digest says.
            Other errors: those of `save_part`.
        """
        attempt = await self._spoken(attempt_id)
        whole = sha256()
        number = 0
        waiting = bytearray()
        async for piece in content:
            whole.update(piece)
            waiting += piece
            while len(waiting) >= MAX_PART_BYTES:
                await self._save_piece(attempt_id, number, bytes(waiting[:MAX_PART_BYTES]))
                del waiting[:MAX_PART_BYTES]
                number += 1
        if digest is not None and digest != whole.digest():
            raise RecordingRejected(
                "The recording arrived damaged: it is not what its Content-Digest says."
                f" Delete attempt {attempt.id}, and send the recording to a new one."
            )
        if waiting:
            await self._save_piece(attempt_id, number, bytes(waiting))
        elif number == 0:
            raise RecordingRejected("The recording is empty: 0 bytes arrived. Check the microphone and record again.")

    async def submit(self, attempt_id: str, parts: int | None = None) -> Attempt:
        """Have a recorded attempt transcribed and scored; submitted again, it is returned as it is.

        `parts` is how many the sender has sent.

        Raises:
            NotFound: there is no such attempt, or it was typed.
            RecordingConflict: a part is missing, or there is none at all.
            RecordingTooLarge: it has more parts than are allowed.
        """
        await self._spoken(attempt_id)
        if parts is not None and parts > self.limits.parts:
            raise RecordingTooLarge(
                f"A recording has at most {self.limits.parts:,} parts (COACH_MAX_RECORDING_PARTS), not {parts:,}."
            )

        async def check(connection: AsyncConnection) -> None:
            _check_complete(await self._recordings.arrived_in(connection, attempt_id), parts)

        return await self._attempts.submit(attempt_id, check, self._queue.enqueue)

    async def sound(self, attempt_id: str) -> Playback:
        """Return the recording as far as it has arrived without a gap.

        Raises:
            NotFound: there is no such attempt, it was typed, or its sound was deleted.
        """
        attempt = await self._spoken(attempt_id)
        parts = (await self._recordings.arrived(attempt_id)).unbroken()
        if attempt.recording is None or not parts:
            raise NotFound("There is no sound of this attempt: none has arrived, or it was deleted since.")
        return Playback(
            media_type=attempt.recording.media_type,
            size=sum(part.size for part in parts),
            read=partial(self._sounds.stream, attempt_id, parts),
        )

    async def _spoken(self, attempt_id: str) -> Attempt:
        attempt = await self._attempts.get(attempt_id)
        if attempt.recording is None:
            raise NotFound("This attempt was typed; it has no recording.")
        return attempt

    async def _save_piece(self, attempt_id: str, number: int, content: bytes) -> None:
        await self.save_part(attempt_id, number, content, sha256(content).digest())

    async def _note(self, attempt_id: str, part: RecordingPart) -> Received:
        """Note that a part was stored, and return how much has arrived; the same part once more is fine."""
        enqueue = self._queue.enqueue_listening
        received = await self._recordings.save_part(attempt_id, part, self._still_open(attempt_id, part), enqueue)
        if received is None:
            stored, received = await self._recordings.part(attempt_id, part.number)
            if stored != part:
                raise RecordingConflict(_differs(part.number))
        return received

    def _check_part(self, number: int, content: bytes, digest: bytes) -> RecordingPart:
        if not content:
            raise RecordingRejected(f"Part {number} is empty. Send parts that hold something.")
        if len(content) > MAX_PART_BYTES:
            raise RecordingTooLarge(
                f"Part {number} has {len(content):,} bytes; a part has at most {MAX_PART_BYTES:,}."
                " Send it in several parts."
            )
        if number >= self.limits.parts:
            raise RecordingTooLarge(
                f"A recording has at most {self.limits.parts:,} parts (COACH_MAX_RECORDING_PARTS), numbered from 0;"
                f" this is number {number:,}. Send larger parts."
            )
        found = sha256(content)
        if found.digest() != digest:
            raise RecordingRejected(
                f"Part {number} arrived damaged: it is not what its Content-Digest says."
                " It was not stored; send it again."
            )
        return RecordingPart(number=number, size=len(content), sha256=found.hexdigest())

    def _check_room(self, part: RecordingPart, received: Received) -> None:
        over = received.size + part.size - self.limits.size_bytes
        if over > 0:
            raise RecordingTooLarge(
                f"With part {part.number} the recording would have {over:,} bytes more than the"
                f" {self.limits.size_bytes // MB:,} MB that are allowed (COACH_MAX_RECORDING_MB)."
                " What arrived before is kept; submit that, or record a shorter answer."
            )

    def _still_open(self, attempt_id: str, part: RecordingPart) -> Callable[[AsyncConnection], Awaitable[None]]:
        async def check(connection: AsyncConnection) -> None:
            await self._attempts.check_open(connection, attempt_id)
            stored, received = await self._recordings.part_in(connection, attempt_id, part.number)
            if stored != part:
                self._check_room(part, received)

        return check


def _differs(number: int) -> str:
    return (
        f"A different part {number} has arrived before. A part can't be replaced; send what follows under new numbers,"
        " or begin a new attempt."
    )


def _check_complete(arrived: Arrived, count: int | None) -> None:
    """Raise unless all parts are there."""
    if not arrived.parts:
        raise RecordingConflict("Nothing of the recording has arrived. Send its parts, then submit it.")
    if missing := arrived.missing(count):
        raise RecordingConflict(f"Parts are missing: {list_numbers(missing)}. Send them, then submit again.")
    if count is not None and len(arrived.parts) > count:
        raise RecordingConflict(f"{len(arrived.parts)} parts have arrived, not {count}. Submit with the right number.")
