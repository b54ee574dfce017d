import random
from datetime import UTC, datetime
from typing import Any

import pytest

from coach.api.trust_examples import MEASURES
from coach.domain.attacks import Attack
from coach.domain.attempts import Usage
from coach.domain.expected import Pair
from coach.domain.graded import ScoredAnswer
from coach.domain.scoring import Scale, ScorerKind
from coach.domain.trust import (
    ScorerIdentity,
    Subject,
    TrustCard,
    bias,
    card_of,
    measure,
    pooled_sd,
    repeatability,
    resistance,
)
from coach.domain.verdicts import Verdict
from tests import factories as make

HIT, PARTIAL, MISSING = Verdict.HIT, Verdict.PARTIAL, Verdict.MISSING
PADDING = Attack(id="padding", does="adds words", text="$answer and so on")
RNG = random.Random(1)


def scored(share: float | None, *verdicts: Verdict, mechanism: int = 5, clarity: int = 3, **more: Any) -> ScoredAnswer:
    if share is None:
        return ScoredAnswer(key="k", answer_id="one", reason="down", **more)
    levels = {"mechanism": mechanism, "clarity": clarity}
    return ScoredAnswer(key="k", answer_id="one", share=share, verdicts=verdicts, levels=levels, **more)


def subject(*readings: ScoredAnswer, **attacked: ScoredAnswer) -> Subject:
    return Subject("attention", make.rubric(), make.exemplar(), readings, attacked)


def pair(reading: ScoredAnswer, words: int = 100) -> Pair:
    """Return an exemplar of which hit, hit, missing (all that is asked, level 5) and clarity 3 to 4 is expected."""
    return Pair(make.rubric(), make.exemplar(answer="word " * words), reading)


def test_a_scorer_that_is_too_strict_differs_downwards() -> None:
    # Points weigh 2 and 1: hit, missing is 2/3 of what was asked, where all was expected.
    # Level 3 instead of 5 is -2; a clarity of 5 is 1 above its range; their mean is -0.5.
    found = bias([pair(scored(0.5, HIT, MISSING, MISSING, mechanism=3, clarity=5))], RNG)
    assert found.share.value == pytest.approx(-1 / 3)
    assert found.level.value == -0.5
    assert found.share_per_100_words.value is None


def test_a_level_within_its_range_differs_by_nothing() -> None:
    assert bias([pair(scored(1, HIT, HIT, MISSING, clarity=4))], RNG).level.value == 0


def test_a_scorer_that_is_stricter_with_longer_answers_has_a_slope_below_0() -> None:
    short, long = scored(1, HIT, HIT, MISSING), scored(0.5, HIT, MISSING, MISSING)
    # 0 at 100 words and -1/3 at 300: -1/6 for each hundred.
    found = bias([pair(short, words=100), pair(long, words=300)], RNG)
    assert found.share_per_100_words.value == pytest.approx(-1 / 6)


def test_what_was_not_scored_has_no_bias() -> None:
    found = bias([pair(scored(None))], RNG)
    assert (found.share.value, found.level.value, found.share_per_100_words.value) == (None, None, None)


def test_readings_are_compared_within_answers() -> None:
    first = (scored(0.5, HIT, HIT, MISSING, clarity=3), scored(0.7, HIT, PARTIAL, MISSING, clarity=4))
    second = tuple(scored(share, HIT, HIT, HIT) for share in (0.2, 0.2, 0.5))
    found = repeatability([first, second, (scored(None), scored(0.3, HIT, HIT, HIT))])
    assert found is not None
    assert (found.answers, found.readings) == (2, 5)
    # 2 of 3 verdicts are the same in the one pair, all 9 in the three pairs of the second answer.
    assert found.same_verdict == pytest.approx(11 / 12)
    # Squares: 2 · 0.1² about 0.6, and 0.1² + 0.1² + 0.2² about 0.3, over 1 + 2 degrees of freedom.
    assert found.total_sd == pytest.approx((0.08 / 3) ** 0.5)
    # Clarity 3 and 4: 2 · 0.5²; all else is the same; each answer has two criteria, so 2 · (1 + 2) degrees.
    assert found.level_sd == pytest.approx((0.5 / 6) ** 0.5)


def test_one_reading_of_each_tells_nothing_of_repeatability() -> None:
    assert repeatability([(scored(0.5, HIT, HIT, HIT),), (scored(0.9, HIT, HIT, HIT),)]) is None
    assert repeatability([]) is None


def test_equal_values_do_not_differ_by_what_rounding_leaves() -> None:
    assert pooled_sd([[0.1 + 0.2, 0.3, 0.3]]) == 0
    assert pooled_sd([[1.0], []]) is None


def test_an_attack_is_measured_by_the_rise_over_the_answer_without_it() -> None:
    found = resistance(
        PADDING,
        [
            subject(scored(0.2), scored(0.4), padding=scored(0.5)),  # 0.2 above the mean of 0.3
            subject(scored(0.1), padding=scored(0.1)),
            subject(scored(0.3), padding=scored(None)),  # refused
            subject(scored(0.3), padding=scored(None, failed=True)),  # never read
            subject(scored(None), padding=scored(0.9)),  # nothing to compare with
            subject(scored(0.3)),  # not attacked
        ],
    )
    assert (found.answers, found.refused) == (2, 1)
    assert found.mean_rise == pytest.approx(0.1)
    assert found.highest_rise == pytest.approx(0.2)
    untried = resistance(PADDING, [])
    assert (untried.answers, untried.mean_rise, untried.highest_rise) == (0, None, None)


def test_a_measurement_counts_readings_failures_models_time_and_price() -> None:
    scale = Scale(scorer=ScorerKind.JUDGE, rubric_hash="r", prompt_hash="p", model="m-2")
    usage = Usage(calls=1, input_tokens=1000, cached_tokens=0, output_tokens=100, price_usd=0.002)
    twice = Usage(calls=2, input_tokens=3000, cached_tokens=0, output_tokens=300, price_usd=None)
    found = measure(
        [
            subject(
                scored(0.8, HIT, HIT, MISSING, scale=scale, seconds=1.0, usage=usage),
                scored(0.8, HIT, HIT, MISSING, scale=scale, seconds=10.0, usage=twice),
                padding=scored(0.9, scale=scale, seconds=2.0, usage=usage),
            ),
            subject(scored(None, failed=True), scored(None), padding=scored(None, failed=True)),
        ],
        [PADDING],
        RNG,
        "0.0.0",
    )
    assert (found.questions, found.answers, found.repeats) == (1, 2, 2)
    assert (found.readings, found.not_scored, found.failed) == (4, 2, 2)
    assert (found.agreement.scored, found.agreement.not_scored) == (1, {"down": 1})
    assert found.replied_as == ("m-2",)
    assert found.latency is not None
    # Of 1, 2 and 10 s nine tenths of the way is 0.8 of the step from 2 to 10.
    assert (found.latency.readings, found.latency.median_s) == (3, 2.0)
    assert found.latency.p90_s == pytest.approx(8.4)
    assert found.cost is not None
    assert found.cost.calls == pytest.approx(4 / 3)
    assert found.cost.input_tokens == pytest.approx(5000 / 3)
    assert found.cost.price_usd is None  # that of one answer is unknown


def test_where_nothing_was_scored_nothing_is_invented() -> None:
    found = measure([subject(scored(None))], [PADDING], RNG, "0.0.0")
    assert (found.repeatability, found.latency, found.cost, found.replied_as) == (None, None, None, ())
    assert found.agreement.same.value is None


def test_a_card_is_of_one_scorer_with_its_prompts_and_model() -> None:
    def card(**identity: Any) -> TrustCard:
        return TrustCard(id=str(identity), made_at=datetime(2026, 11, 24, tzinfo=UTC), measures=MEASURES, **identity)

    judge = {"scorer": ScorerKind.JUDGE, "prompt_hash": "p", "model": "m"}
    cards = (card(**judge), card(scorer=ScorerKind.COVERAGE))
    assert card_of(ScorerIdentity(**judge), cards) == cards[0]
    assert card_of(ScorerIdentity(scorer=ScorerKind.COVERAGE), cards) == cards[1]
    for other in ({"prompt_hash": "q"}, {"model": "n"}):
        assert card_of(ScorerIdentity(**{**judge, **other}), cards) is None
