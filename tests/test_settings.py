from pathlib import Path

import pytest
from pydantic_settings import BaseSettings, SettingsConfigDict

from coach.errors import SettingInvalid
from coach.llm.options import Options
from coach.settings import read, read_settings
from tests.conftest import ROOT

THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class Other(BaseSettings):
    """Has a setting that only JSON can give."""

    model_config = SettingsConfigDict(env_prefix="COACH_OTHER_")

    sizes: list[int] = []


def test_the_shipped_files_are_found() -> None:
    settings = read_settings()
    assert (settings.rubrics, settings.prompts) == (ROOT / "rubrics", ROOT / "prompts")


def test_settings_come_from_the_environment_and_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("COACH_PORT=9000\nCOACH_CONCURRENCY=2\nOTHER=ignored\n", encoding="utf-8")
    monkeypatch.setenv("COACH_PORT", "9001")
    settings = read_settings()
    assert (settings.port, settings.concurrency) == (9001, 2)


def test_what_is_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_CONCURRENCY", "")
    assert read_settings().concurrency == 4


def test_a_wrong_value_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_PORT", "http")
    monkeypatch.setenv("COACH_SCORER", "people")
    with pytest.raises(SettingInvalid) as caught:
        read_settings()
    assert "COACH_PORT" in str(caught.value)
    assert "COACH_SCORER" in str(caught.value)
    assert "'people'" in str(caught.value)


def test_the_options_of_the_model_server_are_named_as_they_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_LLM_MAX_RETRIES", "many")
    with pytest.raises(SettingInvalid, match=r"COACH_LLM_MAX_RETRIES: .* 'many'"):
        read(Options)


@pytest.mark.parametrize(
    ("written", "hosts"),
    [
        ("coach.example.org", ("coach.example.org",)),
        ("Coach.Example.org, example.net,localhost,", ("coach.example.org", "example.net")),
        ('["coach.example.org", "::1"]', ("coach.example.org",)),
        ("*", ("*",)),
        ("", ()),
    ],
)
def test_hosts_are_a_list_with_commas_or_json_and_this_machine_is_always_one(
    written: str, hosts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_ALLOWED_HOSTS", written)
    assert read_settings().allowed_hosts == (*THIS_MACHINE, *hosts)


@pytest.mark.parametrize(
    "written", ["https://coach.example.org", "coach.example.org:8000", "*.example.org", "a*", "[a", "[1]", '["a b"]']
)
def test_what_is_no_host_name_is_refused_with_the_variable(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_ALLOWED_HOSTS", written)
    with pytest.raises(SettingInvalid, match="COACH_ALLOWED_HOSTS"):
        read_settings()


def test_a_value_that_should_be_json_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_OTHER_SIZES", "1, 2")
    with pytest.raises(SettingInvalid, match=r"COACH_OTHER_SIZES.*write it as JSON"):
        read(Other)


def test_a_settings_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"COACH_DATA=caf\xe9\n")
    with pytest.raises(SettingInvalid, match=r"\.env can't be read.*UTF-8"):
        read_settings()
