"""Archives for tests: attempts as they stand in one, and archives that somebody changed."""

import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from coach.domain.archive import ArchivedAttempt
from coach.domain.rubrics import hash_rubric
from coach.domain.scoring import CriterionScore, PointScore, Scale, Scorecard, ScorerKind, not_scored, score_checklist
from coach.domain.verdicts import Verdict
from tests import factories as make

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ID = "0894d904488547518bcc73152c5f87f8"
RUBRIC_HASH = hash_rubric(make.question(), make.rubric())
CONTENTS = (b"first part, ", b"second part")
WORDS = "Training runs in parallel over the tokens."

Change = bytes | None | Callable[[Any], Any]
"""What becomes of a file: other bytes, nothing, or its JSON changed in place or anew."""


def scored(**fields: object) -> Scorecard:
    """Return a scorecard of the usual rubric with something scored in it."""
    verdicts = {"parallel": Verdict.HIT, "quadratic": Verdict.MISSING, "kv-cache": Verdict.MISSING}
    points = [PointScore(point_id=name, verdict=verdict) for name, verdict in verdicts.items()]
    return card(score_checklist(make.checklist(), points), not_scored("clarity", "no model"), **fields)


def unscored(**fields: object) -> Scorecard:
    """Return a scorecard of the usual rubric in which nothing was scored."""
    return card(*(not_scored(name, "it repeats the question") for name in ("mechanism", "clarity")), **fields)


def card(*criteria: CriterionScore, **fields: object) -> Scorecard:
    scale = Scale(scorer=ScorerKind.JUDGE, rubric_hash=RUBRIC_HASH, prompt_hash="00ff", model="a-model")
    return make.scorecard(*criteria, **{"scale": scale, **fields})


def a_card(content: Scorecard, scoring: int = 1, version: int = 1) -> dict[str, object]:
    return {"scoring": scoring, "answer_version": version, "content": content, "scored_at": AT}


def a_reply(scoring: int = 1, text: str = '{"points": {}}') -> dict[str, object]:
    models = {"model": "a-model", "asked_model": "a-model-latest"}
    return {"scoring": scoring, "call": 1, "text": text, **models, "input_tokens": 900, "received_at": AT}


def typed(**fields: object) -> ArchivedAttempt:
    """Return a typed attempt that waits to be scored."""
    return ArchivedAttempt.model_validate(
        {
            "id": ID,
            "question_id": "attention",
            "rubric_hash": RUBRIC_HASH,
            "created_at": AT,
            "submitted_at": AT,
            "idempotency_key": None,
            "request_hash": "ab12",
            "scoring": 1,
            "scoring_started_at": None,
            "failure": None,
            "objection": None,
            "is_sample": False,
            "answers": [{"version": 1, "kind": "typed", "text": WORDS, "created_at": AT}],
            "recording": None,
            "transcript": None,
            "replies": [],
            "scorecards": [],
            "self_ratings": [],
            **fields,
        }
    )


def a_review(**fields: object) -> dict[str, object]:
    """Return what is archived of a review that was rated."""
    rating = {"name": "Ana", "levels": {"clarity": 4}, "notes": [{"at_s": 1.5, "text": "Well said."}]}
    dates = {"created_at": AT, "expires_at": AT, "revoked_at": None, "rated_at": AT}
    return {"id": "6d2f0b8e4a1c4f7e9b3d5a7c1e0f2b48", "scoring": 1, "name": None, **dates, "rating": rating, **fields}


def spoken(**fields: object) -> ArchivedAttempt:
    """Return a spoken attempt that was transcribed and waits to be scored."""
    heard = make.spoken(WORDS)
    recording = {
        "media_type": "audio/webm;codecs=opus",
        "duration_s": heard.duration_s,
        "heard_s": heard.duration_s,
        "sha256": sha256(b"".join(CONTENTS)).hexdigest(),
        "parts": [
            {"number": number, "size": len(each), "sha256": sha256(each).hexdigest(), "received_at": AT}
            for number, each in enumerate(CONTENTS)
        ],
    }
    return typed(
        **{
            "answers": [{"version": 1, "kind": "heard", "text": WORDS, "created_at": AT}],
            "recording": recording,
            "transcript": {"content": heard, "created_at": AT},
            **fields,
        }
    )


def names(archive: bytes) -> list[str]:
    return ZipFile(io.BytesIO(archive)).namelist()


def facts(archive: bytes, name: str) -> Any:
    return json.loads(ZipFile(io.BytesIO(archive)).read(name))


def text_of(archive: bytes) -> str:
    """Return everything that is written in the archive."""
    files = ZipFile(io.BytesIO(archive))
    return "\n".join(files.read(name).decode() for name in files.namelist() if name.endswith((".json", ".txt")))


def changed(archive: bytes, changes: Mapping[str, Change], compression: int = ZIP_DEFLATED) -> bytes:
    """Return the archive with files changed, taken out or put in."""
    source, made = ZipFile(io.BytesIO(archive)), io.BytesIO()
    with ZipFile(made, "w", compression) as target:
        for name in (*source.namelist(), *(each for each in changes if each not in source.namelist())):
            change = changes.get(name, b"") if name in changes else source.read(name)
            if callable(change):
                content = json.loads(source.read(name))
                change = json.dumps(change(content) or content).encode()
            if change is not None:
                target.writestr(name, change)
    return made.getvalue()


def counting(**counts: int) -> Any:
    """Return the change of coach.json to these counts."""
    return lambda head: head.update(counts)
