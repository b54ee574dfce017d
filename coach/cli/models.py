"""Models of recognisers that are downloaded on first use: said beforehand, and shown while it goes on."""

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from coach.cli.output import progress_console
from coach.settings import Settings, read
from coach.stt.faster_whisper import download, folder_of, is_downloaded, model_name, model_size_mb
from coach.stt.options import Options

MB = 1_000_000
WHISPER = ("faster_whisper", "faster-whisper")


def fetch_model(settings: Settings) -> None:
    """Download the model of the chosen recogniser if it has one that is not here yet.

    Raises:
        TranscriptionFailed: it can't be downloaded.
    """
    if settings.stt not in WHISPER or is_downloaded(name := model_name(read(Options)), settings.cache):
        return
    err = progress_console()
    err.print(f"The model {name} ({model_size_mb(name)} MB) is downloaded once, to {folder_of(name, settings.cache)}.")
    columns = (TextColumn(name), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err) as progress:
        task = progress.add_task(name, total=model_size_mb(name) * MB)
        download(name, settings.cache, lambda held_mb: progress.update(task, completed=held_mb * MB))


def describe_model(settings: Settings) -> str:
    """Return what there is to say of the chosen recogniser's model, beginning with a space; nothing for most."""
    if settings.stt not in WHISPER:
        return ""
    name = model_name(read(Options))
    if is_downloaded(name, settings.cache):
        return f" Its model is in {folder_of(name, settings.cache)}."
    return f" Its model, {model_size_mb(name)} MB, is downloaded on first use to {folder_of(name, settings.cache)}."
