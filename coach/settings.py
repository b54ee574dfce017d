"""What the operator may set, read once from COACH_* (and a .env file) by `app` and `cli`."""

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

import coach
from coach.errors import SettingInvalid

_SOURCE = Path(coach.__file__).parent.parent
_PACKAGE = Path(coach.__file__).parent


def _shipped(name: str) -> Path:
    """Return a folder of data files: beside the package in a checkout, inside it when installed."""
    return _PACKAGE / name if (_PACKAGE / name).is_dir() else _SOURCE / name


class Settings(BaseSettings):
    """Read from COACH_*; a backend's own options live in its module.

    `database_url` is None for SQLite in the data folder. `max_prompt_tokens` bounds rubric and answer together.
    """

    model_config = SettingsConfigDict(env_prefix="COACH_", env_file=".env", extra="ignore", env_ignore_empty=True)

    data: Path = Path("data")
    database_url: str | None = None
    rubrics: Path = Field(default_factory=lambda: _shipped("rubrics"))
    prompts: Path = Field(default_factory=lambda: _shipped("prompts"))
    scorer: Literal["auto", "judge", "coverage"] = "auto"
    find_local_models: bool = True
    concurrency: int = Field(4, ge=1, le=256)
    max_prompt_tokens: int = Field(16_000, ge=1_000)
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "::1")
    run_worker: bool = True
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @property
    def cache(self) -> Path:
        return self.data / "cache"


T = TypeVar("T", bound=BaseSettings)


def read(kind: type[T]) -> T:
    """Return settings of this process, read from the environment and .env.

    Raises:
        SettingInvalid: a variable has a value that can't be used; each is named with the mend.
    """
    try:
        return kind()
    except ValidationError as error:
        prefix = kind.model_config.get("env_prefix", "")
        faults = (
            f"{prefix}{'_'.join(str(part) for part in fault['loc']).upper().removeprefix(prefix)}:"
            f" {fault['msg']} (it is {fault['input']!r})"
            for fault in error.errors(include_url=False)
        )
        raise SettingInvalid("Mend these settings, in the environment or in .env:\n" + "\n".join(faults)) from error


def read_settings() -> Settings:
    return read(Settings)
