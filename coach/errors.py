"""Everything that can go wrong, sorted by who must act.

CoachError
├── RequestError    the learner acts     NotFound, AnswerRejected, AnswerTooLong,
│                                        RecordingRejected, RecordingTooLarge, RecordingConflict,
│                                        IdempotencyConflict, NotScoredYet, ObjectionRejected,
│                                        ArchiveRejected, SetByOperator, ComparisonRejected,
│                                        SelfRatingConflict, RatingRejected, RatingConflict,
│                                        NothingToRescore, ModelNeeded
├── SetupError      the operator acts    DataFileInvalid, SettingInvalid, BackendMissing,
│                                        DataFolderUnusable
└── UpstreamError   nobody can, now      ModelUnavailable, ReplyInvalid, TranscriptionFailed,
                                         StorageFailed                    (retryable or not)

Messages are written for the person who must act: what happened, then what to do.
"""


class CoachError(Exception):
    """The root of all errors that Coach raises on purpose."""


class RequestError(CoachError):
    """The request can't be served as it is; the learner can change it."""


class NotFound(RequestError):
    """What was asked for does not exist, or belongs to somebody else."""


class AnswerRejected(RequestError):
    """The answer can't be taken as it is (empty, or not text)."""


class AnswerTooLong(RequestError):
    """The answer is beyond the budget. Nothing was cut and nothing was stored."""


class RecordingRejected(RequestError):
    """What was sent is no recording, has no sound in it, or arrived damaged."""


class RecordingTooLarge(RequestError):
    """The recording is beyond a limit in bytes, minutes or parts. Nothing was cut."""


class RecordingConflict(RequestError):
    """The request does not fit what has arrived of a recording: a part is missing, differs, or came too late."""


class IdempotencyConflict(RequestError):
    """An Idempotency-Key came again with a different request."""


class ObjectionRejected(RequestError):
    """The objection names no criterion of the rubric, or marks no words of the answer that could prove anything."""


class ArchiveRejected(RequestError):
    """What was to be imported is no archive of Coach, is damaged, or was changed. Nothing of it was stored."""


class ComparisonRejected(RequestError):
    """These attempts are no pair: one attempt twice, or attempts at different questions."""


class NotScoredYet(RequestError):
    """The attempt has no scorecard: it waits, is being scored, or could not be scored."""


class NothingToRescore(RequestError):
    """All attempts that were meant are on the present scale, or can't be scored again."""


class ModelNeeded(RequestError):
    """It takes a language model, and there is only the coverage check."""


class SetByOperator(RequestError):
    """What the page would set is settled in the environment, which comes first."""


class SelfRatingConflict(RequestError):
    """The answer was rated before, and otherwise."""


class RatingRejected(RequestError):
    """A reviewer's rating names a criterion that is not there, or a second that the recording doesn't have."""


class RatingConflict(RequestError):
    """A reviewer rated the answer before, and otherwise."""


class SetupError(CoachError):
    """The installation must be mended before the service can go on."""


class DataFileInvalid(SetupError):
    """A rubric, bank or prompt file has faults. `faults` has one line for each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class SettingInvalid(SetupError):
    """A setting has a value that can't be used."""


class BackendMissing(SetupError):
    """A chosen backend is not installed or can't be found."""


class DataFolderUnusable(SetupError):
    """The data folder or the database can't be written."""


class UpstreamError(CoachError):
    """Something outside failed. `retryable` tells whether trying again can help."""

    def __init__(self, message: str, *, retryable: bool = True) -> None:
        super().__init__(message)
        self.retryable = retryable


class ModelUnavailable(UpstreamError):
    """The model server can't be reached, refuses, or takes too long.

    `what` is what happened; the message goes on with what to do.
    """

    def __init__(self, what: str, mend: str = "", *, retryable: bool = True) -> None:
        super().__init__(f"{what} {mend}".rstrip(), retryable=retryable)
        self.what = what


class ReplyInvalid(UpstreamError):
    """The model replied with something that can't be read as a scoring."""


class TranscriptionFailed(UpstreamError):
    """The recogniser died, hung, can't be reached, or returned what can't be read."""


class StorageFailed(UpstreamError):
    """A recording can't be written or read: the disk is full, or the storage is away."""
