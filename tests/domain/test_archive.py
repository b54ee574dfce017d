import pytest
from pydantic import ValidationError

from coach.domain.archive import (
    EXTENSIONS,
    KNOWN_NAME,
    UNFINISHED,
    attempt_name,
    is_earned,
    misfits,
    rubric_name,
    settle,
    withhold,
)
from coach.domain.feedback import give_feedback
from coach.domain.recordings import MEDIA_TYPES
from coach.domain.scoring import ANSWER_AGAIN, NextAction, ShownMistake, WrongStatement
from tests import archives as make_archive
from tests import factories as make
from tests.archives import AT, ID, RUBRIC_HASH, a_card, a_reply, a_review, scored, spoken, typed, unscored

RUBRIC = make.rubric()
RUBRICS = {RUBRIC_HASH: RUBRIC}
TELLING = {
    "wrong_statements": (WrongStatement(evidence=(), correction="Full attention is quadratic.", source="A paper"),),
    "shown_mistakes": (ShownMistake(mistake_id="no-baseline", evidence=()),),
    "next_action": NextAction(criterion_id="mechanism", point_id="quadratic", advice="Say that it is quadratic."),
}


def test_every_type_of_recording_has_a_name_that_is_known() -> None:
    assert set(EXTENSIONS) == MEDIA_TYPES
    for media_type in MEDIA_TYPES:
        recording = {"media_type": media_type, "parts": spoken().recording.parts}  # type: ignore[union-attr]
        name = spoken(recording=recording).sound_name
        assert name is not None
        assert KNOWN_NAME.fullmatch(name)


def test_the_names_of_files_are_known_and_no_others() -> None:
    for name in ("README.txt", "coach.json", "outcomes.json", attempt_name(ID), rubric_name("00ff")):
        assert KNOWN_NAME.fullmatch(name)
    for name in ("../coach.json", f"/{attempt_name(ID)}", "attempts/../../x/attempt.json", f"attempts/{ID}/x.json", ""):
        assert not KNOWN_NAME.fullmatch(name)


def test_what_was_scored_goes_out_whole() -> None:
    attempt = spoken(replies=[a_reply()], scorecards=[a_card(scored(**TELLING))])
    assert is_earned(attempt, RUBRICS)
    assert withhold(attempt, RUBRICS) == attempt


def test_what_was_scored_once_goes_out_whole_also_when_it_is_being_scored_again() -> None:
    attempt = typed(scoring=2, replies=[a_reply(1), a_reply(2)], scorecards=[a_card(scored())])
    assert withhold(attempt, RUBRICS) == attempt


def test_replies_about_what_was_never_scored_stay_here() -> None:
    failed = {"reason": "Nonsense.", "retryable": True, "failed_at": AT}
    assert withhold(typed(replies=[a_reply()]), RUBRICS) == typed()
    assert withhold(typed(failure=failed, replies=[a_reply()]), RUBRICS) == typed(failure=failed)


def test_of_a_scorecard_that_scored_nothing_goes_out_what_feedback_shows() -> None:
    attempt = typed(scorecards=[a_card(unscored(**TELLING))])
    assert not is_earned(attempt, RUBRICS)
    (left,) = withhold(attempt, RUBRICS).scorecards
    assert (left.content.wrong_statements, left.content.shown_mistakes) == ((), ())
    assert left.content.next_action.advice == ANSWER_AGAIN
    assert give_feedback(left.content, RUBRIC) == give_feedback(attempt.scorecards[0].content, RUBRIC)


def test_words_that_were_heard_stay_here_until_the_attempt_is_over() -> None:
    left = withhold(spoken(), RUBRICS)
    assert (left.answers, left.transcript) == ((), None)
    assert left.recording is not None
    assert (left.recording.heard_s, len(left.recording.parts)) == (None, 2)
    failed = spoken(failure={"reason": "No server.", "retryable": True, "failed_at": AT})
    assert withhold(failed, RUBRICS) == failed


def test_typed_words_always_go_out() -> None:
    assert withhold(typed(), RUBRICS).answers == typed().answers


def test_a_scoring_that_was_not_finished_comes_in_as_failed_and_can_be_tried_again() -> None:
    failure = settle(spoken(), AT).failure
    assert failure is not None
    assert (failure.reason, failure.retryable, failure.failed_at) == (UNFINISHED, True, AT)


def test_what_was_finished_or_still_recorded_comes_in_as_it_is() -> None:
    done = typed(scorecards=[a_card(unscored())])
    failed = typed(failure={"reason": "No server.", "retryable": False, "failed_at": AT})
    recording = spoken(submitted_at=None, scoring=0, answers=[], transcript=None)
    assert [settle(each, AT) for each in (done, failed, recording)] == [done, failed, recording]


def test_parts_that_are_lost_are_named_and_the_hash_of_the_whole_goes() -> None:
    attempt = spoken()
    assert attempt.recording is not None
    first, second = attempt.recording.parts
    assert attempt.with_parts([first, second]) == attempt
    left = attempt.with_parts([second]).recording
    assert left is not None
    assert (left.parts, left.lost, left.sha256) == ((second,), (0,), None)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"answers": []}, "one typed answer"),
        ({"scoring": 0}, "when it was submitted"),
        ({"submitted_at": None, "scoring": 0}, "a typed one is"),
        ({"scorecards": [a_card(scored(), scoring=2)]}, "never asked for"),
        ({"replies": [a_reply(), a_reply()]}, "each once"),
        ({"scorecards": [a_card(scored(), version=2)]}, "words that are not there"),
        ({"scorecards": [a_card(scored(scale={"scorer": "judge", "rubric_hash": "Not one"}))]}, "no possible scale"),
        ({"objection": {"criterion_id": "mechanism", "quotes": []}}, "nothing that it could be about"),
        ({"transcript": {"content": make.spoken("Yes."), "created_at": AT}}, "no transcript"),
        ({"created_at": "2026-11-24T09:30:00"}, "timezone"),
        ({"created_at": "0001-01-01T00:00:00+14:00"}, "greater than"),
        ({"scoring": 2**31}, "less than"),
        ({"idempotency_key": "a\x00b"}, "pattern"),
        ({"id": ID.upper()}, "pattern"),
        ({"hint": "Yes."}, "Extra inputs"),
    ],
)
def test_what_does_not_hold_together_is_refused(fields: dict[str, object], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        typed(**fields)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"transcript": None}, "not those of its transcript"),
        ({"transcript": {"content": make.spoken("Other words."), "created_at": AT}}, "not those of its transcript"),
        ({"recording": {"media_type": "text/html"}}, "no type of recording"),
        ({"recording": {"media_type": "audio/webm", "parts": 2 * list(spoken().recording.parts)}}, "in order"),  # type: ignore[union-attr]
    ],
)
def test_a_recording_that_does_not_hold_together_is_refused(fields: dict[str, object], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        spoken(**fields)


def test_a_model_may_have_written_what_no_database_can_hold() -> None:
    assert typed(replies=[a_reply(text="a\x00b")]).replies[0].text == "a\ufffdb"


def test_what_fits_its_rubric_has_no_misfits() -> None:
    rating = {"criterion_id": "clarity", "level": 4, "rated_at": AT}
    assert list(misfits(typed(scorecards=[a_card(scored())], self_ratings=[rating]), RUBRICS)) == []


def test_scorecards_that_do_not_fit_their_rubric_are_told() -> None:
    mechanism, clarity = scored().criteria
    strange = mechanism.model_copy(update={"points": (mechanism.points[0].model_copy(update={"point_id": "cost"}),)})
    beyond = clarity.model_copy(update={"level": 6})
    for criteria, fault in (
        ((mechanism,), "other criteria"),
        ((strange, clarity), "points or levels"),
        ((mechanism, beyond), "points or levels"),
    ):
        attempt = typed(scorecards=[a_card(make_archive.card(*criteria))])
        assert fault in " ".join(misfits(attempt, RUBRICS))


def test_a_self_rating_of_what_is_no_criterion_is_told() -> None:
    rating = {"criterion_id": "charm", "level": 4, "rated_at": AT}
    assert list(misfits(typed(self_ratings=[rating]), RUBRICS)) == ["the rubric has no criterion charm"]


def test_a_review_that_speaks_of_what_is_not_there_is_told() -> None:
    strange = {"name": "Ana", "levels": {"charm": 4}, "notes": []}
    attempt = typed(scorecards=[a_card(scored())], reviews=[a_review(rating=strange)])
    assert list(misfits(attempt, RUBRICS)) == ["the rubric has no criterion charm"]
    with pytest.raises(ValidationError, match="a scorecard that is not there"):
        typed(scorecards=[a_card(scored())], reviews=[a_review(scoring=2)])
    with pytest.raises(ValidationError, match="a review is there twice"):
        typed(scorecards=[a_card(scored())], reviews=[a_review(), a_review()])


def test_a_review_goes_out_only_with_the_scorecard_that_it_is_about() -> None:
    hushed = withhold(typed(scorecards=[a_card(unscored())], reviews=[a_review()]), RUBRICS)
    assert hushed.reviews == ()
    whole = typed(scorecards=[a_card(scored())], reviews=[a_review()])
    assert withhold(whole, RUBRICS) == whole
