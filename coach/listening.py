"""From a recording to words: decode, find the voice, cut at pauses, recognise, align. Also while it still goes on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncEngine

from coach.audio.decode import DecodeLimits, Sound, decode
from coach.audio.speed import at_speed
from coach.audio.voice import from_second, speech_probabilities
from coach.domain.alignment import align
from coach.domain.attempts import Answer, AnswerKind, Attempt, Stage
from coach.domain.pieces import Cut, Piece, cut, join
from coach.domain.second_hearing import SPEED, SecondHearing
from coach.domain.speech import SAMPLE_RATE, HeardSoFar, Recognizer, SpokenTranscript, SpokenWord
from coach.errors import AnswerRejected, CoachError, NotFound
from coach.library import Library
from coach.saving import surviving
from coach.store.owned import RubricVersion
from coach.store.recordings import Recordings
from coach.store.rubric_versions import RubricVersions
from coach.store.sounds import Sounds
from coach.stt import Transcriber

log = logging.getLogger(__name__)

SILENCE = (
    "No speech was heard in the recording, so there is nothing to score. Play it: if you hear yourself, choose another"
    " recogniser (COACH_STT) and score it again; if not, check the microphone and answer again."
)

CONTRADICTION = (
    "The recogniser hears other words each time it hears this recording, so nothing can be scored. Play it: if you"
    " spoke English and hear yourself well, choose another recogniser (COACH_STT) and score it again; if not, answer"
    " again, in English, near the microphone."
)

Save = Callable[[HeardSoFar, float], Awaitable[bool]]
"""Saves what was heard so far of a recording of so many seconds; returns whether to go on."""


class Listener:
    """Hears recordings of at most `max_s` seconds, piece by piece."""

    def __init__(self, transcriber: Transcriber, max_s: float) -> None:
        self._transcriber = transcriber
        self._max_s = max_s

    @property
    def recognizer(self) -> Recognizer:
        return self._transcriber.recognizer

    async def listen(
        self, recording: bytes, so_far: HeardSoFar | None, vocabulary: Sequence[str], save: Save, *, final: bool
    ) -> SpokenTranscript | None:
        """Hear what is new in a recording since `so_far`, and save it after each piece.

        Return the transcript; None if the recording is not `final`, or `save` says not to go on.

        Raises:
            RecordingRejected: it can't be decoded.
            RecordingTooLarge: it is longer than `max_s`.
            TranscriptionFailed: the recogniser does not work.
        """
        sound = await decode(recording, DecodeLimits.of(self._max_s))
        heard = so_far
        if heard is None or not _is_same(heard.recognizer, self.recognizer):
            heard = HeardSoFar(recognizer=self.recognizer)
        found = await self._cut(sound, heard.until_s, final=final)
        for piece in found.pieces:
            heard = await self._hear(sound, piece, heard, vocabulary)
            if not await save(heard, sound.duration_s):
                return None
        if not final:
            await save(heard.model_copy(update={"until_s": found.until_s}), sound.duration_s)
            return None
        return SpokenTranscript.of(
            heard.words,
            join(heard.speech),
            sound.duration_s,
            heard.recognizer,
            heard.language,
            sound.damage,
            heard.second_hearing,
        )

    async def _cut(self, sound: Sound, heard_until_s: float, *, final: bool) -> Cut:
        """Return the pieces of what was not heard yet."""
        new = from_second(sound.pcm, heard_until_s, final=final)
        probabilities = await asyncio.to_thread(speech_probabilities, *new)
        longest_s = self._transcriber.max_piece_s
        return cut(probabilities, longest_s, heard_until_s, sound.duration_s, final=final)

    async def _hear(self, sound: Sound, piece: Piece, so_far: HeardSoFar, vocabulary: Sequence[str]) -> HeardSoFar:
        """Return what was heard so far, with this piece."""
        first, last = (2 * round(second * SAMPLE_RATE) for second in (piece.sound.start_s, piece.sound.end_s))
        heard = sound.pcm[first:last]
        hearing = await self._transcriber.transcribe(heard, vocabulary)
        timed = hearing.words is not None and so_far.recognizer.times_words
        if hearing.words is None:
            words = align(hearing.text.split(), piece.speech)
        else:
            words = tuple(_later(word, piece.sound.start_s) for word in hearing.words)
        return HeardSoFar(
            recognizer=so_far.recognizer.model_copy(update={"times_words": timed}),
            until_s=piece.sound.end_s,
            words=(*so_far.words, *words),
            speech=(*so_far.speech, *piece.speech),
            language=so_far.language or hearing.language,
            second_hearing=await self._hear_again(heard, hearing.text, so_far.second_hearing, vocabulary),
        )

    async def _hear_again(
        self, piece: bytes, text: str, so_far: SecondHearing, vocabulary: Sequence[str]
    ) -> SecondHearing:
        """Return what second hearings have in common with first ones, with that of this piece if it takes one."""
        if not self._transcriber.takes_all_for_its_own or so_far.is_enough or not text:
            return so_far
        slower = await asyncio.to_thread(at_speed, piece, SPEED)
        return so_far.and_piece(text, (await self._transcriber.transcribe(slower, vocabulary)).text)

    async def close(self) -> None:
        await self._transcriber.close()


def _is_same(one: Recognizer, other: Recognizer) -> bool:
    """Return whether what one heard may be gone on with by the other; whether words have times shows on the way."""
    return one.model_copy(update={"times_words": other.times_words}) == other


def _later(word: SpokenWord, by_s: float) -> SpokenWord:
    return word.model_copy(update={"start_s": word.start_s + by_s, "end_s": word.end_s + by_s})


class Listening:
    """Hears the recordings in the store."""

    def __init__(self, engine: AsyncEngine, library: Library, sounds: Sounds, listener: Listener) -> None:
        self._engine = engine
        self._rubrics = RubricVersions(engine)
        self._library = library
        self._sounds = sounds
        self._listener = listener

    async def close(self) -> None:
        await self._listener.close()

    async def transcribe(self, owner_id: str, attempt: Attempt, version: RubricVersion) -> Answer:
        """Return the words of a submitted recording; they are saved with their transcript, and each piece before.

        Raises:
            NotFound: its sound is not there any more.
            CoachError: it can't be decoded or transcribed.
        """
        recordings = Recordings(self._engine, owner_id)
        transcript = await surviving(lambda: recordings.transcript(attempt.id))
        if transcript is None:
            transcript = await self._hear(recordings, attempt.id, version)
        return Answer(version=1, kind=AnswerKind.HEARD, text=transcript.text)

    async def _hear(self, recordings: Recordings, attempt_id: str, version: RubricVersion) -> SpokenTranscript:
        parts = (await surviving(lambda: recordings.arrived(attempt_id))).parts
        if not parts:
            raise NotFound("The sound of this attempt was deleted, so it can't be transcribed. Answer again.")
        content = await self._sounds.read(attempt_id, parts)
        so_far = await surviving(lambda: recordings.heard(attempt_id))

        async def save(heard: HeardSoFar, duration_s: float) -> bool:
            await surviving(lambda: recordings.save_heard(attempt_id, heard, duration_s))
            return True

        transcript = await self._listener.listen(content, so_far, self._hot_words(version), save, final=True)
        assert transcript is not None
        if not transcript.words:  # not kept, so that another recogniser may be tried
            raise AnswerRejected(SILENCE)
        if transcript.second_hearing.contradicts:
            raise AnswerRejected(CONTRADICTION)
        digest = await asyncio.to_thread(lambda: sha256(content).hexdigest())
        if not await surviving(lambda: recordings.save_transcript(attempt_id, transcript, digest)):
            raise NotFound("The attempt was deleted while it was transcribed.")
        return transcript

    async def listen_ahead(self, owner_id: str, attempt_id: str) -> None:
        """Hear what has arrived of a recording that still goes on, so that less is left to do at its end.

        Nothing is lost when this fails: at its end the recording is heard all the same.
        """
        try:
            await self._listen_ahead(Recordings(self._engine, owner_id), attempt_id)
        except CoachError as failure:
            log.info("attempt %s was not listened to ahead: %s", attempt_id, failure)

    async def _listen_ahead(self, recordings: Recordings, attempt_id: str) -> None:
        attempt = await surviving(lambda: recordings.get(attempt_id))
        if attempt.stage is not Stage.RECORDING:
            return
        parts = (await surviving(lambda: recordings.arrived(attempt_id))).unbroken()
        content = await self._sounds.read(attempt_id, parts)

        async def save(heard: HeardSoFar, duration_s: float) -> bool:
            await surviving(lambda: recordings.save_heard(attempt_id, heard, None))
            return (await surviving(lambda: recordings.get(attempt_id))).stage is Stage.RECORDING

        version = await surviving(lambda: self._rubrics.get(attempt.rubric_hash))
        so_far = await surviving(lambda: recordings.heard(attempt_id))
        await self._listener.listen(content, so_far, self._hot_words(version), save, final=False)

    def _hot_words(self, version: RubricVersion) -> tuple[str, ...]:
        return self._library.vocabulary(version.question, version.rubric).hot_words
