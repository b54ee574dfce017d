import pytest

from coach.errors import SettingInvalid
from coach.settings import read
from coach.stt.options import Options


def test_nothing_is_set_unless_it_is_set_for_speech(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-other")
    monkeypatch.setenv("OPENAI_BASE_URL", "https://api.openai.com/v1")
    options = read(Options)
    assert (options.api_key, options.base_url, options.model, options.language) == (None, None, None, "en")


def test_options_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_STT_MODEL", "small")
    monkeypatch.setenv("COACH_STT_TIMEOUT_S", "5")
    monkeypatch.setenv("COACH_STT_API_KEY", "sk-voice")
    options = read(Options)
    assert (options.model, options.timeout_s) == ("small", 5)
    assert "sk-voice" not in repr(options)


@pytest.mark.parametrize(("language", "primary"), [("en", "en"), ("en-GB", "en"), ("PT-br", "pt")])
def test_recognisers_know_languages_without_their_regions(language: str, primary: str) -> None:
    assert Options(language=language).primary_language == primary


@pytest.mark.parametrize(("name", "value"), [("LANGUAGE", "English please"), ("TIMEOUT_S", "0")])
def test_a_setting_that_can_not_be_used_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"COACH_STT_{name}", value)
    with pytest.raises(SettingInvalid, match=f"COACH_STT_{name}"):
        read(Options)


def test_an_address_is_shown_without_what_is_secret_in_it() -> None:
    assert Options(base_url="http://user:pw@127.0.0.1:8000/v1?key=1").shown_url == "http://127.0.0.1:8000/v1"
