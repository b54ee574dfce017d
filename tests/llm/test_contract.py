"""What every model backend must do, found by themselves: a new module in coach/llm/ is tested unasked."""

import json
from collections.abc import AsyncIterator, Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

import coach.llm
from coach.domain.claims import reply_schema
from coach.domain.transcripts import Transcript
from coach.errors import ModelUnavailable, ReplyInvalid
from coach.judge import Judge, conversation
from coach.llm import ChatModel, Message
from coach.llm.fake import FakeModel
from coach.llm.openai import Abilities, OpenAIChat
from coach.llm.options import Options
from coach.prompts import Prompts
from coach.tokens import TokenCounter
from tests import factories as make
from tests.upstream import Behavior, Upstream, reply, status

MODULES = {module.name: import_module(f"coach.llm.{module.name}") for module in iter_modules(coach.llm.__path__)}
NAMES = ["fake", *(name for name, module in sorted(MODULES.items()) if hasattr(module, "open"))]
TEXT = json.dumps({"points": {}})


@pytest.fixture(params=NAMES)
async def open_with(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Callable[[str | Exception], ChatModel]]:
    """Return how to open the backend so that its next reply is a text, or a failure."""
    opened: list[Upstream] = []

    def fake(outcome: str | Exception) -> ChatModel:
        return FakeModel(outcome, name="scripted-1")

    models: list[OpenAIChat] = []

    def openai(outcome: str | Exception) -> ChatModel:
        behavior: Behavior = reply(outcome) if isinstance(outcome, str) else status(401)
        upstream = Upstream(usual=behavior).__enter__()
        opened.append(upstream)
        options = Options(base_url=upstream.url)
        models.append(OpenAIChat(options, "scripted-1", Abilities(tmp_path / "a.json"), TokenCounter(Path("absent"))))
        return models[-1]

    backends: dict[str, Callable[[str | Exception], ChatModel]] = {"fake": fake, "openai": openai}
    assert request.param in backends, f"say here how to open {request.param} for a test"
    yield backends[request.param]
    for model in models:
        await model.close()
    for upstream in opened:
        upstream.__exit__()


async def ask(model: ChatModel) -> Any:
    return await model.reply((Message(role="user", content="Hello"),), reply_schema(make.rubric()))


async def test_a_reply_is_the_text_and_names_the_model(open_with: Callable[[str | Exception], ChatModel]) -> None:
    answered = await ask(open_with(TEXT))
    assert (answered.text, answered.model) == (TEXT, "scripted-1")


async def test_counts_are_whole_numbers_or_unknown(open_with: Callable[[str | Exception], ChatModel]) -> None:
    answered = await ask(open_with(TEXT))
    for count in (answered.input_tokens, answered.cached_tokens, answered.output_tokens):
        assert count is None or count >= 0


async def test_a_failure_is_one_of_ours(open_with: Callable[[str | Exception], ChatModel]) -> None:
    with pytest.raises((ModelUnavailable, ReplyInvalid)):
        await ask(open_with(ModelUnavailable("down")))


@pytest.mark.live
async def test_a_configured_model_scores_an_answer(prompts: Prompts, tmp_path: Path) -> None:
    options = Options()
    assert options.model, "set COACH_LLM_BASE_URL and COACH_LLM_MODEL"
    model = OpenAIChat(options, options.model, Abilities(tmp_path / "a.json"), TokenCounter(Path("absent")))
    card = await Judge(model, prompts).score(make.question(), make.rubric(), Transcript(text=make.ANSWER))
    assert len(card.criteria) == 2
    assert conversation(prompts, make.question(), make.rubric(), Transcript(text="x"))
    await model.close()
