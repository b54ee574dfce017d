from pathlib import Path

import pytest

from coach.errors import SettingInvalid
from coach.llm.options import Options
from coach.settings import read, read_settings
from tests.conftest import ROOT


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
