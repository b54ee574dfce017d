from pathlib import Path
from typing import Any

import pytest

from coach.errors import ModelUnavailable
from coach.llm.options import OPENAI_MODEL, OPENAI_URL, Options
from coach.scorers import Mode, Scorers, find_local_servers
from tests.upstream import Upstream

CLOSED = "http://127.0.0.1:9/v1"


def scorers(tmp_path: Path, mode: Mode = "auto", **options: Any) -> Scorers:
    return Scorers(mode, Options(**options), tmp_path, find_local=False)


async def test_with_nothing_configured_it_is_the_coverage_check_and_says_how_to_get_better(tmp_path: Path) -> None:
    choice = await scorers(tmp_path).current()
    assert choice.model is None
    assert choice.name == "coverage"
    assert "OPENAI_API_KEY" in str(choice.advice)


async def test_a_key_alone_means_openai(tmp_path: Path) -> None:
    chosen = scorers(tmp_path, api_key="sk-test")
    choice = await chosen.current()
    assert choice.model is not None
    assert (choice.model.name, choice.server) == (OPENAI_MODEL, OPENAI_URL)
    assert "OPENAI_API_KEY is set" in choice.why
    await chosen.close()


async def test_a_server_without_a_model_set_is_asked_what_it_offers(tmp_path: Path) -> None:
    with Upstream(models=("first", "second")) as upstream:
        chosen = scorers(tmp_path, base_url=upstream.url)
        choice = await chosen.current()
        assert choice.model is not None
        assert choice.model.name == "first"
        await chosen.close()


async def test_a_configured_server_that_is_away_is_never_replaced_in_silence(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="can't be reached"):
        await scorers(tmp_path, base_url=CLOSED, max_retries=0).current()
    chosen = scorers(tmp_path, base_url=CLOSED, model="m")
    assert (await chosen.current()).name == f"judge (m at {CLOSED})"
    await chosen.close()


async def test_a_demanded_model_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="COACH_SCORER is set to judge"):
        await scorers(tmp_path, "judge").current()


async def test_coverage_on_demand_asks_no_server(tmp_path: Path) -> None:
    assert (await scorers(tmp_path, "coverage", base_url=CLOSED, model="m").current()).model is None


async def test_a_server_on_its_usual_port_is_found_with_its_chat_models() -> None:
    with Upstream(models=("nomic-embed-text", "llama", "whisper-1")) as up, Upstream(models=("bge-rerank",)) as other:
        found = await find_local_servers({"Ollama": up.url, "vLLM": other.url, "LM Studio": CLOSED})
    assert [(server.program, server.models) for server in found] == [("Ollama", ["llama"])]


async def test_what_was_found_is_used_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Upstream(models=("llama", "qwen")) as upstream:
        monkeypatch.setattr("coach.scorers.LOCAL_SERVERS", {"Ollama": upstream.url})
        chosen = Scorers("auto", Options(), tmp_path, find_local=True)
        choice = await chosen.current()
        assert choice.name == f"judge (llama at {upstream.url})"
        assert "Ollama answers here" in choice.why
        assert "qwen" in str(choice.advice)
        await chosen.close()
