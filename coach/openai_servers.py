"""What holds for every server that speaks OpenAI's interface, whatever it is asked for: keys, faults, texts."""

from pydantic import SecretStr

MAX_COMPLAINT = 300
"""Characters of a server's own words that are passed on."""


def key(set_key: SecretStr | None) -> str:
    """Return the key to send: the client insists on one, also for a server that wants none."""
    return set_key.get_secret_value() if set_key else "none"


def timed_out(error: BaseException) -> bool:
    """Return whether time really ran out: the client's transport calls every lost connection a timeout."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, TimeoutError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def writable(text: str) -> str:
    """Return a text without what no database can hold: lone surrogates and NUL."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "\ufffd")
