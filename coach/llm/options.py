"""Where the model server is and how it is asked, read without loading any client."""

from typing import ClassVar
from urllib.parse import urlsplit, urlunsplit

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from coach.domain.model_servers import ModelServer
from coach.domain.replies import Reply

OPENAI_URL = "https://api.openai.com/v1"
OPENAI_MODEL = "gpt-5.4-mini"
"""Used with OpenAI when no model is set: the smallest of its generation that takes strict schemas."""

TOKENS_PER_PRICE = 1_000_000


class Options(BaseSettings):
    """Read from COACH_LLM_*, with OPENAI_API_KEY and OPENAI_BASE_URL as other programs read them.

    Prices are in US dollars per million tokens; without them a price is unknown, not zero. KEY, URL and MODEL are how
    messages call what may have to be mended.
    """

    KEY: ClassVar[str] = "OPENAI_API_KEY (or COACH_LLM_API_KEY)"
    URL: ClassVar[str] = "COACH_LLM_BASE_URL"
    MODEL: ClassVar[str] = "COACH_LLM_MODEL"

    model_config = SettingsConfigDict(
        env_prefix="COACH_LLM_", env_file=".env", extra="ignore", env_ignore_empty=True, populate_by_name=True
    )

    api_key: SecretStr | None = Field(None, validation_alias=AliasChoices("COACH_LLM_API_KEY", "OPENAI_API_KEY"))
    base_url: str | None = Field(None, validation_alias=AliasChoices("COACH_LLM_BASE_URL", "OPENAI_BASE_URL"))
    model: str | None = None
    timeout_s: float = Field(120, gt=0)
    max_retries: int = Field(20, ge=0, le=100)
    deadline_s: float = Field(300, gt=0)
    max_output_tokens: int = Field(4_000, ge=256)
    price_input: float | None = Field(None, ge=0)
    price_cached_input: float | None = Field(None, ge=0)
    price_output: float | None = Field(None, ge=0)

    @property
    def is_set(self) -> bool:
        """Whether the operator named a server, by address or by key."""
        return self.api_key is not None or self.base_url is not None

    @property
    def url(self) -> str:
        return (self.base_url or OPENAI_URL).rstrip("/")

    @property
    def shown_url(self) -> str:
        """The address without a user, password or query that it may carry, for messages and logs."""
        place = urlsplit(self.url)
        return urlunsplit((place.scheme, place.netloc.rpartition("@")[2], place.path, "", ""))


class PageOptions(Options):
    """Those of a server that was set on the page. How long it may take and what it costs is what the operator set."""

    KEY = "the key in Settings"
    URL = "the address in Settings"
    MODEL = "the model in Settings"

    @staticmethod
    def of(server: ModelServer, operators: Options) -> "PageOptions":
        named = {"base_url": server.base_url, "model": server.model or operators.model, "api_key": server.api_key}
        return PageOptions.model_construct(**{**dict(operators), **named})


def price(reply: Reply, options: Options) -> float | None:
    """Return the price of a reply in US dollars; None unless both prices and both counts are known.

    Without a price of its own, cached input is charged as other input.
    """
    if options.price_input is None or options.price_output is None:
        return None
    if reply.input_tokens is None or reply.output_tokens is None:
        return None
    cached = reply.cached_tokens or 0
    cached_price = options.price_input if options.price_cached_input is None else options.price_cached_input
    paid = (
        (reply.input_tokens - cached) * options.price_input
        + cached * cached_price
        + reply.output_tokens * options.price_output
    )
    return paid / TOKENS_PER_PRICE
