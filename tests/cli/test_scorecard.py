import pytest

from coach.cli.scorecard import between
from coach.domain.bands import Band


@pytest.mark.parametrize(
    ("band", "said"),
    [
        (Band(low=0.36, high=0.64), " (36% to 64%)"),
        (Band(low=0.5, high=0.5), ""),  # no noise
        (None, ""),  # not measured
    ],
)
def test_a_band_follows_its_share_where_it_has_a_width(band: Band | None, said: str) -> None:
    assert between(band) == said
