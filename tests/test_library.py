import shutil
from pathlib import Path

import pytest

from coach.errors import DataFileInvalid, NotFound
from coach.library import Library, load_library
from tests.conftest import ROOT

NAME = "hardest-project.toml"
ROUND = """
[[rounds]]
id = "screen"
title = "Phone screen"
minutes = 30
shape = "A conversation."
rules = { clock = "question", answering = ["question", "clock"], answered = [], ended = ["scorecard"] }
parts = [{ title = "Background", minutes = 30, questions = ["hardest-project"] }]

"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Return a folder with one bank of one question, to be spoiled."""
    folder = tmp_path / "rubrics" / "ai-lab"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "rubrics" / "ai-lab" / NAME, folder)
    whole = (ROOT / "rubrics" / "ai-lab" / "bank.toml").read_text(encoding="utf-8")
    rest = whole.index("[[competencies]]")
    (folder / "bank.toml").write_text('title = "One question"\n' + ROUND + whole[rest:], encoding="utf-8")
    return folder


def faults(bank: Path) -> tuple[str, ...]:
    with pytest.raises(DataFileInvalid) as caught:
        load_library(bank.parent)
    assert str(caught.value).splitlines() == list(caught.value.faults)
    return caught.value.faults


def test_every_file_of_the_bank_is_loaded(library: Library) -> None:
    files = {path.stem for path in (ROOT / "rubrics" / "ai-lab").glob("*.toml")} - {"bank"}
    assert set(library.entries) == files
    with pytest.raises(NotFound):
        library.entry("nowhere")


def test_the_hash_of_a_rubric_changes_with_its_file(bank: Path) -> None:
    before = load_library(bank.parent).entry("hardest-project").rubric_hash
    assert load_library(bank.parent).entry("hardest-project").rubric_hash == before
    path = bank / NAME
    path.write_text(path.read_text(encoding="utf-8").replace("weight = 3", "weight = 2", 1), encoding="utf-8")
    assert load_library(bank.parent).entry("hardest-project").rubric_hash != before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "', 'titel = "', "title: is missing; add it"),
        ('round = "screen"', 'round = "scren"', "round: no round 'scren' in bank.toml; use one of"),
        ('id = "hardest-project"', 'id = "hard"', "is not the name of the file"),
        ("minutes = 3", "minutes = 0", "minutes: "),
        ('use = "communication"', 'use = "comunication"', "criteria[4].use: bank.toml has no criterion"),
        ('"communication"', '"comunication"', "competencies: no competency 'comunication'"),
        ("model_answer", "modelanswer", "model_answer: is missing"),
    ],
)
def test_a_fault_names_file_key_and_mend(bank: Path, old: str, new: str, said: str) -> None:
    path = bank / NAME
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    found = faults(bank)
    assert any(said in fault for fault in found), found
    assert all(str(path) in fault for fault in found)


def test_faults_of_all_files_are_listed_together(bank: Path) -> None:
    (bank / "broken.toml").write_text("id = ", encoding="utf-8")
    (bank / "bytes.toml").write_bytes(b'id = "caf\xe9"')
    (bank / "empty.toml").write_text("", encoding="utf-8")
    said = "\n".join(faults(bank))
    assert "broken.toml: is not valid TOML" in said
    assert "bytes.toml: byte 9 is not UTF-8" in said
    assert "empty.toml: id: is missing" in said
    assert "empty.toml: criteria: is missing" in said


def test_a_weight_sum_of_zero_is_refused(bank: Path) -> None:
    path = bank / NAME
    lines = ("weight = 0" if line.startswith("weight = ") else line for line in path.read_text().splitlines())
    path.write_text("\n".join(lines), encoding="utf-8")
    assert any("give one `must = true` and `weight = 1`" in fault for fault in faults(bank))


def test_a_broken_cue_is_named_with_its_place(bank: Path) -> None:
    path = bank / NAME
    head, _, rest = path.read_text(encoding="utf-8").partition("cues = [")
    path.write_text(f'{head}cues = ["/[/",{rest}', encoding="utf-8")
    (fault,) = faults(bank)
    assert "criteria[0].points[0].cues[0]" in fault
    assert "mend the regular expression" in fault


def test_a_wrong_number_is_recomputed(bank: Path) -> None:
    path = bank / NAME
    head, _, rest = path.read_text(encoding="utf-8").partition("\nvalue = ")
    path.write_text(f"{head}\nvalue = 1{rest}", encoding="utf-8")
    (fault,) = faults(bank)
    assert "numbers[0]" in fault
    assert "the formula gives" in fault


def test_a_folder_without_a_bank_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileInvalid, match="COACH_RUBRICS"):
        load_library(tmp_path)


def test_a_folder_with_files_but_no_bank_file_is_named(bank: Path) -> None:
    other = bank.parent / "mine"
    other.mkdir()
    shutil.copy(bank / NAME, other)
    (fault,) = faults(bank)
    assert fault.startswith(f"{other}: holds *.toml files but no bank.toml; add one")


@pytest.mark.parametrize(
    ("criteria", "said"),
    [
        ("5", "criteria: is not a list; write it as"),
        ("[5]", "criteria[0]: is not a table; write its keys"),
        ("[{use = [1]}]", "criteria[0].use: bank.toml has no criterion [1]; use one of ['communication']"),
        ("[{levels = 1, id = 2, asks = 3}]", "criteria[0].levels: is not a table"),
    ],
)
def test_criteria_of_another_shape_are_a_fault_of_the_rubric(bank: Path, criteria: str, said: str) -> None:
    (bank / NAME).write_text(f"criteria = {criteria}", encoding="utf-8")
    found = faults(bank)
    assert any(fault.startswith(f"{bank / NAME}: {said}") for fault in found), found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('id = "x"', "id: is not a key of this file; take it out"),
        ("criteria = 3", "criteria: is not a table; write its keys"),
        ("criteria = [3]", "criteria: is not a table; write its keys"),
        ("criteria.voice = 3", "criteria.voice: is not a table; write its keys"),
        ("title = 3", "title: is not text; write it in quotes"),
    ],
)
def test_a_bank_of_another_shape_is_a_fault_of_the_bank(bank: Path, line: str, said: str) -> None:
    (bank / "bank.toml").write_text(line, encoding="utf-8")
    found = faults(bank)
    assert any(fault.startswith(f"{bank / 'bank.toml'}: {said}") for fault in found), found


def test_an_id_in_a_sound_bank_is_a_fault_too(bank: Path) -> None:
    path = bank / "bank.toml"
    path.write_text('id = "x"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    (fault,) = faults(bank)
    assert fault.endswith("the folder's name is the id")


def with_sample(bank: Path, written: str) -> None:
    path = bank / "bank.toml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n[sample]\n{written}\n", encoding="utf-8")


def test_the_sample_is_the_answer_of_an_exemplar(bank: Path) -> None:
    with_sample(bank, 'question = "hardest-project"\nexemplar = "crop-labels"')
    entry, answer = load_library(bank.parent).sample()
    assert entry.question.id == "hardest-project"
    assert [answer] == [each.answer for each in entry.rubric.exemplars if each.id == "crop-labels"]


def test_without_a_sample_none_is_there(bank: Path) -> None:
    with pytest.raises(NotFound, match=r"no bank\.toml names one"):
        load_library(bank.parent).sample()


@pytest.mark.parametrize(
    ("question", "exemplar", "said"),
    [
        ("hard-project", "crop-labels", "sample.question: no question 'hard-project'; correct the name"),
        ("hardest-project", "crops", "sample.exemplar: 'hardest-project' has no exemplar 'crops'; use one of ['buzz"),
    ],
)
def test_a_sample_that_is_not_there_is_a_fault(bank: Path, question: str, exemplar: str, said: str) -> None:
    with_sample(bank, f'question = "{question}"\nexemplar = "{exemplar}"')
    (fault,) = faults(bank)
    assert fault.startswith(f"{bank / 'bank.toml'}: {said}")


def test_a_sample_in_a_file_that_cannot_be_read_is_no_fault_of_its_own(bank: Path) -> None:
    with_sample(bank, 'question = "hardest-project"\nexemplar = "crop-labels"')
    (bank / NAME).write_text("id = ", encoding="utf-8")
    (fault,) = faults(bank)
    assert "is not valid TOML" in fault
