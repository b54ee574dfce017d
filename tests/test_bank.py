"""Every question of the bank, held against what its own file says."""

import pytest

from coach.domain.coverage import check_coverage
from coach.domain.scoring import PointScore, score_checklist, total
from coach.domain.transcripts import Transcript
from coach.domain.verdicts import Verdict
from coach.domain.words import words
from coach.library import Entry, load_library
from tests.conftest import ROOT

LIBRARY = load_library(ROOT / "rubrics")
ENTRIES = [pytest.param(entry, id=name) for name, entry in sorted(LIBRARY.entries.items())]

MIN_AGREEMENT = 0.85
"""Share of an exemplar set's verdicts that the coverage check must find as the author expects them."""

MAX_SHARED_WORDS = 3
COMPLETE = {
    "transformer-architecture",
    "train-100b-model",
    "optimizers-at-scale",
    "shap-vs-lime",
    "hardest-project",
    "testing-strategy",
}


def test_the_model_questions_are_there() -> None:
    assert set(LIBRARY.entries) >= COMPLETE


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_model_answer_makes_every_must_have_point(entry: Entry) -> None:
    card = check_coverage(entry.question, entry.rubric, Transcript(text=entry.rubric.model_answer))
    found = {point.point_id: point.verdict for criterion in card.criteria for point in criterion.points}
    missed = {point.id: found[point.id] for point in entry.rubric.points() if point.must}
    assert set(missed.values()) == {Verdict.HIT}, missed
    assert card.wrong_statements == ()


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_expected_levels_follow_from_the_expected_verdicts(entry: Entry) -> None:
    for exemplar in entry.rubric.exemplars:
        points = [PointScore(point_id=name, verdict=verdict) for name, verdict in exemplar.verdicts.items()]
        for checklist in entry.rubric.checklists():
            low, high = exemplar.levels[checklist.id]
            assert low <= (score_checklist(checklist, points).level or 0) <= high, (exemplar.id, checklist.id)


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_coverage_check_agrees_with_the_author(entry: Entry) -> None:
    same = compared = 0
    for exemplar in entry.rubric.exemplars:
        card = check_coverage(entry.question, entry.rubric, Transcript(text=exemplar.answer))
        found = {point.point_id: point.verdict for criterion in card.criteria for point in criterion.points}
        same += sum(found.get(name) is verdict for name, verdict in exemplar.verdicts.items())
        compared += len(exemplar.verdicts)
    assert same / compared >= MIN_AGREEMENT


@pytest.mark.parametrize("entry", ENTRIES)
def test_fluent_nonsense_stays_below_every_fair_answer(entry: Entry) -> None:
    totals: dict[str, list[float]] = {"weak": [], "fair": [], "strong": [], "wrong": []}
    for exemplar in entry.rubric.exemplars:
        card = check_coverage(entry.question, entry.rubric, Transcript(text=exemplar.answer))
        totals[exemplar.kind].append(total(entry.rubric, card.criteria) or 0.0)
    assert max(totals["wrong"] + totals["weak"]) < min(totals["fair"]) <= max(totals["fair"]) < min(totals["strong"])


@pytest.mark.parametrize("entry", ENTRIES)
def test_there_is_a_strong_a_weak_a_wrong_and_a_spoken_exemplar(entry: Entry) -> None:
    exemplars = entry.rubric.exemplars
    assert {exemplar.kind for exemplar in exemplars} == {"weak", "fair", "strong", "wrong"}
    assert 2 * sum(exemplar.spoken for exemplar in exemplars) >= len(exemplars)


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_cue_is_copied_from_an_exemplar(entry: Entry) -> None:
    said = [" ".join(word.text for word in words(exemplar.answer)) for exemplar in entry.rubric.exemplars]
    for point in entry.rubric.points():
        for cue in point.cues:
            written = [word.text for word in words(cue.replace("|", " . ")) if len(word.text) > 1]
            runs = zip(*(written[offset:] for offset in range(MAX_SHARED_WORDS + 1)), strict=False)
            assert not [run for run in runs if any(f" {' '.join(run)} " in f" {text} " for text in said)], cue


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_must_have_point_has_a_follow_up(entry: Entry) -> None:
    asked = {follow_up.point for follow_up in entry.rubric.follow_ups}
    assert {point.id for point in entry.rubric.points() if point.must} <= asked
