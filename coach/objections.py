"""Which objections are taken, what is scored again because of one, and what comes of it."""

from collections.abc import Sequence

from coach.domain.attempts import Answer, Attempt
from coach.domain.injection import addressed_to_scorer, overlaps
from coach.domain.objections import MAX_PLACES, PendingObjection, merge, scale_of, settle, words_at
from coach.domain.rubrics import Rubric
from coach.domain.scoring import Scorecard, ScorerKind, total
from coach.domain.transcripts import Evidence, TextRange
from coach.errors import ModelUnavailable, NotScoredYet, ObjectionRejected


def objectionable(attempt: Attempt, rubric: Rubric) -> Answer:
    """Return the newest words of a settled attempt, if something of them was scored.

    Raises:
        NotScoredYet: nothing was, or a scoring waits or runs.
    """
    if not attempt.is_settled:
        raise NotScoredYet(attempt.explain())
    card, answer = attempt.scorecard, attempt.answer
    if answer is None or card is None or attempt.scored_version != answer.version or not _scored(card, rubric):
        raise NotScoredYet(
            "Nothing of the newest words was scored, so there is nothing to object to. Have the attempt scored again."
        )
    return answer


def _scored(card: Scorecard, rubric: Rubric) -> bool:
    return total(rubric, card.criteria) is not None


def take(rubric: Rubric, criterion_id: str, answer: str, places: Sequence[TextRange]) -> PendingObjection:
    """Return the objection to the score of a criterion, by words at these places of the answer.

    Raises:
        ObjectionRejected: the rubric has no such criterion, or the places are no words that could prove anything.
    """
    known = [criterion.id for criterion in rubric.criteria]
    if criterion_id not in known:
        raise ObjectionRejected(f"The rubric has no criterion {criterion_id!r}. It has {', '.join(known)}.")
    if not 0 < len(places) <= MAX_PLACES:
        raise ObjectionRejected(f"{len(places)} places are marked. Mark 1 to {MAX_PLACES}.")
    for place in places:
        _check(answer, place)
    return PendingObjection(criterion_id=criterion_id, quotes=merge(places))


def scope(objection: PendingObjection | None, rubric: Rubric, answer: str) -> tuple[Rubric, tuple[Evidence, ...]]:
    """Return what of a rubric a scoring is about, and the words that are marked: all of it and none, as a rule."""
    if objection is None:
        return rubric, ()
    return rubric.only(objection.criterion_id), words_at(answer, objection.quotes)


def conclude(attempt: Attempt, reading: Scorecard, rubric: Rubric, marked: tuple[Evidence, ...]) -> Scorecard:
    """Return the scorecard that comes of a reading: the reading itself, unless the attempt is objected to.

    Raises:
        ModelUnavailable: a language model scored the criterion, and the reading is one of the coverage check.
    """
    objection, earlier = attempt.objection, attempt.scorecard
    if objection is None:
        return reading
    assert earlier is not None
    before = scale_of(earlier, objection.criterion_id)
    if reading.scale.scorer is ScorerKind.COVERAGE and before.scorer is ScorerKind.JUDGE:
        raise ModelUnavailable(
            f"{before.model} scored this criterion, and now there is only the coverage check, which finds words and"
            " can't weigh what you marked. Your objection is kept, and so is the score. Start or configure a model"
            " server, then score the attempt again.",
            retryable=False,
        )
    return settle(earlier, reading, rubric, objection.criterion_id, marked)


def _check(answer: str, place: TextRange) -> None:
    where = f"from character {place.start} to {place.end}"
    if not 0 <= place.start < place.end <= len(answer):
        raise ObjectionRejected(
            f"There are no words {where}: the answer has {len(answer):,} characters, and a place ends after it starts."
            " Mark words of the newest version of the answer."
        )
    marked = words_at(answer, [place])
    if not any(letter.isalnum() for letter in marked[0].quote):
        raise ObjectionRejected(f"Nothing is said {where}. Mark the words that show it.")
    if overlaps(marked, addressed_to_scorer(answer)):
        raise ObjectionRejected(
            f"The words {where} speak to the scorer, so they prove nothing. Mark words that answer the question."
        )
