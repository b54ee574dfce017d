"""What becomes of answers when the model server misbehaves."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import aiohttp

from bench.cases import Case
from bench.service import WORKER_CONCURRENCY, Followed, Service, follow, look_s
from bench.upstream import Behavior, Upstream

FAULTS = Behavior(malformed=0.05, refused=0.05, reset=0.02, seed=20)


@dataclass(frozen=True)
class FaultRun:
    """`lost` were never settled, or settled as not scored without a reason.

    `silent` counts criteria with neither level nor reason.
    """

    answers: int
    scored: int
    complete: int
    not_scored: Counter[str]
    criteria_not_scored: Counter[str]
    silent: int
    lost: int
    seconds: float
    counts: dict[str, Any]

    @property
    def extra_calls(self) -> int:
        return int(self.counts["calls"]) - self.answers


async def measure_faults(service: Service, upstream: Upstream, cases: list[Case]) -> FaultRun:
    """Send every case through the service while the model server does as `FAULTS` says."""
    upstream.behave(FAULTS)
    waiting = iter(cases)
    done: list[Followed] = []

    async def practise() -> None:
        for case in waiting:
            done.append(await follow(session, case, look_s(WORKER_CONCURRENCY)))

    begun = time.perf_counter()
    async with aiohttp.ClientSession(service.root) as session:
        await asyncio.gather(*(practise() for _ in range(WORKER_CONCURRENCY)))
        seconds = time.perf_counter() - begun
        counts = upstream.counts()
        upstream.behave(Behavior())
        views = [each.view for each in done]
        cards = [await _scorecard(session, view["id"]) for view in views if view and view["stage"] == "scored"]
    reasons = Counter(
        str((view["failure"] or {}).get("reason", "")) for view in views if view and view["stage"] == "not_scored"
    )
    open_criteria = [each for card in cards for each in card["criteria"] if each["level"] is None]
    return FaultRun(
        answers=len(cases),
        scored=len(cards),
        complete=sum(all(each["level"] is not None for each in card["criteria"]) for card in cards),
        not_scored=Counter({reason: count for reason, count in reasons.items() if reason}),
        criteria_not_scored=Counter(each["reason"] for each in open_criteria if each["reason"]),
        silent=sum(not each["reason"] for each in open_criteria),
        lost=views.count(None) + reasons[""] + len(cases) - len(done),
        seconds=seconds,
        counts=counts,
    )


async def _scorecard(session: aiohttp.ClientSession, attempt_id: str) -> dict[str, Any]:
    async with session.get(f"/api/v1/attempts/{attempt_id}/scorecard") as response:
        response.raise_for_status()
        card: dict[str, Any] = await response.json()
        return card
