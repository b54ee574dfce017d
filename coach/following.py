"""Follows an attempt on its way to the scorecard."""

import asyncio
from collections.abc import AsyncIterator

from coach.domain.attempts import Attempt
from coach.errors import NotFound
from coach.store.attempts import Attempts

SOON_S = 0.1
"""How soon to look again after a change: as long as a new attempt waits for a worker, so queued and scoring show."""

LATER_S = 0.5
"""How long to wait at most while nothing changes: a scoring takes seconds, and half of one more is not felt."""

SLOWER = 1.5
"""By how much each wait without a change is longer than the one before."""


class Following:
    """API and workers meet only in the database, so it is looked at again and again."""

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts
        self._closed = asyncio.Event()

    async def follow(self, attempt_id: str) -> AsyncIterator[Attempt]:
        """Yield an attempt at once and after each change, until no scoring waits or runs, or it was deleted."""
        seen: Attempt | None = None
        wait_s = SOON_S
        while not self._closed.is_set():
            try:
                attempt = await self._attempts.get(attempt_id)
            except NotFound:
                return
            if attempt != seen:
                yield attempt
                seen, wait_s = attempt, SOON_S
            if attempt.is_settled:
                return
            await self._wait(wait_s)
            wait_s = min(wait_s * SLOWER, LATER_S)

    async def _wait(self, seconds: float) -> None:
        """Return after so long, or when following was closed."""
        try:
            async with asyncio.timeout(seconds):
                await self._closed.wait()
        except TimeoutError:
            pass

    def close(self) -> None:
        """End all that is followed: whoever still looks on would keep a server from stopping."""
        self._closed.set()
