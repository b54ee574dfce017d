"""coach transcribe"""

import json
from pathlib import Path

import click
from rich.text import Text

from coach.cli.models import fetch_model
from coach.cli.output import console, progress_console, set_up_logging
from coach.cli.speech import print_damage, print_delivery, print_words
from coach.cli.terminal import run
from coach.domain.delivery import measure
from coach.domain.speech import HeardSoFar, SpokenTranscript
from coach.errors import RecordingRejected
from coach.installation import open_listener
from coach.listening import CONTRADICTION
from coach.settings import read_settings


@click.command("transcribe")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--minutes", default=2.0, show_default=True, help="Target time, for the measure of length.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@run
async def command(file: Path, minutes: float, as_json: bool) -> None:
    """Show what is heard in FILE, when, and how it was said. Nothing is stored."""
    set_up_logging("error")
    transcript = await _hear(file)
    delivery = measure(transcript, minutes)
    if as_json:
        both = {"transcript": transcript.model_dump(mode="json"), "delivery": delivery.model_dump(mode="json")}
        click.echo(json.dumps(both, indent=2, ensure_ascii=False))
        return
    print_damage(transcript)
    if not transcript.words:
        click.echo("No speech was heard.")
        return
    if transcript.second_hearing.contradicts:
        console().print(Text(f"\n{CONTRADICTION}", "yellow"))
    print_words(transcript)
    print_delivery(delivery)
    heard_by = transcript.recognizer
    console().print(f"\nHeard by {heard_by.backend} {heard_by.model} {heard_by.version}.", style="dim")


async def _hear(file: Path) -> SpokenTranscript:
    try:
        content = file.read_bytes()
    except OSError as failure:
        raise RecordingRejected(f"{file} can't be read ({failure.strerror}). Check the name.") from failure
    settings = read_settings()
    listener = open_listener(settings)
    fetch_model(settings)
    with progress_console().status("Decoding …") as status:

        async def save(heard: HeardSoFar, duration_s: float) -> bool:
            status.update(f"Transcribing: {heard.until_s:.0f} of {duration_s:.0f} s …")
            return True

        try:
            transcript = await listener.listen(content, None, (), save, final=True)
        finally:
            await listener.close()
    assert transcript is not None
    return transcript
