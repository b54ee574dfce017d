"""Examples of trust cards for the description of the interface."""

from datetime import UTC, datetime

from coach.domain.agreement import Estimate
from coach.domain.expected import ExemplarAgreement, KindMeans, VerdictRate
from coach.domain.people import PeopleAgreement
from coach.domain.scoring import ScorerKind
from coach.domain.trust import (
    Bias,
    CostPerAnswer,
    Latency,
    Measures,
    RatedScorer,
    Repeatability,
    Resistance,
    TrustCard,
    TrustCards,
)
from coach.domain.value import Value
from coach.domain.verdicts import Verdict

MEASURES = Measures(
    coach_version="0.1.0",
    replied_as=("gpt-5.4-mini",),
    questions=3,
    answers=18,
    repeats=2,
    readings=36,
    not_scored=1,
    failed=0,
    agreement=ExemplarAgreement(
        exemplars=18,
        scored=18,
        not_scored={},
        verdicts=210,
        same=Estimate(value=0.84, low=0.79, high=0.89),
        kappa=Estimate(value=0.86, low=0.8, high=0.91),
        by_verdict=(
            VerdictRate(verdict=Verdict.HIT, given=112, expected=108, both=101, precision=0.902, recall=0.935),
        ),
        pearson=Estimate(value=0.95, low=0.9, high=0.98),
        levels=36,
        levels_within=0.81,
        by_kind=(KindMeans(kind="strong", exemplars=6, expected=1, found=0.97),),
    ),
    bias=Bias(
        share=Estimate(value=0.03, low=-0.01, high=0.07),
        level=Estimate(value=0.17, low=0.02, high=0.33),
        share_per_100_words=Estimate(value=0.01, low=-0.02, high=0.04),
    ),
    repeatability=Repeatability(answers=17, readings=34, same_verdict=0.93, total_sd=0.031, level_sd=0.38),
    resistance=(
        Resistance(
            attack_id="padding",
            does="adds words that say nothing",
            answers=3,
            refused=0,
            mean_rise=0.01,
            highest_rise=0.04,
        ),
    ),
    latency=Latency(readings=51, median_s=6.2, p90_s=9.8),
    cost=CostPerAnswer(calls=1.06, input_tokens=3120, output_tokens=870, price_usd=0.0041),
)
TRUST_CARD = TrustCard(
    id="5b0e2c1e-6a0f-4f43-9d0a-3f1f5f0d3f52",
    scorer=ScorerKind.JUDGE,
    prompt_hash="c41d7ac2f0e58b36",
    model="gpt-5.4-mini",
    made_at=datetime(2026, 11, 24, 10, 5, tzinfo=UTC),
    measures=MEASURES,
)
RATED = RatedScorer(
    scorer=ScorerKind.JUDGE,
    prompt_hash="c41d7ac2f0e58b36",
    model="gpt-5.4-mini",
    card_id=TRUST_CARD.id,
    in_use=True,
    people=PeopleAgreement(
        ratings=5, answers=4, criteria=20, same=0.6, within_one=0.95, mean_difference=0.25, kappa=None
    ),
)
TRUST_EXAMPLES: dict[str, Value] = {
    TrustCards.__name__: TrustCards(cards=(TRUST_CARD,), in_use=TRUST_CARD.id, rated=(RATED,))
}
"""By the name of the schema."""
