from pathlib import Path
from typing import Any

import pytest

from coach.domain.replies import Reply
from coach.errors import ModelUnavailable, ReplyInvalid
from coach.llm import Message
from coach.llm.openai import Abilities, OpenAIChat, list_models
from coach.llm.options import Options, price
from coach.tokens import TokenCounter
from tests.upstream import Upstream, garbage, reply, reset, slow, sound, status

HELLO = (Message(role="user", content="Hello"),)


async def ask(upstream: Upstream, tmp_path: Path, **options: Any) -> Reply:
    given = Options(base_url=upstream.url, **options)
    model = OpenAIChat(given, "scripted-1", Abilities(tmp_path / "abilities.json"), TokenCounter(Path("absent")))
    try:
        return await model.reply(HELLO, {"type": "object"})
    finally:
        await model.close()


async def test_retry_after_is_obeyed_by_the_client(tmp_path: Path) -> None:
    with Upstream(status(429, headers={"retry-after-ms": "1"}), usual=reply("{}")) as upstream:
        assert (await ask(upstream, tmp_path)).text == "{}"
        assert len(upstream.requests) == 2


@pytest.mark.parametrize(
    ("complaint", "kept"),
    [
        ("Unsupported parameter: 'max_completion_tokens'", "max_tokens"),
        ("'temperature' does not support 0 with this model", "max_completion_tokens"),
    ],
)
async def test_what_a_server_refuses_is_left_out_and_remembered(tmp_path: Path, complaint: str, kept: str) -> None:
    with Upstream(status(400, complaint), usual=reply("{}")) as upstream:
        await ask(upstream, tmp_path)
        await ask(upstream, tmp_path)
    refused = complaint.split("'")[1]
    assert [refused in request for request in upstream.requests] == [True, False, False]
    assert kept in upstream.requests[-1]


async def test_a_server_that_refuses_everything_is_not_asked_forever(tmp_path: Path) -> None:
    with Upstream(usual=status(400, "bad response_format, max_tokens, max_completion_tokens, temperature")) as upstream:
        with pytest.raises(ModelUnavailable):
            await ask(upstream, tmp_path)
        assert len(upstream.requests) <= 6


async def test_a_wrong_key_is_not_tried_again(tmp_path: Path) -> None:
    with Upstream(usual=status(401)) as upstream:
        with pytest.raises(ModelUnavailable, match="Mend OPENAI_API_KEY") as caught:
            await ask(upstream, tmp_path)
        assert not caught.value.retryable
        assert len(upstream.requests) == 1


async def test_all_trying_ends_at_the_deadline(tmp_path: Path) -> None:
    with Upstream(usual=slow(30, sound())) as upstream:
        with pytest.raises(ModelUnavailable, match="COACH_LLM_DEADLINE_S") as caught:
            await ask(upstream, tmp_path, deadline_s=0.2)
        assert caught.value.retryable


async def test_a_lost_connection_is_not_called_slow(tmp_path: Path) -> None:
    with Upstream(usual=reset()) as upstream, pytest.raises(ModelUnavailable, match="can't be reached"):
        await ask(upstream, tmp_path, max_retries=0)


@pytest.mark.parametrize("body", ["<html>", "{}", '{"choices": []}', "[]", "null", '{"choices": null}'])
async def test_what_is_no_completion_is_no_reply(tmp_path: Path, body: str) -> None:
    with Upstream(usual=garbage(body)) as upstream, pytest.raises(ReplyInvalid):
        await ask(upstream, tmp_path)


async def test_a_refusal_says_what_the_model_said(tmp_path: Path) -> None:
    with (
        Upstream(usual=reply(None, refusal="I can't help.")) as upstream,
        pytest.raises(ReplyInvalid, match="can't help"),
    ):
        await ask(upstream, tmp_path)


async def test_the_key_goes_to_the_server_and_nowhere_else(tmp_path: Path) -> None:
    with Upstream(usual=reply("{}")) as upstream:
        await ask(upstream, tmp_path, api_key="sk-secret")
        upstream.usual = status(500)
        with pytest.raises(ModelUnavailable) as caught:
            await ask(upstream, tmp_path, api_key="sk-secret", max_retries=0)
    assert upstream.headers[0]["Authorization"] == "Bearer sk-secret"
    assert "sk-secret" not in str(caught.value) + repr(Options(api_key="sk-secret"))


async def test_models_are_listed_or_the_server_is_said_to_be_away() -> None:
    with Upstream(models=("a", "b")) as upstream:
        assert await list_models(Options(base_url=upstream.url), 5) == ["a", "b"]
    with pytest.raises(ModelUnavailable):
        await list_models(Options(base_url="http://127.0.0.1:9/v1"), 1)


REPLY = Reply(text="", model="m", input_tokens=1_000_000, cached_tokens=400_000, output_tokens=100_000)


@pytest.mark.parametrize(
    ("prices", "dollars"),
    [
        ({"price_input": 1.0, "price_output": 10.0, "price_cached_input": 0.1}, 0.6 * 1 + 0.4 * 0.1 + 0.1 * 10),
        ({"price_input": 1.0, "price_output": 10.0}, 1.0 + 1.0),
        ({"price_input": 1.0}, None),
        ({}, None),
        ({"price_input": 0.0, "price_output": 0.0}, 0.0),
    ],
)
def test_a_price_is_known_only_when_all_of_it_is(prices: dict[str, Any], dollars: float | None) -> None:
    found = price(REPLY, Options(**prices))
    assert found == (None if dollars is None else pytest.approx(dollars))


def test_an_uncounted_reply_has_no_price() -> None:
    uncounted = REPLY.model_copy(update={"output_tokens": None})
    assert price(uncounted, Options(price_input=1, price_output=1)) is None


async def test_a_context_that_is_too_small_is_no_reason_to_leave_anything_out(tmp_path: Path) -> None:
    complaint = "'max_completion_tokens' is too large: 4000. This model's maximum context length is 4096 tokens."
    with Upstream(usual=status(400, complaint)) as upstream:
        with pytest.raises(ModelUnavailable, match="too large: 4000"):
            await ask(upstream, tmp_path)
        assert len(upstream.requests) == 1
    assert not (tmp_path / "abilities.json").exists()


async def test_what_a_server_refuses_is_remembered_only_when_leaving_it_out_helps(tmp_path: Path) -> None:
    refuse = status(400, "Unsupported parameter: 'temperature'")
    with Upstream(refuse, status(401)) as upstream, pytest.raises(ModelUnavailable, match="refused the key"):
        await ask(upstream, tmp_path)
    assert not (tmp_path / "abilities.json").exists()


async def test_where_the_server_counts_nothing_the_counts_are_ours_and_say_so(tmp_path: Path) -> None:
    body = '{"choices": [{"message": {"content": "{}"}}]}'
    with Upstream(usual=garbage(body)) as upstream:
        answered = await ask(upstream, tmp_path, price_input=1.0, price_output=1.0)
    # Hello{"type": "object"} has 3 words and 7 marks: 10 * 1.15 = 11.5; the reply has 2 marks: 2.3
    assert (answered.input_tokens, answered.output_tokens, answered.counted_here) == (12, 3, True)
    assert answered.price_usd == pytest.approx(15 / 1e6)


async def test_a_password_in_the_address_is_never_shown() -> None:
    options = Options(base_url="http://user:hunter2@127.0.0.1:9/v1?key=secret", max_retries=0)
    assert options.shown_url == "http://127.0.0.1:9/v1"
    with pytest.raises(ModelUnavailable) as caught:
        await list_models(options, 1)
    assert "hunter2" not in str(caught.value)
    assert "secret" not in str(caught.value)


async def test_characters_that_no_database_holds_are_taken_out(tmp_path: Path) -> None:
    with Upstream(usual=reply("a \ud800 b \x00 c")) as upstream:
        assert (await ask(upstream, tmp_path)).text == "a \ufffd b \ufffd c"
