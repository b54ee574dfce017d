from pathlib import Path
from typing import Any

import pytest

from coach.domain.model_servers import ModelServerTest
from coach.llm.options import Options
from coach.model_check import check
from tests.upstream import Behavior, Upstream, garbage, reply, reset, slow, status

CLOSED = "http://127.0.0.1:9/v1"
READY = '{"ready": true}'


async def checked(tmp_path: Path, *, model: str | None = "scripted-1", **upstream: Any) -> ModelServerTest:
    with Upstream(**upstream) as server:
        return await check(Options(base_url=server.url, model=model), tmp_path)


async def test_a_sound_server_is_said_to_reply_with_its_time_and_its_models(tmp_path: Path) -> None:
    found = await checked(tmp_path, usual=reply(READY), models=("scripted-1", "embed-1"))
    assert found.ok
    assert found.message == f"scripted-1 replied in {found.latency_ms:,} ms."
    assert (found.models, found.model) == (("scripted-1",), "scripted-1")


async def test_without_a_name_the_first_model_that_chats_is_asked(tmp_path: Path) -> None:
    with Upstream(usual=reply(READY), models=("embed-1", "llama")) as server:
        found = await check(Options(base_url=server.url), tmp_path)
        assert (found.ok, found.model) == (True, "llama")
        assert [request["model"] for request in server.requests] == ["llama"]


async def test_a_server_that_lists_nothing_is_tested_all_the_same_if_a_model_is_named(tmp_path: Path) -> None:
    found = await checked(tmp_path, usual=reply(READY), listing=status(404))
    assert (found.ok, found.models) == (True, ())


@pytest.mark.parametrize(
    ("usual", "message"),
    [
        (status(401), "refused the key (401)."),
        (status(403), "refused the key (403)."),
        (status(404), "does not know the model 'llama' (404). It lists scripted-1."),
        (status(429), "too much was asked of it (429)."),
        (status(500), "failed (500)."),
        (status(400, "no such template"), "no such template"),
        (reset(), "can't be reached."),
        (garbage("<html>Sign in</html>"), "sent something that is not JSON."),
        (garbage("<html>Sign in</html>", "text/html"), "sent something that is no reply."),
        (reply("I am ready."), "replied, but not in JSON"),
        (reply(None, refusal="I may not"), "refused to reply: I may not"),
    ],
)
async def test_a_failure_is_told_in_words_for_whoever_set_the_server(
    tmp_path: Path, usual: Behavior, message: str
) -> None:
    found = await checked(tmp_path, model="llama", usual=usual)
    assert (found.ok, found.latency_ms) == (False, None)
    assert message in found.message
    assert "score the attempt" not in found.message


async def test_a_server_is_asked_once_and_not_again(tmp_path: Path) -> None:
    with Upstream(usual=status(500)) as server:
        await check(Options(base_url=server.url, model="m"), tmp_path)
        assert len(server.requests) == 1


@pytest.mark.parametrize("model", ["m", None])
async def test_where_nothing_listens_it_is_said_to_be_out_of_reach(tmp_path: Path, model: str | None) -> None:
    found = await check(Options(base_url=CLOSED, model=model), tmp_path)
    assert (found.ok, found.message) == (False, f"The model server at {CLOSED} can't be reached.")


@pytest.mark.parametrize(
    ("listing", "models", "message"),
    [
        (status(401), (), "refused the key (401)."),
        (garbage("<html>", "text/html"), (), "is no model server."),
        (None, (), "offers no model. Load one there, or name one."),
    ],
)
async def test_without_a_name_and_a_list_it_says_why_no_model_could_be_asked(
    tmp_path: Path, listing: Behavior | None, models: tuple[str, ...], message: str
) -> None:
    found = await checked(tmp_path, model=None, listing=listing, models=models)
    assert (found.ok, found.model) == (False, None)
    assert message in found.message


async def test_a_server_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.model_check.LIST_S", 0.05)
    monkeypatch.setattr("coach.model_check.ASK_S", 0.05)
    never = slow(60, reply(READY))
    found = await checked(tmp_path, usual=never, listing=never)
    assert (found.ok, found.models) == (False, ())
    assert "gave no reply within 0.05 seconds" in found.message
