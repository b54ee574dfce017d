"""A recogniser that hears what a test tells it to. The product never uses it."""

from collections.abc import Iterator, Sequence

from coach.domain.speech import Recognizer
from coach.stt import Hearing


class FakeTranscriber:
    """Hears `hearings` in order (a text is heard without times, an exception is raised), and keeps what it was given.

    When they are used up it hears silence.
    """

    def __init__(
        self,
        *hearings: Hearing | str | Exception,
        max_piece_s: float = 16.0,
        times_words: bool = False,
        takes_all_for_its_own: bool = False,
    ) -> None:
        self.max_piece_s = max_piece_s
        self.takes_all_for_its_own = takes_all_for_its_own
        self.recognizer = Recognizer(
            backend="fake", model="scripted", version="1", keeps_fillers=False, times_words=times_words
        )
        self.pieces: list[bytes] = []
        self.vocabularies: list[tuple[str, ...]] = []
        self.closed = False
        self._hearings: Iterator[Hearing | str | Exception] = iter(hearings)

    async def transcribe(self, piece: bytes, vocabulary: Sequence[str]) -> Hearing:
        self.pieces.append(piece)
        self.vocabularies.append(tuple(vocabulary))
        hearing = next(self._hearings, "")
        if isinstance(hearing, Exception):
            raise hearing
        return Hearing(text=hearing) if isinstance(hearing, str) else hearing

    async def close(self) -> None:
        self.closed = True
