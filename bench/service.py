"""The real service as a process of its own, and answers sent through it over HTTP."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import openai

from bench.cases import Case, make_case
from bench.judge import bare_way, options, request
from bench.processes import cpu_s, environment, first_line, peak_rss_mb, running
from bench.upstream import MODEL, Behavior, Upstream

SERVE = "from coach.cli import main; main()"
WORKER_CONCURRENCY = 16
LOOK_S = 0.02
"""How long a client that is alone waits between looks whether its answer is scored."""

LOOKS_PER_S = 100
"""How often all clients together look at most, so that looking is not what is measured."""

SETTLE_TIMEOUT_S = 120
READY_TIMEOUT_S = 60


@dataclass(frozen=True)
class Service:
    """A running service."""

    pid: int
    root: str
    database: str | None
    data: Path


@contextmanager
def open_service(upstream: Upstream, database: str | None) -> Iterator[Service]:
    """Start `coach serve` in an empty folder, on SQLite there or on `database`; stop it in the end."""
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as folder, open(Path(folder, "log"), "w+") as log:
        env = environment(
            COACH_DATA=folder,
            COACH_LLM_BASE_URL=upstream.url,
            COACH_LLM_MODEL=MODEL,
            COACH_CONCURRENCY=str(WORKER_CONCURRENCY),
            COACH_LOG_LEVEL="error",
            PYTHONPATH=os.pathsep.join(path for path in sys.path if path),
            **({} if database is None else {"COACH_DATABASE_URL": database}),
        )
        command = [sys.executable, "-c", SERVE, "serve", "--port", "0"]
        with running(command, env, Path(folder), log) as process:
            root = next(word for word in first_line(process).split() if word.startswith("http://"))
            asyncio.run(_wait_until_ready(root))
            yield Service(process.pid, root, database, Path(folder))


async def _wait_until_ready(root: str) -> None:
    """Raises TimeoutError when the service is not there in time."""
    async with asyncio.timeout(READY_TIMEOUT_S), aiohttp.ClientSession(root) as client:
        while True:
            try:
                async with client.get("/healthz") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.1)


@dataclass(frozen=True)
class Followed:
    """One answer on its way. `scored_s` is from sending it to the instant the service notes as scored,
    `seen_s` to the client's first look at the settled attempt; `view` is None when it never settled.
    """

    view: dict[str, Any] | None
    scored_s: float | None
    seen_s: float
    looks: int


async def submit(client: aiohttp.ClientSession, case: Case) -> str:
    """Send an answer; return the attempt's address."""
    body = {"question_id": case.entry.question.id, "answer": case.answer}
    async with client.post("/api/v1/attempts", json=body) as response:
        response.raise_for_status()
        return response.headers["location"]


async def read(client: aiohttp.ClientSession, address: str) -> dict[str, Any]:
    async with client.get(address) as response:
        response.raise_for_status()
        view: dict[str, Any] = await response.json()
        return view


def look_s(clients: int) -> float:
    return max(LOOK_S, clients / LOOKS_PER_S)


async def follow(client: aiohttp.ClientSession, case: Case, every_s: float = LOOK_S) -> Followed:
    """Send an answer and look at it until it is settled, or `SETTLE_TIMEOUT_S` have passed."""
    sent_at, begun, looks = datetime.now(UTC), time.perf_counter(), 0
    address = await submit(client, case)
    while time.perf_counter() - begun < SETTLE_TIMEOUT_S:
        await asyncio.sleep(every_s)
        view = await read(client, address)
        looks += 1
        if view["stage"] in ("scored", "not_scored"):
            scored_at = view["scored_at"] and datetime.fromisoformat(view["scored_at"])
            scored_s = (scored_at - sent_at).total_seconds() if scored_at else None
            return Followed(view, scored_s, time.perf_counter() - begun, looks)
    return Followed(None, None, time.perf_counter() - begun, looks)


@dataclass(frozen=True)
class Throughput:
    """What `clients` at a time get; `clients` is None where all answers are sent before any is followed."""

    clients: int | None
    answers: int
    per_s: float
    cpu_ms: float | None
    looks: float


async def measure_throughput(service: Service, clients: int, cases: list[Case]) -> Throughput:
    """Return the figures of clients that each send an answer when their last one is scored."""
    waiting = iter(cases)
    done: list[Followed] = []

    async def practise() -> None:
        for case in waiting:
            done.append(await follow(session, case, look_s(clients)))

    async with aiohttp.ClientSession(service.root) as session:
        begun, cpu = time.perf_counter(), cpu_s(service.pid)
        await asyncio.gather(*(practise() for _ in range(clients)))
        seconds = time.perf_counter() - begun
    scored = sum(each.scored_s is not None for each in done)
    looks = sum(each.looks for each in done) / len(done)
    return Throughput(clients, scored, scored / seconds, _cpu_ms(service, cpu, scored), looks)


async def measure_backlog(service: Service, cases: list[Case]) -> Throughput:
    """Return the figures of a pile of answers: sent by 16 clients, then left alone until the last is scored."""
    waiting = iter(cases)
    addresses: list[str] = []

    async def send() -> None:
        for case in waiting:
            addresses.append(await submit(session, case))

    async with aiohttp.ClientSession(service.root) as session:
        begun, cpu, looks = time.perf_counter(), cpu_s(service.pid), 0
        await asyncio.gather(*(send() for _ in range(WORKER_CONCURRENCY)))
        for address in reversed(addresses):
            while (await read(session, address))["stage"] != "scored":
                await asyncio.sleep(0.1)
                looks += 1
                if time.perf_counter() - begun > SETTLE_TIMEOUT_S:
                    raise TimeoutError("the pile of answers was not scored in time")
        seconds = time.perf_counter() - begun
    count = len(addresses)
    return Throughput(None, count, count / seconds, _cpu_ms(service, cpu, count), looks / count + 1)


def _cpu_ms(service: Service, before: float | None, answers: int) -> float | None:
    after = cpu_s(service.pid)
    return None if before is None or after is None else (after - before) * 1000 / answers


def measure_idle(service: Service, seconds: float) -> float | None:
    """Return what share of one core the service takes while nothing is to be done."""
    before = cpu_s(service.pid)
    time.sleep(seconds)
    after = cpu_s(service.pid)
    return None if before is None or after is None else (after - before) / seconds


@dataclass(frozen=True)
class Overhead:
    """Seconds by answer, taken in turns: the bare call, sent to scored, sent to seen."""

    latency_ms: int
    bare_s: list[float]
    scored_s: list[float]
    seen_s: list[float]

    @property
    def added_ms(self) -> list[float]:
        """Return what the service added to the bare call, answer by answer."""
        return [(scored - bare) * 1000 for scored, bare in zip(self.scored_s, self.bare_s, strict=True)]

    @property
    def added_seen_ms(self) -> list[float]:
        return [(seen - bare) * 1000 for seen, bare in zip(self.seen_s, self.bare_s, strict=True)]


async def measure_overhead(service: Service, upstream: Upstream, latency_ms: int, cases: list[Case]) -> Overhead:
    """Return how long the bare call and the whole way through the service take, one answer at a time."""
    measured = Overhead(latency_ms, [], [], [])
    upstream.behave(Behavior(latency_ms=latency_ms))
    limit = options(upstream.url).max_output_tokens
    async with (
        aiohttp.ClientSession(service.root) as session,
        openai.AsyncOpenAI(api_key="none", base_url=upstream.url, http_client=openai.DefaultAioHttpClient()) as client,
    ):
        bare = bare_way(client, {case.number: request(case, limit) for case in cases})
        await bare(cases[0])
        for case in cases:
            begun = time.perf_counter()
            await bare(case)
            bare_s = time.perf_counter() - begun
            followed = await follow(session, case)
            if followed.scored_s is not None:
                measured.bare_s.append(bare_s)
                measured.scored_s.append(followed.scored_s)
                measured.seen_s.append(followed.seen_s)
    upstream.behave(Behavior())
    return measured


def cases_from(first: int, count: int) -> list[Case]:
    return [make_case(number) for number in range(first, first + count)]


def peak_mb(service: Service) -> float | None:
    return peak_rss_mb(service.pid)
