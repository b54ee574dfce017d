"""An installation put together: files loaded and checked, database open, and a worker where one is wanted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import anyio
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.jobs import ScoringQueue, Worker
from coach.keeper import Keeper
from coach.library import Library, load_library
from coach.llm.options import Options
from coach.practice import Practice
from coach.prompts import Prompts, load_prompts
from coach.scorers import Scorers
from coach.settings import Settings, read
from coach.slots import claim_slot
from coach.store.attempts import LOCAL_OWNER, Attempts
from coach.store.database import database_url, open_engine, prepare
from coach.tokens import TokenCounter


@dataclass(frozen=True)
class Running:
    """An opened installation."""

    practice: Practice
    engine: AsyncEngine


def check(settings: Settings) -> tuple[Library, Prompts, URL]:
    """Load and check all files, bring the database up to date, and return what was loaded and where the database is.

    The options of the model server are read too, so that a wrong one stops the start and not the first scoring.

    Raises:
        SetupError: something must be mended first; the message says what.
    """
    read(Options)
    library = load_library(settings.rubrics)
    prompts = load_prompts(settings.prompts)
    url = database_url(settings.database_url, settings.data)
    prepare(url)
    return library, prompts, url


def open_worker(settings: Settings, *, first_only: bool = False) -> Worker | None:
    """Return a worker on a prepared database, not started; None if the slots that would do are taken."""
    url = database_url(settings.database_url, settings.data)
    slot = claim_slot(url, first_only=first_only)
    if slot is None:
        return None
    return Worker(url, slot, open_scorers(settings), load_prompts(settings.prompts), settings.concurrency)


def open_scorers(settings: Settings) -> Scorers:
    return Scorers(settings.scorer, read(Options), settings.cache, find_local=settings.find_local_models)


@asynccontextmanager
async def open_coach(settings: Settings, *, work: bool, first_only: bool = False) -> AsyncIterator[Running]:
    """Load and check all files, bring the database up to date, and with `work` score in this process.

    Raises:
        SetupError: something must be mended first; the message says what.
    """
    library, prompts, url = await anyio.to_thread.run_sync(check, settings)
    engine = open_engine(url)
    queue = ScoringQueue(url, LOCAL_OWNER)
    practice = Practice(
        library, prompts, Attempts(engine), queue, TokenCounter(settings.cache), settings.max_prompt_tokens
    )
    keeper = Keeper(partial(open_worker, settings, first_only=first_only)) if work else None
    try:
        if keeper is not None:
            await anyio.to_thread.run_sync(keeper.start)
        yield Running(practice, engine)
    finally:
        if keeper is not None:
            await anyio.to_thread.run_sync(keeper.stop)
        queue.close()
        await engine.dispose()
