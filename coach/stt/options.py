"""Which model hears, where, and in which language; read without loading any recogniser."""

from urllib.parse import urlsplit, urlunsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Options(BaseSettings):
    """Read from COACH_STT_*. `timeout_s` is the time that one piece of a recording may take.

    `base_url` has no default and OPENAI_* is not read: a voice leaves the machine only for a server that was named
    for it.
    """

    model_config = SettingsConfigDict(env_prefix="COACH_STT_", env_file=".env", extra="ignore", env_ignore_empty=True)

    model: str | None = None
    base_url: str | None = None
    api_key: SecretStr | None = None
    language: str = Field("en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$")
    timeout_s: float = Field(60, gt=0)

    @property
    def primary_language(self) -> str:
        """The language without region or script, as recognisers know it: "en" for en-GB."""
        return self.language.partition("-")[0].lower()

    @property
    def shown_url(self) -> str:
        """The address without a user, password or query that it may carry, for messages and logs."""
        place = urlsplit(self.base_url or "")
        return urlunsplit((place.scheme, place.netloc.rpartition("@")[2], place.path, "", ""))
