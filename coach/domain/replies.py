"""What a model wrote in answer to one call, as it came."""

from coach.domain.value import Value


class Reply(Value):
    """The text, unread. `model` is the one that really answered.

    Counts are the server's, or with `counted_here` our own; `price_usd` is None where no price is set.
    """

    text: str
    model: str
    input_tokens: int | None = None
    cached_tokens: int | None = None
    output_tokens: int | None = None
    price_usd: float | None = None
    counted_here: bool = False
