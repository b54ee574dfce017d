"""What one answer costs the client on one call: the judge beside the bare call, taking turns in one process."""

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import openai
from pydantic import SecretStr

from bench.cases import Case, make_case, prompts
from bench.processes import peak_rss_mb, run_module
from bench.upstream import MODEL
from coach.domain import injection, transcripts
from coach.domain.claims import reply_schema
from coach.domain.transcripts import Transcript
from coach.judge import Judge, conversation
from coach.llm.fake import FakeModel
from coach.llm.openai import Abilities, OpenAIChat
from coach.llm.options import Options
from coach.tokens import TokenCounter

Way = Callable[[Case], Awaitable[bool]]
"""Scores one case; returns whether everything in the scorecard was verified."""

KEPT_PER_ANSWER = (transcripts._squeeze, injection.addressed_to_scorer)

IMPORTS = "import time; t = time.perf_counter(); import coach.judge, coach.llm.openai; print(time.perf_counter() - t)"


def options(url: str) -> Options:
    return Options(_env_file=None, base_url=url, model=MODEL, api_key=SecretStr("none"))


def request(case: Case, limit: int) -> dict[str, Any]:
    """Return the very request that the judge sends."""
    messages = conversation(prompts(), case.entry.question, case.entry.rubric, Transcript(text=case.answer))
    schema = {"name": "scoring", "strict": True, "schema": reply_schema(case.entry.rubric)}
    return {
        "model": MODEL,
        "messages": [message.model_dump() for message in messages],
        "temperature": 0,
        "max_completion_tokens": limit,
        "response_format": {"type": "json_schema", "json_schema": schema},
    }


def open_bare(url: str) -> openai.AsyncOpenAI:
    """Return a client with the settings that Coach's own has."""
    set_to = options(url)
    return openai.AsyncOpenAI(
        api_key="none",
        base_url=url,
        timeout=set_to.timeout_s,
        max_retries=set_to.max_retries,
        http_client=openai.DefaultAioHttpClient(),
    )


def bare_way(client: openai.AsyncOpenAI, requests: dict[int, dict[str, Any]]) -> Way:
    """Return the bare call with requests made beforehand: `create`, then `json.loads`."""

    async def score(case: Case) -> bool:
        completion = await client.chat.completions.create(**requests[case.number])
        return bool(json.loads(completion.choices[0].message.content or ""))

    return score


def judge_way(judge: Judge) -> Way:
    async def score(case: Case) -> bool:
        scorecard = await judge.score(case.entry.question, case.entry.rubric, Transcript(text=case.answer))
        return scorecard.is_complete

    return score


async def measure(url: str, rounds: int, answers: int, judge_only: bool) -> dict[str, Any]:
    """Return CPU ms per answer by way and round, and the peak RSS of this process.

    A first round goes before the counted ones, for what is only done once.
    """
    cases = [make_case(number) for number in range((rounds + 1) * answers)]
    client = open_bare(url)
    model = OpenAIChat(options(url), MODEL, Abilities(Path("absent")), TokenCounter(Path("absent")))
    ways: dict[str, Way] = {"judge": judge_way(Judge(model, prompts()))}
    if not judge_only:
        limit = options(url).max_output_tokens
        ways["bare"] = bare_way(client, {case.number: request(case, limit) for case in cases})
        ways["own"] = judge_way(Judge(FakeModel(*(case.reply for case in cases), name=MODEL), prompts()))
    cpu_ms: dict[str, list[float]] = {name: [] for name in ways}
    verified: dict[str, int] = dict.fromkeys(ways, 0)
    for number in range(rounds + 1):
        for name, way in ways.items():
            for kept in KEPT_PER_ANSWER:
                kept.cache_clear()  # a way before may have read the same answers
            begun = time.process_time()
            for case in cases[number * answers : (number + 1) * answers]:
                verified[name] += await way(case)
            cpu_ms[name].append((time.process_time() - begun) * 1000 / answers)
    await client.close()
    await model.close()
    return {
        "cpu_ms": {name: figures[1:] for name, figures in cpu_ms.items()},
        "verified": verified,
        "answers": len(cases),
        "rss_mb": peak_rss_mb(os.getpid()),
    }


def measure_apart(url: str, rounds: int, answers: int, *, judge_only: bool = False) -> dict[str, Any]:
    """Return what `measure` does, from a process of its own."""
    arguments = ["--url", url, "--rounds", str(rounds), "--answers", str(answers)]
    measured: dict[str, Any] = run_module("bench.judge", *arguments, *(["--judge-only"] if judge_only else []))
    return measured


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--answers", type=int, required=True)
    parser.add_argument("--judge-only", action="store_true")
    given = parser.parse_args()
    json.dump(asyncio.run(measure(given.url, given.rounds, given.answers, given.judge_only)), sys.stdout)
