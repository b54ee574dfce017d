"""Every question of the bank, held against what its own file says, and the bank against what it must ask."""

import re
from collections import Counter
from functools import cache

import pytest

from coach.authoring import Examined, examine, prove
from coach.domain.rounds import Shown
from coach.library import Entry, load_library
from tests.conftest import ROOT

LIBRARY = load_library(ROOT / "rubrics")
ENTRIES = [pytest.param(entry, id=name) for name, entry in sorted(LIBRARY.entries.items())]
TASKS = [pytest.param(entry, id=name) for name, entry in sorted(LIBRARY.entries.items()) if entry.question.task]
INVENTORY = ROOT.parent / "shared" / "document" / "inventory.yaml"

MIN_AGREEMENT = 0.85
"""Share of all exemplars' verdicts that the coverage check must find as the authors expect them."""

SEVERAL = {"assessment-tasks": 8, "concurrent-production-code": 3, "production-problem": 3, "nn-training-basics": 4}
"""Rows of the inventory that stand for at least so many questions, whose ids begin with the row's."""

CODING_ROUNDS = {"assessment", "concurrency", "production-coding"}
SPOKEN_ABOUT_CODE = {"testing-strategy", "corner-cases"}
HOLISTIC_ONLY = {"resume-deep-dive"}
"""Needs the learner's own resume, so nothing of it can be checked point by point yet."""


@cache
def examined(name: str) -> Examined:
    entry = LIBRARY.entries[name]
    return examine(entry.question, entry.rubric)


@pytest.mark.slow
@pytest.mark.parametrize("entry", ENTRIES)
def test_a_question_says_what_its_author_means(entry: Entry) -> None:
    assert examined(entry.question.id).faults == ()


@pytest.mark.slow
@pytest.mark.parametrize("entry", TASKS)
def test_the_reference_solves_its_task_and_wrong_solutions_do_not(entry: Entry) -> None:
    assert entry.question.task
    assert entry.rubric.solution
    assert prove(entry.question.task, entry.rubric.solution) == ()


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_rubric_has_points_beliefs_and_numbers_to_learn_from(entry: Entry) -> None:
    rubric = entry.rubric
    assert list(rubric.holistics())
    if entry.question.id not in HOLISTIC_ONLY:
        assert sum(1 for _ in rubric.points()) >= 8
        assert len(rubric.wrong_beliefs) >= 3


@pytest.mark.slow
def test_the_coverage_check_finds_what_authors_expect() -> None:
    found = [examined(name) for name in LIBRARY.entries]
    differences = sum(len(each.differences) for each in found)
    assert 1 - differences / sum(each.verdicts for each in found) >= MIN_AGREEMENT


def test_code_is_asked_for_where_a_round_is_about_code() -> None:
    for entry in LIBRARY.entries.values():
        about_code = entry.question.round in CODING_ROUNDS and entry.question.id not in SPOKEN_ABOUT_CODE
        assert (entry.question.task is not None) == about_code, entry.question.id


def test_no_two_questions_ask_the_same() -> None:
    asked = Counter(entry.question.ask for entry in LIBRARY.entries.values())
    titles = Counter(entry.question.title for entry in LIBRARY.entries.values())
    assert max(asked.values()) == max(titles.values()) == 1


def test_the_assessment_shows_nothing_until_time_is_up() -> None:
    (assessment,) = (each for each in LIBRARY.rounds() if each.id == "assessment")
    assert assessment.rules.clock == "round"
    assert assessment.rules.answered == ()
    assert Shown.SCORECARD in assessment.rules.ended
    (part,) = assessment.parts
    assert (part.draw, [len(run) for run in part.runs()]) == (1, [4, 4])


def test_every_common_mistake_can_be_named() -> None:
    named = {point.mistake for entry in LIBRARY.entries.values() for point in entry.rubric.points()}
    for bank in LIBRARY.banks.values():
        for mistake in bank.common_mistakes:
            assert mistake.sign or mistake.id in named, mistake.id


def test_every_competency_is_practised() -> None:
    practised = {name for entry in LIBRARY.entries.values() for name in entry.question.competencies}
    assert practised == {each.id for bank in LIBRARY.banks.values() for each in bank.competencies}


def test_every_row_of_the_inventory_is_asked() -> None:
    if not INVENTORY.is_file():
        pytest.skip(f"{INVENTORY} is not here")
    rows = dict(re.findall(r"^  - \{id: ([a-z0-9-]+), round: ([a-z-]+),", INVENTORY.read_text(), re.MULTILINE))
    assert len(rows) == 52
    rounds = {name: entry.question.round for name, entry in LIBRARY.entries.items()}
    for row, round_ in rows.items():
        asked = [name for name in rounds if name == row or (row in SEVERAL and name.startswith(f"{row}-"))]
        assert len(asked) >= SEVERAL.get(row, 1), row
        assert {rounds[name] for name in asked} == {round_}, row
    extra = {name for name in rounds if name not in rows and not name.startswith(tuple(f"{row}-" for row in SEVERAL))}
    assert not extra
