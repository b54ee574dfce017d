"""A model server as it is set on the page: an address, and perhaps a model and a key."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from coach.domain.value import Value

SetBy = Literal["environment", "page", "found"]
"""Who named a server: the operator, somebody on the page, or nobody, and it was found on this machine."""

_PRINTABLE = re.compile(r"[!-~]+")


def _checked(url: str) -> str:
    try:
        place = urlsplit(url)
        whole = place.scheme in ("http", "https") and bool(place.hostname) and place.port != 0
    except ValueError:
        whole = False
    if not whole or not _PRINTABLE.fullmatch(url):
        raise ValueError("write an address such as http://127.0.0.1:11434/v1 or https://api.openai.com/v1")
    if "@" in place.netloc:
        raise ValueError("leave user and password out of the address; a key goes into api_key")
    if "?" in url or "#" in url:
        raise ValueError("leave out what begins with ? or #; a key goes into api_key")
    return url.rstrip("/")


def _usable(key: SecretStr) -> SecretStr:
    if not _PRINTABLE.fullmatch(key.get_secret_value()):
        raise ValueError("has spaces or letters that no key has; copy it again")
    return key


ServerUrl = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000), AfterValidator(_checked)]
"""An http or https address without user, password, query or slash at its end."""

ModelName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
ApiKey = Annotated[SecretStr, Field(min_length=1, max_length=4_000), AfterValidator(_usable)]


class ModelServer(Value):
    """`model` is None for the first that the server offers, `api_key` for a server that asks for none."""

    base_url: ServerUrl
    model: ModelName | None = None
    api_key: ApiKey | None = None


class ServerToTest(Value):
    """What is to be tried out. What is left out is as it is in use; `api_key` only at the same address."""

    base_url: ServerUrl | None = None
    model: ModelName | None = None
    api_key: ApiKey | None = None


class ModelServerInUse(Value):
    """The model server that is asked, without its key; all None if there is none.

    `can_be_set`: whether the page may set it. It may not when the operator has settled it in the environment.
    """

    base_url: str | None = None
    model: str | None = None
    has_key: bool = False
    set_by: SetBy | None = None
    can_be_set: bool


class ModelServerTest(Value):
    """What came of asking a server. `models` are those it lists that chat; `latency_ms` is the time of one reply."""

    ok: bool
    message: str
    models: tuple[str, ...] = ()
    model: str | None = None
    latency_ms: int | None = None
