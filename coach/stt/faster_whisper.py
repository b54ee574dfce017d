"""Whisper models on this machine by faster-whisper, an extra; a model is downloaded once, to the cache folder.

The parent never imports the package, which takes long and much memory: only the process does that hears.
"""

import logging
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from coach.domain.speech import BYTES_PER_S, Recognizer
from coach.domain.value import Value
from coach.errors import BackendMissing, SettingInvalid, TranscriptionFailed
from coach.stt import Description, Hearing, Transcriber
from coach.stt.hints import hint
from coach.stt.options import Options
from coach.stt.process import LOAD_S, Hear, ProcessTranscriber
from coach.stt.word_times import RawWord, put_right

log = logging.getLogger(__name__)

DEFAULT_MODEL = "small.en"
"""The largest likely to keep up with speech on two cores: 8 threads hear 13 min in 1 min 42 s (small, int8; Intel
i7-12700K). Source: faster-whisper 1.2.1, README, "Small model on CPU"."""

MAX_PIECE_S = 28.0
"""Whisper hears 30 s at once, and what is longer in windows of its own."""

DOWNLOAD_S = 3_600.0
LOOK_S = 0.2

_REQUIREMENT = "faster-whisper>=1.2"
_FULL_SCALE = 32_768
_NEEDED = ("config.json", "model.bin", "tokenizer.json")
_FILES = (*_NEEDED, "preprocessor_config.json", "vocabulary.*")
_BYTES_PER_MB = 1_000_000


class _Model(Value):
    """A model, its repository on huggingface.co, and about its size: two bytes for each parameter.

    Source of the numbers of parameters: openai/whisper and huggingface/distil-whisper, READMEs.
    """

    repository: str
    size_mb: int

    @property
    def is_english(self) -> bool:
        return self.repository.endswith(".en") or "distil" in self.repository


MODELS = {
    "tiny.en": _Model(repository="Systran/faster-whisper-tiny.en", size_mb=78),
    "base.en": _Model(repository="Systran/faster-whisper-base.en", size_mb=148),
    "small.en": _Model(repository="Systran/faster-whisper-small.en", size_mb=488),
    "medium.en": _Model(repository="Systran/faster-whisper-medium.en", size_mb=1538),
    "distil-small.en": _Model(repository="Systran/faster-distil-whisper-small.en", size_mb=332),
    "distil-large-v3": _Model(repository="Systran/faster-distil-whisper-large-v3", size_mb=1512),
    "tiny": _Model(repository="Systran/faster-whisper-tiny", size_mb=78),
    "base": _Model(repository="Systran/faster-whisper-base", size_mb=148),
    "small": _Model(repository="Systran/faster-whisper-small", size_mb=488),
    "medium": _Model(repository="Systran/faster-whisper-medium", size_mb=1538),
    "large-v3": _Model(repository="Systran/faster-whisper-large-v3", size_mb=3100),
    "large-v3-turbo": _Model(repository="mobiuslabsgmbh/faster-whisper-large-v3-turbo", size_mb=1618),
}


def open(options: Options, cache: Path) -> Transcriber:
    """Return the recogniser; where its model is not in `cache` yet, the first piece waits for its download.

    Raises:
        The errors of `describe`.
    """
    recognizer = describe(options, cache).recognizer
    name = recognizer.model
    downloaded = is_downloaded(name, cache)
    if not downloaded:
        log.warning(
            "the model %s (%d MB) is downloaded to %s when the first recording is heard",
            name,
            model_size_mb(name),
            folder_of(name, cache),
        )
    return ProcessTranscriber(
        __name__,
        (name, str(cache), options.primary_language),
        recognizer,
        MAX_PIECE_S,
        options.timeout_s,
        LOAD_S if downloaded else DOWNLOAD_S,
    )


def describe(options: Options, cache: Path) -> Description:
    """Return what it is, and whether its model is still to be downloaded.

    Raises:
        SettingInvalid: the model is not known, or hears another language.
        BackendMissing: the package is not installed.
    """
    name = model_name(options)
    if find_spec("faster_whisper") is None:
        raise BackendMissing(
            "COACH_STT=faster_whisper needs a package that is not installed."
            f" Run: {sys.executable} -m pip install '{_REQUIREMENT}'"
        )
    recognizer = Recognizer(
        backend="faster_whisper", model=name, version=version("faster-whisper"), keeps_fillers=False, times_words=True
    )
    later = f" Its model ({model_size_mb(name)} MB) is downloaded when the first recording is heard."
    note = f"Hears {options.language}, on this machine.{'' if is_downloaded(name, cache) else later}"
    return Description(recognizer=recognizer, note=note)


def model_name(options: Options) -> str:
    """Return the model that is set, or the default one.

    Raises:
        SettingInvalid: it is not known, or hears another language.
    """
    english = options.primary_language == "en"
    name = options.model or (DEFAULT_MODEL if english else DEFAULT_MODEL.removesuffix(".en"))
    if name not in MODELS:
        raise SettingInvalid(f"COACH_STT_MODEL={name}: faster_whisper has {', '.join(MODELS)}.")
    if MODELS[name].is_english and not english:
        raise SettingInvalid(
            f"COACH_STT_MODEL={name} hears English only, and COACH_STT_LANGUAGE is {options.language}."
            " Set a model without «.en» or «distil»."
        )
    return name


def model_size_mb(name: str) -> int:
    """Return how much is downloaded for a model."""
    return MODELS[name].size_mb


def folder_of(name: str, cache: Path) -> Path:
    """Return where a model is kept. Its files may also be put there by hand."""
    return cache / "whisper" / name


def is_downloaded(name: str, cache: Path) -> bool:
    folder = folder_of(name, cache)
    return all((folder / needed).is_file() for needed in _NEEDED)


def download(name: str, cache: Path, progress: Callable[[float], None]) -> None:
    """Download a model, or what is missing of it, and tell now and then how many MB are here.

    Raises:
        TranscriptionFailed: it can't be downloaded.
    """
    hub = import_module("huggingface_hub")
    import_module("huggingface_hub.utils").disable_progress_bars()
    refusals = import_module("huggingface_hub.errors").HfHubHTTPError
    folder = folder_of(name, cache)
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(
            hub.snapshot_download, MODELS[name].repository, allow_patterns=list(_FILES), local_dir=folder
        )
        while wait((future,), LOOK_S).not_done:
            progress(_held_mb(folder))
    try:
        future.result()
    except (OSError, ValueError, refusals) as error:
        raise TranscriptionFailed(
            f"The model {name} can't be downloaded ({error}). Try again later, or put the files {', '.join(_FILES)}"
            f" of huggingface.co/{MODELS[name].repository} into {folder}."
        ) from error
    progress(_held_mb(folder))


def _held_mb(folder: Path) -> float:
    """Return what a folder holds; files may come and go meanwhile."""
    return sum(_size(path) for path in folder.rglob("*")) / _BYTES_PER_MB


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


def load(name: str, cache: str, language: str) -> Hear:
    """Return how a model hears, after its download if need be. To be called in a process of its own.

    Raises:
        TranscriptionFailed: it can't be downloaded.
    """
    if not is_downloaded(name, Path(cache)):
        download(name, Path(cache), lambda _: None)
    model = import_module("faster_whisper").WhisperModel(str(folder_of(name, Path(cache))), compute_type="auto")

    def hear(piece: bytes, vocabulary: Sequence[str]) -> Hearing:
        segments, heard = model.transcribe(
            (np.frombuffer(piece, dtype="<i2") / _FULL_SCALE).astype(np.float32),
            language=language,
            word_timestamps=True,
            condition_on_previous_text=False,
            hotwords=hint(vocabulary) or None,
        )
        return hearing_of(list(segments), heard.language, len(piece) / BYTES_PER_S)

    return hear


def hearing_of(segments: Sequence[Any], language: str, duration_s: float) -> Hearing:
    """Return faster-whisper's segments of a piece as what was heard; their words carry their own leading space."""
    said = [word for segment in segments for word in segment.words or () if word.word.strip()]
    text = " ".join("".join(word.word for word in said).split())
    raw = [
        RawWord(text=word.word.strip(), start_s=word.start, end_s=word.end, confidence=word.probability)
        for word in said
    ]
    return Hearing(text=text, words=put_right(text, raw, duration_s), language=language)
