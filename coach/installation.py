"""An installation put together: files loaded and checked, database open, and a worker where one is wanted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import anyio
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.archive import Archive
from coach.budget import Budget
from coach.domain.model_servers import ModelServer
from coach.domain.setup import RecordingLimits
from coach.evaluation import Evaluation
from coach.following import Following
from coach.instructions import Instructions
from coach.interview_log import InterviewLogbook
from coach.job_queue import JobQueue
from coach.jobs import Equipment, Worker
from coach.keeper import Keeper
from coach.library import Library, load_library
from coach.listening import Listener
from coach.llm.options import Options
from coach.measured_noise import MeasuredNoise
from coach.model_server import ModelServerSetting
from coach.over_time import SeriesOverTime
from coach.pairwise import Pairwise
from coach.practice import Practice
from coach.progress import Progress
from coach.prompts import Prompts, load_prompts
from coach.reports import Reports
from coach.rescoring import Rescorer
from coach.retention import Retention
from coach.reviewing import Reviewing
from coach.saving import surviving
from coach.scorers import Choice, ReadServer, Scorers
from coach.self_rating import SelfRater
from coach.settings import Settings, read
from coach.settings_page import SettingsPage
from coach.slots import claim_slot
from coach.store.archive import Archives
from coach.store.attempts import Attempts
from coach.store.database import database_url, open_engine, prepare
from coach.store.deliveries import Deliveries
from coach.store.interview_outcomes import InterviewOutcomes
from coach.store.model_servers import StoredModelServer, read_model_server
from coach.store.owned import LOCAL_OWNER
from coach.store.pair_readings import PairReadings
from coach.store.preferences import StoredPreferences
from coach.store.progress import Outcomes
from coach.store.ratings import Ratings
from coach.store.recordings import Recordings
from coach.store.repeats import Repeats
from coach.store.rescorings import Rescorings
from coach.store.reviews import Reviews
from coach.store.rubric_versions import RubricVersions
from coach.store.self_ratings import SelfRatings
from coach.store.sounds import open_sounds
from coach.store.trust_cards import StoredTrustCards
from coach.store.verdicts import Verdicts
from coach.stt import describe, open_transcriber
from coach.stt.options import Options as SpeechOptions
from coach.tokens import TokenCounter
from coach.trust import Trust
from coach.uploads import MB, Limits, Uploads


@dataclass(frozen=True)
class Running:
    """An opened installation."""

    practice: Practice
    uploads: Uploads
    progress: Progress
    pairwise: Pairwise
    over_time: SeriesOverTime
    reports: Reports
    interview_log: InterviewLogbook
    following: Following
    self_rater: SelfRater
    rescorer: Rescorer
    settings_page: SettingsPage
    archive: Archive
    reviewing: Reviewing
    engine: AsyncEngine


def check(settings: Settings) -> tuple[Library, Prompts, URL]:
    """Load and check all files, bring the database up to date, and return what was loaded and where the database is.

    The options of the model server and the recogniser are read too, so that a wrong one stops the start and not the
    first scoring. The recogniser is looked for, not opened.

    Raises:
        SetupError: something must be mended first; the message says what.
    """
    read(Options)
    describe(settings.stt, read(SpeechOptions), settings.cache)
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
        scorers=open_scorers(settings, partial(surviving, partial(read_model_server, url))),
        prompts=prompts,
        budget=open_budget(settings, prompts),
        sounds=open_sounds(settings.recordings, settings.data),
        listener=open_listener(settings),
        readings=settings.readings,
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


def open_evaluation(settings: Settings, prompts: Prompts, choice: Choice) -> Evaluation:
    """Return what scores many answers with the chosen scorer."""
    return Evaluation(
        prompts,
        choice,
        concurrency=settings.concurrency,
        max_prompt_tokens=settings.max_prompt_tokens,
        cache=settings.cache,
    )


def open_scorers(settings: Settings, read_server: ReadServer | None = None) -> Scorers:
    """Return what chooses the scorer. Without `read_server` it brings the database up to date to look into it."""
    url = database_url(settings.database_url, settings.data)
    return Scorers(
        settings.scorer,
        read(Options),
        settings.cache,
        find_local=settings.find_local_models,
        read_server=read_server or partial(_read_server, url),
    )


async def _read_server(url: URL) -> ModelServer | None:
    await anyio.to_thread.run_sync(prepare, url)
    return await read_model_server(url)


def open_settings_page(settings: Settings, prompts: Prompts, engine: AsyncEngine) -> SettingsPage:
    """Return what is behind the settings page. Its scorers only show the choice, so they try each server once."""
    options, stored = read(Options).model_copy(update={"max_retries": 0}), StoredModelServer(engine)
    scorers = Scorers(
        settings.scorer, options, settings.cache, find_local=settings.find_local_models, read_server=stored.read
    )
    return SettingsPage(
        scorers,
        ModelServerSetting(options, scorers, stored, settings.cache),
        StoredPreferences(engine),
        Trust(StoredTrustCards(engine), Ratings(engine), RubricVersions(engine), Instructions(prompts)),
        settings.stt,
        partial(describe, settings.stt, read(SpeechOptions), settings.cache),
        RecordingLimits(max_minutes=settings.max_recording_minutes, max_mb=settings.max_recording_mb),
        settings.keep_recordings_days,
    )


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
    attempts, recordings, sounds = Attempts(engine), Recordings(engine), open_sounds(settings.recordings, settings.data)
    budget, rubrics = open_budget(settings, prompts), RubricVersions(engine)
    practice = Practice(library, attempts, queue, budget, recordings, sounds, rubrics)
    noise = MeasuredNoise(Repeats(engine), StoredTrustCards(engine), rubrics, Instructions(prompts))
    reached = Outcomes(engine)
    scorers, preferences = open_scorers(settings, StoredModelServer(engine).read), StoredPreferences(engine)
    pairwise = Pairwise(practice, PairReadings(engine), queue, budget, prompts, scorers, preferences, settings.pairwise)
    progress = Progress(practice, pairwise, reached, noise, rubrics)
    uploads = Uploads(library, attempts, recordings, sounds, queue, limits(settings))
    settings_page = open_settings_page(settings, prompts, engine)
    rescorer = Rescorer(practice, Rescorings(engine), queue, budget, prompts, scorers, preferences, settings.readings)
    outcomes, max_bytes = InterviewOutcomes(engine), settings.max_import_mb * MB
    archive = Archive(library, Archives(engine), outcomes, rubrics, sounds, limits(settings), settings.data, max_bytes)
    keeper = open_keeper(settings, library, prompts, first_only=first_only) if work else None
    try:
        if keeper is not None:
            await anyio.to_thread.run_sync(keeper.start)
        yield Running(
            practice=practice,
            uploads=uploads,
            progress=progress,
            pairwise=pairwise,
            over_time=SeriesOverTime(progress, reached, noise, Deliveries(engine), rubrics),
            reports=Reports(library, progress, Verdicts(engine), rubrics),
            interview_log=InterviewLogbook(outcomes, progress),
            following=Following(attempts),
            self_rater=SelfRater(attempts, rubrics, SelfRatings(engine)),
            rescorer=rescorer,
            settings_page=settings_page,
            archive=archive,
            reviewing=Reviewing(attempts, rubrics, Reviews(engine), uploads),
            engine=engine,
        )
    finally:
        if keeper is not None:
            await anyio.to_thread.run_sync(keeper.stop)
        queue.close()
        await settings_page.close()
        await rescorer.close()
        await engine.dispose()
