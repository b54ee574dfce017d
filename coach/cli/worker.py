"""coach worker"""

import logging
import signal
import sys
import threading

import click

from coach.cli.output import set_up_logging
from coach.installation import open_keeper
from coach.library import load_library
from coach.prompts import load_prompts
from coach.settings import read_settings
from coach.slots import workers_running
from coach.store.database import database_url, prepare

log = logging.getLogger(__name__)


@click.command("worker")
@click.option("--check", is_flag=True, help="Only say whether a worker runs; exit status 1 if none does.")
def command(check: bool) -> None:
    """Score attempts for a service that runs elsewhere on the same database."""
    settings = read_settings()
    url = database_url(settings.database_url, settings.data)
    if check:
        running = workers_running(url)
        click.echo(f"{running} running")
        sys.exit(0 if running else 1)
    set_up_logging(settings.log_level)
    prepare(url)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    keeper = open_keeper(settings, load_library(settings.rubrics), load_prompts(settings.prompts))
    keeper.start()
    log.info("scoring up to %d attempts at a time", settings.concurrency)
    stop.wait()
    keeper.stop()
