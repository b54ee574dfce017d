"""A program that decodes one recording. It runs as a process of its own, so that a hostile file harms nothing else.

The recording is standard input, which must be a file; the sound goes to standard output: 16-bit, little-endian, one
channel. Reports go to standard error, as lines of JSON: the last says why there is no sound (`fault`), or gives its
facts (`container`, `codec`, `packets`, `damaged`). Until work is done that is "crash", so no report at all means
that the process never came to its work. It ends with `EX_IOERR` where the sound can't be written.

It knows the standard library and av alone, so that it starts fast, by its path and isolated (`python -I`).
"""

import json
import os
import resource
import sys
from collections.abc import Iterator
from typing import BinaryIO

import av
import av.subtitles.codeccontext
import av.subtitles.stream
from av.container import InputContainer
from av.filter import Graph

FORMATS = "aac,flac,matroska,webm,mov,mp4,mp3,ogg,wav"
"""Containers that are opened, by their names in FFmpeg. None of them names other files to be read, as playlists do."""

CODECS = frozenset(
    "aac alac flac mp3 mp3float opus pcm_f32le pcm_s16be pcm_s16le pcm_s24le pcm_s32le pcm_u8 vorbis".split()
)
"""Decoders that are run, by their names in FFmpeg: what recorders write. None of them decodes pictures."""


TELL_LENGTH = ("flac", "mov,mp4,m4a,3gp,3g2,mj2", "ogg", "wav")
"""Containers that tell how long their sound is, by their names in FFmpeg."""

NEVER_GUESSED = ("alac", "flac", "opus")
"""Codecs that name no bit rate. From one that is named, FFmpeg guesses a length where the container tells none."""

LEAST_BIT_RATE = 2_000
"""Bits that a second of sound takes at least; a length that leaves fewer is not believed. Opus takes 6,000 of speech,
FLAC 1,400 of pure silence."""


class Stop(Exception):
    """There is no sound to be had; the message is the fault."""


class Sink:
    """Takes frames of any kind and writes their sound: one channel, at `rate` samples a second."""

    def __init__(self, sound: BinaryIO, rate: int, max_samples: int) -> None:
        self._sound = sound
        self._rate = rate
        self._left = max_samples
        self._kind: tuple[int, str, str] | None = None
        self._graph: Graph | None = None

    def expect(self, seconds: float) -> None:
        """Stop at once if so much sound is more than may be taken."""
        if seconds * self._rate > self._left:
            raise Stop("too long")

    def take(self, frame: av.AudioFrame) -> None:
        kind = (frame.sample_rate, frame.format.name, frame.layout.name)
        if kind != self._kind:  # parts of one recording may come from different microphones
            self.flush()
            self._kind, self._graph = kind, _converter(*kind, self._rate)
        frame.pts = None
        self._push(frame)

    def flush(self) -> None:
        """Write what is still on its way; the next frame may be of another kind."""
        self._push(None)
        self._kind = self._graph = None

    def _push(self, frame: av.AudioFrame | None) -> None:
        if self._graph is None:
            return
        self._graph.push(frame)
        for converted in _pull(self._graph):
            self._left -= converted.samples
            if self._left < 0:
                raise Stop("too long")
            self._sound.write(memoryview(converted.planes[0])[: 2 * converted.samples])


def _converter(rate: int, sample_format: str, layout: str, to_rate: int) -> Graph:
    graph = Graph()
    graph.threads = 1  # the stacks of more would use up the address space
    source = graph.add(
        "abuffer", sample_rate=str(rate), sample_fmt=sample_format, channel_layout=layout, time_base=f"1/{rate}"
    )
    target = graph.add("aformat", sample_rates=str(to_rate), sample_fmts="s16", channel_layouts="mono")
    graph.link_nodes(source, target, graph.add("abuffersink")).configure()
    return graph


def _pull(graph: Graph) -> Iterator[av.AudioFrame]:
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        if isinstance(frame, av.AudioFrame):
            yield frame


def refuse(url: str, flags: int, options: dict[str, str]) -> BinaryIO:
    """Open nothing of what a recording asks to be opened."""
    raise Stop("unreadable")


def decode(recording: BinaryIO, sink: Sink) -> dict[str, str | int]:
    """Write the sound of a recording and return its facts.

    Raises:
        Stop: it can't be opened, has no sound, or has more than the sink takes.
    """
    limits = {"format_whitelist": FORMATS, "codec_whitelist": ",".join(sorted(CODECS)), "protocol_whitelist": ""}
    try:
        container = av.open(recording, "r", container_options=limits, metadata_errors="ignore", io_open=refuse)
    except MemoryError:
        raise
    except (av.FFmpegError, ValueError) as error:
        raise Stop("unreadable") from error
    with container:
        return _decode(container, sink)


def _decode(container: InputContainer, sink: Sink) -> dict[str, str | int]:
    stream = container.streams.best("audio")
    if not isinstance(stream, av.AudioStream):
        raise Stop("no sound")
    if stream.codec_context is None or stream.codec_context.codec.name not in CODECS:
        raise Stop("unknown codec")
    sink.expect(_claimed_s(container, stream))
    stream.codec_context.thread_count = 1
    tally = {"packets": 0, "damaged": 0}
    for frame in _frames(container, stream, tally):
        sink.take(frame)
    sink.flush()
    return {"container": container.format.name, "codec": stream.codec_context.codec.canonical_name, **tally}


def _claimed_s(container: InputContainer, stream: av.AudioStream) -> float:
    """Return how long the sound is by what the container says of it; 0 where that is nothing, or can't be believed."""
    if container.format.name not in TELL_LENGTH and stream.codec_context.codec.name not in NEVER_GUESSED:
        return 0
    if stream.duration is not None and stream.time_base is not None:
        seconds = float(stream.duration * stream.time_base)
    elif container.duration is not None and len(container.streams) == 1:
        seconds = container.duration / av.time_base
    else:
        return 0
    return seconds if 8 * container.size >= LEAST_BIT_RATE * seconds else 0


def _frames(container: InputContainer, stream: av.AudioStream, tally: dict[str, int]) -> Iterator[av.AudioFrame]:
    """Yield what can be decoded; the tally counts the packets, and those that were damaged."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
            if packet is None:
                return
            tally["packets"] += 1
            frames = packet.decode()
        except MemoryError:
            raise
        except av.FFmpegError:  # from reading on, which then ends, or from decoding, which goes on
            tally["damaged"] += 1
        else:
            yield from frames


def shut_in(max_memory_bytes: int, max_cpu_s: int, max_written_bytes: int) -> None:
    """Take from this process what decoding does not need: other files, sockets, memory, time."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (max_written_bytes, max_written_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (max_cpu_s, max_cpu_s + 1))
    if sys.platform == "linux":  # others take this limit for a fault, or don't keep it
        resource.setrlimit(resource.RLIMIT_AS, (max_memory_bytes, max_memory_bytes))


def main(rate: int, max_samples: int, max_memory_bytes: int, max_cpu_s: int) -> None:
    shut_in(max_memory_bytes, max_cpu_s, 2 * max_samples)
    _report({"fault": "crash"})
    try:
        report = decode(sys.stdin.buffer, Sink(sys.stdout.buffer, rate, max_samples))
        sys.stdout.flush()
    except Stop as stop:
        report = {"fault": str(stop)}
    except MemoryError:
        report = {"fault": "memory"}
    except OSError as error:
        if isinstance(error, av.FFmpegError):
            raise
        os._exit(os.EX_IOERR)  # the disk is full: a report could not be written either
    _report(report)


def _report(report: dict[str, str | int]) -> None:
    print(json.dumps(report), file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
