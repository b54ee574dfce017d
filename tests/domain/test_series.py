from datetime import UTC, datetime, timedelta, timezone

import pytest

from coach.domain.attempts import Stage
from coach.domain.bands import Band
from coach.domain.delivery import known_measures
from coach.domain.progress import Outcome, ProgressEntry
from coach.domain.repeats import Repeated, ScorerNoise
from coach.domain.scoring import Scale, ScorerKind
from coach.domain.series import (
    OverTime,
    Source,
    Spoken,
    criterion_over_time,
    measure_over_time,
    question_over_time,
    questions_over_time,
)
from coach.domain.trend import TrendVerdict
from tests import factories as make

FIRST = datetime(2026, 11, 2, 12, tzinfo=UTC)
JUDGE = Scale(scorer=ScorerKind.JUDGE, rubric_hash="00ff", prompt_hash="1", model="m")


def entered(day: float, total: float | None = 0.5, **fields: object) -> ProgressEntry:
    return make.entry(**{"attempt_id": f"a{day:g}", "at": FIRST + timedelta(days=day), "total": total, **fields})


def outcome(day: int, share: float | None, level: int | None, scale: Scale = JUDGE) -> Outcome:
    return Outcome(
        attempt_id=f"a{day}",
        question_id="attention",
        rubric_hash="00ff",
        submitted_at=FIRST + timedelta(days=day),
        spoken=False,
        stage=Stage.SCORED,
        scale=scale,
        levels={"clarity": level},
        shares={"clarity": share},
    )


def spoken(day: int, pace: float | None, question_id: str = "attention", recognizer: str = "fake tiny") -> Spoken:
    figures = {} if pace is None else {"pace": pace}
    return Spoken(f"a{day}", question_id, FIRST + timedelta(days=day), recognizer, figures)


def dots(over_time: OverTime) -> list[list[str]]:
    return [[dot.attempt_id for dot in series.dots] for series in over_time.series]


def test_without_practice_there_is_no_series() -> None:
    assert question_over_time([]) == OverTime(unit="share", series=())
    assert questions_over_time([]).series == criterion_over_time([], "clarity", ScorerNoise((), {})).series == ()


def test_scales_of_one_question_are_different_series_and_the_one_used_last_comes_first() -> None:
    entries = [entered(0), entered(1, scale="other"), entered(2), entered(3, scale="other")]
    assert dots(question_over_time(entries)) == [["a1", "a3"], ["a0", "a2"]]


def test_what_was_not_scored_has_no_dot() -> None:
    entries = [entered(0), entered(1, total=None), entered(2, total=None, scorer=None, scale=None)]
    assert dots(question_over_time(entries)) == [["a0"]]


def test_dots_stand_in_the_order_of_time_though_the_clock_went_backwards() -> None:
    assert dots(question_over_time([entered(3), entered(1), entered(2)])) == [["a1", "a2", "a3"]]


def test_several_questions_are_one_series_of_a_scorer_and_no_trend_of_their_difficulty() -> None:
    harder = [entered(day, total=1 - day / 10, question_id=f"q{day}", scale=f"s{day}") for day in range(9)]
    (series,) = questions_over_time(harder).series
    assert (series.source, len(series.dots)) == (Source(scorer=ScorerKind.COVERAGE), 9)
    assert (series.trend.verdict, series.trend.days) == (TrendVerdict.TOO_FEW, 0)


def test_a_question_that_gets_better_day_by_day_rises() -> None:
    (series,) = question_over_time([entered(day, total=day / 10) for day in range(6)]).series
    assert series.trend.verdict is TrendVerdict.RISING
    assert series.trend.slope is not None
    assert series.trend.slope.per_week == pytest.approx(0.7)  # a tenth a day


def test_days_are_those_of_utc() -> None:
    # 21:36 and 2:24 of the next day, which ten hours farther east are morning and noon of one day.
    east = timezone(timedelta(hours=10))
    entries = [entered(day, at=(FIRST + timedelta(days=day)).astimezone(east)) for day in (0.4, 0.6)]
    (series,) = question_over_time(entries).series
    assert series.trend.days == 2


def test_a_criterion_has_its_level_and_the_band_of_its_own_noise() -> None:
    # Two readings of one answer a level apart: variance 0.25^2 / 2, one degree of freedom: t = 6.314; 1.116 around
    # 0.5, cut at 0 and 1.
    readings = ({"mechanism": None, "clarity": 0.25}, {"mechanism": None, "clarity": 0.5})
    noise = ScorerNoise([Repeated(JUDGE, readings)], {"00ff": make.rubric()})
    (series,) = criterion_over_time([outcome(0, 0.5, 3), outcome(1, None, None)], "clarity", noise).series
    (dot,) = series.dots
    assert (dot.value, dot.level, dot.band) == (0.5, 3, Band(low=0.0, high=1.0))
    assert (series.source.model, series.trend.verdict) == ("m", TrendVerdict.TOO_FEW)


def test_a_criterion_whose_noise_was_not_measured_has_no_band_and_one_that_is_unknown_no_dot() -> None:
    (series,) = criterion_over_time([outcome(0, 0.5, 3)], "clarity", ScorerNoise((), {})).series
    assert [dot.band for dot in series.dots] == [None]
    assert criterion_over_time([outcome(0, 0.5, 3)], "nothing", ScorerNoise((), {})).series == ()


def test_what_recognisers_hear_is_never_joined() -> None:
    pace = known_measures()["pace"]
    both = measure_over_time(pace, [spoken(0, 120), spoken(1, 150, recognizer="other"), spoken(2, None)])
    assert [(each.source.recognizer, len(each.dots)) for each in both.series] == [("other", 1), ("fake tiny", 1)]
    assert (both.unit, both.norm) == ("words/min", pace.norm)
    assert both.method is not None


def test_a_pace_is_set_against_that_of_the_same_question() -> None:
    pace = known_measures()["pace"]
    each_once = measure_over_time(pace, [spoken(day, 100 + day, question_id=f"q{day}") for day in range(9)])
    again = measure_over_time(pace, [spoken(day, 100 + day) for day in range(9)])
    assert [each.series[0].trend.verdict for each in (each_once, again)] == [TrendVerdict.TOO_FEW, TrendVerdict.RISING]
