"""What the operator may set, read once from COACH_* (and a .env file) by `app` and `cli`."""

import json
import re
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

import coach
from coach.errors import SettingInvalid

_SOURCE = Path(coach.__file__).parent.parent
_PACKAGE = Path(coach.__file__).parent
_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
_HOST_NAME = re.compile(r"\*|[\w-]+(\.[\w-]+)*|[0-9a-f:]+")
"""Any host, a name, or an IPv6 address. Neither scheme nor port: they'd never match."""


def _shipped(name: str) -> Path:
    """Return a folder of data files: beside the package in a checkout, inside it when installed."""
    return _PACKAGE / name if (_PACKAGE / name).is_dir() else _SOURCE / name


class Settings(BaseSettings):
    """Read from COACH_*; a backend's own options live in its module.

    `database_url` is None for SQLite in the data folder. `max_prompt_tokens` bounds rubric and answer together.
    `readings` is how many times a language model reads each answer. `pairwise` tells when two attempts are read blind.
    `allowed_hosts` always holds the names of this machine, which health checks use. `stt` names a module of `stt/`.
    `recordings` is a folder or s3://bucket/prefix; None: a folder in `data`. `keep_recordings_days`: None is for ever.
    `max_import_mb` is the size of an archive, as it comes and unpacked.
    """

    model_config = SettingsConfigDict(env_prefix="COACH_", env_file=".env", extra="ignore", env_ignore_empty=True)

    data: Path = Path("data")
    database_url: str | None = None
    rubrics: Path = Field(default_factory=lambda: _shipped("rubrics"))
    prompts: Path = Field(default_factory=lambda: _shipped("prompts"))
    scorer: Literal["auto", "judge", "coverage"] = "auto"
    find_local_models: bool = True
    readings: int = Field(1, ge=1, le=9)
    pairwise: Literal["on_request", "always"] = "on_request"
    concurrency: int = Field(4, ge=1, le=256)
    max_prompt_tokens: int = Field(16_000, ge=1_000)
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = _THIS_MACHINE
    run_worker: bool = True
    stt: str = "moonshine"
    recordings: str | None = None
    max_recording_mb: int = Field(100, ge=1, le=10_000)
    max_recording_minutes: int = Field(30, ge=1, le=600)
    max_recording_parts: int = Field(5_000, ge=1, le=100_000)
    max_import_mb: int = Field(10_000, ge=1, le=1_000_000)
    keep_recordings_days: float | None = Field(None, gt=0)
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Return the names of a list written with commas, or as JSON."""
        if not isinstance(value, str):
            return value
        if not value.lstrip().startswith("["):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        try:
            return json.loads(value)
        except json.JSONDecodeError as error:
            raise ValueError(
                "is no JSON list; write names with commas between: coach.example.org, localhost"
            ) from error

    @field_validator("allowed_hosts")
    @classmethod
    def _add_this_machine(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if not _HOST_NAME.fullmatch(name.lower()):
                raise ValueError(f"{name!r} is no host name; write it without scheme and port: coach.example.org")
        return tuple(dict.fromkeys((*_THIS_MACHINE, *(name.lower() for name in names))))

    @property
    def public_name(self) -> str | None:
        """The first name by which other machines know the service; None if there is none."""
        return next((name for name in self.allowed_hosts if name not in (*_THIS_MACHINE, "*")), None)

    @property
    def cache(self) -> Path:
        return self.data / "cache"


T = TypeVar("T", bound=BaseSettings)


def read(kind: type[T]) -> T:
    """Return settings of this process, read from the environment and .env.

    Raises:
        SettingInvalid: a variable has a value that can't be used; each is named with the mend.
    """
    prefix = kind.model_config.get("env_prefix", "")
    try:
        return kind()
    except ValidationError as error:
        faults = (
            f"{_variable(prefix, fault['loc'])}: {fault['msg'].removeprefix('Value error, ')}"
            f" (it is {fault['input']!r})"
            for fault in error.errors(include_url=False)
        )
        raise SettingInvalid("Mend these settings, in the environment or in .env:\n" + "\n".join(faults)) from error
    except SettingsError as error:
        field = re.search(r'field "(\w+)"', str(error))
        name = _variable(prefix, (field[1],)) if field else f"{prefix}…"
        raise SettingInvalid(f"Mend {name}, in the environment or in .env: {error}; write it as JSON") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingInvalid(
            f"The file .env can't be read ({error}); save it as UTF-8 text that you may read"
        ) from error


def _variable(prefix: str, location: tuple[int | str, ...]) -> str:
    return prefix + "_".join(str(part) for part in location).upper().removeprefix(prefix)


def read_settings() -> Settings:
    return read(Settings)
