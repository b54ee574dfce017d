import asyncio
import io
import os
import signal
import struct
import subprocess
import sys
import threading
import wave
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.audio import decoder
from coach.audio.decode import GRACE_S, DecodeLimits, Sound, decode
from coach.errors import RecordingRejected, RecordingTooLarge, TranscriptionFailed
from tests import sounds

LIMITS = DecodeLimits.of(60)
CODEC_FRAME_S = 0.08
"""Encoders add up to a frame of their own before the sound and one behind; the longest, AAC's, is 64 ms at 16 kHz."""

TONE = sounds.tone(440, 3)
PROCESSES = Path("/proc/self/task")
lists_processes = pytest.mark.skipif(not PROCESSES.exists(), reason="needs Linux's list of processes")


@pytest.fixture(scope="module")
def live() -> bytes:
    """Three seconds of a tone, as a browser records it."""
    return sounds.record_live(TONE)


@pytest.fixture(scope="module")
def hour() -> bytes:
    """An hour of silence in 650 kB."""
    return sounds.encode_as("flac", sounds.silence(3600))


def children() -> set[int]:
    """Return the processes that this one has started and that are not gone, zombies among them."""
    return {int(pid) for task in PROCESSES.iterdir() for pid in (task / "children").read_text().split()}


async def child(known: set[int]) -> int:
    """Wait for a process beside the known ones."""
    while not (started := children() - known):
        await asyncio.sleep(0.01)
    return started.pop()


def assert_is_the_tone(sound: Sound, seconds: float = 3) -> None:
    assert sound.duration_s == pytest.approx(seconds, abs=CODEC_FRAME_S)
    middle = sound.pcm[len(sound.pcm) // 4 * 2 : -len(sound.pcm) // 8 * 2]
    assert sounds.pitch_hz(middle) == pytest.approx(440, rel=0.02)
    assert sounds.peak_level(middle) == pytest.approx(0.5, rel=0.05)


@pytest.mark.parametrize("name", sounds.FORMATS)
async def test_what_recorders_write_keeps_its_length_pitch_and_level(name: str) -> None:
    sound = await decode(sounds.encode_as(name, TONE), LIMITS)
    assert_is_the_tone(sound)
    assert sound.damage is None


async def test_the_sound_says_what_it_was_packed_in(live: bytes) -> None:
    sound = await decode(live, LIMITS)
    assert (sound.container, sound.codec) == ("matroska,webm", "opus")
    assert repr(sound) == "Sound(container='matroska,webm', codec='opus', damage=None)"


async def test_a_fragmented_mp4_is_read_to_its_end() -> None:
    assert_is_the_tone(await decode(sounds.encode(TONE, "mp4", "aac", options=sounds.FRAGMENTED), LIMITS))


async def test_two_channels_become_their_mean() -> None:
    rate = 96_000
    both = sounds.stereo(sounds.tone(440, 1, rate, level=0.6), sounds.silence(1, rate))
    sound = await decode(sounds.encode(both, "wav", "pcm_s16le", rate, channels=2), LIMITS)
    assert sound.duration_s == pytest.approx(1, abs=0.001)
    assert sounds.pitch_hz(sound.pcm) == pytest.approx(440, rel=0.01)
    assert sounds.peak_level(sound.pcm) == pytest.approx(0.3, rel=0.02)  # (0.6 + 0) / 2


async def test_the_sound_of_a_film_is_taken_and_its_pictures_are_not() -> None:
    assert_is_the_tone(await decode(sounds.film(TONE, seconds=3), LIMITS))


async def test_of_two_tracks_one_is_taken() -> None:
    sound = await decode(sounds.two_tracks(TONE, sounds.tone(1000, 3)), LIMITS)
    assert_is_the_tone(sound)


async def test_two_recordings_glued_together_are_heard_one_after_the_other(live: bytes) -> None:
    sound = await decode(live + live, LIMITS)
    assert_is_the_tone(sound, seconds=6)


async def test_a_recording_that_goes_on_as_another_kind_is_heard_to_its_end() -> None:
    fast = sounds.encode_as("mp3", TONE)
    slow = sounds.encode_as("mp3", sounds.tone(440, 3, 22_050), 22_050)
    assert (await decode(fast + slow, LIMITS)).duration_s == pytest.approx(6, abs=3 * CODEC_FRAME_S)


@pytest.mark.parametrize("tenths", range(1, 10))
async def test_a_recording_that_breaks_off_is_heard_so_far(live: bytes, tenths: int) -> None:
    sound = await decode(live[: len(live) * tenths // 10], LIMITS)
    # Opus has an even bit rate; some bytes are header, and what is in the air is a packet of 20 ms.
    assert sound.duration_s == pytest.approx(3 * tenths / 10, abs=0.1)


async def test_what_was_decoded_before_does_not_change_when_more_arrives(live: bytes) -> None:
    half, whole = await decode(live[: len(live) // 2], LIMITS), await decode(live, LIMITS)
    settled = len(half.pcm) - 2 * 32  # 2 ms: the last samples are interpolated against nothing
    assert half.pcm[:settled] == whole.pcm[:settled]


async def test_damage_in_the_middle_is_told_and_costs_only_its_place() -> None:
    aac = sounds.encode_as("aac", TONE)
    middle = len(aac) // 2
    sound = await decode(aac[:middle] + bytes(500) + aac[middle + 500 :], LIMITS)
    assert sound.damage is not None
    assert "1 of its 48 packets of sound could not be read" in sound.damage
    # Whole, it decodes to 48 packets of 1024 samples, 3.07 s; 500 of its 19,000 bytes reach into three at most.
    assert 3.07 - 3 * 0.064 <= sound.duration_s < 3.07


async def test_a_header_that_claims_hours_gives_what_is_there() -> None:
    wav = sounds.encode_as("wav", TONE)
    at = wav.index(b"data") + 4
    assert_is_the_tone(await decode(wav[:at] + b"\xff\xff\xff\x7f" + wav[at + 4 :], LIMITS))


async def test_an_hour_of_silence_in_a_small_file_is_too_long(hour: bytes) -> None:
    assert len(hour) < 1_000_000
    with pytest.raises(RecordingTooLarge, match=r"longer than 1 min.*COACH_MAX_RECORDING_MINUTES"):
        await decode(hour, LIMITS)


TOLD = ("webm", "ogg", "mp4", "wav", "flac", "m4a")


def run_decoder(recording: bytes, max_s: float, folder: Path) -> tuple[bytes, bytes]:
    """Return the sound that the decoder writes, and its last report."""
    (folder / "recording").write_bytes(recording)
    numbers = ("16000", str(round(max_s * 16_000)), "500000000", "9")
    with (folder / "recording").open("rb") as source:
        command = (sys.executable, "-I", decoder.__file__, *numbers)
        ended = subprocess.run(command, stdin=source, capture_output=True)
    return ended.stdout, ended.stderr.splitlines()[-1]


@pytest.mark.parametrize("name", TOLD)
def test_a_recording_that_says_it_is_too_long_is_refused_before_anything_is_decoded(name: str, tmp_path: Path) -> None:
    recording = sounds.encode_as(name, sounds.noise(20))
    assert run_decoder(recording, 10, tmp_path) == (b"", b'{"fault": "too long"}')


@pytest.mark.parametrize(
    "recording",
    [
        sounds.record_live(sounds.noise(20)),
        sounds.encode_as("aac", sounds.noise(20)),
        sounds.encode_as("mp3", sounds.noise(20)),
    ],
    ids=["live", "aac", "mp3"],
)
def test_a_recording_that_tells_no_length_is_decoded_up_to_the_limit(recording: bytes, tmp_path: Path) -> None:
    sound, report = run_decoder(recording, 10, tmp_path)
    assert 9.9 < len(sound) / 32_000 <= 10
    assert report == b'{"fault": "too long"}'


async def test_a_length_that_its_bytes_cannot_hold_is_not_believed() -> None:
    flac = sounds.encode_as("flac", TONE)
    # The number of samples is the 36 bits before the checksum at byte 26; 2^34 of them are twelve days of sound.
    assert int.from_bytes(flac[21:26]) & (2**36 - 1) == len(TONE)
    assert_is_the_tone(await decode(flac[:21] + bytes((flac[21] | 4, *flac[22:26])) + flac[26:], LIMITS))


async def test_a_recorder_that_stops_at_the_limit_is_not_too_late() -> None:
    at_limit = sounds.encode_as("flac", sounds.silence(5 + GRACE_S))
    assert (await decode(at_limit, DecodeLimits.of(5))).duration_s == 5 + GRACE_S
    with pytest.raises(RecordingTooLarge):
        await decode(sounds.encode_as("flac", sounds.silence(5.1 + GRACE_S)), DecodeLimits.of(5))


def many_channels(count: int) -> bytes:
    """Return a WAV of more channels than there are layouts for."""
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(count)
        wav.setsampwidth(2)
        wav.setframerate(8_000)
        wav.writeframes(bytes(2 * count * 8_000))
    return file.getvalue()


NO_RECORDINGS: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "one byte": (lambda: b"\0", "no format"),
    "text": (lambda: b"My answer is that attention is quadratic. " * 100, "no format"),
    "bytes": (lambda: bytes(range(256)) * 100, "no format"),
    "middle": (lambda: sounds.record_live(TONE)[5000:], "no format"),
    "no samples": (lambda: sounds.encode_as("wav", TONE)[:78], "no sound"),
    "silent film": (lambda: sounds.film(sounds.silence(0), seconds=2), "no sound"),
    "codec": (lambda: sounds.encode(sounds.tone(440, 1, 48_000), "matroska", "ac3", 48_000), "packed in a way"),
    "channels": (lambda: many_channels(200), "broke down"),
    "container": (lambda: sounds.encode(TONE, "avi", "pcm_s16le"), "no format"),
}


@pytest.mark.parametrize("kind", NO_RECORDINGS)
async def test_what_is_no_recording_is_refused_with_what_to_do(kind: str) -> None:
    make, reason = NO_RECORDINGS[kind]
    with pytest.raises(RecordingRejected, match=rf"{reason}.*ecord the answer again"):
        await decode(make(), LIMITS)


@pytest.mark.parametrize(
    "playlist",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{url}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{url}'\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
        '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><BaseURL>{url}</BaseURL></Period></MPD>',
    ],
    ids=["hls", "concat", "sdp", "dash"],
)
@pytest.mark.parametrize("scheme", ["", "file://"])
async def test_a_list_of_other_files_opens_none_of_them(playlist: str, scheme: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.wav"
    secret.write_bytes(sounds.encode_as("wav", TONE))
    with pytest.raises(RecordingRejected, match="no format"):
        await decode(playlist.format(url=f"{scheme}{secret}").encode(), LIMITS)


async def test_a_file_of_two_kinds_is_sound_or_refused(live: bytes) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one", "x" * 5000)
    assert_is_the_tone(await decode(live + packed.getvalue(), LIMITS))
    page = await decode(b"<html><script></script></html>" + sounds.encode_as("mp3", TONE), LIMITS)
    assert_is_the_tone(page, seconds=3.07)  # its header is not at the beginning, so the encoder's lead-in counts
    with pytest.raises(RecordingRejected, match="no format"):
        await decode(packed.getvalue() + live, LIMITS)


def limits(**changed: float) -> DecodeLimits:
    return DecodeLimits.model_validate({**DecodeLimits.of(4000).model_dump(), **changed})


async def test_a_recording_that_takes_too_much_memory_is_refused() -> None:
    size = 16_000_000
    picture = struct.pack(">II9sIIIIII", 3, 9, b"image/png", 0, 1, 1, 24, 0, size) + bytes(size)
    block = b"\x06" + len(picture).to_bytes(3, "big") + picture
    flac = sounds.encode_as("flac", TONE)
    # "fLaC", then the facts of the stream, 38 bytes with a bit that calls them the last block; now pictures follow.
    pictured = flac[:4] + b"\0" + flac[5:42] + block * 6 + flac[42:]
    assert_is_the_tone(await decode(pictured, LIMITS))
    with pytest.raises(RecordingRejected, match="more memory"):
        await decode(pictured, limits(memory_mb=160))


@lists_processes
@pytest.mark.parametrize("limit", [{"cpu_s": 1}, {"clock_s": 1}], ids=["processor", "clock"])
async def test_a_recording_that_takes_too_much_time_is_refused(hour: bytes, limit: dict[str, float]) -> None:
    known = children()
    with pytest.raises(RecordingRejected, match="more time"):
        await decode(hour, limits(**limit))
    assert children() == known


@lists_processes
async def test_a_decoder_killed_from_outside_can_be_tried_again(hour: bytes) -> None:
    known = children()
    decoding = asyncio.create_task(decode(hour, limits()))
    os.kill(await child(known), signal.SIGKILL)
    with pytest.raises(TranscriptionFailed, match="Try again later") as failed:
        await decoding
    assert failed.value.retryable


@lists_processes
async def test_cancelling_ends_the_decoder(hour: bytes) -> None:
    known = children()
    decoding = asyncio.create_task(decode(hour, limits()))
    await child(known)
    decoding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await decoding
    assert children() == known


@pytest.mark.parametrize("program", ["/nowhere/python", "/bin/false"])
async def test_a_decoder_that_does_not_start_can_be_tried_again(
    program: str, live: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    with pytest.raises(TranscriptionFailed) as failed:
        await decode(live, LIMITS)
    assert failed.value.retryable


def test_it_works_from_the_event_loop_of_any_thread(live: bytes) -> None:
    heard: list[Sound] = []
    thread = threading.Thread(target=lambda: heard.append(asyncio.run(decode(live, LIMITS))))
    thread.start()
    thread.join()
    assert_is_the_tone(heard[0])


@lists_processes
async def test_recordings_are_decoded_side_by_side(live: bytes) -> None:
    known = children()
    for sound in await asyncio.gather(*(decode(live, LIMITS) for _ in range(4))):
        assert_is_the_tone(sound)
    assert children() == known


async def test_a_full_disk_is_not_the_recording_s_fault(live: bytes, tmp_path: Path) -> None:
    (tmp_path / "recording").write_bytes(live)
    numbers = ("16000", "1000000", "500000000", "9")
    with (tmp_path / "recording").open("rb") as recording, Path("/dev/full").open("wb") as full:
        command = (sys.executable, "-I", decoder.__file__, *numbers)
        ended = subprocess.run(command, stdin=recording, stdout=full, stderr=subprocess.DEVNULL)
    assert ended.returncode == os.EX_IOERR


@pytest.mark.parametrize("attempt", ["open('/etc/hostname')", "open('written', 'w')", "socket.socket()"])
def test_the_decoder_can_open_nothing_once_it_is_shut_in(attempt: str, tmp_path: Path) -> None:
    program = f"import socket; from coach.audio.decoder import shut_in; shut_in(10**9, 9, 9); {attempt}"
    ended = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert "Too many open files" in ended.stderr
    assert list(tmp_path.iterdir()) == []


FUZZ = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@cache
def seeds() -> tuple[bytes, ...]:
    short = sounds.tone(440, 0.5)
    return (
        *(sounds.encode_as(name, short) for name in sounds.FORMATS),
        sounds.record_live(short),
        sounds.encode(short, "mp4", "aac", options=sounds.FRAGMENTED),
    )


@st.composite
def damaged_recordings(draw: st.DrawFn) -> bytes:
    """Real files with bytes changed, cut out and put in; or only the beginning of one before anything at all."""
    seed = draw(st.sampled_from(seeds()))
    if draw(st.integers(0, 3)) == 0:
        return seed[: draw(st.integers(0, 64))] + draw(st.binary(max_size=2000))
    broken = bytearray(seed)
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.one_of(st.integers(0, min(400, len(broken))), st.integers(0, len(broken))))
        broken[at : at + draw(st.integers(0, 8))] = draw(st.binary(max_size=8))
    return bytes(broken)


def assert_is_sound_or_refused(recording: bytes) -> None:
    bounds = DecodeLimits(max_s=60, memory_mb=512, cpu_s=10, clock_s=60)
    try:
        sound = asyncio.run(decode(recording, bounds))
    except (RecordingRejected, RecordingTooLarge):
        return
    assert 0 < sound.duration_s <= bounds.max_s + GRACE_S
    assert len(sound.pcm) % 2 == 0


@settings(FUZZ, max_examples=30)
@given(damaged_recordings())
def test_anything_is_sound_or_refused(recording: bytes) -> None:
    assert_is_sound_or_refused(recording)


@pytest.mark.slow
@settings(FUZZ, max_examples=600)
@given(st.one_of(damaged_recordings(), st.binary(max_size=5000)))
def test_really_anything_is_sound_or_refused(recording: bytes) -> None:
    assert_is_sound_or_refused(recording)


@pytest.mark.slow
async def test_half_an_hour_is_decoded_within_the_limits() -> None:
    recording = sounds.record_live(sounds.tone(440, 1) * 1800)
    sound = await decode(recording, DecodeLimits.of(1800))
    assert_is_the_tone(sound, seconds=1800)


@pytest.mark.slow
async def test_the_largest_recording_is_decoded_within_the_limits() -> None:
    seconds = 520  # at 192,000 bytes a second: 100 MB
    wav = sounds.encode(sounds.noise(1, 48_000) * (2 * seconds), "wav", "pcm_s16le", 48_000, channels=2)
    assert len(wav) > 99_000_000
    assert (await decode(wav, DecodeLimits.of(1800))).duration_s == pytest.approx(seconds, abs=0.001)
