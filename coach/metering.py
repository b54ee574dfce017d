"""Counts what asking a model takes."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from coach.domain.attempts import Usage
from coach.domain.replies import Reply
from coach.llm import ChatModel, Message

N = TypeVar("N", int, float)


class MeteredModel:
    """A model whose replies are counted. What is not known of one reply is not known of all."""

    def __init__(self, model: ChatModel) -> None:
        self.name = model.name
        self._model = model
        self._replies: list[Reply] = []

    async def reply(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> Reply:
        reply = await self._model.reply(messages, schema)
        self._replies.append(reply)
        return reply

    async def close(self) -> None:
        await self._model.close()

    @property
    def usage(self) -> Usage:
        """What all replies took together."""
        return Usage(
            calls=len(self._replies),
            input_tokens=_sum([reply.input_tokens for reply in self._replies]),
            cached_tokens=_sum([reply.cached_tokens for reply in self._replies]),
            output_tokens=_sum([reply.output_tokens for reply in self._replies]),
            price_usd=_sum([reply.price_usd for reply in self._replies]),
            counted_here=any(reply.counted_here for reply in self._replies),
        )


def _sum(counts: Sequence[N | None]) -> N | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None
