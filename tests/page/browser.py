"""A real Chromium, with a microphone that plays a file."""

import os
import shutil
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, Playwright

from coach.page import STATIC

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("COACH_TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
"""Where Chromium is; None if it is not. When COACH_TEST_CHROMIUM says where, nothing here is skipped."""

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FAKE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")

MICROPHONE_RATE = 48_000


def why_not() -> str | None:
    """Return why nothing can be looked at in a browser here; None if it can."""
    if os.environ.get("COACH_TEST_CHROMIUM"):
        return None
    if CHROMIUM is None:
        return "no Chromium is on the PATH (on Debian: apt install chromium)"
    return None if (STATIC / "index.html").exists() else "the page has not been built (make run builds it)"


def launch(playwright: Playwright, sound: Path | None = None, *, asks: bool = False) -> Browser:
    """Start Chromium. `sound` is what its microphone hears, once; with `asks`, nobody allows a microphone."""
    fake = ("--use-fake-device-for-media-stream",) if asks else FAKE
    heard = () if sound is None else (f"--use-file-for-fake-audio-capture={sound}%noloop",)
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *fake, *heard])


def as_microphone(recording: Path, to: Path, *, lead_s: float = 1.0, tail_s: float = 2.0) -> Path:
    """Write a WAV as a microphone gives it, with silence before and after, and return where."""
    with wave.open(str(recording)) as file:
        rate = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16)
    places = np.arange(int(len(samples) * MICROPHONE_RATE / rate)) * rate / MICROPHONE_RATE
    resampled = np.interp(places, np.arange(len(samples)), samples).astype(np.int16)
    silence = [np.zeros(int(length_s * MICROPHONE_RATE), dtype=np.int16) for length_s in (lead_s, tail_s)]
    with wave.open(str(to), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(MICROPHONE_RATE)
        file.writeframes(np.concatenate([silence[0], resampled, silence[1]]).tobytes())
    return to


@contextmanager
def watching(page: Page) -> Iterator[list[str]]:
    """Collect what the page's console complains of, and every request that leaves the service."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield complaints
