"""coach doctor"""

import asyncio
import json
import platform
from collections.abc import Callable

import click
from rich.table import Table
from rich.text import Text

import coach
from coach.cli.models import describe_model
from coach.cli.output import console
from coach.cli.trust import NO_CARD, summarize, summarize_people
from coach.errors import CoachError, ModelUnavailable
from coach.installation import open_scorers
from coach.library import load_library
from coach.prompts import load_prompts
from coach.scorers import CONFIGURED_TIMEOUT_S, Choice, list_models
from coach.settings import Settings, read, read_settings
from coach.slots import workers_running
from coach.store.database import database_url, prepare
from coach.store.sounds import open_sounds
from coach.stt import describe
from coach.stt.options import Options as SpeechOptions
from coach.tokens import TokenCounter
from coach.trust import read_trust


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> None:
    """Say which scorer will be used and why, how to get a better one, and whether all is well."""
    settings = read_settings()
    findings = {
        "Coach": f"{coach.__version__}, Python {platform.python_version()}",
        **asyncio.run(_scorer(settings)),
        "Questions": _attempt(lambda: _bank(settings)),
        "Data": _attempt(lambda: _database(settings)),
        "Speech": _attempt(lambda: _speech(settings)),
        "Recordings": _attempt(lambda: _recordings(settings)),
        "Tokens": _tokens(settings),
    }
    if as_json:
        click.echo(json.dumps(findings, indent=2, ensure_ascii=False))
        return
    table = Table.grid(padding=(0, 2))
    for name, finding in findings.items():
        table.add_row(Text(name, "bold"), finding)
    console().print(table)


async def _scorer(settings: Settings) -> dict[str, str]:
    scorers = open_scorers(settings)
    try:
        choice = await scorers.current()
        findings = {
            "Scorer": choice.name,
            "Why": choice.why,
            "Server": await _server(choice),
            **await _trust(settings, choice),
            "Better": choice.advice,
        }
    except CoachError as error:
        findings = {"Scorer": "none: attempts will be stored and not scored", "Why": str(error)}
    finally:
        await scorers.close()
    return {name: finding for name, finding in findings.items() if finding is not None}


async def _server(choice: Choice) -> str | None:
    """Return whether a chosen model server answers and knows the model; None for the coverage check."""
    if choice.model is None or choice.options is None:
        return None
    try:
        models = await list_models(choice.options, CONFIGURED_TIMEOUT_S)
    except ModelUnavailable as error:
        return f"{error} Attempts will be stored, and not scored until it answers."
    if choice.model.name in models:
        return "answers and offers the model"
    listed = ", ".join(models[:8]) or "none"
    return f"answers but does not list the model; it lists {listed}. Check {choice.options.MODEL}."


async def _trust(settings: Settings, choice: Choice) -> dict[str, str | None]:
    """Return what a calibration of this scorer found, or how to make one, and how people rated the same answers."""
    url = database_url(settings.database_url, settings.data)
    try:
        prompts = load_prompts(settings.prompts)
        await asyncio.to_thread(prepare, url)
        trust = await read_trust(url, prompts, choice)
    except CoachError as error:
        return {"Trust card": str(error)}
    return {
        "Trust card": NO_CARD if trust.card is None else summarize(trust.card),
        "Rated by people": None if trust.people is None else summarize_people(trust.people),
    }


def _attempt(look: Callable[[], str]) -> str:
    try:
        return look()
    except CoachError as error:
        return f"{error}"


def _bank(settings: Settings) -> str:
    library = load_library(settings.rubrics)
    load_prompts(settings.prompts)
    return f"{len(library.entries)} in {settings.rubrics}, all files are sound"


def _database(settings: Settings) -> str:
    url = database_url(settings.database_url, settings.data)
    prepare(url)
    running = workers_running(url)
    service = " A service works on it, and scores with the settings that it was started with." if running else ""
    return f"{url.render_as_string(hide_password=True)} can be written.{service}"


def _speech(settings: Settings) -> str:
    recognizer = describe(settings.stt, read(SpeechOptions), settings.cache).recognizer
    return f"{recognizer.backend} {recognizer.version}, model {recognizer.model}.{describe_model(settings)}"


def _recordings(settings: Settings) -> str:
    open_sounds(settings.recordings, settings.data)
    place = settings.recordings or settings.data / "recordings"
    days = settings.keep_recordings_days
    return f"in {place}, kept {'until they are deleted' if days is None else f'for {days:g} days'}"


def _tokens(settings: Settings) -> str:
    if TokenCounter(settings.cache).is_exact:
        return "counted exactly (o200k_base)"
    return "estimated from above, never waiting for the network. For exact counts, once: coach vocabulary"
