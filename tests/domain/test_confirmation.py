"""What is still claimed of a comparison when two blind readings have been made of the pair."""

from datetime import UTC, datetime

import pytest

from coach.domain.attempts import Failure
from coach.domain.bands import Band
from coach.domain.comparison import WITHIN_NOISE, Change, ChangeVerdict, Comparison, Reached, compare
from coach.domain.confirmation import DISAGREE, NO_DIFFERENCE, OTHER_ANSWER, confirm, confirm_change
from coach.domain.pairwise import (
    AskedReading,
    BlindReading,
    BothReadings,
    Confirmation,
    Favoured,
    Opinion,
    Pair,
    PairwiseState,
)
from tests.domain.test_comparison import HIT, MISSED, compared

BETTER, WORSE, SAME, UNCLEAR = ChangeVerdict
BEFORE, AFTER, NEITHER = Favoured
CONFIRMED, NOT_CONFIRMED, DISAGREEMENT = Confirmation


def change(verdict: ChangeVerdict | None, reason: str | None = None) -> Change:
    reached = Reached(share=0.5, band=None)
    gained = Band(low=0.1, high=0.3) if verdict else None
    return Change(before=reached, after=reached, difference=gained, verdict=verdict, reason=reason)


@pytest.mark.parametrize(
    ("verdict", "one", "other", "claimed", "confirmation"),
    [
        (BETTER, AFTER, AFTER, BETTER, CONFIRMED),
        (WORSE, BEFORE, BEFORE, WORSE, CONFIRMED),
        (SAME, NEITHER, NEITHER, SAME, CONFIRMED),
        (UNCLEAR, NEITHER, NEITHER, UNCLEAR, CONFIRMED),
        (BETTER, NEITHER, NEITHER, UNCLEAR, NOT_CONFIRMED),
        (BETTER, BEFORE, BEFORE, UNCLEAR, NOT_CONFIRMED),
        (WORSE, AFTER, AFTER, UNCLEAR, NOT_CONFIRMED),
        (SAME, AFTER, AFTER, UNCLEAR, NOT_CONFIRMED),
        (UNCLEAR, AFTER, AFTER, UNCLEAR, NOT_CONFIRMED),
        (BETTER, AFTER, BEFORE, UNCLEAR, DISAGREEMENT),
        (BETTER, AFTER, NEITHER, UNCLEAR, DISAGREEMENT),
        (WORSE, NEITHER, BEFORE, UNCLEAR, DISAGREEMENT),
        (UNCLEAR, BEFORE, AFTER, UNCLEAR, DISAGREEMENT),
    ],
)
def test_a_change_is_claimed_only_if_both_readings_name_the_answer_that_the_scores_name(
    verdict: ChangeVerdict, one: Favoured, other: Favoured, claimed: ChangeVerdict, confirmation: Confirmation
) -> None:
    weighed = confirm_change(change(verdict), (one, other))
    assert (weighed.verdict, weighed.confirmation) == (claimed, confirmation)
    assert weighed.difference == Band(low=0.1, high=0.3)


def test_why_nothing_is_claimed_any_more_is_said() -> None:
    assert confirm_change(change(BETTER), (AFTER, BEFORE)).reason == DISAGREE
    assert confirm_change(change(BETTER), (NEITHER, NEITHER)).reason == NO_DIFFERENCE
    assert confirm_change(change(BETTER), (BEFORE, BEFORE)).reason == OTHER_ANSWER
    assert confirm_change(change(UNCLEAR, WITHIN_NOISE), (AFTER, AFTER)).reason == WITHIN_NOISE


def test_readings_make_no_verdict_where_the_scores_can_give_none() -> None:
    nothing = change(None, "It was not scored in both attempts.")
    assert confirm_change(nothing, (AFTER, AFTER)) == nothing


def opinion(favours: Favoured, criterion_id: str | None = None) -> Opinion:
    return Opinion(criterion_id=criterion_id, favours=favours, reason="Why.", before=(), after=())


def reading(overall: Favoured, *criteria: Opinion, later_first: bool = False) -> BlindReading:
    return BlindReading(later_first=later_first, overall=opinion(overall), criteria=criteria)


def asked(both: BothReadings | None = None, **fields: object) -> AskedReading:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    given: dict[str, object] = {"started_at": at, "failure": None, **fields}
    return AskedReading(
        id="r1",
        pair=Pair(before_id="a", after_id="b", before_version=1, after_version=1, rubric_hash="00ff"),
        asked_model="asked",
        prompt_hash="p",
        asked_at=at,
        both=both,
        **given,  # type: ignore[arg-type]
    )


def gain() -> Comparison:
    """Return the comparison of a pair of which the later one is better, by its one criterion and in total."""
    return compare("attention", compared(MISSED), compared(HIT, day=2))


def test_each_criterion_is_confirmed_by_itself_and_one_that_a_reading_says_nothing_of_stays() -> None:
    comparison = gain()
    assert comparison.total.verdict is BETTER
    (criterion,) = comparison.criteria
    name = criterion.criterion_id
    both = BothReadings(
        model="scripted",
        prompt_hash="p",
        readings=(
            reading(AFTER, opinion(AFTER, name)),
            reading(AFTER, opinion(BEFORE, name), later_first=True),
        ),
    )
    confirmed = confirm(comparison, asked(both))
    assert (confirmed.total.verdict, confirmed.total.confirmation) == (BETTER, CONFIRMED)
    (weighed,) = confirmed.criteria
    assert (weighed.verdict, weighed.confirmation) == (UNCLEAR, DISAGREEMENT)
    silent = both.model_copy(update={"readings": (reading(AFTER), reading(AFTER, opinion(AFTER, name)))})
    (unweighed,) = confirm(comparison, asked(silent)).criteria
    assert unweighed == criterion


def test_while_it_is_read_or_when_that_failed_the_verdict_stands_and_is_not_confirmed() -> None:
    comparison = gain()
    failure = Failure(reason="The model is down.", retryable=True, failed_at=datetime(2026, 11, 24, tzinfo=UTC))
    for reading_asked, state, reason in (
        (asked(started_at=None), PairwiseState.WAITING, None),
        (asked(), PairwiseState.READING, None),
        (asked(failure=failure), PairwiseState.FAILED, "The model is down."),
    ):
        beside = confirm(comparison, reading_asked)
        assert beside.pairwise == reading_asked.show()
        assert (reading_asked.state, reading_asked.show().reason) == (state, reason)
        assert beside.model_copy(update={"pairwise": None}) == comparison
    assert confirm(comparison, None) == comparison
    assert comparison.total.confirmation is None


def test_both_readings_agree_only_on_one_and_the_same_answer() -> None:
    def agreed(one: Favoured, other: Favoured) -> Favoured | None:
        readings = (reading(one), reading(other, later_first=True))
        return BothReadings(model="m", prompt_hash="p", readings=readings).agreed

    assert agreed(AFTER, AFTER) is AFTER
    assert agreed(NEITHER, NEITHER) is NEITHER
    assert agreed(AFTER, BEFORE) is None
    assert agreed(NEITHER, BEFORE) is None
