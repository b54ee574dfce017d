from coach.domain.bands import Band, band_of, bands_of
from coach.domain.scoring import CriterionScore, Scale, ScorerKind, not_scored
from tests import factories as make

COVERAGE = Scale(scorer=ScorerKind.COVERAGE, rubric_hash="00ff")
JUDGE = Scale(scorer=ScorerKind.JUDGE, rubric_hash="00ff", prompt_hash="1", model="m")


def test_the_coverage_check_reads_the_same_words_the_same_every_time() -> None:
    assert band_of(COVERAGE, 0.4) == Band(low=0.4, high=0.4)


def test_a_scorer_whose_noise_was_not_measured_has_no_band() -> None:
    assert band_of(JUDGE, 0.4) is None


def test_what_was_not_scored_has_no_band() -> None:
    assert band_of(COVERAGE, None) is None


def test_a_scorecard_has_a_band_for_its_total_and_each_criterion_that_was_scored() -> None:
    card = make.scorecard(
        CriterionScore(criterion_id="mechanism", level=3, share=0.5), not_scored("clarity", "it takes a model")
    )
    bands = bands_of(card, make.rubric())
    assert bands.total == Band(low=0.5, high=0.5)
    assert bands.criteria == {"mechanism": Band(low=0.5, high=0.5)}
