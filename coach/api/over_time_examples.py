"""The example of values over time, invented like the others."""

from datetime import UTC, date, datetime

from coach.api.examples import ATTEMPT, BAND, QUESTION, SCALE
from coach.domain.progress import scale_id
from coach.domain.series import SHARE, Dot, OverTime, Series, Source
from coach.domain.trend import LineEnd, Slope, Trend, TrendVerdict
from coach.domain.value import Value

OVER_TIME = OverTime(
    unit=SHARE,
    series=(
        Series(
            source=Source(scorer=SCALE.scorer, model=SCALE.model, scale=scale_id(SCALE)),
            dots=(
                Dot(
                    attempt_id=ATTEMPT.id,
                    question_id=QUESTION.id,
                    at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
                    value=0.5,
                    band=BAND,
                ),
            ),
            trend=Trend(
                verdict=TrendVerdict.RISING,
                days=6,
                slope=Slope(per_week=0.04, low=0.01, high=0.07),
                line=(
                    LineEnd(on=date(2026, 10, 20), value=0.34),
                    LineEnd(on=date(2026, 11, 24), value=0.54),
                ),
            ),
        ),
    ),
)

OVER_TIME_EXAMPLES: dict[str, Value] = {"OverTime": OVER_TIME}
