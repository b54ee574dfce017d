"""Noise through HTTP: a model that reads the same words otherwise each time, on a real database with a real worker."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import URL

from coach.cli.calibrate import command as calibrate
from tests import factories as make
from tests import service
from tests.service import Client, follow, scorecard, submit
from tests.upstream import MODEL, Upstream, sound

OTHER = "hardest-project"
QUESTION = "transformer-architecture"
PROMPTS = Path(__file__).parents[2] / "prompts"
EXEMPLARS = 6
ATTACKS = 5
"""So many answers to the question stand in the bank, and so many attacks are tried on one of them."""


@pytest.fixture
def upstream(monkeypatch: pytest.MonkeyPatch) -> Iterator[Upstream]:
    with Upstream() as upstream:
        monkeypatch.setenv("COACH_LLM_BASE_URL", upstream.url)
        yield upstream


def says(upstream: Upstream, *levels: int) -> None:
    """Let the next replies give these levels, with every point hit."""
    upstream.script = [sound(level=level) for level in levels]


def entries(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/v1/progress").json()["entries"]
    return found


def again(client: Client, attempt: dict[str, Any]) -> dict[str, Any]:
    return follow(client, client.post(f"/api/v1/attempts/{attempt['id']}/score").json())


def test_a_judge_has_bands_once_words_were_read_again_also_at_another_question(url: URL, upstream: Upstream) -> None:
    with service.running(url) as client:
        says(upstream, 3)
        attempt = follow(client, submit(client, make.ANSWER))
        assert (scorecard(client, attempt)["band"], entries(client)[0]["band"]) == (None, None)
        says(upstream, 5, 2, 4)
        for _ in range(3):
            again(client, attempt)
        card = scorecard(client, attempt)
        assert card["band"]["low"] < card["total"] < card["band"]["high"]
        assert all(each["band"]["low"] <= each["share"] <= each["band"]["high"] for each in card["criteria"])
        follow(client, submit(client, make.ANSWER, OTHER))
        first, new = entries(client)
        assert first["band"] == card["band"]
        assert new["band"]["low"] < new["total"]
        assert new["model"] == MODEL


def test_a_change_within_the_noise_is_not_claimed_and_one_beyond_it_is(url: URL, upstream: Upstream) -> None:
    with service.running(url, readings=5) as client:
        says(upstream, 3, 3, 4, 3, 3)
        before = follow(client, submit(client, make.ANSWER))
        says(upstream, 3, 4, 3, 4, 4)
        little = follow(client, submit(client, make.ANSWER))
        says(upstream, 5, 5, 5, 5, 5)
        much = follow(client, submit(client, make.ANSWER))

        def communication(other: dict[str, Any]) -> dict[str, Any]:
            comparison = client.get(f"/api/v1/attempts/{before['id']}/comparison", params={"with": other["id"]}).json()
            change: dict[str, Any] = next(
                each for each in comparison["criteria"] if each["criterion_id"] == "communication"
            )
            return change

        within, beyond = communication(little), communication(much)
    assert (within["before"]["level"], within["after"]["level"]) == (3, 4)
    assert (within["verdict"], within["reason"] is not None) == ("unclear", True)
    assert within["difference"]["low"] < 0 < within["difference"]["high"]
    assert (beyond["verdict"], beyond["difference"]["low"] > 0) == ("better", True)


def test_several_readings_are_asked_for_combined_counted_and_kept(url: URL, upstream: Upstream) -> None:
    with service.running(url, readings=3) as client:
        says(upstream, 5, 2, 3)
        attempt = follow(client, submit(client, make.ANSWER))
        card = scorecard(client, attempt)
    levels = {each["criterion_id"]: each["level"] for each in card["criteria"]}
    assert levels["communication"] == 3
    assert (card["readings"], len(upstream.requests)) == (3, 3)
    assert (attempt["usage"]["calls"], attempt["usage"]["input_tokens"]) == (3, 3000)
    assert card["band"] is not None  # its own readings say how far chance moves it


@pytest.fixture
def operator(url: URL, upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands work on the database of the service, with the same model."""
    monkeypatch.setenv("COACH_DATABASE_URL", url.render_as_string(hide_password=False))
    monkeypatch.setenv("COACH_LLM_MODEL", MODEL)
    monkeypatch.setenv("COACH_CONCURRENCY", "1")


def calibrated(upstream: Upstream, question_id: str, repeats: int) -> None:
    """Calibrate on the answers to a question; the model gives levels 3 and 4 in turn."""
    says(upstream, *(3 + number % 2 for number in range(EXEMPLARS * repeats + ATTACKS)))
    made = CliRunner().invoke(calibrate, [question_id, "--repeats", str(repeats), "--yes"], catch_exceptions=False)
    assert made.exit_code == 0, made.stderr


@pytest.mark.usefixtures("operator")
def test_one_reading_of_a_new_question_has_a_band_once_the_model_was_calibrated(url: URL, upstream: Upstream) -> None:
    with service.running(url) as client:
        attempt = follow(client, submit(client, make.ANSWER, OTHER))
        calibrated(upstream, QUESTION, repeats=1)
        assert (scorecard(client, attempt)["band"], entries(client)[0]["band"]) == (None, None)
        calibrated(upstream, QUESTION, repeats=2)
        card, (entry,) = scorecard(client, attempt), entries(client)
        assert entry["band"] == card["band"]
        assert card["band"]["low"] < card["total"]
        client.put("/api/v1/preferences", json={"language": "de"})  # the same instructions in another language
        follow(client, submit(client, make.ANSWER, OTHER))
        assert entries(client)[1]["band"] == entry["band"]
        assert entries(client)[1]["scale"] != entry["scale"]


@pytest.mark.usefixtures("operator")
def test_a_calibration_at_the_same_question_makes_the_band_of_its_criteria(url: URL, upstream: Upstream) -> None:
    with service.running(url) as client:
        says(upstream, 4)
        attempt = follow(client, submit(client, make.ANSWER))
        calibrated(upstream, QUESTION, repeats=2)
        (found,) = (each for each in scorecard(client, attempt)["criteria"] if each["criterion_id"] == "communication")
    # Levels 3 and 4 of each answer, here and in the other holistic criterion: squares 6 · 2 · 0.125² in each, with 6
    # degrees of freedom; the three checklists never differ: 24 others in all, worth 1 / (1/8 + 1/24) = 6.
    squares = 6 * 2 * 0.125**2
    variance = (6 * squares / 24 + squares) / (6 + 6)
    t = (1.812 + 1.753) / 2  # of 12 degrees: 1/12 lies halfway between 1/10 and 1/15
    assert found["share"] == 0.75
    assert found["band"]["low"] == pytest.approx(0.75 - t * variance**0.5)


@pytest.mark.usefixtures("operator")
def test_a_calibration_with_other_instructions_counts_for_nothing(
    url: URL, upstream: Upstream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = tmp_path / "prompts"
    shutil.copytree(PROMPTS, changed)
    judge = changed / "judge.md"
    judge.write_text(f"{judge.read_text(encoding='utf-8')}\nBe strict.\n", encoding="utf-8")
    with service.running(url) as client:
        before = follow(client, submit(client, make.ANSWER, OTHER))
    with service.running(url, prompts=changed) as client:
        after = follow(client, submit(client, make.ANSWER, OTHER))
        calibrated(upstream, QUESTION, repeats=2)
        assert (scorecard(client, before)["band"], scorecard(client, after)["band"]) == (None, None)
        monkeypatch.setenv("COACH_PROMPTS", str(changed))
        calibrated(upstream, QUESTION, repeats=2)
        assert scorecard(client, before)["band"] is None
        assert scorecard(client, after)["band"] is not None
