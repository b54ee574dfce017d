"""A recogniser in a process of its own: its native code may crash, hang or eat memory, and the service goes on.

Neither `anyio.to_process` nor `concurrent.futures` will do. Both run the parent's program again in the child. The one
shares its processes with all that uses it on a loop, has no way to close one, and ends the first with the task that
started it where a loop runs for ever, as the job engine's does; the other can't end a process that hangs.
"""

import asyncio
import ctypes
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from queue import SimpleQueue
from threading import Thread

from coach.domain.speech import BYTES_PER_S, Recognizer
from coach.domain.value import Value
from coach.errors import TranscriptionFailed
from coach.stt import Hearing

LOAD_S = 120.0
"""How long it may take to load a model; moonshine takes about a second."""

PIECES_PER_PROCESS = 100
"""Then a new process begins, for models lose some memory with each piece (moonshine tiny-en 0.5 to 1.6 MB of 300)."""

MAX_REPLY_BYTES = 2**20

_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);from coach.stt.process import serve; serve(*sys.argv[2:])"
)

Hear = Callable[[bytes, Sequence[str]], Hearing]


class _Request(Value):
    size: int
    vocabulary: tuple[str, ...]


class _Reply(Value):
    """`hearing` is None when a model has been loaded. `fault` says why that or hearing could not be done."""

    hearing: Hearing | None = None
    fault: str | None = None
    retryable: bool = True


class ProcessTranscriber:
    """A `Transcriber` whose model is loaded by `load(*arguments)` of a module, in another process.

    It is started when first needed, hears one piece at a time, and is ended by whatever goes wrong; the next piece gets
    a new one. To close it ends what it is doing, and it hears nothing more.
    """

    def __init__(
        self,
        module: str,
        arguments: Sequence[str],
        recognizer: Recognizer,
        max_piece_s: float,
        timeout_s: float,
        load_s: float = LOAD_S,
        *,
        takes_all_for_its_own: bool = False,
    ) -> None:
        self.recognizer = recognizer
        self.max_piece_s = max_piece_s
        self.takes_all_for_its_own = takes_all_for_its_own
        self._command = (sys.executable, "-W", "ignore", "-c", _PROGRAM, json.dumps(sys.path), module, *arguments)
        self._timeout_s = timeout_s
        self._load_s = load_s
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._busy: asyncio.subprocess.Process | None = None
        self._pieces = 0
        self._closed = False

    async def transcribe(self, piece: bytes, vocabulary: Sequence[str]) -> Hearing:
        async with self._turn:
            if self._closed:
                raise TranscriptionFailed("The recogniser was closed, for the service stops. Try again later.")
            process, self._process = self._process, None  # until it has answered, it is not to be trusted
            if process is not None and process.returncode is not None:
                await _end(process)
                process = None
            if process is None:
                process, self._pieces = await self._start(), 0
            self._busy = process
            try:
                hearing = await self._ask(process, piece, vocabulary)
                self._pieces += 1
                if self._pieces < PIECES_PER_PROCESS:
                    self._process = process
                return hearing
            finally:
                self._busy = None
                if self._process is None:
                    await _end(process)

    async def close(self) -> None:
        self._closed = True
        if self._busy is not None:
            _kill(self._busy)
        async with self._turn:
            if self._process is not None:
                process, self._process = self._process, None
                await _end(process)

    async def _start(self) -> asyncio.subprocess.Process:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=MAX_REPLY_BYTES,
                start_new_session=True,  # so that Ctrl-C reaches the service alone, which then ends it in order
            )
        except OSError as error:
            raise TranscriptionFailed(f"The recogniser can't be started ({error}). Try again later.") from error
        loaded = False
        self._busy = process
        if self._closed:  # meanwhile
            _kill(process)
        try:
            await self._reply(process, self._load_s, "did not load its model")
            loaded = True
        finally:
            self._busy = None
            if not loaded:
                await _end(process)
        return process

    async def _ask(self, process: asyncio.subprocess.Process, piece: bytes, vocabulary: Sequence[str]) -> Hearing:
        assert process.stdin is not None
        request = _Request(size=len(piece), vocabulary=tuple(vocabulary))
        process.stdin.write(request.model_dump_json().encode() + b"\n" + piece)
        reply = await self._reply(
            process, self._timeout_s, f"did not finish a piece of {len(piece) / BYTES_PER_S:.1f} seconds"
        )
        if reply.hearing is None:
            raise TranscriptionFailed("The recogniser's process answered with nothing. Try again later.")
        return reply.hearing

    async def _reply(self, process: asyncio.subprocess.Process, timeout_s: float, failure: str) -> _Reply:
        assert process.stdout is not None
        try:
            async with asyncio.timeout(timeout_s):
                reply = _Reply.model_validate_json(await process.stdout.readline())
        except TimeoutError as error:
            raise TranscriptionFailed(
                f"The recogniser {failure} within {timeout_s:g} seconds, and was stopped."
                " Try again later, or raise COACH_STT_TIMEOUT_S."
            ) from error
        except (ValueError, OSError) as error:  # a line too long, no reply, or half of one: it died
            raise TranscriptionFailed(
                "The recogniser broke down; a new one is started for the next try. What it said is in the worker's log."
            ) from error
        if reply.fault is not None:
            raise TranscriptionFailed(reply.fault, retryable=reply.retryable)
        return reply


def _kill(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()


async def _end(process: asyncio.subprocess.Process) -> None:
    """Return when the process is gone and its pipes are closed."""
    assert process.stdin is not None
    assert process.stdout is not None
    _kill(process)
    process.stdin.close()
    with suppress(OSError):
        await process.stdin.wait_closed()
    while await process.stdout.read(MAX_REPLY_BYTES):
        pass
    await process.wait()


def serve(module: str, *arguments: str) -> None:
    """Hear what comes on standard input, until it is closed. This is all that the process does.

    Replies go where standard output was; what native code prints goes to standard error, which is the service's.
    """
    replies = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    requests: SimpleQueue[tuple[bytes, tuple[str, ...]]] = SimpleQueue()
    Thread(target=_receive, args=(requests,), daemon=True).start()
    try:
        hear: Hear = import_module(module).load(*arguments)
        _send(replies, _Reply())
        while True:
            _send(replies, _Reply(hearing=hear(*requests.get())))
            _give_memory_back()
    except TranscriptionFailed as failure:
        _send(replies, _Reply(fault=str(failure), retryable=failure.retryable))


def _receive(requests: "SimpleQueue[tuple[bytes, tuple[str, ...]]]") -> None:
    """Pass requests on; end the process when there will be no more, even if it hangs in a model."""
    source = sys.stdin.buffer
    while line := source.readline():
        request = _Request.model_validate_json(line)
        requests.put((source.read(request.size), request.vocabulary))
    os._exit(0)


def _send(replies: int, reply: _Reply) -> None:
    rest = reply.model_dump_json().encode() + b"\n"
    while rest:
        rest = rest[os.write(replies, rest) :]


def _give_memory_back() -> None:
    """Return freed memory to the system, where the C library can.

    Without it, the heap of moonshine tiny-en grew by 5 to 45 MB with each piece of 16 s: to 2.9 GB after 60.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
