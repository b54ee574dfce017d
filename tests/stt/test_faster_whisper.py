from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from coach.errors import BackendMissing, SettingInvalid
from coach.stt import faster_whisper, open_transcriber
from coach.stt.faster_whisper import folder_of, hearing_of, is_downloaded, model_name, model_size_mb
from coach.stt.options import Options


@dataclass
class Word:
    word: str
    start: float
    end: float
    probability: float


@dataclass
class Segment:
    words: list[Word] | None


@pytest.mark.skipif(find_spec("faster_whisper") is not None, reason="the package is installed")
def test_without_the_package_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(BackendMissing, match="pip install 'faster-whisper>=1"):
        open_transcriber("faster-whisper", Options(), tmp_path)


def test_words_are_read_without_their_leading_space() -> None:
    said = [
        Segment([Word(" Ever", 0.0, 0.4, 0.9), Word(" tried.", 0.4, 0.8, 0.5)]),
        Segment(None),
        Segment([Word(" Cold", 1.0, 1.2, 0.8), Word("-hearted.", 1.2, 1.5, 0.7), Word(" ", 1.5, 1.5, 0.1)]),
    ]
    hearing = hearing_of(said, "en", 2.0)
    assert (hearing.text, hearing.language) == ("Ever tried. Cold-hearted.", "en")
    assert hearing.words is not None
    assert [(word.text, word.confidence) for word in hearing.words] == [
        ("Ever", 0.9),
        ("tried.", 0.5),
        ("Cold-hearted.", 0.7),
    ]
    assert (hearing.words[2].start_s, round(hearing.words[2].end_s, 6)) == (1.0, 1.5)


def test_silence_has_no_words() -> None:
    hearing = hearing_of([], "en", 2.0)
    assert (hearing.text, hearing.words) == ("", ())


@pytest.mark.parametrize(
    ("model", "language", "name"),
    [(None, "en-GB", "small.en"), (None, "de", "small"), ("base.en", "en", "base.en"), ("large-v3", "de", "large-v3")],
)
def test_the_default_model_fits_the_language(model: str | None, language: str, name: str) -> None:
    assert model_name(Options(model=model, language=language)) == name


@pytest.mark.parametrize(("model", "language"), [("enormous", "en"), ("small.en", "de"), ("distil-large-v3", "fr")])
def test_a_model_that_is_not_known_or_hears_another_language_is_refused(model: str, language: str) -> None:
    with pytest.raises(SettingInvalid, match=f"COACH_STT_MODEL={model}"):
        model_name(Options(model=model, language=language))


def test_each_model_has_a_size() -> None:
    assert model_size_mb("base.en") < model_size_mb("small.en") < model_size_mb("medium.en")


def test_a_model_is_there_when_all_of_it_is(tmp_path: Path) -> None:
    folder = folder_of("base.en", tmp_path)
    folder.mkdir(parents=True)
    for needed in ("model.bin", "config.json", "tokenizer.json"):
        assert not is_downloaded("base.en", tmp_path)
        (folder / needed).touch()
    assert is_downloaded("base.en", tmp_path)
    assert not is_downloaded("small.en", tmp_path)


def test_the_package_is_not_loaded_by_the_service() -> None:
    assert not hasattr(faster_whisper, "WhisperModel")
