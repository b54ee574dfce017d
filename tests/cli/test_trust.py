"""How a scorer agrees with people who rated the same answers, in the terminal."""

import asyncio
import json

import pytest

from coach.cli.trust import print_people, summarize_people
from coach.domain.people import PeopleAgreement
from tests.cli.test_commands import coach
from tests.cli.test_reviews import practised, rate

FEW = PeopleAgreement(ratings=1, answers=1, criteria=1, same=None, within_one=None, mean_difference=None, kappa=None)
ENOUGH = PeopleAgreement(
    ratings=5, answers=4, criteria=20, same=0.6, within_one=0.95, mean_difference=-0.25, kappa=None
)


def shown(people: PeopleAgreement | None, capsys: pytest.CaptureFixture[str]) -> str:
    print_people(people)
    return " ".join(capsys.readouterr().out.split())


def test_figures_stand_beside_what_they_are_of(capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(ENOUGH, capsys)
    assert "5 ratings of 4 answers" in told
    assert "20 criteria with both levels" in told
    for figure in ("Same level 60%", "Within one level 95%", "Too kind by -0.25", "Weighted kappa not measured 30"):
        assert figure in told
    assert "the same level 60%, within one level 95%" in summarize_people(ENOUGH)


def test_too_few_ratings_give_no_figure(capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(FEW, capsys)
    assert "1 rating of 1 answer, before they saw the levels; 1 criterion with both levels" in told
    assert "Same level not measured 10 criteria are needed" in told
    assert "1 level of 1 answer compared; that is too few to say more, 10 are needed" in summarize_people(FEW)


def test_kappa_of_one_and_the_same_level_is_undefined(capsys: pytest.CaptureFixture[str]) -> None:
    alike = PeopleAgreement(ratings=6, answers=6, criteria=30, same=1, within_one=1, mean_difference=0, kappa=None)
    assert "Weighted kappa undefined all levels are the same" in shown(alike, capsys)
    assert "Weighted kappa 0.50" in shown(alike.model_copy(update={"kappa": 0.5}), capsys)


def test_a_rating_on_a_link_shows_with_the_scorer_also_without_a_card() -> None:
    attempt = practised()
    assert "nobody has rated an answer" in coach("calibrate", "--show").stdout
    assert "Rated by people" not in json.loads(coach("doctor", "--json").stdout)
    asyncio.run(rate(coach("review", attempt).stdout.strip().rpartition("/")[2]))
    assert "1 level of 1 answer compared" in json.loads(coach("doctor", "--json").stdout)["Rated by people"]
    known = json.loads(coach("calibrate", "--show", "--json").stdout)
    assert (known["card"], known["people"]["criteria"], known["people"]["same"]) == (None, 1, None)
    assert "1 rating of 1 answer" in coach("calibrate", "--show").stdout
