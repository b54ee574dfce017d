"""The commands that authors use: show, new-question, check, schema; and rounds."""

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from coach.cli import main
from coach.domain.value import Value
from coach.library import Library
from coach.schema import bank_schema, question_schema
from tests.conftest import ROOT

QUESTION = "transformer-architecture"
BANK = ROOT / "rubrics" / "ai-lab"
FILES = [pytest.param(path, id=path.stem) for path in sorted(BANK.glob("*.toml")) if path.stem != "bank"]


def coach(*arguments: str, stdin: str = "", rubrics: Path | None = None) -> Result:
    settings = {"COLUMNS": "80"} | ({"COACH_RUBRICS": str(rubrics)} if rubrics else {})
    return CliRunner().invoke(main, arguments, input=stdin, env=settings)


@pytest.fixture
def rubrics(tmp_path: Path) -> Path:
    """Return a folder with an empty copy of the bank, and what new questions are begun from."""
    folder = tmp_path / "rubrics"
    (folder / "ai-lab").mkdir(parents=True)
    shutil.copy(BANK / "bank.toml", folder / "ai-lab")
    for template in (ROOT / "rubrics").glob("*.template.toml"):
        shutil.copy(template, folder)
    return folder


def test_a_question_is_shown_as_it_is_asked_and_nothing_more(library: Library) -> None:
    shown = coach("show", QUESTION).stdout
    rubric = library.entry(QUESTION).rubric
    assert "Walk me through the Transformer architecture" in shown
    assert not [point.id for point in rubric.points() if point.id in shown]


def test_a_rubric_is_not_shown_by_accident_before_the_question_was_practised(library: Library) -> None:
    refused = coach("show", QUESTION, "--rubric", stdin="n\n")
    assert refused.exit_code == 1
    assert "Reading its rubric first spoils the practice" in refused.stdout
    assert "quadratic-cost" not in refused.stdout
    answer = library.entry(QUESTION).rubric.model_answer
    assert coach("practice", QUESTION, "-", stdin=answer).exit_code == 0
    assert "quadratic-cost" in coach("show", QUESTION, "--rubric").stdout


def test_an_author_reads_all_of_a_rubric_in_80_columns(library: Library) -> None:
    shown = coach("show", QUESTION, "--rubric", "--yes").stdout
    assert max(len(line) for line in shown.splitlines()) <= 80
    rubric = library.entry(QUESTION).rubric
    for name in (*(point.id for point in rubric.points()), *(exemplar.id for exemplar in rubric.exemplars)):
        assert name in shown
    for heading in ("Wrong beliefs", "Follow-ups", "Numbers", "Model answer", "Exemplars"):
        assert f"\n{heading}\n" in shown


def test_a_coding_question_shows_its_task_and_keeps_its_solution() -> None:
    shown = coach("show", "assessment-tasks-a1").stdout
    assert "Start from" in shown
    assert "Examples" in shown
    assert "Hidden tests" not in shown
    whole = coach("show", "assessment-tasks-a1", "--rubric", "--yes").stdout
    assert "Reference solution" in whole
    assert "Hidden tests" in whole
    assert "Wrong solutions" in whole


@pytest.mark.parametrize("options", [(), ("--coding",)])
def test_a_new_question_lacks_only_what_its_author_must_fill_in(rubrics: Path, options: tuple[str, ...]) -> None:
    title = 'A "quoted" title'
    begun = coach("new-question", "my-question", "--round", "deep-dive", "--title", title, *options, rubrics=rubrics)
    assert begun.exit_code == 0, begun.stderr
    path = rubrics / "ai-lab" / "my-question.toml"
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    assert (content["id"], content["title"], content["round"]) == ("my-question", title, "deep-dive")
    assert ("task" in content) == ("solution" in content) == bool(options)
    checked = coach("check", str(path), rubrics=rubrics)
    assert checked.exit_code == 1
    faults = checked.stderr.strip().removeprefix("Error: ").splitlines()
    expected = ("is empty; fill it in", "has too few entries; add some", "1 given; write at least 4")
    assert all(fault.endswith(expected) for fault in faults), faults


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("../outside", "--round", "screen"), "is no id"),
        (("mine", "--round", "nowhere"), "no round 'nowhere'. Use one of screen"),
        (("mine", "--round", "screen", "--bank", "other"), "There are: ai-lab."),
        (("taken", "--round", "screen"), "exists already"),
    ],
)
def test_a_question_that_cannot_be_begun_says_why(rubrics: Path, arguments: tuple[str, ...], said: str) -> None:
    (rubrics / "ai-lab" / "taken.toml").write_text("", encoding="utf-8")
    failed = coach("new-question", *arguments, "--title", "Mine", rubrics=rubrics)
    assert failed.exit_code == 2
    assert said in failed.stderr


def test_check_lists_the_faults_of_all_kinds_at_once(rubrics: Path) -> None:
    path = rubrics / "ai-lab" / "assessment-tasks-a1.toml"
    text = (BANK / path.name).read_text(encoding="utf-8")
    content = tomllib.loads(text)
    first, exemplar = content["criteria"][0]["points"][0]["id"], content["exemplars"][0]["id"]
    text = text.replace("\nsource = ", "\nsauce = ", 2).replace(f"verdicts.{first} ", "verdicts.nobody ", 1)
    head, value, rest = text.partition("\nvalue = ")
    head, code, tail = f"{head}{value}1{rest}".partition("[solution]\ncode = '''\n")
    assert value
    assert code
    path.write_text(f"{head}{code}raise SystemExit(3)\n{tail}", encoding="utf-8")
    checked = coach("check", str(rubrics), rubrics=rubrics)
    assert checked.exit_code == 1
    for said in (
        f"{path}: source: is missing",
        f"{path}: criteria[0].points[0].source: is missing; add it",
        f"{path}: exemplars '{exemplar}': verdicts: missing for {first}; add what you expect",
        f"{path}: exemplars '{exemplar}': verdicts: unknown nobody; correct or remove it",
        f"{path}: numbers[0]: the formula gives",
        f"{path}: solution.code: can't be tested",
        "bank.toml: rounds 'screen': no question background",
    ):
        assert said in checked.stderr, said


def test_an_id_in_two_banks_is_named(rubrics: Path) -> None:
    shutil.copy(BANK / f"{QUESTION}.toml", rubrics / "ai-lab")
    shutil.copytree(rubrics / "ai-lab", rubrics / "second")
    checked = coach("check", str(rubrics), rubrics=rubrics)
    assert f"id: '{QUESTION}' is in two banks; rename one" in checked.stderr


@pytest.mark.parametrize("path", FILES)
def test_editors_find_no_fault_in_a_question(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("#:schema ../question.schema.json\n")
    jsonschema.validate(tomllib.loads(text), question_schema())


def test_editors_find_no_fault_in_the_bank_and_some_in_a_wrong_key() -> None:
    bank = tomllib.loads((BANK / "bank.toml").read_text(encoding="utf-8"))
    jsonschema.validate(bank, bank_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**bank, "rownds": []}, bank_schema())


@pytest.mark.parametrize("kind", ["question", "bank"])
def test_the_schema_beside_the_bank_is_the_one_of_this_code(kind: str) -> None:
    stored = (ROOT / "rubrics" / f"{kind}.schema.json").read_text(encoding="utf-8")
    assert coach("schema", kind).stdout == stored, "run `make schema`"


def test_rounds_are_listed_and_a_drawn_one_can_be_played_again(library: Library) -> None:
    listed = coach("rounds").stdout
    assert all(each.id in listed for each in library.rounds())
    drawn: dict[str, Any] = json.loads(coach("rounds", "assessment", "--json").stdout)
    assert len(drawn["parts"][0]["questions"]) == 4
    again = coach("rounds", "assessment", "--json", "--seed", str(drawn["seed"])).stdout
    assert json.loads(again) == drawn
    assert drawn["parts"][0]["questions"][0] in coach("rounds", "assessment", "--seed", str(drawn["seed"])).stdout
    assert "Use one of screen" in coach("rounds", "nowhere").stderr


def test_rounds_as_json_are_what_the_library_holds(library: Library) -> None:
    def plain(each: Value) -> object:
        return each.model_dump(mode="json")

    assert json.loads(coach("rounds", "--json").stdout) == [plain(each) for each in library.rounds()]
