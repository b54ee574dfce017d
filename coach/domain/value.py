"""The base of every value: frozen, closed, compared by content."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """One type serves file, model reply, database row and HTTP response alike."""

    model_config = ConfigDict(frozen=True, extra="forbid")
