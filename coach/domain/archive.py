"""What an archive of an owner's attempts holds, how its files are called, and what of an attempt may leave."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, model_validator

from coach.domain.attempts import Answer, AnswerKind, Failure
from coach.domain.interview_outcomes import InterviewOutcome
from coach.domain.objections import PendingObjection
from coach.domain.recordings import MAX_PART_BYTES, Recording, RecordingPart, is_known
from coach.domain.replies import Reply
from coach.domain.reviews import PersonName, Rating
from coach.domain.rubrics import MAX_LEVEL, MIN_LEVEL, Checklist, Criterion, Level, Rubric
from coach.domain.scoring import CriterionScore, Scale, Scorecard, answer_again, total
from coach.domain.speech import SpokenTranscript
from coach.domain.value import Id, Value

K = TypeVar("K", int, tuple[int, int])

FORMAT = 1
"""Raised when an older Coach could no longer read what is written."""

README, HEAD, PREFERENCES, OUTCOMES = "README.txt", "coach.json", "preferences.json", "outcomes.json"
KNOWN_NAME = re.compile(
    r"README\.txt|coach\.json|preferences\.json|outcomes\.json|rubrics/[0-9a-f]{1,64}\.json"
    r"|attempts/(?P<attempt>[0-9a-f]{32})/(attempt\.json|(?P<sound>recording\.[a-z0-9]{3,4}))"
)
"""Every name that a file of an archive can have."""

EXTENSIONS = {
    **dict.fromkeys(("audio/webm", "video/webm"), "webm"),
    **dict.fromkeys(("audio/ogg", "application/ogg"), "ogg"),
    **dict.fromkeys(("audio/mp4", "video/mp4", "audio/x-m4a"), "mp4"),
    **dict.fromkeys(("audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"), "wav"),
    **dict.fromkeys(("audio/flac", "audio/x-flac"), "flac"),
    **dict.fromkeys(("audio/mpeg", "audio/mp3"), "mp3"),
    "audio/aac": "aac",
}

UNFINISHED = "It was not finished when it was exported. Score it again."
MAX_NUMBER = 2**31 - 1
MAX_LINE = 255
"""What every database can hold in our columns of whole numbers, and of names."""

HASH = re.compile(r"[0-9a-f]{1,64}")


def _known_type(media_type: str) -> str:
    if not is_known(media_type):
        raise ValueError("is no type of recording")
    return media_type


Instant = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC))]
Count = Annotated[int, Field(ge=0, le=MAX_NUMBER)]
Ordinal = Annotated[int, Field(ge=1, le=MAX_NUMBER)]
Hash = Annotated[str, StringConstraints(pattern=f"^{HASH.pattern}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Words = Annotated[str, AfterValidator(lambda text: text.replace("\x00", "\ufffd"))]
"""Text without NUL, which a model may write, but not every database can hold."""

Line = Annotated[str, StringConstraints(max_length=MAX_LINE, pattern=r"^[^\x00]*$")]


class Head(Value):
    """What the archive is: its format, who wrote it and when, and how many of each it holds."""

    format: int
    coach: str
    exported_at: Instant
    attempts: Count
    recordings: Count
    rubrics: Count


class ArchivedAnswer(Answer):
    version: Ordinal
    text: Words
    created_at: Instant


class ArchivedPart(RecordingPart):
    number: Count
    size: int = Field(gt=0, le=MAX_PART_BYTES)
    sha256: Digest
    received_at: Instant


class ArchivedRecording(Recording):
    """`parts` lie one behind the other in the recording's file; `lost` are the numbers of those that had gone."""

    media_type: Annotated[Line, AfterValidator(_known_type)]
    sha256: Digest | None = None
    deleted_at: Instant | None = None
    parts: tuple[ArchivedPart, ...] = ()
    lost: tuple[Count, ...] = ()

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)


class ArchivedTranscript(Value):
    content: SpokenTranscript
    created_at: Instant


class ArchivedReply(Reply):
    scoring: Ordinal
    call: Ordinal
    text: Words
    model: Line
    asked_model: Line | None = None
    input_tokens: Count | None = None
    cached_tokens: Count | None = None
    output_tokens: Count | None = None
    received_at: Instant


class ArchivedScorecard(Value):
    scoring: Ordinal
    answer_version: Ordinal
    content: Scorecard
    scored_at: Instant

    @property
    def scored_anything(self) -> bool:
        """Whether it has a level, a share, a verdict or an objection: feedback on those speaks of the rubric."""
        criteria = self.content.criteria
        told = any(each.points or (each.level, each.share) != (None, None) for each in criteria)
        return told or bool(self.content.objections)


class ArchivedRating(Value):
    criterion_id: Id
    level: Level
    rated_at: Instant


class ArchivedOutcome(InterviewOutcome):
    created_at: Instant


class ArchivedOutcomes(Value):
    """What became of real interviews."""

    outcomes: tuple[ArchivedOutcome, ...]


class ArchivedReview(Value):
    """A rating by somebody else, without the secret of the link that it came on."""

    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    scoring: Ordinal
    name: PersonName | None
    created_at: Instant
    expires_at: Instant
    revoked_at: Instant | None
    rated_at: Instant
    rating: Rating


class ArchivedAttempt(Value):
    """All that is stored of an attempt but its sound and its rubric."""

    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    question_id: Id
    rubric_hash: Hash
    created_at: Instant
    submitted_at: Instant | None
    idempotency_key: Annotated[Line, StringConstraints(min_length=1)] | None
    request_hash: Hash
    scoring: Count
    scoring_started_at: Instant | None
    failure: Failure | None
    objection: PendingObjection | None
    is_sample: bool
    answers: tuple[ArchivedAnswer, ...]
    recording: ArchivedRecording | None
    transcript: ArchivedTranscript | None
    replies: tuple[ArchivedReply, ...]
    scorecards: tuple[ArchivedScorecard, ...]
    self_ratings: tuple[ArchivedRating, ...]
    reviews: tuple[ArchivedReview, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether no scoring was waiting or running."""
        return self.failure is not None or any(card.scoring == self.scoring for card in self.scorecards)

    @property
    def may_be_read(self) -> bool:
        """Whether the words may be shown: typed ones always, heard ones when the attempt is over."""
        return self.recording is None or bool(self.scorecards) or self.is_settled

    @property
    def scored_anything(self) -> bool:
        return any(card.scored_anything for card in self.scorecards)

    @property
    def rubric_hashes(self) -> frozenset[str]:
        """The rubric of the asking, and those that it was scored by."""
        return frozenset((self.rubric_hash, *(card.content.scale.rubric_hash for card in self.scorecards)))

    @property
    def sound_name(self) -> str | None:
        """The name of the file with the sound; None if there is none."""
        if self.recording is None or not self.recording.parts:
            return None
        kind = self.recording.media_type.partition(";")[0].strip().lower()
        return f"attempts/{self.id}/recording.{EXTENSIONS[kind]}"

    def with_parts(self, kept: Sequence[ArchivedPart]) -> Self:
        """Return the attempt with those parts of its recording alone, the others as lost."""
        if self.recording is None or tuple(kept) == self.recording.parts:
            return self
        numbers = {part.number for part in kept}
        lost = tuple(part.number for part in self.recording.parts if part.number not in numbers)
        left = {"parts": tuple(kept), "lost": lost, "sha256": None}  # the hash was that of the whole
        return self.model_copy(update={"recording": self.recording.model_copy(update=left)})

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        faults = (
            *_faults_of_words(self),
            *_faults_of_scorings(self),
            *_faults_of_reviews(self),
            *_faults_of_parts(self.recording),
        )
        if faults:
            raise ValueError("; ".join(faults))
        return self


def attempt_name(attempt_id: str) -> str:
    return f"attempts/{attempt_id}/attempt.json"


def archive_name(day: date) -> str:
    return f"coach-{day:%Y-%m-%d}.zip"


def rubric_name(rubric_hash: str) -> str:
    return f"rubrics/{rubric_hash}.json"


def is_earned(attempt: ArchivedAttempt, rubrics: Mapping[str, Rubric]) -> bool:
    """Return whether the rubrics (by their hashes) may be shown: something of the attempt was scored."""
    return any(total(_rubric_of(card, rubrics), card.content.criteria) is not None for card in attempt.scorecards)


def _rubric_of(card: ArchivedScorecard, rubrics: Mapping[str, Rubric]) -> Rubric:
    return rubrics[card.content.scale.rubric_hash]


def withhold(attempt: ArchivedAttempt, rubrics: Mapping[str, Rubric]) -> ArchivedAttempt:
    """Return what of an attempt its owner may have by now: nothing that tells of a rubric before it is earned.

    Of scorecards that scored nothing stays what feedback shows of them; words that were heard stay if it is over.
    """
    if is_earned(attempt, rubrics):
        return attempt
    cards = tuple(_hush(card, _rubric_of(card, rubrics)) for card in attempt.scorecards if not card.scored_anything)
    left = attempt.model_copy(update={"replies": (), "scorecards": cards, "reviews": ()})
    if attempt.recording is None or attempt.may_be_read:
        return left
    unheard = attempt.recording.model_copy(update={"heard_s": None})
    return left.model_copy(update={"answers": (), "transcript": None, "recording": unheard})


def _hush(card: ArchivedScorecard, rubric: Rubric) -> ArchivedScorecard:
    hidden = {"wrong_statements": (), "shown_mistakes": (), "next_action": answer_again(rubric)}
    return card.model_copy(update={"content": card.content.model_copy(update=hidden)})


def settle(attempt: ArchivedAttempt, now: datetime) -> ArchivedAttempt:
    """Return an attempt as it comes in: a scoring that was waiting or running has no job here, so it failed."""
    if attempt.submitted_at is None or attempt.is_settled:
        return attempt
    return attempt.model_copy(update={"failure": Failure(reason=UNFINISHED, retryable=True, failed_at=now)})


def misfits(attempt: ArchivedAttempt, rubrics: Mapping[str, Rubric]) -> Iterator[str]:
    """Yield where an attempt speaks of what its rubrics (by their hashes) don't have."""
    named = [rating.criterion_id for rating in attempt.self_ratings]
    named += [criterion_id for review in attempt.reviews for criterion_id in review.rating.levels]
    if attempt.objection is not None:
        named.append(attempt.objection.criterion_id)
    for card in attempt.scorecards:
        yield from _misfits_of(card, _rubric_of(card, rubrics))
    yield from _unknown(named, {criterion.id for rubric in rubrics.values() for criterion in rubric.criteria})


def _misfits_of(card: ArchivedScorecard, rubric: Rubric) -> Iterator[str]:
    content = card.content
    criteria = {criterion.id: criterion for criterion in rubric.criteria}
    if sorted(score.criterion_id for score in content.criteria) != sorted(criteria):
        yield f"scorecard {card.scoring} has other criteria than the rubric"
    scores = (*content.criteria, *(score for each in content.objections for score in (each.before, each.after)))
    if not all(_fits(score, criteria.get(score.criterion_id)) for score in scores):
        yield f"scorecard {card.scoring} has points or levels that the rubric doesn't have"
    named = [content.next_action.criterion_id, *(objection.criterion_id for objection in content.objections)]
    yield from _unknown(named, criteria)


def _unknown(named: Iterable[str], known: Collection[str]) -> Iterator[str]:
    if unknown := sorted(set(named) - set(known)):
        yield f"the rubric has no criterion {', '.join(unknown)}"


def _fits(score: CriterionScore, criterion: Criterion | None) -> bool:
    if criterion is None:
        return False
    known = {point.id for point in criterion.points} if isinstance(criterion, Checklist) else set()
    in_range = (score.level is None or MIN_LEVEL <= score.level <= MAX_LEVEL) and 0 <= (score.share or 0) <= 1
    return in_range and {point.point_id for point in score.points} <= known


def _faults_of_words(attempt: ArchivedAttempt) -> Iterator[str]:
    if [answer.version for answer in attempt.answers] != list(range(1, len(attempt.answers) + 1)):
        yield "the versions of the answer are not numbered 1, 2, 3 …"
    first = [(answer.kind, answer.text) for answer in attempt.answers[:1]]
    heard = attempt.transcript
    if attempt.recording is None:
        if heard is not None or len(attempt.answers) != 1 or first[0][0] is not AnswerKind.TYPED:
            yield "a typed attempt has one typed answer and no transcript"
    elif first != ([] if heard is None else [(AnswerKind.HEARD, heard.content.text)]):
        yield "the first words of a recording are not those of its transcript"
    if any(answer.kind is not AnswerKind.CORRECTED for answer in attempt.answers[1:]):
        yield "later versions of the answer are not corrections"


def _faults_of_scorings(attempt: ArchivedAttempt) -> Iterator[str]:
    is_submitted = attempt.submitted_at is not None
    if is_submitted != (attempt.scoring > 0) or not (is_submitted or attempt.recording):
        yield "an attempt has scorings when it was submitted, and a typed one is"
    if attempt.objection is not None and not attempt.scorecards:
        yield "there is an objection, and nothing that it could be about"
    replies = [(reply.scoring, reply.call) for reply in attempt.replies]
    cards = [card.scoring for card in attempt.scorecards]
    if max([0, *cards, *(scoring for scoring, _ in replies)]) > attempt.scoring:
        yield "there is a scoring that was never asked for"
    rated = [rating.criterion_id for rating in attempt.self_ratings]
    if not _rise(replies) or not _rise(cards) or len(rated) != len(set(rated)):
        yield "replies, scorecards or self-ratings are not in order, each once"
    if any(card.answer_version > len(attempt.answers) for card in attempt.scorecards):
        yield "a scorecard is about words that are not there"
    if not all(_is_sound(card.content.scale) for card in attempt.scorecards):
        yield "a scorecard is on no possible scale"


def _faults_of_reviews(attempt: ArchivedAttempt) -> Iterator[str]:
    if not {review.scoring for review in attempt.reviews} <= {card.scoring for card in attempt.scorecards}:
        yield "a review is about a scorecard that is not there"
    if len({review.id for review in attempt.reviews}) != len(attempt.reviews):
        yield "a review is there twice"


def _is_sound(scale: Scale) -> bool:
    model, hashes = scale.model or "", (scale.prompt_hash or "0", scale.rubric_hash)
    return len(model) <= MAX_LINE and "\x00" not in model and all(map(HASH.fullmatch, hashes))


def _faults_of_parts(recording: ArchivedRecording | None) -> Iterator[str]:
    if recording is not None and not _rise([part.number for part in recording.parts]):
        yield "the parts of the recording are not in order, each once"


def _rise(keys: Sequence[K]) -> bool:
    return list(keys) == sorted(set(keys))
