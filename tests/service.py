"""A whole Coach in this process, behind its HTTP interface."""

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import URL

from coach.app import create_app
from coach.settings import Settings

GIVE_UP_S = 30
SETTLED = ("scored", "not_scored")

BANK = Path(__file__).parent.parent / "rubrics" / "ai-lab"
FEW = ("transformer-architecture", "hardest-project")
ROUND = """
[[rounds]]
id = "{id}"
title = "A round"
minutes = 30
shape = "A conversation."
rules = {{ clock = "question", answering = ["question"], answered = [], ended = ["scorecard"] }}
parts = [{{ title = "All", minutes = 30, questions = ["{question}"] }}]

"""

Client = TestClient


@cache
def few_questions() -> TemporaryDirectory[str]:
    """Return a folder with the bank and two of its questions, which is there in no time."""
    folder = TemporaryDirectory(prefix="coach-bank-")
    bank = Path(folder.name) / BANK.name
    bank.mkdir()
    for name in FEW:
        shutil.copy(BANK / f"{name}.toml", bank)
    rounds = ROUND.format(id="screen", question=FEW[1]) + ROUND.format(id="deep-dive", question=FEW[0])
    whole = (BANK / "bank.toml").read_text(encoding="utf-8")
    written = re.sub(r"\[\[rounds\]\].*?(?=\[\[competencies\]\])", lambda _: rounds, whole, count=1, flags=re.DOTALL)
    (bank / "bank.toml").write_text(written, encoding="utf-8")
    return folder


@contextmanager
def running(url: URL, **settings: Any) -> Iterator[Client]:
    """Start the service and its worker on a prepared database, with few questions unless `rubrics` says otherwise."""
    settings = {"rubrics": Path(few_questions().name), **settings}
    given = Settings(database_url=url.render_as_string(hide_password=False), **settings)
    with TestClient(create_app(given), base_url="http://127.0.0.1") as client:
        yield client


def submit(
    client: Client, answer: str, question_id: str = "transformer-architecture", **headers: str
) -> dict[str, Any]:
    response = client.post(
        "/api/v1/attempts",
        json={"question_id": question_id, "answer": answer},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    assert response.status_code in (200, 202), response.text
    attempt: dict[str, Any] = response.json()
    return attempt


def follow(client: Client, attempt: dict[str, Any]) -> dict[str, Any]:
    """Return the attempt when its scoring is over."""
    give_up_at = time.monotonic() + GIVE_UP_S
    while attempt["stage"] not in SETTLED:
        assert time.monotonic() < give_up_at, f"still {attempt['stage']}"
        time.sleep(0.02)
        attempt = client.get(f"/api/v1/attempts/{attempt['id']}").json()
    return attempt


def scorecard(client: Client, attempt: dict[str, Any]) -> dict[str, Any]:
    response = client.get(f"/api/v1/attempts/{attempt['id']}/scorecard")
    assert response.status_code == 200, response.text
    card: dict[str, Any] = response.json()
    return card
