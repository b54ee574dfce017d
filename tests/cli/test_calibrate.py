import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from coach.calibration import ATTACKS, load_attacks
from coach.cli.calibrate import command
from coach.cli.doctor import command as doctor
from coach.errors import DataFileInvalid
from coach.library import Library
from tests.upstream import Upstream, reply, sound, status

QUESTION = "transformer-architecture"
ATTACK_COUNT = 5


def calibrate(*arguments: object, answer: str = "") -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments], input=answer, catch_exceptions=False)


def card(*arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(calibrate(*arguments, "--yes", "--json").stdout)["card"]
    return found


@pytest.fixture
def exemplars(library: Library) -> int:
    return len(library.entry(QUESTION).rubric.exemplars)


@pytest.fixture
def upstream(monkeypatch: pytest.MonkeyPatch) -> Upstream:
    """Return a model server that is set up and not started."""
    monkeypatch.setenv("COACH_LLM_MODEL", "scripted-1")
    monkeypatch.setenv("COACH_LLM_MAX_RETRIES", "0")
    monkeypatch.setenv("COACH_CONCURRENCY", "1")
    return Upstream(usual=sound("hit", level=5))


def use(upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_LLM_BASE_URL", upstream.url)


def test_the_coverage_check_is_measured_and_says_the_same_each_time(exemplars: int) -> None:
    made = card(QUESTION, "--repeats", 2)
    found = made["measures"]
    assert (made["scorer"], made["prompt_hash"], made["model"]) == ("coverage", None, None)
    assert (found["answers"], found["readings"], found["failed"]) == (exemplars, 2 * exemplars, 0)
    assert (found["repeatability"]["same_verdict"], found["repeatability"]["total_sd"]) == (1.0, 0.0)
    assert found["agreement"]["same"]["value"] > 0.8
    assert found["cost"] is None
    assert found["latency"]["readings"] == 2 * exemplars + ATTACK_COUNT
    attacks = {each["attack_id"]: each for each in found["resistance"]}
    assert list(attacks) == ["padding", "instruction", "question", "terms", "praise"]
    assert attacks["instruction"]["mean_rise"] < 0.1


def test_one_reading_leaves_repeatability_unmeasured() -> None:
    assert card(QUESTION)["measures"]["repeatability"] is None
    shown = calibrate("--show").stdout
    for words in ("Trust card of coverage", "Same verdict", "not measured", "lists terms of the rubric"):
        assert words in shown


def test_calls_tokens_and_price_are_told_before_and_no_is_heeded(
    upstream: Upstream, exemplars: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 3 * exemplars + ATTACK_COUNT
    with upstream:
        use(upstream, monkeypatch)
        asked = calibrate(QUESTION, "--repeats", 3, answer="n\n")
        assert asked.exit_code == 1
        assert f"{calls} calls of the model" in asked.stderr
        assert "unknown price" in asked.stderr
        monkeypatch.setenv("COACH_LLM_PRICE_INPUT", "1")
        monkeypatch.setenv("COACH_LLM_PRICE_OUTPUT", "2")
        assert "out, $0." in calibrate(QUESTION, "--repeats", 3, answer="n\n").stderr
        assert upstream.requests == []


def test_a_model_gets_a_card_with_what_it_took(
    upstream: Upstream, exemplars: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_LLM_PRICE_INPUT", "1")
    monkeypatch.setenv("COACH_LLM_PRICE_OUTPUT", "2")
    monkeypatch.setenv("COACH_READINGS", "3")  # a card is of single readings
    with upstream:
        use(upstream, monkeypatch)
        made = card(QUESTION)
        assert len(upstream.requests) == exemplars + ATTACK_COUNT
        assert card(QUESTION)["id"] != made["id"]  # a finished calibration is not gone on with: the model may differ
        assert len(upstream.requests) == 2 * (exemplars + ATTACK_COUNT)
    found = made["measures"]
    assert (made["scorer"], made["model"], found["replied_as"]) == ("judge", "scripted-1", ["scripted-1"])
    # The server says 1,000 tokens in, 800 of them cached without a price of their own, and 100 out.
    assert found["cost"] == {"calls": 1.0, "input_tokens": 1000, "output_tokens": 100, "price_usd": 0.0012}
    # All hits, whatever was said: too kind, and no attack can raise what is full.
    assert found["bias"]["share"]["value"] > 0
    assert {each["mean_rise"] for each in found["resistance"]} == {0.0}


def test_what_fails_is_counted_and_asked_again_alone(
    upstream: Upstream, exemplars: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    upstream.script = [status(400, "no such thing"), reply("no JSON"), reply("no JSON either")]  # two answers
    with upstream:
        use(upstream, monkeypatch)
        first = calibrate(QUESTION, "--yes", "--json")
        found = json.loads(first.stdout)["card"]["measures"]
        assert found["failed"] == 2
        assert sum(found["agreement"]["not_scored"].values()) == found["not_scored"] == 1
        assert [each["answers"] + each["refused"] for each in found["resistance"]] == [0] * ATTACK_COUNT
        assert "2 scorings failed. Run the same command again" in first.stderr
        before = len(upstream.requests)
        again = card(QUESTION)["measures"]
        assert (again["not_scored"], len(upstream.requests) - before) == (0, 2)
        card(QUESTION)
        assert len(upstream.requests) == before + 2 + exemplars + ATTACK_COUNT


def test_a_calibration_can_begin_anew(upstream: Upstream, exemplars: int, monkeypatch: pytest.MonkeyPatch) -> None:
    upstream.script = [status(400, "no such thing")]
    with upstream:
        use(upstream, monkeypatch)
        calibrate(QUESTION, "--yes")
        before = len(upstream.requests)
        calibrate(QUESTION, "--yes", "--anew")
        assert len(upstream.requests) - before == exemplars + ATTACK_COUNT


def test_a_model_that_answers_nothing_gets_no_card(upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> None:
    upstream.usual = status(500, "down")
    with upstream:
        use(upstream, monkeypatch)
        failed = calibrate(QUESTION, "--yes")
        assert failed.exit_code == 1
        assert "Nothing was scored, so there is no trust card." in failed.stderr
        assert "failed (500)" in failed.stderr
        assert json.loads(calibrate("--show", "--json").stdout) == {"card": None, "people": None}


def test_questions_are_chosen_by_number_or_by_id() -> None:
    assert card("--questions", 2)["measures"]["questions"] == 2
    assert card(QUESTION, "shap-vs-lime")["measures"]["questions"] == 2
    both = calibrate(QUESTION, "--questions", 2)
    assert both.exit_code == 2
    assert "either ids of questions or --questions N" in both.stderr


def test_the_doctor_tells_the_card_and_says_where_there_is_none() -> None:
    def shown() -> str:
        found: str = json.loads(CliRunner().invoke(doctor, ["--json"]).stdout)["Trust card"]
        return found

    assert "coach calibrate" in shown()
    assert shown().startswith("none")
    calibrate(QUESTION, "--yes")
    assert "same verdict as expected" in shown()
    assert "coach calibrate --show" in shown()


def test_an_attack_set_that_is_damaged_is_named_with_its_mend(tmp_path: Path) -> None:
    assert len(load_attacks(ATTACKS)) == ATTACK_COUNT
    path = tmp_path / "attacks.toml"
    for content in ("attacks = [", "attacks = []", '[[attacks]]\nid = "a"\ndoes = "b"\ntext = "c"'):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(DataFileInvalid, match="is no attack set"):
            load_attacks(path)
