"""Moonshine tiny for English, embedded: its model lies in the wheel, so it hears offline and downloads nothing."""

from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from coach.domain.speech import SAMPLE_RATE, Recognizer
from coach.errors import BackendMissing, SettingInvalid
from coach.stt import Description, Hearing, Transcriber
from coach.stt.artefacts import without_artefacts
from coach.stt.options import Options
from coach.stt.process import Hear, ProcessTranscriber

MODEL = "tiny-en"
LANGUAGE = "en"

MAX_PIECE_S = 17.0
"""Over eight recordings, pieces of up to 12, 16, 17, 20 and 24 s gave 17, 15, 13, 13 and 14 % of wrong words."""

_PACKAGE = "moonshine_voice"
_REQUIREMENT = "moonshine-voice==0.0.62"

_OPTIONS = {
    "identify_speakers": "false",
    "return_audio_data": "false",
    "vad_threshold": "0.0",
    "vad_max_segment_duration": "60",
}
"""No voice activity of its own, for pieces come cut at pauses: left to cut for itself it got 20 % of words wrong."""

_FULL_SCALE = 32_768


def open(options: Options, cache: Path) -> Transcriber:
    """Return the embedded recogniser; it needs no cache.

    Raises:
        The errors of `describe`.
    """
    recognizer = describe(options, cache).recognizer
    return ProcessTranscriber(
        __name__, (str(_model_folder()),), recognizer, MAX_PIECE_S, options.timeout_s, takes_all_for_its_own=True
    )


def describe(options: Options, cache: Path) -> Description:
    """Return what it is.

    Raises:
        SettingInvalid: another model or language than its own is asked for.
        BackendMissing: the package or its model is not there.
    """
    if options.model not in (None, MODEL):
        raise SettingInvalid(f"COACH_STT_MODEL={options.model}: moonshine has only {MODEL}; leave it unset.")
    if options.primary_language != LANGUAGE:
        raise SettingInvalid(
            f"COACH_STT_LANGUAGE={options.language}: moonshine hears English only."
            " Set COACH_STT to faster_whisper or openai."
        )
    _model_folder()
    recognizer = Recognizer(
        backend="moonshine", model=MODEL, version=version("moonshine-voice"), keeps_fillers=False, times_words=False
    )
    return Description(recognizer=recognizer, note="Hears English, on this machine: nothing is sent or downloaded.")


def _model_folder() -> Path:
    found = find_spec(_PACKAGE)
    folders = [Path(place) / "assets" / MODEL for place in (found.submodule_search_locations or ())] if found else []
    if not folders or not folders[0].is_dir():
        raise BackendMissing(
            f"COACH_STT=moonshine needs {_REQUIREMENT}, the last release whose wheel carries a model."
            f" Run: pip install {_REQUIREMENT}"
        )
    return folders[0]


def load(folder: str) -> Hear:
    """Return how the model in a folder hears. To be called in a process of its own."""
    architecture = import_module(f"{_PACKAGE}.moonshine_api").ModelArch.TINY
    model = import_module(f"{_PACKAGE}.transcriber").Transcriber(folder, architecture, options=_OPTIONS)

    def hear(piece: bytes, vocabulary: Sequence[str]) -> Hearing:
        samples = np.frombuffer(piece, dtype="<i2") / _FULL_SCALE
        lines = model.transcribe_without_streaming(samples.tolist(), SAMPLE_RATE).lines
        return Hearing(text=without_artefacts(" ".join(line.text for line in lines)), language=LANGUAGE)

    return hear
