"""An installation put together: files loaded and checked, database open, and a worker where one is wanted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import anyio
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.budget import Budget
from coach.job_queue import JobQueue
from coach.jobs import Equipment, Worker
from coach.keeper import Keeper
from coach.library import Library, load_library
from coach.listening import Listener
from coach.llm.options import Options
from coach.practice import Practice
from coach.prompts import Prompts, load_prompts
from coach.retention import Retention
from coach.scorers import Scorers
from coach.settings import Settings, read
from coach.slots import claim_slot
from coach.store.attempts import Attempts
from coach.store.database import database_url, open_engine, prepare
from coach.store.owned import LOCAL_OWNER
from coach.store.recordings import Recordings
from coach.store.sounds import open_sounds
from coach.stt import open_transcriber
from coach.stt.options import Options as SpeechOptions
from coach.tokens import TokenCounter
from coach.uploads import MB, Limits, Uploads


@dataclass(frozen=True)
class Running:
    """An opened installation."""

    practice: Practice
    uploads: Uploads
    engine: AsyncEngine


def check(settings: Settings) -> tuple[Library, Prompts, URL]:
    """Load and check all files, bring the database up to date, and return what was loaded and where the database is.

    The options of the model server and the recogniser are read too, so that a wrong one stops the start and not the
    first scoring.

    Raises:
        SetupError: something must be mended first; the message says what.
    """
    read(Options)
    open_listener(settings)
    library = load_library(settings.rubrics)
    prompts = load_prompts(settings.prompts)
    url = database_url(settings.database_url, settings.data)
    prepare(url)
    open_sounds(settings.recordings, settings.data)
    return library, prompts, url


def open_worker(settings: Settings, library: Library, prompts: Prompts, *, first_only: bool = False) -> Worker | None:
    """Return a worker on a prepared database, not started; None if the slots that would do are taken."""
    url = database_url(settings.database_url, settings.data)
    slot = claim_slot(url, first_only=first_only)
    if slot is None:
        return None
    equipment = Equipment(
        library=library,
        scorers=open_scorers(settings),
        prompts=prompts,
        budget=open_budget(settings, prompts),
        sounds=open_sounds(settings.recordings, settings.data),
        listener=open_listener(settings),
    )
    return Worker(url, slot, equipment, settings.concurrency)


def open_keeper(settings: Settings, library: Library, prompts: Prompts, *, first_only: bool = False) -> Keeper:
    """Return what keeps a worker at work, and deletes recordings when their time is over."""
    worker = partial(open_worker, settings, library, prompts, first_only=first_only)
    if settings.keep_recordings_days is None:
        return Keeper(worker)
    url = database_url(settings.database_url, settings.data)
    sounds = open_sounds(settings.recordings, settings.data)
    return Keeper(worker, Retention(url, sounds, settings.keep_recordings_days).sweep)


def open_listener(settings: Settings) -> Listener:
    """Return the listener with the chosen recogniser.

    Raises:
        BackendMissing: the recogniser is not there.
    """
    transcriber = open_transcriber(settings.stt, read(SpeechOptions), settings.cache)
    return Listener(transcriber, max_s=settings.max_recording_minutes * 60)


def open_budget(settings: Settings, prompts: Prompts) -> Budget:
    return Budget(prompts, TokenCounter(settings.cache), settings.max_prompt_tokens)


def open_scorers(settings: Settings) -> Scorers:
    return Scorers(settings.scorer, read(Options), settings.cache, find_local=settings.find_local_models)


def limits(settings: Settings) -> Limits:
    return Limits(size_bytes=settings.max_recording_mb * MB, parts=settings.max_recording_parts)


@asynccontextmanager
async def open_coach(settings: Settings, *, work: bool, first_only: bool = False) -> AsyncIterator[Running]:
    """Load and check all files, bring the database up to date, and with `work` score in this process.

    Raises:
        SetupError: something must be mended first; the message says what.
    """
    library, prompts, url = await anyio.to_thread.run_sync(check, settings)
    engine = open_engine(url)
    queue = JobQueue(url, LOCAL_OWNER)
    attempts, recordings = Attempts(engine), Recordings(engine)
    sounds = open_sounds(settings.recordings, settings.data)
    practice = Practice(library, attempts, queue, open_budget(settings, prompts), recordings, sounds)
    uploads = Uploads(library, attempts, recordings, sounds, queue, limits(settings))
    keeper = open_keeper(settings, library, prompts, first_only=first_only) if work else None
    try:
        if keeper is not None:
            await anyio.to_thread.run_sync(keeper.start)
        yield Running(practice, uploads, engine)
    finally:
        if keeper is not None:
            await anyio.to_thread.run_sync(keeper.stop)
        queue.close()
        await engine.dispose()
