"""A model server on loopback in a process of its own, so cheap that it is not what is measured.

Replies are made before the first call. PUT /behave sets latency and faults; GET /counts says what happened.
"""

import argparse
import asyncio
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from bench.cases import MARK, make_case
from bench.processes import first_line, request_json, running_module

MODEL = "stub-1"
CASE = re.compile(rb"<answer>\\n" + MARK.encode() + rb" (\d{6})")
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
HEAD_END = b"\r\n\r\n"
TOKEN_BYTES = 4
"""Only for the usage that the server tells; what bench reports it counts itself."""

PROSE = "I am sorry, but I would rather describe the answer in a few friendly words: it was rather good."


@dataclass(frozen=True)
class Behavior:
    """How the server answers from now on. The three shares are of all calls and add up to at most 1.

    What a call meets follows from the seed, its case and how often that case was asked, so the order of calls
    does not change it.
    """

    latency_ms: float = 0
    malformed: float = 0
    refused: float = 0
    reset: float = 0
    seed: int = 1


@dataclass(frozen=True)
class Prepared:
    """The bytes of a sound reply, and those of replies that can't be used."""

    sound: bytes
    malformed: tuple[bytes, ...]


def prepare(number: int) -> Prepared:
    """Return the replies to case `number`: sound, and then prose, JSON cut off, quotations nobody said."""
    text = make_case(number).reply
    invented = re.sub(r'"quote": "[^"]+"', '"quote": "words that nobody ever said here"', text)
    broken = (PROSE, text[: len(text) // 2], invented)
    return Prepared(_completion(text), tuple(_completion(each) for each in broken))


def _completion(text: str) -> bytes:
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": MODEL,
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
        "usage": {
            "prompt_tokens": 4000,
            "completion_tokens": len(text) // TOKEN_BYTES,
            "total_tokens": 4000 + len(text) // TOKEN_BYTES,
            "prompt_tokens_details": {"cached_tokens": 3500},
        },
    }
    return _response(body)


def _response(body: dict[str, Any], status: str = "200 OK", head: str = "") -> bytes:
    content = json.dumps(body).encode()
    return (
        f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{head}content-length: {len(content)}\r\n\r\n".encode(
            "latin-1"
        )
        + content
    )


REFUSED = _response(
    {"error": {"message": "too many requests", "type": "e"}}, "429 Too Many Requests", "retry-after: 1\r\n"
)
MODELS = _response({"object": "list", "data": [{"id": MODEL, "object": "model", "created": 1, "owned_by": "bench"}]})
ODD = _response({"error": {"message": "not a request that bench makes", "type": "e"}}, "400 Bad Request")


class Replies:
    """Decides what each call gets."""

    def __init__(self, cases: int) -> None:
        self.prepared = [prepare(number) for number in range(cases)]
        self.counts: Counter[str] = Counter()
        self.prefixes: dict[int, set[int]] = {}
        self.questions = len({make_case(number).entry.question.id for number in range(min(cases, 100))})
        self.behave(Behavior())

    def behave(self, behavior: Behavior) -> None:
        self.behavior = behavior
        self._asked: Counter[int] = Counter()
        self.counts.clear()
        self.prefixes.clear()

    def choose(self, body: bytes) -> bytes | None:
        """Return the response to a call; None to reset the connection."""
        found = CASE.search(body)
        if found is None:
            self.counts["odd"] += 1
            return ODD
        number = int(found.group(1))
        self.counts["calls"] += 1
        self.prefixes.setdefault(number % self.questions, set()).add(hash(body[: found.start()]))
        prepared = self.prepared[number % len(self.prepared)]
        behavior = self.behavior
        self._asked[number] += 1
        draw = random.Random(f"{behavior.seed} {number} {self._asked[number]}").random()
        if draw < behavior.malformed:
            self.counts["malformed"] += 1
            return prepared.malformed[number % len(prepared.malformed)]
        if draw < behavior.malformed + behavior.refused:
            self.counts["refused"] += 1
            return REFUSED
        if draw < behavior.malformed + behavior.refused + behavior.reset:
            self.counts["reset"] += 1
            return None
        return prepared.sound

    def report(self) -> dict[str, Any]:
        return {
            **self.counts,
            "prefixes": max((len(seen) for seen in self.prefixes.values()), default=0),
            "cpu_s": time.process_time(),
        }


class Connection(asyncio.Protocol):
    """One connection; requests on it come one after the other."""

    def __init__(self, replies: Replies) -> None:
        self._replies = replies
        self._buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(HEAD_END)
        if end < 0:
            return
        head = bytes(self._buffer[:end])
        length = LENGTH.search(head)
        size = end + len(HEAD_END) + (int(length.group(1)) if length else 0)
        if len(self._buffer) < size:
            return
        body = bytes(self._buffer[end + len(HEAD_END) : size])
        del self._buffer[:size]
        self._serve(head.partition(b" HTTP/")[0], body)

    def _serve(self, request: bytes, body: bytes) -> None:
        match request:
            case b"POST /v1/chat/completions":
                self._reply(self._replies.choose(body))
            case b"PUT /behave":
                self._replies.behave(Behavior(**json.loads(body)))
                self._transport.write(_response({}))
            case b"GET /counts":
                self._transport.write(_response(self._replies.report()))
            case b"GET /v1/models":
                self._transport.write(MODELS)
            case _:
                self._transport.write(ODD)

    def _reply(self, response: bytes | None) -> None:
        act: Callable[[], None] = self._transport.abort
        if response is not None:
            sent = response
            act = lambda: self._transport.write(sent)  # noqa: E731
        latency_s = self._replies.behavior.latency_ms / 1000
        if latency_s:
            asyncio.get_running_loop().call_later(latency_s, act)
        else:
            act()


async def serve(cases: int) -> None:
    replies = Replies(cases)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(replies), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


class Upstream:
    """The running server, as bench steers it."""

    def __init__(self, port: int) -> None:
        self._root = f"http://127.0.0.1:{port}"
        self.url = f"{self._root}/v1"

    def behave(self, behavior: Behavior) -> None:
        """Answer so from now on, and count from nothing."""
        request_json(f"{self._root}/behave", "PUT", asdict(behavior))

    def counts(self) -> dict[str, Any]:
        counts: dict[str, Any] = request_json(f"{self._root}/counts")
        return counts


@contextmanager
def open_upstream(cases: int) -> Iterator[Upstream]:
    """Start the server with replies to `cases` cases; stop it in the end."""
    with running_module("bench.upstream", "--cases", str(cases)) as process:
        yield Upstream(int(first_line(process)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, required=True)
    asyncio.run(serve(parser.parse_args().cases))
