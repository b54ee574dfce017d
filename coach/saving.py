"""What a job does so that nothing which is here is lost, or paid for twice."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from dbos import DBOS, StepOptions, error
from sqlalchemy.exc import DBAPIError

from coach.domain.replies import Reply
from coach.errors import NotFound, ReplyInvalid
from coach.llm import ChatModel, Message

log = logging.getLogger(__name__)

R = TypeVar("R")

FindReply = Callable[[int], Coroutine[Any, Any, Reply | None]]
"""Returns the saved reply to a call, by its number from 1 on, or None."""

SaveReply = Callable[[int, Reply], Coroutine[Any, Any, None]]
"""Saves the reply to a call, unless there is nothing any more that it belongs to."""

NONSENSE: StepOptions = {
    "retries_allowed": True,
    "max_attempts": 3,
    "interval_seconds": 1.0,
    "backoff_rate": 3.0,
    "should_retry": lambda failure: isinstance(failure, ReplyInvalid) and failure.retryable,
}
"""What is no reply at all is asked for again. A server that can't be reached is the client's to retry."""

DATABASE_WAITS_S = (0.2, 1.0, 5.0)
"""A database that goes away is tried again after so long; then the job counts as broken off."""


async def uninterrupted(operation: Callable[[], Coroutine[Any, Any, R]]) -> R:
    """Return what a short operation returns; who cancels it waits until it is done.

    A connection whose opening is cancelled half-way is closed by nobody.
    """
    task = asyncio.create_task(operation())
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([task])
        raise


async def surviving(operation: Callable[[], Coroutine[Any, Any, R]]) -> R:
    """Return what a database operation returns; it is tried again when the connection breaks, and never cut off."""
    for wait_s in DATABASE_WAITS_S:
        try:
            return await uninterrupted(operation)
        except DBAPIError as failure:
            log.warning("the database failed (%s); trying again in %g s", type(failure.orig).__name__, wait_s)
            await asyncio.sleep(wait_s)
    return await uninterrupted(operation)


class SavingModel:
    """A model whose replies are saved as they arrive; a reply that is saved is never asked for again."""

    def __init__(self, model: ChatModel, find: FindReply, save: SaveReply) -> None:
        self.name = model.name
        self._model = model
        self._find = find
        self._save = save
        self._calls = 0
        self._fresh: dict[int, Reply] = {}

    async def reply(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> Reply:
        self._calls += 1
        call = self._calls
        try:
            await DBOS.run_step_async({"name": f"reply-{call}", **NONSENSE}, self._ask_and_save, call, messages, schema)
        except error.DBOSMaxStepRetriesExceeded as exceeded:
            raise exceeded.errors[-1] from exceeded
        reply = self._fresh.get(call) or await surviving(partial(self._find, call))
        if reply is None:
            raise NotFound("The attempt was deleted while it was scored.")
        return reply

    async def close(self) -> None:
        await self._model.close()

    async def _ask_and_save(self, call: int, messages: Sequence[Message], schema: Mapping[str, Any]) -> None:
        """The step. It returns nothing, so that the learner's words stay in the attempt's own tables."""
        saved = await surviving(partial(self._find, call))
        if saved is None:
            fresh = await self._model.reply(messages, schema)
            await surviving(partial(self._save, call, fresh))
            self._fresh[call] = fresh
