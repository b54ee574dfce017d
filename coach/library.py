"""Questions, rubrics and prompts, loaded and checked together at start.

A fault never hides another: all of them are listed, each with its file, its key and the mend.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from coach.domain.questions import Competency, Difficulty, Id, Question, Round, Text
from coach.domain.rubrics import MIN_EXEMPLARS, Holistic, Rubric, hash_rubric
from coach.domain.value import Value
from coach.errors import DataFileInvalid, NotFound

BANK_FILE = "bank.toml"


class Bank(Value):
    """A folder of questions: its rounds, competencies, and the criteria that questions share."""

    id: Id
    title: Text
    rounds: tuple[Round, ...] = Field(min_length=1)
    competencies: tuple[Competency, ...] = Field(min_length=1)
    criteria: dict[Id, Holistic] = Field(default_factory=dict)


class Entry(Value):
    """One question with its rubric."""

    bank: Id
    question: Question
    rubric: Rubric
    rubric_hash: str


@dataclass(frozen=True)
class Library:
    """All banks, by id."""

    banks: dict[str, Bank]
    entries: dict[str, Entry]

    def entry(self, question_id: str) -> Entry:
        """Return a question with its rubric.

        Raises:
            NotFound: no bank has that question.
        """
        try:
            return self.entries[question_id]
        except KeyError:
            raise NotFound(
                f"There is no question {question_id!r}. List the questions to see which there are."
            ) from None

    def questions(
        self,
        *,
        round: str | None = None,
        competency: str | None = None,
        difficulty: Difficulty | None = None,
        search: str | None = None,
    ) -> list[Question]:
        """Return the questions that meet every condition given, in the order of their rounds, then by id."""
        order = [each.id for bank in self.banks.values() for each in bank.rounds]
        found = (
            question
            for question in (entry.question for entry in self.entries.values())
            if round in (None, question.round)
            and (competency is None or competency in question.competencies)
            and difficulty in (None, question.difficulty)
            and (search is None or search.casefold() in f"{question.id} {question.title} {question.ask}".casefold())
        )
        return sorted(found, key=lambda each: (order.index(each.round), each.id))


def load_library(root: Path) -> Library:
    """Load every bank below `root`, a folder with one folder for each bank.

    Raises:
        DataFileInvalid: one line for each fault in any file.
    """
    faults: list[str] = []
    banks: dict[str, Bank] = {}
    entries: dict[str, Entry] = {}
    folders = sorted({path.parent for path in root.glob("*/*.toml")})
    if not folders:
        faults.append(f"{root}: holds no bank; add a folder with a {BANK_FILE}, or mend COACH_RUBRICS")
    for folder in folders:
        try:
            bank = _load_bank(folder)
        except DataFileInvalid as error:
            faults.extend(error.faults)
            continue
        banks[bank.id] = bank
        faults.extend(_load_entries(folder, bank, entries))
    if faults:
        raise DataFileInvalid(tuple(faults))
    return Library(banks, entries)


def _load_entries(folder: Path, bank: Bank, entries: dict[str, Entry]) -> Iterator[str]:
    """Add the questions of a bank to `entries`; yield the faults found."""
    for path in sorted(folder.glob("*.toml")):
        if path.name == BANK_FILE:
            continue
        try:
            entry = load_entry(path, bank)
        except DataFileInvalid as error:
            yield from error.faults
            continue
        if entry.question.id in entries:
            yield f"{path}: id: {entry.question.id!r} is in two banks; rename one"
        entries[entry.question.id] = entry


def _load_bank(folder: Path) -> Bank:
    path = folder / BANK_FILE
    if not path.exists():
        raise DataFileInvalid(
            (f"{folder}: holds *.toml files but no {BANK_FILE}; add one, or take the folder out of {folder.parent}",)
        )
    content = read_toml(path)
    faults = [f"{path}: id: {_MENDS['extra_forbidden']}; the folder's name is the id"] if "id" in content else []
    try:
        bank = Bank.model_validate({**content, "id": folder.name, "criteria": _name_criteria(content)})
    except ValidationError as error:
        raise DataFileInvalid((*faults, *_faults(path, error))) from error
    if faults:
        raise DataFileInvalid(tuple(faults))
    return bank


def _name_criteria(content: dict[str, Any]) -> object:
    """Return a bank's criteria, each with the key it stands under as its id; what is no table is left as it is."""
    criteria = content.get("criteria", {})
    if not isinstance(criteria, dict):
        return criteria
    return {name: {"id": name, **each} if isinstance(each, dict) else each for name, each in criteria.items()}


def load_entry(path: Path, bank: Bank) -> Entry:
    """Load and check one question file of `bank`.

    Raises:
        DataFileInvalid: one line for each fault.
    """
    content = read_toml(path)
    faults = _share_criteria(path, content, bank)
    question_keys = {key: content.pop(key) for key in Question.model_fields if key in content}
    question = rubric = None
    try:
        question = Question(**question_keys)
    except ValidationError as error:
        faults.extend(_faults(path, error))
    try:
        rubric = Rubric(**content)
    except ValidationError as error:
        faults.extend(_faults(path, error))
    if question is not None:
        faults.extend(f"{path}: {fault}" for fault in _misfits(path, question, bank))
    if rubric is not None and len(rubric.exemplars) < MIN_EXEMPLARS:
        faults.append(f"{path}: exemplars: {len(rubric.exemplars)} given; write at least {MIN_EXEMPLARS}")
    if faults or question is None or rubric is None:
        raise DataFileInvalid(tuple(faults))
    return Entry(bank=bank.id, question=question, rubric=rubric, rubric_hash=hash_rubric(question, rubric))


def _share_criteria(path: Path, content: dict[str, Any], bank: Bank) -> list[str]:
    """Put the bank's criteria where `use = "name"` stands; return the faults found."""
    faults: list[str] = []
    criteria = content.get("criteria", [])
    if not isinstance(criteria, list):
        return faults
    for index, criterion in enumerate(criteria):
        if not isinstance(criterion, dict) or "use" not in criterion:
            continue
        name = criterion.pop("use")
        if isinstance(name, str) and name in bank.criteria:
            criterion.update({**bank.criteria[name].model_dump(), **criterion})
        else:
            faults.append(
                f"{path}: criteria[{index}].use: {BANK_FILE} has no criterion {name!r}; "
                f"use one of {sorted(bank.criteria)}"
            )
    return faults


def _misfits(path: Path, question: Question, bank: Bank) -> Iterator[str]:
    rounds = [each.id for each in bank.rounds]
    competencies = [each.id for each in bank.competencies]
    if question.id != path.stem:
        yield f"id: {question.id!r} is not the name of the file; rename one of them"
    if question.round not in rounds:
        yield f"round: no round {question.round!r} in {BANK_FILE}; use one of {rounds}"
    for competency in question.competencies:
        if competency not in competencies:
            yield f"competencies: no competency {competency!r} in {BANK_FILE}; use some of {competencies}"


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file.

    Raises:
        DataFileInvalid: it can't be read, or is not TOML in UTF-8.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataFileInvalid(
            (f"{path}: can't be read ({error.strerror}); check that it exists and may be read",)
        ) from error
    except UnicodeDecodeError as error:
        raise DataFileInvalid((f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8",)) from error
    except tomllib.TOMLDecodeError as error:
        raise DataFileInvalid((f"{path}: is not valid TOML: {error}; mend that place",)) from error


_MENDS = {
    "missing": "is missing; add it",
    "extra_forbidden": "is not a key of this file; take it out or correct its spelling",
    "tuple_type": "is not a list; write it as [ … ], or as tables under [[…]]",
    "dict_type": "is not a table; write its keys under a heading in brackets",
    "model_type": "is not a table; write its keys under a heading in brackets",
    "string_type": "is not text; write it in quotes",
}


def _faults(path: Path, error: ValidationError) -> tuple[str, ...]:
    return tuple(
        f"{path}: {_key(fault['loc'])}: {_MENDS.get(fault['type'], fault['msg'].removeprefix('Value error, '))}"
        for fault in error.errors(include_url=False, include_input=False)
    )


def _key(location: Sequence[str | int]) -> str:
    """Return a location as an author would write it: `criteria[0].points[2].why`."""
    key = ""
    for part in location:
        if isinstance(part, int):
            key += f"[{part}]"
        elif part not in ("checklist", "holistic"):
            key += f".{part}" if key else part
    return key or "the file"
