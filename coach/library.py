"""Questions, rubrics and prompts, loaded and checked together at start.

A fault never hides another: all of them are listed, each with its file, its key and the mend.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import tomli
from pydantic import Field, ValidationError

from coach.domain.outline import id_faults
from coach.domain.questions import Competency, Difficulty, Question
from coach.domain.rounds import Round
from coach.domain.rubrics import MIN_EXEMPLARS, CommonMistake, Holistic, Rubric, hash_rubric
from coach.domain.value import Id, Text, Value
from coach.domain.vocabulary import Vocabulary, WordCounts, count_words, vocabulary_of
from coach.errors import DataFileInvalid, NotFound

BANK_FILE = "bank.toml"

V = TypeVar("V", bound=Value)


class Sample(Value):
    """An exemplar that shows, scored, what a scorecard is: to whoever has not answered anything yet."""

    question: Id
    exemplar: Id


class Bank(Value):
    """A folder of questions: its rounds, competencies, and the criteria and common mistakes that questions share."""

    id: Id
    title: Text
    rounds: tuple[Round, ...] = Field(min_length=1)
    competencies: tuple[Competency, ...] = Field(min_length=1)
    criteria: dict[Id, Holistic] = Field(default_factory=dict)
    common_mistakes: tuple[CommonMistake, ...] = ()
    sample: Sample | None = None


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

    def sample(self) -> tuple[Entry, str]:
        """Return the question of the sample and its answer.

        Raises:
            NotFound: no bank has one.
        """
        for bank in self.banks.values():
            if bank.sample is not None:
                entry = self.entries[bank.sample.question]
                return entry, _exemplars(entry)[bank.sample.exemplar]
        raise NotFound(f"There is no sample here: no {BANK_FILE} names one. Answer a question of your own choice.")

    def vocabulary(self, question: Question, rubric: Rubric) -> Vocabulary:
        """Return the terms of a question, also of an earlier version of one."""
        return vocabulary_of(question, rubric, self._word_counts)

    @cached_property
    def _word_counts(self) -> WordCounts:
        return count_words((entry.question, entry.rubric) for entry in self.entries.values())

    def rounds(self) -> list[Round]:
        """Return the rounds of all banks, in the order of an interview."""
        return [each for bank in self.banks.values() for each in bank.rounds]

    def competencies(self) -> list[Competency]:
        """Return the competencies that some question is about, in the order of their banks."""
        asked = {each for entry in self.entries.values() for each in entry.question.competencies}
        return [each for bank in self.banks.values() for each in bank.competencies if each.id in asked]

    def questions(
        self,
        *,
        round: str | None = None,
        competency: str | None = None,
        difficulty: Difficulty | None = None,
        search: str | None = None,
    ) -> list[Question]:
        """Return the questions that meet every condition given, in the order of their rounds, then by id."""
        order = [each.id for each in self.rounds()]
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
    library, faults = read_library(root)
    if faults:
        raise DataFileInvalid(tuple(faults))
    return library


def read_library(root: Path) -> tuple[Library, list[str]]:
    """Return what is sound below `root`, and one line for each fault of what is not."""
    faults: list[str] = []
    banks: dict[str, Bank] = {}
    entries: dict[str, Entry] = {}
    folders = sorted({path.parent for path in root.glob("*/*.toml")})
    if not folders:
        faults.append(f"{root}: holds no bank; add a folder with a {BANK_FILE}, or mend COACH_RUBRICS")
    for folder in folders:
        try:
            bank = load_bank(folder)
        except DataFileInvalid as error:
            faults.extend(error.faults)
            continue
        banks[bank.id] = bank
        faults.extend(_load_entries(folder, bank, entries))
        unfit = (*_round_faults(folder, bank, entries), *_sample_faults(folder, bank, entries))
        faults.extend(f"{folder / BANK_FILE}: {fault}" for fault in unfit)
    return Library(banks, entries), faults


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


def _round_faults(folder: Path, bank: Bank, entries: dict[str, Entry]) -> Iterator[str]:
    """Yield where rounds and questions don't fit each other; a file that can't be read is there all the same."""
    files = {path.stem for path in folder.glob("*.toml")} - {Path(BANK_FILE).stem}
    for round in bank.rounds:
        asked = set(round.question_ids())
        if unknown := sorted(asked - files):
            yield f"rounds {round.id!r}: no question {', '.join(unknown)}; correct the name, or add the file"
        questions = (each.question for each in entries.values() if each.bank == bank.id)
        own = {question.id for question in questions if question.round == round.id}
        if left := sorted(own - asked):
            yield f"rounds {round.id!r}: no part asks {', '.join(left)}; name it in one"
        if strangers := sorted(asked & set(entries) - own):
            yield f"rounds {round.id!r}: {', '.join(strangers)} belongs to another round; correct one of them"


def _sample_faults(folder: Path, bank: Bank, entries: dict[str, Entry]) -> Iterator[str]:
    """Yield what the sample names and the bank doesn't have; a file that can't be read is there all the same."""
    if bank.sample is None:
        return
    entry = entries.get(bank.sample.question)
    if entry is None or entry.bank != bank.id:
        if not (folder / f"{bank.sample.question}.toml").exists():
            yield f"sample.question: no question {bank.sample.question!r}; correct the name, or add the file"
    elif bank.sample.exemplar not in _exemplars(entry):
        yield (
            f"sample.exemplar: {entry.question.id!r} has no exemplar {bank.sample.exemplar!r}; "
            f"use one of {sorted(_exemplars(entry))}"
        )


def _exemplars(entry: Entry) -> dict[str, str]:
    """Return the answers of the exemplars, by id."""
    return {exemplar.id: exemplar.answer for exemplar in entry.rubric.exemplars}


def load_bank(folder: Path) -> Bank:
    """Load what the questions of a folder share.

    Raises:
        DataFileInvalid: one line for each fault.
    """
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
    faults = [*_share_criteria(path, content, bank), *_share_mistakes(path, content, bank)]
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
        faults.extend(f"{path}: {fault}" for fault in id_faults(content))
    if question is not None:
        faults.extend(f"{path}: {fault}" for fault in _misfits(path, question, bank))
    exemplars = content.get("exemplars", [])
    if isinstance(exemplars, list) and len(exemplars) < MIN_EXEMPLARS:
        faults.append(f"{path}: exemplars: {len(exemplars)} given; write at least {MIN_EXEMPLARS}")
    if ("task" in question_keys) != ("solution" in content):
        faults.append(f"{path}: a coding question has both a [task] and a [solution]; add the other, or drop this one")
    if faults or question is None or rubric is None:
        raise DataFileInvalid(tuple(dict.fromkeys(faults)))
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


def _share_mistakes(path: Path, content: dict[str, Any], bank: Bank) -> list[str]:
    """Put in the bank's common mistakes; return the faults found."""
    written = content.pop("common_mistakes", None)
    content["common_mistakes"] = bank.common_mistakes
    fault = f'{path}: common_mistakes: belong to {BANK_FILE}; name one in a point with `mistake = "…"`'
    return [] if written is None else [fault]


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


def read_value(path: Path, key: str, kind: type[V]) -> V | None:
    """Return one table of a file, whatever else is wrong with the file; None if it is not there or not sound."""
    try:
        return kind.model_validate(read_toml(path)[key])
    except (DataFileInvalid, KeyError, ValidationError):
        return None


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file.

    Raises:
        DataFileInvalid: it can't be read, or is not TOML in UTF-8.
    """
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataFileInvalid(
            (f"{path}: can't be read ({error.strerror}); check that it exists and may be read",)
        ) from error
    except UnicodeDecodeError as error:
        raise DataFileInvalid((f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8",)) from error
    except tomli.TOMLDecodeError as error:
        raise DataFileInvalid((f"{path}: is not valid TOML: {error}; mend that place",)) from error


_MENDS = {
    "missing": "is missing; add it",
    "extra_forbidden": "is not a key of this file; take it out or correct its spelling",
    "tuple_type": "is not a list; write it as [ … ], or as tables under [[…]]",
    "dict_type": "is not a table; write its keys under a heading in brackets",
    "model_type": "is not a table; write its keys under a heading in brackets",
    "string_type": "is not text; write it in quotes",
    "string_too_short": "is empty; fill it in",
    "too_short": "has too few entries; add some",
}


def _faults(path: Path, error: ValidationError) -> tuple[str, ...]:
    found: list[str] = []
    errors = error.errors(include_url=False, include_input=False)
    for fault in errors:
        if fault["type"] == "too_short" and any(_is_inside(other["loc"], fault["loc"]) for other in errors):
            continue  # entries are there, and their own faults are listed
        said = _MENDS.get(fault["type"], fault["msg"].removeprefix("Value error, "))
        key = f"{_key(fault['loc'])}: " if fault["loc"] else ""
        found.extend(f"{path}: {key}{line}" for line in said.splitlines())
    return tuple(found)


def _is_inside(inner: Sequence[str | int], outer: Sequence[str | int]) -> bool:
    return len(inner) > len(outer) and tuple(inner[: len(outer)]) == tuple(outer)


def _key(location: Sequence[str | int]) -> str:
    """Return a location as an author would write it: `criteria[0].points[2].why`."""
    key = ""
    for part in location:
        if isinstance(part, int):
            key += f"[{part}]"
        elif part not in ("checklist", "holistic"):
            key += f".{part}" if key else part
    return key
