from random import Random
from typing import Any

import pytest
from pydantic import ValidationError

from coach.domain.rounds import Part, Round, Rules, draw_round

RULES: dict[str, Any] = {"clock": "question", "answering": ["question"], "answered": [], "ended": ["scorecard"]}


def part(**fields: Any) -> dict[str, Any]:
    return {"title": "Talk", "minutes": 10, "questions": ["a", "b", "c"], **fields}


def round_of(*parts: dict[str, Any], minutes: int = 10) -> Round:
    return Round.model_validate(
        {"id": "r", "title": "R", "minutes": minutes, "shape": "S.", "rules": RULES, "parts": parts}
    )


def test_a_part_without_a_draw_asks_all_in_order() -> None:
    (stretch,) = draw_round(round_of(part()), Random(1))
    assert (stretch.title, stretch.minutes, stretch.questions) == ("Talk", 10, ("a", "b", "c"))


def test_the_same_seed_draws_the_same_and_others_draw_others() -> None:
    drawn = {draw_round(round_of(part(draw=1)), Random(seed))[0].questions for seed in range(20)}
    assert drawn == {("a",), ("b",), ("c",)}
    assert draw_round(round_of(part(draw=2)), Random(7)) == draw_round(round_of(part(draw=2)), Random(7))


def test_a_set_stays_together_in_its_order() -> None:
    sets = part(questions=[["a1", "a2"], ["b1", "b2"]], draw=1)
    drawn = {draw_round(round_of(sets), Random(seed))[0].questions for seed in range(20)}
    assert drawn == {("a1", "a2"), ("b1", "b2")}
    assert list(round_of(sets).question_ids()) == ["a1", "a2", "b1", "b2"]


@pytest.mark.parametrize("shown", ["follow-ups", "test-results", "scorecard", "model-answer"])
def test_nothing_that_helps_is_shown_while_an_answer_is_given(shown: str) -> None:
    with pytest.raises(ValidationError, match=f"{shown} can't be shown while an answer is given"):
        Rules.model_validate({**RULES, "answering": ["question", shown]})


def test_more_cannot_be_drawn_than_there_is() -> None:
    with pytest.raises(ValidationError, match="draws 4 of 3; draw fewer"):
        Part.model_validate(part(draw=4))


def test_the_parts_fill_the_round() -> None:
    with pytest.raises(ValidationError, match="the parts take 20 minutes, the round 10"):
        round_of(part(), part())
