import pytest

from coach.errors import TranscriptionFailed
from coach.stt import Hearing
from coach.stt.fake import FakeTranscriber


async def test_it_hears_what_it_is_told_then_silence() -> None:
    fake = FakeTranscriber("one", Hearing(text="two", language="en"), TranscriptionFailed("three"))
    assert (await fake.transcribe(b"1", ("term",))).text == "one"
    assert (await fake.transcribe(b"2", ())).language == "en"
    with pytest.raises(TranscriptionFailed, match="three"):
        await fake.transcribe(b"3", ())
    assert (await fake.transcribe(b"4", ())).text == ""
    assert (fake.pieces, fake.vocabularies[0]) == ([b"1", b"2", b"3", b"4"], ("term",))


async def test_it_tells_when_it_was_closed() -> None:
    fake = FakeTranscriber()
    assert not fake.closed
    await fake.close()
    assert fake.closed
