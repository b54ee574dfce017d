from pathlib import Path

import pytest

from coach.errors import DataFileInvalid
from coach.prompts import NAMES, Prompts, load_prompts

HEAD = '+++\npurpose = "p"\nversion = 1\nvariables = ["answer"]\n+++\n'


def write(folder: Path, text: str) -> Path:
    for name in NAMES:
        (folder / f"{name}.md").write_text(f"{HEAD}Say $answer.", encoding="utf-8")
    (folder / "answer.md").write_text(text, encoding="utf-8")
    return folder


def test_every_prompt_says_its_purpose_and_version(prompts: Prompts) -> None:
    for name in NAMES:
        prompt = getattr(prompts, name)
        assert prompt.purpose
        assert prompt.version >= 1


def test_a_prompt_is_rendered_with_all_variables(tmp_path: Path) -> None:
    prompt = load_prompts(write(tmp_path, f"{HEAD}It costs $$5: $answer")).answer
    assert prompt.render(answer="$ask ${x} yes") == "It costs $5: $ask ${x} yes"


@pytest.mark.parametrize("values", [{}, {"other": "x"}, {"answer": "x", "other": "y"}])
def test_a_prompt_is_rendered_with_all_variables_or_not_at_all(tmp_path: Path, values: dict[str, str]) -> None:
    prompt = load_prompts(write(tmp_path, f"{HEAD}Say $answer")).answer
    with pytest.raises(ValueError, match="missing or unknown"):
        prompt.render(**values)


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("Say $answer", "has no head"),
        (f"{HEAD}Say nothing", "declared and used variables differ"),
        (f"{HEAD}Say $answer and $more", "declared and used variables differ"),
        (f"{HEAD}Say $answer for 5 $", "write '$$'"),
        ("+++\nversion = 1\n+++\nSay", "its head is wrong"),
        ("+++\nversion = \n+++\nSay", "its head is wrong"),
    ],
)
def test_a_fault_names_the_file_and_the_mend(tmp_path: Path, text: str, mend: str) -> None:
    with pytest.raises(DataFileInvalid) as caught:
        load_prompts(write(tmp_path, text))
    (fault,) = caught.value.faults
    assert fault.startswith(str(tmp_path / "answer.md"))
    assert mend in fault


def test_missing_files_are_listed_together(tmp_path: Path) -> None:
    with pytest.raises(DataFileInvalid) as caught:
        load_prompts(tmp_path)
    assert len(caught.value.faults) == len(NAMES)
