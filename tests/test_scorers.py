from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from coach.domain.model_servers import ModelServer
from coach.errors import ModelUnavailable
from coach.llm import Message
from coach.llm.options import OPENAI_MODEL, OPENAI_URL, Options
from coach.scorers import Mode, Scorers, find_local_servers
from tests.upstream import Upstream, reply, status

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


class OnPage:
    """What is set on the page, and how often it was read."""

    def __init__(self, server: ModelServer | None = None) -> None:
        self.server = server
        self.reads = 0

    async def read(self) -> ModelServer | None:
        self.reads += 1
        return self.server


def with_page(tmp_path: Path, page: OnPage, mode: Mode = "auto", **options: Any) -> Scorers:
    return Scorers(mode, Options(**options), tmp_path, find_local=False, read_server=page.read)


async def test_a_server_that_was_set_on_the_page_is_used_with_its_key(tmp_path: Path) -> None:
    with Upstream(usual=reply("{}")) as upstream:
        page = OnPage(ModelServer(base_url=upstream.url, model="m", api_key=SecretStr("sk-page")))
        chosen = with_page(tmp_path, page)
        choice = await chosen.current()
        assert (choice.name, choice.set_by) == (f"judge (m at {upstream.url})", "page")
        assert "set in Settings" in choice.why
        assert choice.model is not None
        await choice.model.reply((Message(role="user", content="Hello"),), {})
        assert upstream.headers[0]["Authorization"] == "Bearer sk-page"
        await chosen.close()


async def test_what_the_environment_says_comes_before_the_page_which_is_not_even_read(tmp_path: Path) -> None:
    page = OnPage(ModelServer(base_url=CLOSED, model="page"))
    chosen = with_page(tmp_path, page, base_url="http://127.0.0.1:8/v1", model="environment")
    choice = await chosen.current()
    assert choice.model is not None
    assert (choice.model.name, choice.set_by) == ("environment", "environment")
    await chosen.close()
    assert (await with_page(tmp_path, page, "coverage").current()).model is None
    assert page.reads == 0


async def test_the_page_comes_before_what_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Upstream(models=("llama",)) as upstream:
        monkeypatch.setattr("coach.scorers.LOCAL_SERVERS", {"Ollama": upstream.url})
        page = OnPage(ModelServer(base_url=CLOSED, model="m"))
        chosen = Scorers("auto", Options(), tmp_path, find_local=True, read_server=page.read)
        assert (await chosen.current()).set_by == "page"
        page.server = None
        chosen.look_again()
        assert (await chosen.current()).set_by == "found"
        await chosen.close()


async def test_the_page_is_not_read_again_at_once(tmp_path: Path) -> None:
    page = OnPage()
    chosen = with_page(tmp_path, page)
    for _ in range(5):
        await chosen.current()
    assert page.reads == 1


async def test_a_change_of_the_key_alone_is_a_change(tmp_path: Path) -> None:
    with Upstream(usual=reply("{}")) as upstream:
        page = OnPage(ModelServer(base_url=upstream.url, model="m", api_key=SecretStr("sk-1")))
        chosen = with_page(tmp_path, page)
        await chosen.current()
        page.server = ModelServer(base_url=upstream.url, model="m", api_key=SecretStr("sk-2"))
        chosen.look_again()
        model = (await chosen.current()).model
        assert model is not None
        await model.reply((Message(role="user", content="Hello"),), {})
        assert upstream.headers[0]["Authorization"] == "Bearer sk-2"
        await chosen.close()


async def test_a_scoring_that_runs_keeps_its_model_when_another_server_is_set(tmp_path: Path) -> None:
    question = (Message(role="user", content="Hello"),)
    with Upstream(usual=reply("{}")) as first, Upstream(usual=reply("{}")) as second:
        page = OnPage(ModelServer(base_url=first.url, model="m"))
        chosen = with_page(tmp_path, page)
        async with chosen.use() as before:
            page.server = ModelServer(base_url=second.url, model="m")
            chosen.look_again()
            async with chosen.use() as after:
                assert (before.server, after.server) == (first.url, second.url)
            assert before.model is not None
            assert (await before.model.reply(question, {})).text == "{}"
        with pytest.raises(RuntimeError, match="closed"):  # nobody uses it any more
            await before.model.reply(question, {})
        assert after.model is not None
        assert (await after.model.reply(question, {})).text == "{}"
        await chosen.close()


async def test_a_failure_of_a_server_set_on_the_page_names_what_to_mend_there(tmp_path: Path) -> None:
    with Upstream(usual=status(401)) as upstream:
        chosen = with_page(tmp_path, OnPage(ModelServer(base_url=upstream.url, model="m")))
        async with chosen.use() as choice:
            assert choice.model is not None
            with pytest.raises(ModelUnavailable, match="Mend the key in Settings"):
                await choice.model.reply((Message(role="user", content="Hello"),), {})
        await chosen.close()


async def test_of_what_a_server_offers_a_model_that_chats_is_taken(tmp_path: Path) -> None:
    with Upstream(models=("nomic-embed-text", "llama")) as upstream:
        chosen = with_page(tmp_path, OnPage(ModelServer(base_url=upstream.url)))
        choice = await chosen.current()
        assert choice.model is not None
        assert choice.model.name == "llama"
        await chosen.close()
