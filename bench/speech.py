"""What spoken answers cost.

    python -m bench.speech FOLDER [--quick]

FOLDER holds recordings (`*.wav`, 16 kHz, mono, 16-bit) with their words beside them (`*.txt`). A part of them is sent
to a service as it would be spoken, in real time, so the whole takes some eight minutes.
"""

import argparse
import asyncio
import resource
import sys
import tempfile
import time
import wave
from array import array
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import aiohttp
from rich.console import Console

from bench.processes import environment, first_line, peak_rss_mb, running
from bench.report import Table, machine, number, show
from bench.service import SERVE
from coach.audio.decode import DecodeLimits, decode
from coach.audio.voice import speech_probabilities
from coach.domain.delivery import measure
from coach.domain.mishearings import suggest
from coach.domain.pieces import cut
from coach.domain.speech import BYTES_PER_S, HeardSoFar, SpokenTranscript
from coach.installation import open_listener
from coach.library import load_library
from coach.settings import Settings
from tests.sounds import record_live

PART_S = 2.0
QUESTION = "transformer-architecture"
READY_TIMEOUT_S = 60
LOOK_S = 0.02
UPLOADS = 20
UPLOAD_PARTS = 10
UPLOAD_PART_BYTES = 200_000


@dataclass(frozen=True)
class Size:
    """How many seconds are spoken, how often they are sent, and how often each stage is timed."""

    spoken_s: float
    times: int
    rounds: int


FULL = Size(120, 3, 3)
QUICK = Size(12, 1, 1)


def read_samples(folder: Path, seconds: float) -> "array[int]":
    """Return so many seconds of the recordings of a folder, one after the other, the longest first."""
    samples = array("h")
    for path in sorted(folder.glob("*.wav"), key=lambda path: -path.stat().st_size):
        with wave.open(str(path)) as file:
            samples.frombytes(file.readframes(file.getnframes()))
    return samples[: round(seconds * BYTES_PER_S / 2)]


def measure_stages(samples: "array[int]", rounds: int) -> Table:
    """Return seconds of sound that each stage takes in for a second of processor time."""
    recording = record_live(samples)
    seconds = 2 * len(samples) / BYTES_PER_S
    sound = asyncio.run(decode(recording, DecodeLimits.of(600)))
    probabilities = speech_probabilities(sound.pcm)
    transcript = asyncio.run(_transcribe(recording))
    library = load_library(Settings().rubrics)
    entry = library.entry(QUESTION)
    vocabulary = library.vocabulary(entry.question, entry.rubric)
    stages: dict[str, Callable[[], object]] = {
        "decode (WebM, Opus), in a process of its own": lambda: asyncio.run(decode(recording, DecodeLimits.of(600))),
        "voice activity": lambda: speech_probabilities(sound.pcm),
        "cut into pieces": lambda: cut(probabilities, 17, 0, sound.duration_s, final=True),
        "delivery measures": lambda: measure(transcript, 2),
        "suggestions": lambda: suggest(transcript, vocabulary),
        "all of it, with moonshine tiny": lambda: asyncio.run(_transcribe(recording)),
    }
    rows = []
    for name, stage in stages.items():
        taken = sorted(_cpu_and_wall(stage) for _ in range(rounds))[rounds // 2]
        rows.append((name, number(seconds / taken[0], 0), number(taken[0], 3), number(taken[1], 3)))
    columns = ("stage", "audio s per CPU s", "CPU s", "wall s")
    return Table(f"Stages, {seconds:.0f} s of speech, median of {rounds}", columns, rows)


async def _transcribe(recording: bytes) -> SpokenTranscript:
    listener = open_listener(Settings())

    async def save(heard: HeardSoFar, duration_s: float) -> bool:
        return True

    try:
        transcript = await listener.listen(recording, None, (), save, final=True)
    finally:
        await listener.close()
    assert transcript is not None
    return transcript


def _cpu_and_wall(stage: Callable[[], object]) -> tuple[float, float]:
    """Return the processor time of this process and its children, and the time on the clock."""
    cpu, wall = _cpu_s(), time.perf_counter()
    stage()
    return max(_cpu_s() - cpu, 1e-6), time.perf_counter() - wall


def _cpu_s() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


@contextmanager
def open_service(**settings: str) -> Iterator[tuple[str, int]]:
    """Start `coach serve` with the coverage check in an empty folder; yield its address and process id."""
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as folder, open(Path(folder, "log"), "w+") as log:
        env = environment(COACH_DATA=folder, COACH_SCORER="coverage", COACH_LOG_LEVEL="error", **settings)
        command = [sys.executable, "-c", SERVE, "serve", "--port", "0"]
        with running(command, env, None, log) as process:
            yield next(word for word in first_line(process).split() if word.startswith("http://")), process.pid


async def begin(client: aiohttp.ClientSession) -> str:
    body = {"question_id": QUESTION, "recording": {"media_type": "audio/webm"}}
    give_up_at = time.monotonic() + READY_TIMEOUT_S
    while True:
        try:
            async with client.post("/api/v1/attempts", json=body) as response:
                response.raise_for_status()
                return response.headers["location"]
        except aiohttp.ClientConnectionError:
            if time.monotonic() > give_up_at:
                raise
            await asyncio.sleep(0.1)


async def send(client: aiohttp.ClientSession, address: str, number_: int, content: bytes) -> None:
    digest = f"sha-256=:{b64encode(sha256(content).digest()).decode()}:"
    url = f"{address}/recording/parts/{number_}"
    async with client.put(url, data=content, headers={"Content-Digest": digest}) as response:
        response.raise_for_status()


async def speak(root: str, samples: "array[int]") -> tuple[float, float, str]:
    """Send a recording as it is spoken, and submit it; return the seconds until its transcript, until it is scored,
    and its last stage.
    """
    recording = record_live(samples)
    seconds = 2 * len(samples) / BYTES_PER_S
    count = max(1, round(seconds / PART_S))
    size = -(-len(recording) // count)
    async with aiohttp.ClientSession(root) as client:
        address = await begin(client)
        begun = time.monotonic()
        for at in range(count):
            await asyncio.sleep(max(0.0, begun + (at + 1) * PART_S - time.monotonic()))
            await send(client, address, at, recording[at * size : (at + 1) * size])
        submitted = time.perf_counter()
        async with client.post(f"{address}/submit", json={"parts": count}) as response:
            response.raise_for_status()
        transcribed = None
        while True:
            await asyncio.sleep(LOOK_S)
            async with client.get(address) as response:
                stage = (await response.json())["stage"]
            if transcribed is None and stage not in ("queued", "transcribing"):
                transcribed = time.perf_counter() - submitted
            if stage in ("scored", "not_scored"):
                return transcribed or 0.0, time.perf_counter() - submitted, stage


def measure_latency(samples: "array[int]", times: int) -> Table:
    rows = []
    with open_service() as (root, _):
        for _ in range(times):
            transcribed, scored, stage = asyncio.run(speak(root, samples))
            rows.append((number(transcribed, 2), number(scored, 2), stage))
    seconds = 2 * len(samples) / BYTES_PER_S
    columns = ("s to the transcript", "s to the scorecard", "stage")
    note = f"Parts of {PART_S:g} s were sent while it was spoken; times count from submitting."
    return Table(f"An answer of {seconds:.0f} s, submitted", columns, rows, (note,))


async def _upload(root: str, uploads: int) -> None:
    async with aiohttp.ClientSession(root) as client:
        addresses = [await begin(client) for _ in range(uploads)]

        async def upload(address: str, seed: int) -> None:
            for at in range(UPLOAD_PARTS):
                await send(client, address, at, bytes([seed]) * UPLOAD_PART_BYTES)

        await asyncio.gather(*(upload(address, seed) for seed, address in enumerate(addresses)))


def measure_uploads() -> Table:
    """Return by how much the service's memory grows with uploads at once."""
    with open_service(COACH_RUN_WORKER="false") as (root, pid):
        asyncio.run(_upload(root, 1))
        before = peak_rss_mb(pid)
        asyncio.run(_upload(root, UPLOADS))
        after = peak_rss_mb(pid)
    grown = None if before is None or after is None else after - before
    row = (str(UPLOADS), number(before), number(after), number(None if grown is None else grown / UPLOADS, 2))
    return Table(
        "Uploads at once, in parts of 0.2 MB", ("uploads", "peak MB before", "peak MB after", "MB each"), [row]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    size = QUICK if given.quick else FULL
    samples = read_samples(given.folder, size.spoken_s)
    if not samples:
        sys.exit(f"There are no recordings in {given.folder}.")
    console = Console(width=110, highlight=False)
    console.print(machine())
    show(console, measure_stages(samples, size.rounds))
    show(console, measure_uploads())
    show(console, measure_latency(samples, size.times))


if __name__ == "__main__":
    main()
