"""A model that says what a test tells it to. The product never uses it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coach.domain.replies import Reply
from coach.llm import Message


class FakeModel:
    """Gives `replies` in order (an exception is raised), and keeps what it was asked."""

    def __init__(self, *replies: str | Exception, name: str = "fake") -> None:
        self.name = name
        self.asked: list[tuple[Message, ...]] = []
        self._replies: Iterator[str | Exception] = iter(replies)

    async def reply(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> Reply:
        self.asked.append(tuple(messages))
        reply = next(self._replies)
        if isinstance(reply, Exception):
            raise reply
        return Reply(text=reply, model=self.name, input_tokens=10, output_tokens=5)

    async def close(self) -> None:
        self.asked.clear()
