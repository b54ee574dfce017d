from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from coach.domain.recordings import Recording
from coach.domain.reviews import (
    Note,
    Rating,
    Review,
    ReviewedAnswer,
    ReviewState,
    expiry,
    open_answer,
    rating_faults,
)
from coach.domain.scoring import CriterionScore
from tests import factories as make

MADE = datetime(2026, 11, 24, 9, 40, tzinfo=UTC)
DAY = timedelta(days=1)
RATING = Rating(name="Ana", levels={"mechanism": 4}, notes=())
SPOKEN = Recording(media_type="audio/webm", duration_s=58.4)
RUBRIC = make.rubric()
CARD = make.scorecard(
    CriterionScore(criterion_id="mechanism", level=3, share=0.5, rationale="The price is missing."),
    CriterionScore(criterion_id="clarity", level=None, share=None, reason="Nothing could be judged."),
)


def review(**fields: object) -> Review:
    usual = {"id": "6d2f", "scoring": 1, "answer_version": 1, "name": None, "created_at": MADE}
    later = {"expires_at": expiry(MADE, 14), "revoked_at": None, "rated_at": None, "rating": None}
    return Review.model_validate({**usual, **later, **fields})


def rated(**fields: object) -> Review:
    return review(rating=RATING, rated_at=MADE + DAY, **fields)


def opened(about: Review, recording: Recording | None = None) -> ReviewedAnswer:
    return open_answer(about, make.question(), RUBRIC, CARD, make.ANSWER, recording)


def test_a_link_opens_until_its_very_end() -> None:
    end = MADE + 14 * DAY
    assert review().opens(end - timedelta(microseconds=1))
    assert not review().opens(end)
    assert not review(revoked_at=MADE).opens(MADE)


@pytest.mark.parametrize(
    ("about", "days", "state"),
    [
        (review(), 1, ReviewState.OPEN),
        (review(), 14, ReviewState.EXPIRED),
        (rated(), 2, ReviewState.RATED),
        (rated(), 99, ReviewState.RATED),
        (review(revoked_at=MADE), 1, ReviewState.REVOKED),
        (rated(revoked_at=MADE + DAY), 99, ReviewState.REVOKED),
    ],
)
def test_the_state_follows_from_what_is_stored_and_the_time(about: Review, days: int, state: ReviewState) -> None:
    assert about.state(MADE + days * DAY) is state


def test_a_rating_without_its_time_is_no_review() -> None:
    with pytest.raises(ValidationError, match="a rating has a time"):
        review(rating=RATING)
    with pytest.raises(ValidationError, match="a rating has a time"):
        review(rated_at=MADE)


def test_before_a_rating_nothing_is_told_of_the_scorecard() -> None:
    shown = opened(review())
    assert [each.coach for each in shown.criteria] == [None, None]
    assert shown.scale is None
    assert "The price is missing." not in shown.model_dump_json()


def test_after_a_rating_the_coach_stands_beside_it() -> None:
    mechanism, clarity = opened(rated()).criteria
    assert mechanism.coach is not None
    assert (mechanism.coach.level, mechanism.coach.rationale) == (3, "The price is missing.")
    assert clarity.coach is not None
    assert (clarity.coach.level, clarity.coach.reason) == (None, "Nothing could be judged.")
    assert opened(rated()).scale == CARD.scale


def test_a_criterion_is_rated_by_its_points_or_by_what_its_levels_mean() -> None:
    mechanism, clarity = opened(review()).criteria
    assert [(point.claim, point.must) for point in mechanism.points] == [
        ("The claim of parallel.", True),
        ("The claim of quadratic.", True),
        ("The claim of kv-cache.", False),
    ]
    assert mechanism.descriptors == {}
    assert clarity.points == ()
    assert clarity.descriptors[5] == "Clear to level 5."


def test_neither_the_model_answer_nor_the_cues_are_shown() -> None:
    rubric = make.rubric(model_answer="A model answer that nobody else gives.")
    told = open_answer(rated(), make.question(), rubric, CARD, "My words.", None).model_dump_json()
    assert "nobody else gives" not in told
    assert "quadratic|n_squared" not in told


def test_sound_that_was_deleted_is_not_promised() -> None:
    assert (opened(review()).is_spoken, opened(review()).has_sound) == (False, False)
    assert opened(review(), SPOKEN).has_sound
    gone = opened(review(), SPOKEN.model_copy(update={"deleted_at": MADE}))
    assert (gone.is_spoken, gone.has_sound, gone.duration_s) == (True, False, 58.4)


@pytest.mark.parametrize(
    ("second", "recording", "faults"),
    [
        (None, None, []),
        (58.4, SPOKEN, []),
        (59.3, SPOKEN, []),  # within the second that a player may be off
        (59.5, SPOKEN, ["a note is at second 59.5, and the recording ends at 58.4"]),
        (400.0, SPOKEN.model_copy(update={"duration_s": None}), []),
        (1.0, None, ["the answer was typed, so no note can be at a second of it"]),
    ],
)
def test_a_note_is_at_a_second_that_the_recording_has(
    second: float | None, recording: Recording | None, faults: list[str]
) -> None:
    rating = RATING.model_copy(update={"notes": (Note(at_s=second, text="Here."),)})
    assert list(rating_faults(rating, RUBRIC, recording)) == faults


def test_a_level_for_no_criterion_is_named() -> None:
    rating = RATING.model_copy(update={"levels": {"mechanism": 4, "charm": 5, "beauty": 1}})
    assert list(rating_faults(rating, RUBRIC, None)) == [
        "there is no criterion beauty, charm; rate some of mechanism, clarity"
    ]
