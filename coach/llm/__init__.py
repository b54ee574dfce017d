"""Language models behind one protocol. One module with `open()` is one kind of server."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from coach.domain.replies import Reply
from coach.domain.value import Value


class Message(Value):
    role: Literal["system", "user", "assistant"]
    content: str


class ChatModel(Protocol):
    """A model that replies to a conversation with JSON of a given schema."""

    name: str

    async def reply(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> Reply:
        """Return the reply, in whatever state the model gave it.

        Raises:
            ModelUnavailable: no reply could be had within the time and the retries allowed.
            ReplyInvalid: the server answered with something that holds no reply.
        """

    async def close(self) -> None:
        """Let go of the connections."""
