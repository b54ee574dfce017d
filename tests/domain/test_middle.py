from coach.domain.middle import combine, middle
from coach.domain.scoring import CriterionScore, NextAction, Scorecard, not_scored
from tests import factories as make

RUBRIC = make.rubric()  # mechanism weighs 3, clarity 1


def level(name: str, reached: int) -> CriterionScore:
    return CriterionScore(criterion_id=name, level=reached, share=(reached - 1) / 4, rationale=f"Read as {reached}.")


def card(mechanism: int | None, clarity: int, advice: str = "Say it again.", about: str = "mechanism") -> Scorecard:
    first = not_scored("mechanism", "it could not be read") if mechanism is None else level("mechanism", mechanism)
    action = NextAction(criterion_id=about, advice=advice)
    return make.scorecard(first, level("clarity", clarity), next_action=action)


def test_the_middle_of_an_odd_number_is_the_median_and_of_an_even_one_the_lower() -> None:
    assert middle([level("clarity", each) for each in (5, 1, 3)]).level == 3
    assert middle([level("clarity", each) for each in (5, 2, 4, 3)]).level == 3


def test_readings_that_scored_nothing_are_left_out_of_the_middle() -> None:
    none = not_scored("clarity", "it could not be read")
    assert middle([none, level("clarity", 4), none]).level == 4
    assert middle([none, none]) == none


def test_a_single_reading_stays_as_it_is() -> None:
    assert combine([card(3, 4)], RUBRIC) == card(3, 4)


def test_each_criterion_is_the_middle_one_with_its_own_words_and_all_readings_are_kept() -> None:
    combined = combine([card(1, 5), card(3, 2), card(4, 3)], RUBRIC)
    assert [(each.level, each.rationale) for each in combined.criteria] == [(3, "Read as 3."), (3, "Read as 3.")]
    assert [each.levels for each in combined.readings] == [
        {"mechanism": 1, "clarity": 5},
        {"mechanism": 3, "clarity": 2},
        {"mechanism": 4, "clarity": 3},
    ]
    assert combined.readings[0].shares == {"mechanism": 0.0, "clarity": 1.0}


def test_the_advice_is_that_of_the_reading_with_the_middle_total() -> None:
    # Totals: (3 x 0 + 1) / 4 = 0.25, (3 x 0.5 + 0.25) / 4 = 0.44, (3 x 0.75 + 0.5) / 4 = 0.69
    combined = combine([card(1, 5, "low"), card(3, 2, "central"), card(4, 3, "high")], RUBRIC)
    assert combined.next_action.advice == "central"


def test_advice_about_a_criterion_that_came_out_otherwise_is_replaced() -> None:
    combined = combine([card(1, 5), card(3, 2, "Be clearer.", about="clarity"), card(4, 3)], RUBRIC)
    assert combined.criteria[1].level == 3  # not the 2 that the advice is about
    assert combined.next_action.advice != "Be clearer."


def test_a_criterion_that_one_reading_could_not_score_is_that_of_the_others() -> None:
    combined = combine([card(None, 4), card(2, 4)], RUBRIC)
    assert combined.criteria[0].level == 2
    assert combined.readings[0].levels["mechanism"] is None
