"""Recordings made for tests: known sounds, encoded as recorders and players do, and measures of what is heard."""

import io
import math
import random
from array import array
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

import av
import numpy as np
from av.container import OutputContainer
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
Samples: TypeAlias = "array[int]"
"""16-bit, signed; of several channels in turn."""

RATE = 16_000
FULL_SCALE = 32_767
FRAME_SAMPLES = 1_024
LAYOUTS = {1: "mono", 2: "stereo"}

SCALE = (0, 2, 4, 5, 7, 9, 11, 12, 14, 16)
CHORDS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))
"""C major, in semitones above C, and its chords I, vi, IV, V."""

FORMATS = {
    "webm": ("webm", "libopus"),
    "ogg": ("ogg", "libopus"),
    "mp4": ("mp4", "aac"),
    "aac": ("adts", "aac"),
    "wav": ("wav", "pcm_s16le"),
    "flac": ("flac", "flac"),
    "mp3": ("mp3", "libmp3lame"),
    "mkv": ("matroska", "pcm_s16le"),
    "m4a": ("ipod", "alac"),
}
"""Container and codec, by FFmpeg's names, of what recorders and players write."""

FRAGMENTED = {"movflags": "frag_keyframe+empty_moov+default_base_moof", "frag_duration": "1000000"}
"""Options of an MP4 as browsers record it: fragments of a second, no length told beforehand."""


def tone(hz: float, seconds: float, rate: int = RATE, level: float = 0.5) -> Samples:
    """Return one channel of a sine; `level` is its peak, where 1 is full scale."""
    peak, step = FULL_SCALE * level, 2 * math.pi * hz / rate
    return array("h", (round(peak * math.sin(step * at)) for at in range(round(seconds * rate))))


def noise(seconds: float, rate: int = RATE, level: float = 0.1, seed: int = 0) -> Samples:
    """Return one channel of white noise, the same for the same seed."""
    chance, peak = random.Random(seed), round(FULL_SCALE * level)
    return array("h", (chance.randint(-peak, peak) for _ in range(round(seconds * rate))))


def silence(seconds: float, rate: int = RATE) -> Samples:
    return array("h", bytes(2 * round(seconds * rate)))


def stereo(left: Samples, right: Samples) -> Samples:
    """Return two channels of the same length as one, sample by sample."""
    return array("h", (sample for pair in zip(left, right, strict=True) for sample in pair))


def song(seconds: float, rate: int = RATE, seed: int = 0) -> Samples:
    """Return one channel of music without a voice: a melody with vibrato, chords, a bass and drums, 112 beats a minute.

    The same for the same seed.
    """
    chance, beat = np.random.default_rng(seed), round(rate * 60 / 112)
    mix = np.zeros(round(rate * seconds) + 4 * beat)
    step = 0
    for number, at in enumerate(range(0, round(rate * seconds), beat)):
        chord = CHORDS[number // 4 % len(CHORDS)]
        if number % 4 == 0:
            for tone_of_it in chord:
                _play(mix, at, _note(130.8, tone_of_it, 4 * beat, rate), 0.12)
        _play(mix, at, _note(65.4, chord[0], beat, rate), 0.3)
        _play(mix, at, _drum(60 if number % 2 == 0 else 190, number % 2 * chance.standard_normal(beat), rate), 0.5)
        for at_it in (at, at + beat // 2):
            step = int(np.clip(step + chance.integers(-2, 3), 0, len(SCALE) - 1))
            _play(mix, at_it, _note(261.6, SCALE[step], beat // 2, rate), 0.3)
    mix = mix[: round(rate * seconds)] * (0.6 * FULL_SCALE / np.abs(mix).max())
    return array("h", mix.astype("<i2").tobytes())


def _play(mix: FloatArray, at: int, sound: FloatArray, level: float) -> None:
    room = mix[at : at + len(sound)]
    room += level * sound[: len(room)]


def _note(hz: float, semitones: int, count: int, rate: int) -> FloatArray:
    """Return a note so far above `hz`, with its overtones, that sets in fast, swings and fades."""
    time = np.arange(count) / rate
    phase = 2 * math.pi * np.cumsum(hz * 2 ** (semitones / 12) * (1 + 0.006 * np.sin(2 * math.pi * 5.5 * time))) / rate
    sound = np.sum([np.sin(harmonic * phase) / harmonic for harmonic in range(1, 8)], axis=0)
    return np.asarray(sound * np.minimum(1, time / 0.03) * np.exp(-1.2 * time))


def _drum(hz: float, rattle: FloatArray, rate: int) -> FloatArray:
    time = np.arange(len(rattle)) / rate
    return np.asarray((np.sin(2 * math.pi * hz * time) + rattle) * np.exp(-25 * time))


def encode(
    samples: Samples,
    container: str,
    codec: str,
    rate: int = RATE,
    channels: int = 1,
    options: dict[str, str] | None = None,
) -> bytes:
    """Return samples as a file; Opus takes them at 48 kHz, whatever their rate."""
    file = io.BytesIO()
    with av.open(file, "w", format=container, container_options=options) as output:
        _write_sound(output, _add_track(output, codec, rate, channels), samples, rate)
    return file.getvalue()


def encode_as(name: str, samples: Samples, rate: int = RATE, channels: int = 1) -> bytes:
    """Return samples as a file of one of `FORMATS`."""
    container, codec = FORMATS[name]
    return encode(samples, container, codec, rate, channels)


def record_live(samples: Samples, rate: int = RATE) -> bytes:
    """Return WebM with Opus as a browser's MediaRecorder writes it: never seeking back, so without any length."""
    file = _Tape()
    with av.open(file, "w", format="webm", container_options={"live": "1"}) as output:
        _write_sound(output, _add_track(output, "libopus", rate, 1), samples, rate)
    return file.getvalue()


def film(samples: Samples, seconds: int, rate: int = RATE) -> bytes:
    """Return an MP4 of grey pictures, one a second, with samples as its sound; without any, a silent film."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as output:
        pictures = output.add_stream("mpeg4", rate=1)
        pictures.width, pictures.height, pictures.pix_fmt = 320, 240, "yuv420p"
        track = _add_track(output, "aac", rate, 1) if samples else None
        for second in range(seconds):
            output.mux(pictures.encode(_grey(second)))
        output.mux(pictures.encode(None))
        if track:
            _write_sound(output, track, samples, rate)
    return file.getvalue()


def two_tracks(first: Samples, second: Samples, rate: int = RATE) -> bytes:
    """Return a Matroska file with two tracks of sound; players take the first."""
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as output:
        tracks = [_add_track(output, "pcm_s16le", rate, 1) for _ in range(2)]
        for track, samples in zip(tracks, (first, second), strict=True):
            _write_sound(output, track, samples, rate)
    return file.getvalue()


def pitch_hz(pcm: bytes, rate: int = RATE) -> float:
    """Return the frequency of a lasting tone in 16-bit sound, by its zero crossings upwards."""
    samples = array("h", pcm)
    return sum(before < 0 <= after for before, after in pairwise(samples)) * rate / len(samples)


def peak_level(pcm: bytes) -> float:
    """Return the level of a lasting tone, 1 for full scale: its peak, reckoned from its power."""
    samples = array("h", pcm)
    return math.sqrt(2 * sum(sample * sample for sample in samples) / len(samples)) / FULL_SCALE


class _Tape(io.BytesIO):
    """A file that can't be wound back."""

    def seekable(self) -> bool:
        return False


def _grey(second: int) -> av.VideoFrame:
    picture = av.VideoFrame(320, 240, "yuv420p")
    for plane in picture.planes:
        plane.update(b"\x80" * plane.buffer_size)
    picture.pts, picture.time_base = second, Fraction(1)
    return picture


def _add_track(output: OutputContainer, codec: str, rate: int, channels: int) -> av.AudioStream:
    track = output.add_stream(codec, rate=48_000 if codec == "libopus" else rate)
    assert isinstance(track, av.AudioStream)
    track.layout = LAYOUTS[channels]
    return track


def _write_sound(output: OutputContainer, track: av.AudioStream, samples: Samples, rate: int) -> None:
    channels = track.layout.nb_channels
    for begin in range(0, len(samples), FRAME_SAMPLES * channels):
        part = samples[begin : begin + FRAME_SAMPLES * channels]
        frame = av.AudioFrame("s16", LAYOUTS[channels], len(part) // channels)
        frame.planes[0].update(part.tobytes())
        frame.sample_rate, frame.pts, frame.time_base = rate, begin // channels, Fraction(1, rate)
        output.mux(track.encode(frame))
    output.mux(track.encode(None))
