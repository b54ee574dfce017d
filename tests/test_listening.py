import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from coach.domain.attempts import Attempt, Stage
from coach.domain.recordings import RecordingPart
from coach.domain.second_hearing import SecondHearing
from coach.domain.speech import HeardSoFar, SpokenWord
from coach.errors import AnswerRejected, NotFound, TranscriptionFailed
from coach.library import Library
from coach.listening import Listener, Listening
from coach.store.attempts import Attempts
from coach.store.database import open_engine
from coach.store.owned import LOCAL_OWNER, RubricVersion
from coach.store.recordings import Recordings
from coach.store.sounds import Sounds, open_sounds
from coach.stt import Hearing
from coach.stt.fake import FakeTranscriber
from tests import factories as make
from tests.recordings import BECKETT, damaged

VERSION = RubricVersion(question=make.question(), rubric=make.rubric())
PIECE_S = 2.5
"""Short enough that each of the six sentences of the recording is a piece of its own."""

SENTENCES = ("Ever tried.", "Ever failed.", "No matter.", "Try again.", "Fail again.", "Fail better.")


def nowhere(connection: Connection, attempt_id: str, number: int) -> None:
    """Enqueue nothing."""


async def nothing(connection: AsyncConnection) -> None:
    """Have nothing against it."""


@pytest.fixture
async def engine(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


@pytest.fixture
def sounds(tmp_path: Path) -> Sounds:
    return open_sounds(None, tmp_path)


async def recorded(engine: AsyncEngine, sounds: Sounds, content: bytes, *, submit: bool = True) -> Attempt:
    """Return an attempt whose recording has arrived."""
    attempts, recordings = Attempts(engine), Recordings(engine)
    attempt, _ = await attempts.create_spoken(VERSION.question, VERSION.rubric, "audio/wav", None)
    part = RecordingPart(number=0, size=len(content), sha256=hashlib.sha256(content).hexdigest())
    await sounds.write(attempt.id, part, content)
    await recordings.save_part(attempt.id, part, nothing, nowhere)
    return await attempts.submit(attempt.id, nothing, nowhere) if submit else attempt


def listening(engine: AsyncEngine, library: Library, sounds: Sounds, transcriber: FakeTranscriber) -> Listening:
    return Listening(engine, library, sounds, Listener(transcriber, max_s=60))


async def test_the_pieces_become_one_transcript(engine: AsyncEngine, library: Library, sounds: Sounds) -> None:
    attempt = await recorded(engine, sounds, BECKETT.read_bytes())
    transcriber = FakeTranscriber(*SENTENCES, max_piece_s=PIECE_S)
    answer = await listening(engine, library, sounds, transcriber).transcribe(LOCAL_OWNER, attempt, VERSION)
    assert answer.text == " ".join(SENTENCES)
    transcript = await Recordings(engine).transcript(attempt.id)
    assert transcript is not None
    assert [word.text for word in transcript.words] == answer.text.split()
    # Each sentence has the times of its own stretch of voice.
    for number, span in enumerate(transcript.speech):
        first, second = transcript.words[2 * number : 2 * number + 2]
        assert span.start_s <= first.start_s < second.end_s <= span.end_s


async def test_damage_is_kept_with_the_transcript(engine: AsyncEngine, library: Library, sounds: Sounds) -> None:
    attempt = await recorded(engine, sounds, damaged())
    transcriber = FakeTranscriber(*SENTENCES)
    await listening(engine, library, sounds, transcriber).transcribe(LOCAL_OWNER, attempt, VERSION)
    transcript = await Recordings(engine).transcript(attempt.id)
    assert transcript is not None
    assert "packets of sound could not be read" in str(transcript.damage)


async def test_the_terms_of_the_question_are_told_to_the_recogniser(
    engine: AsyncEngine, library: Library, sounds: Sounds
) -> None:
    attempt = await recorded(engine, sounds, BECKETT.read_bytes())
    entry = library.entry("transformer-architecture")
    transcriber = FakeTranscriber(*SENTENCES, max_piece_s=PIECE_S)
    version = RubricVersion(question=entry.question, rubric=entry.rubric)
    await listening(engine, library, sounds, transcriber).transcribe(LOCAL_OWNER, attempt, version)
    assert any("attention" in term.lower() for term in transcriber.vocabularies[0])


async def test_times_of_the_recogniser_count_from_the_beginning_of_the_recording(
    engine: AsyncEngine, library: Library, sounds: Sounds
) -> None:
    attempt = await recorded(engine, sounds, BECKETT.read_bytes())
    word = SpokenWord(text="word", start_s=0.2, end_s=0.5, confidence=0.9)
    heard = [Hearing(text="word", words=(word,)) for _ in SENTENCES]
    transcriber = FakeTranscriber(*heard, max_piece_s=PIECE_S, times_words=True)
    await listening(engine, library, sounds, transcriber).transcribe(LOCAL_OWNER, attempt, VERSION)
    transcript = await Recordings(engine).transcript(attempt.id)
    assert transcript is not None
    assert len(transcript.words) == len(SENTENCES)
    assert all(word.start_s >= 0.2 for word in transcript.words)
    starts = [word.start_s for word in transcript.words]
    assert starts == sorted(starts)
    assert starts[-1] > 7  # the last sentence begins about second 7.9
    assert transcript.words[0].confidence == 0.9


async def test_after_a_recogniser_that_died_only_what_is_left_is_heard(
    engine: AsyncEngine, library: Library, sounds: Sounds
) -> None:
    attempt = await recorded(engine, sounds, BECKETT.read_bytes())
    dies = FakeTranscriber(*SENTENCES[:2], TranscriptionFailed("It died."), max_piece_s=PIECE_S)
    with pytest.raises(TranscriptionFailed):
        await listening(engine, library, sounds, dies).transcribe(LOCAL_OWNER, attempt, VERSION)
    heard = await Recordings(engine).heard(attempt.id)
    assert heard is not None
    assert [word.text for word in heard.words] == ["Ever", "tried.", "Ever", "failed."]
    rest = FakeTranscriber(*SENTENCES[2:], max_piece_s=PIECE_S)
    answer = await listening(engine, library, sounds, rest).transcribe(LOCAL_OWNER, attempt, VERSION)
    assert answer.text == " ".join(SENTENCES)
    assert len(rest.pieces) == 4


async def test_what_another_recogniser_heard_is_not_gone_on_with(
    engine: AsyncEngine, library: Library, sounds: Sounds
) -> None:
    attempt = await recorded(engine, sounds, BECKETT.read_bytes())
    words = (SpokenWord(text="Nonsense.", start_s=0, end_s=1),)
    other = HeardSoFar(recognizer=make.RECOGNIZER.model_copy(update={"model": "other"}), until_s=5.024, words=words)
    await Recordings(engine).save_heard(attempt.id, other, 10.0)
    transcriber = FakeTranscriber(*SENTENCES, max_piece_s=PIECE_S)
    answer = await listening(engine, library, sounds, transcriber).transcribe(LOCAL_OWNER, attempt, VERSION)
    assert answer.text == " ".join(SENTENCES)


async def test_a_transcript_that_is_saved_is_not_made_again(
    engine: AsyncEngine, library: Library, sounds: Sounds
) -> None:
    attempt = await recorded(engine, sounds, BECKETT.read_bytes())
    await Recordings(engine).save_transcript(attempt.id, make.spoken("as heard"), "00ff")
    transcriber = FakeTranscriber()
    answer = await listening(engine, library, sounds, transcriber).transcribe(LOCAL_OWNER, attempt, VERSION)
    assert (answer.text, transcriber.pieces) == ("as heard", [])


async def test_listening_ahead_leaves_what_may_still_change(
    engine: AsyncEngine, library: Library, sounds: Sounds
) -> None:
    attempt = await recorded(engine, sounds, BECKETT.read_bytes(), submit=False)
    transcriber = FakeTranscriber(*SENTENCES, max_piece_s=PIECE_S)
    await listening(engine, library, sounds, transcriber).listen_ahead(LOCAL_OWNER, attempt.id)
    heard = await Recordings(engine).heard(attempt.id)
    assert heard is not None
    assert 4 <= len(transcriber.pieces) <= 6
    assert (await Attempts(engine).get(attempt.id)).answer is None


async def test_listening_ahead_does_nothing_once_the_attempt_is_submitted_or_gone(
    engine: AsyncEngine, library: Library, sounds: Sounds
) -> None:
    attempt = await recorded(engine, sounds, BECKETT.read_bytes())
    transcriber = FakeTranscriber(*SENTENCES, max_piece_s=PIECE_S)
    ahead = listening(engine, library, sounds, transcriber)
    await ahead.listen_ahead(LOCAL_OWNER, attempt.id)
    await Attempts(engine).delete(attempt.id)
    await ahead.listen_ahead(LOCAL_OWNER, attempt.id)
    assert transcriber.pieces == []


async def test_listening_ahead_to_what_cannot_be_heard_harms_nothing(
    engine: AsyncEngine, library: Library, sounds: Sounds
) -> None:
    attempt = await recorded(engine, sounds, b"garbage" * 100, submit=False)
    await listening(engine, library, sounds, FakeTranscriber()).listen_ahead(LOCAL_OWNER, attempt.id)
    assert (await Attempts(engine).get(attempt.id)).stage is Stage.RECORDING


async def test_sound_that_was_deleted_is_said_plainly(engine: AsyncEngine, library: Library, sounds: Sounds) -> None:
    attempt = await recorded(engine, sounds, BECKETT.read_bytes())
    recordings = Recordings(engine)
    await recordings.forget_parts(attempt.id, (await recordings.arrived(attempt.id)).parts)
    with pytest.raises(NotFound, match="was deleted"):
        await listening(engine, library, sounds, FakeTranscriber()).transcribe(LOCAL_OWNER, attempt, VERSION)


async def test_two_at_once_save_one_transcript(engine: AsyncEngine, library: Library, sounds: Sounds) -> None:
    attempt = await recorded(engine, sounds, BECKETT.read_bytes())
    workers = [listening(engine, library, sounds, FakeTranscriber(*SENTENCES, max_piece_s=PIECE_S)) for _ in range(2)]
    await asyncio.gather(*(each.transcribe(LOCAL_OWNER, attempt, VERSION) for each in workers))
    (answer,) = await Attempts(engine).answers(attempt.id)
    assert answer.text == " ".join(SENTENCES)


async def test_silence_is_not_kept_so_that_another_recogniser_may_be_tried(
    engine: AsyncEngine, library: Library, sounds: Sounds
) -> None:
    attempt = await recorded(engine, sounds, BECKETT.read_bytes())
    deaf = FakeTranscriber(max_piece_s=PIECE_S)
    with pytest.raises(AnswerRejected, match="No speech was heard"):
        await listening(engine, library, sounds, deaf).transcribe(LOCAL_OWNER, attempt, VERSION)
    better = FakeTranscriber(*SENTENCES, max_piece_s=PIECE_S)
    better.recognizer = better.recognizer.model_copy(update={"model": "better"})
    answer = await listening(engine, library, sounds, better).transcribe(LOCAL_OWNER, attempt, VERSION)
    assert answer.text == " ".join(SENTENCES)


async def test_that_no_word_times_came_shows_in_the_transcript_and_hinders_nothing(
    engine: AsyncEngine, library: Library, sounds: Sounds
) -> None:
    attempt = await recorded(engine, sounds, BECKETT.read_bytes())
    dies = FakeTranscriber(*SENTENCES[:2], TranscriptionFailed("It died."), max_piece_s=PIECE_S, times_words=True)
    with pytest.raises(TranscriptionFailed):
        await listening(engine, library, sounds, dies).transcribe(LOCAL_OWNER, attempt, VERSION)
    rest = FakeTranscriber(*SENTENCES[2:], max_piece_s=PIECE_S, times_words=True)
    answer = await listening(engine, library, sounds, rest).transcribe(LOCAL_OWNER, attempt, VERSION)
    transcript = await Recordings(engine).transcript(attempt.id)
    assert transcript is not None
    assert (answer.text, transcript.recognizer.times_words) == (" ".join(SENTENCES), False)


async def test_a_piece_that_is_heard_otherwise_a_second_time_gives_nothing_to_score(
    engine: AsyncEngine, library: Library, sounds: Sounds
) -> None:
    attempt = await recorded(engine, sounds, BECKETT.read_bytes())
    first = "The dance form of a character that will rotate the knots."
    unsure = FakeTranscriber(first, "As light such a trance, first by the north.", takes_all_for_its_own=True)
    with pytest.raises(AnswerRejected, match="in English"):
        await listening(engine, library, sounds, unsure).transcribe(LOCAL_OWNER, attempt, VERSION)
    assert len(unsure.pieces[1]) == pytest.approx(len(unsure.pieces[0]) / 0.92, abs=4), "the second time it is slower"
    assert await Recordings(engine).transcript(attempt.id) is None
    other = FakeTranscriber(*SENTENCES, max_piece_s=PIECE_S)
    other.recognizer = other.recognizer.model_copy(update={"model": "another"})
    answer = await listening(engine, library, sounds, other).transcribe(LOCAL_OWNER, attempt, VERSION)
    assert answer.text == " ".join(SENTENCES), "another recogniser may hear it"


async def test_what_is_heard_the_same_again_is_believed_and_after_sixty_words_no_more_is_heard_twice(
    engine: AsyncEngine, library: Library, sounds: Sounds
) -> None:
    attempt = await recorded(engine, sounds, BECKETT.read_bytes())
    forty = " ".join(["fail"] * 40)
    sure = FakeTranscriber(forty, forty, forty, forty, *SENTENCES[2:], max_piece_s=PIECE_S, takes_all_for_its_own=True)
    await listening(engine, library, sounds, sure).transcribe(LOCAL_OWNER, attempt, VERSION)
    transcript = await Recordings(engine).transcript(attempt.id)
    assert transcript is not None
    assert transcript.second_hearing == SecondHearing(words=80, differing=0)
    assert len(sure.pieces) == 2 + len(SENTENCES)


async def test_silence_is_not_heard_twice(engine: AsyncEngine, library: Library, sounds: Sounds) -> None:
    attempt = await recorded(engine, sounds, BECKETT.read_bytes())
    deaf = FakeTranscriber(takes_all_for_its_own=True)
    with pytest.raises(AnswerRejected, match="No speech"):
        await listening(engine, library, sounds, deaf).transcribe(LOCAL_OWNER, attempt, VERSION)
    assert len(deaf.pieces) == len(SENTENCES)
