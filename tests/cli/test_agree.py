import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from coach.cli.agree import command, read_answers
from coach.errors import DataFileInvalid, DataFolderUnusable
from coach.evaluation import open_scores, read_scores
from coach.library import Library
from tests.domain.test_graded import QUESTION, REFERENCE, RUBRIC
from tests.upstream import Upstream, sound, status

DATA = Path(__file__).parents[2].parent / "shared" / "data"
ANSWERS = (
    REFERENCE,
    "It keeps results close to where they are used.",
    "I do not know why a cache would do that, I am sorry to say.",
)


def line(number: int, answer: str, **fields: Any) -> str:
    return json.dumps(
        {
            "dataset": "tests",
            "question_id": "q1",
            "question": QUESTION,
            "reference_answer": REFERENCE,
            "rubric": None,
            "answer_id": f"a{number}",
            "answer": answer,
            "score": 2 - number,
            "score_max": 2,
            "raters": [2 - number],
            **fields,
        }
    )


def write(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{each}\n" for each in lines), encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "graded.jsonl", *(line(number, answer) for number, answer in enumerate(ANSWERS)))


def agree(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments], catch_exceptions=False)


def reports(*arguments: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(agree(*arguments, "--json").stdout)
    return found


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("COACH_LLM_MODEL", "scripted-1")
    monkeypatch.setenv("COACH_LLM_MAX_RETRIES", "0")
    return monkeypatch


def test_agreement_is_printed_with_what_it_must_be_read_against(file: Path) -> None:
    shown = agree(file, "--scorer", "coverage").stdout
    for words in ("3 of 3 answers", "Pearson r", "Weighted kappa", "always full marks 0.50", "length is rewarded"):
        assert words in shown


def test_a_scorer_that_ranks_as_people_do_agrees_with_them(file: Path) -> None:
    (report,) = reports(file, "--scorer", "coverage")
    assert (report["answers"], report["scored"], report["not_scored"]) == (3, 3, {})
    assert report["agreement"]["pearson"]["value"] > 0.9
    assert report["agreement"]["levels"] == 3
    # People gave 1, 0.5 and 0: full marks are wrong by 0, 0.5 and 1; the mean by 0.5, 0 and 0.5.
    assert report["agreement"]["mae_full_marks"] == pytest.approx(0.5)
    assert report["agreement"]["mae_mean"] == pytest.approx(1 / 3)


def test_what_is_not_scored_is_counted_by_reason_and_is_no_number(tmp_path: Path) -> None:
    lines = (line(0, REFERENCE), line(1, ""), line(2, QUESTION), line(3, "Yes.", score=0))
    (report,) = reports(write(tmp_path / "f.jsonl", *lines), "--scorer", "coverage")
    assert (report["answers"], report["scored"]) == (4, 1)
    assert sorted(report["not_scored"].values()) == [1, 2]
    assert report["agreement"]["answers"] == 1


def test_a_line_of_which_no_rubric_can_be_made_is_not_scored(tmp_path: Path) -> None:
    (report,) = reports(write(tmp_path / "f.jsonl", line(0, REFERENCE, reference_answer=None)))
    (reason,) = report["not_scored"]
    assert "no rubric or reference answer" in reason


def test_a_question_of_the_bank_is_scored_by_its_own_rubric(tmp_path: Path) -> None:
    lines = [line(0, REFERENCE, question_id="optimizers-at-scale", reference_answer=None)]
    (report,) = reports(write(tmp_path / "f.jsonl", *lines), "--scorer", "coverage")
    assert report["scored"] == 1


def test_verdicts_are_compared_with_each_rater_and_raters_with_each_other(tmp_path: Path) -> None:
    extra = {"criteria_rater1": [1, 0], "criteria_rater2": [1, 1]}
    answer = "Repeated requests are much faster then."
    (report,) = reports(write(tmp_path / "f.jsonl", line(0, answer, rubric=RUBRIC, extra=extra)))
    # Ours: met, not met. Rater 1 says the same on both, rater 2 on the first; the raters agree on the first.
    assert {each["who"]: each["percent"] for each in report["verdicts"]} == {
        "the scorer and rater 1": 100,
        "the scorer and rater 2": 50,
        "rater 1 and rater 2": 50,
    }


def test_several_files_are_reported_each_and_together(tmp_path: Path, file: Path) -> None:
    other = write(tmp_path / "other.jsonl", line(0, REFERENCE, answer_id="b"))
    assert [(each["name"], each["answers"]) for each in reports(file, other)] == [
        ("graded.jsonl", 3),
        ("other.jsonl", 1),
        ("all files", 4),
    ]


def test_a_limit_takes_the_first_answers(file: Path) -> None:
    assert reports(file, "--limit", 2)[0]["answers"] == 2


def test_faults_in_a_file_are_all_named_with_their_lines_and_nothing_is_scored(tmp_path: Path) -> None:
    bad = write(
        tmp_path / "f.jsonl",
        line(0, "Fine."),
        "not json",
        line(2, "x", score=9),
        line(0, "Again."),
        '{"question_id": "q"}',
        "",
    )
    with pytest.raises(DataFileInvalid) as caught:
        read_answers(bad)
    faults = "\n".join(caught.value.faults)
    assert f"{bad}:2: is not a JSON object" in faults
    assert f"{bad}:3: score: is 9, above score_max (2); correct one of them" in faults
    assert f"{bad}:4: answer_id 'a0' is used twice" in faults
    assert f"{bad}:5: answer is missing; add it" in faults


def test_an_empty_file_and_one_that_is_not_text_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileInvalid, match="holds no answer"):
        read_answers(write(tmp_path / "empty.jsonl"))
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(DataFileInvalid, match="not UTF-8"):
        read_answers(tmp_path / "binary.jsonl")


def test_a_model_scores_and_what_is_scored_is_not_asked_again(file: Path, model: pytest.MonkeyPatch) -> None:
    with Upstream(usual=sound("hit")) as upstream:
        model.setenv("COACH_LLM_BASE_URL", upstream.url)
        (first,) = reports(file)
        asked = len(upstream.requests)
        assert (first["scored"], asked) == (3, 3)
        assert "scripted-1" in first["scorer"]
        assert reports(file) == [first]
        assert len(upstream.requests) == asked
        agree(file, "--out", file.with_name("other-scores.jsonl"))
        assert len(upstream.requests) == 2 * asked


def test_a_changed_answer_is_scored_anew_and_alone(file: Path, model: pytest.MonkeyPatch) -> None:
    with Upstream() as upstream:
        model.setenv("COACH_LLM_BASE_URL", upstream.url)
        agree(file)
        write(file, *(line(number, answer + " Indeed it is so.") for number, answer in enumerate(ANSWERS[:1])))
        agree(file)
        assert len(upstream.requests) == 4


def test_scores_of_another_scorer_are_not_taken(file: Path, model: pytest.MonkeyPatch) -> None:
    agree(file, "--scorer", "coverage")
    with Upstream() as upstream:
        model.setenv("COACH_LLM_BASE_URL", upstream.url)
        agree(file)
        assert len(upstream.requests) == 3


def test_what_failed_at_the_server_is_counted_and_tried_again(file: Path, model: pytest.MonkeyPatch) -> None:
    model.setenv("COACH_CONCURRENCY", "1")
    with Upstream(status(400, "no such thing")) as upstream:
        model.setenv("COACH_LLM_BASE_URL", upstream.url)
        (failed,) = reports(file)
        assert (failed["scored"], sum(failed["not_scored"].values())) == (2, 1)
        (again,) = reports(file)
        assert (again["scored"], again["not_scored"]) == (3, {})


def test_an_answer_longer_than_the_budget_is_not_sent(tmp_path: Path, model: pytest.MonkeyPatch) -> None:
    model.setenv("COACH_MAX_PROMPT_TOKENS", "2000")
    with Upstream() as upstream:
        model.setenv("COACH_LLM_BASE_URL", upstream.url)
        (report,) = reports(write(tmp_path / "f.jsonl", line(0, "It is near. " * 2000)))
        assert upstream.requests == []
    assert "COACH_MAX_PROMPT_TOKENS" in next(iter(report["not_scored"]))


def test_a_half_written_last_line_is_scored_again_and_leaves_the_file_whole(file: Path) -> None:
    agree(file, "--scorer", "coverage")
    kept = file.with_suffix(".scores.jsonl")
    whole = lines_without_seconds(kept)
    kept.write_bytes(kept.read_bytes()[:-20])
    assert len(read_scores(kept)) == 2
    agree(file, "--scorer", "coverage")
    assert lines_without_seconds(kept) == whole


def lines_without_seconds(kept: Path) -> list[dict[str, Any]]:
    lines = [json.loads(each) for each in kept.read_text(encoding="utf-8").splitlines()]
    return sorted(({**each, "seconds": None} for each in lines), key=lambda each: str(each["key"]))


def test_a_line_that_is_no_score_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileInvalid, match=":1: is not a score"):
        read_scores(write(tmp_path / "s.jsonl", "hello"))


def test_a_file_that_cannot_be_written_is_named_with_the_way_out(tmp_path: Path) -> None:
    write(tmp_path / "taken", "a file")
    with pytest.raises(DataFolderUnusable, match="--out"):
        open_scores(tmp_path / "taken" / "scores.jsonl")


def exemplars(*arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(agree("--exemplars", *arguments, "--json").stdout)
    return found


def test_the_exemplars_of_the_bank_tell_how_a_scorer_agrees_with_their_authors(library: Library) -> None:
    found = exemplars("--question", "optimizers-at-scale", "--scorer", "coverage")
    rubric = library.entry("optimizers-at-scale").rubric
    points = sum(1 for _ in rubric.points())
    assert (found["exemplars"], found["scored"]) == (len(rubric.exemplars), len(rubric.exemplars))
    assert found["verdicts"] == points * len(rubric.exemplars)
    assert found["same"]["value"] > 0.8
    assert found["levels"] == 0  # the coverage check judges no holistic criterion
    assert found["levels_within"] is None
    shown = agree("--exemplars", "--scorer", "coverage", "--question", "optimizers-at-scale").stdout
    for words in ("Same verdict", "Weighted kappa", "Right of given", "strong"):
        assert words in shown


def test_a_model_is_held_against_the_exemplars_once(model: pytest.MonkeyPatch) -> None:
    with Upstream(usual=sound("hit", level=5)) as upstream:
        model.setenv("COACH_LLM_BASE_URL", upstream.url)
        found = exemplars("--question", "shap-vs-lime", "--limit", 3)
        assert (found["scored"], len(upstream.requests)) == (3, 3)
        hits = {rate["verdict"]: rate for rate in found["by_verdict"]}["hit"]
        assert hits["given"] == found["verdicts"]
        assert (hits["recall"], hits["precision"]) == (1.0, hits["expected"] / hits["given"])
        assert found["levels"] == 6
        assert exemplars("--question", "shap-vs-lime", "--limit", 3) == found
        assert len(upstream.requests) == 3


@pytest.mark.parametrize("arguments", [(), ("--question", "shap-vs-lime"), ("--exemplars", __file__)])
def test_either_files_or_exemplars_are_asked_for(arguments: tuple[str, ...]) -> None:
    failed = agree(*arguments)
    assert failed.exit_code == 2
    assert "Give FILES of graded answers, or --exemplars" in failed.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "least"),
    # TF-IDF cosine reaches 0.20 and 0.33 on the first two; 0.5 of 1 is what half-chance verdicts would give.
    [("saf_networks", 0.20), ("nn_exam", 0.33), ("physics_rubric", 0.20)],
)
def test_the_coverage_check_beats_word_overlap_on_answers_graded_by_people(
    name: str, least: float, tmp_path: Path
) -> None:
    file = DATA / f"{name}.jsonl"
    if not file.is_file():
        pytest.skip(f"{file} is not here")
    (report,) = reports(file, "--scorer", "coverage", "--out", tmp_path / "scores.jsonl")
    assert report["scored"] > 0.85 * report["answers"]
    assert report["agreement"]["pearson"]["value"] > least
