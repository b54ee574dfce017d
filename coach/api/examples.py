"""Examples for the description of the interface. They are invented, so they give no rubric away."""

from datetime import UTC, date, datetime

from coach.api.paging import write_place
from coach.api.pairwise_examples import PAIRWISE_READING
from coach.api.views import (
    AttemptList,
    AttemptView,
    CompetencyList,
    Deleted,
    ProgressView,
    QuestionList,
    RecordingView,
    RoundList,
    SelfRatingView,
    SuggestionList,
    TranscriptView,
)
from coach.archive import HERE_ALREADY, Imported, LeftOut
from coach.domain.attempts import Answer, AnswerKind, Attempt, Stage, Usage
from coach.domain.bands import Band
from coach.domain.comparison import (
    Change,
    ChangeVerdict,
    ComparedAnswer,
    Comparison,
    CriterionChange,
    PointChange,
    Reached,
)
from coach.domain.delivery import measure
from coach.domain.feedback import CriterionFeedback, Feedback, PointFeedback
from coach.domain.interview_outcomes import TOO_FEW, InterviewLog, LoggedOutcome, OutcomeKind, PracticeBefore
from coach.domain.mishearings import Because, Suggestion
from coach.domain.model_servers import ModelServerInUse, ModelServerTest
from coach.domain.pairwise import Confirmation
from coach.domain.preferences import Language, Preferences
from coach.domain.progress import ProgressEntry, scale_id
from coach.domain.questions import Competency, Difficulty, Question
from coach.domain.recordings import Received, RecordingPart, StoredPart
from coach.domain.rounds import Part, Round, Rules, Shown
from coach.domain.schedule import NextKind, NextQuestion
from coach.domain.scoring import NextAction, Scale, Scorecard, ScorerKind
from coach.domain.self_rating import SelfRating
from coach.domain.setup import OfferedLanguage, RecognizerInUse, RecordingLimits, ScorerInUse, Setup
from coach.domain.speech import Recognizer, Span, SpokenTranscript, SpokenWord
from coach.domain.transcripts import Evidence, TextRange
from coach.domain.value import Value
from coach.domain.verdicts import Verdict

QUESTION = Question(
    id="made-faster",
    title="Something you made faster",
    round="screen",
    competencies=("communication",),
    difficulty=Difficulty.EASY,
    minutes=3,
    ask="Tell me about something you made faster.",
    source="An example",
)

SCALE = Scale(scorer=ScorerKind.JUDGE, rubric_hash="5f0c", prompt_hash="91ab", model="gpt-5.4-mini")
NEXT_ACTION = NextAction(
    criterion_id="outcome",
    point_id="baseline",
    advice="Answer again and add this in one sentence: Says how long it took before.",
)

ATTEMPT = Attempt(
    id="0894d904488547518bcc73152c5f87f8",
    question_id=QUESTION.id,
    rubric_hash=SCALE.rubric_hash,
    answer=Answer(version=1, kind=AnswerKind.TYPED, text="I cached the tokens, and now the report takes four seconds."),
    created_at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    submitted_at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    scoring=1,
    scoring_started_at=datetime(2026, 11, 24, 9, 30, 1, tzinfo=UTC),
    scored_at=datetime(2026, 11, 24, 9, 30, 5, tzinfo=UTC),
    scorecard=Scorecard(scale=SCALE, criteria=(), next_action=NEXT_ACTION),
    scorecard_of=1,
    scored_version=1,
    usage=Usage(calls=1, input_tokens=2100, cached_tokens=1800, output_tokens=240, price_usd=0.0015),
)

BAND, REACHED_LATER, GAINED = Band(low=0.36, high=0.64), Band(low=0.86, high=1), Band(low=0.18, high=0.82)
"""By a scorer that gives the same words 14 points more or less, and is known to."""

FEEDBACK = Feedback(
    total=0.5,
    band=BAND,
    scored_criteria=1,
    criteria=(
        CriterionFeedback(
            criterion_id="outcome",
            asks="Does the answer say what changed?",
            weight=1,
            level=3,
            self_level=4,
            share=0.5,
            band=BAND,
            descriptor=None,
            reason=None,
            rationale="The time after the change is there, the time before is not.",
            evidence=(),
            points=(
                PointFeedback(
                    point_id="after",
                    claim="Says how long it takes now.",
                    must=True,
                    verdict=Verdict.HIT,
                    evidence=(Evidence(quote="now the report takes four seconds", start=25, end=58),),
                    note="",
                    why=None,
                    source="An example",
                ),
                PointFeedback(
                    point_id="baseline",
                    claim="Says how long it took before.",
                    must=True,
                    verdict=Verdict.MISSING,
                    evidence=(),
                    note="",
                    why="Without a baseline a number says nothing.",
                    source="An example",
                ),
            ),
        ),
    ),
    wrong_statements=(),
    common_mistakes=(),
    next_action=NEXT_ACTION,
    notices=(),
    scale=SCALE,
    model_answer="The report took four minutes; I cached the tokens, and now it takes four seconds.",
    solution=None,
    follow_ups=("How long did it take before?",),
)


SHOWN = AttemptView.of(ATTEMPT, total=0.5)
PAGE = AttemptList(
    attempts=[SHOWN.model_copy(update={"usage": None})], next=write_place((ATTEMPT.created_at, ATTEMPT.id))
)

ROUND = Round(
    id="screen",
    title="Phone screen",
    minutes=30,
    shape="A conversation about background and motivation.",
    rules=Rules(
        clock="question",
        answering=(Shown.QUESTION, Shown.CLOCK, Shown.INPUT_LEVEL),
        answered=(Shown.FOLLOW_UPS,),
        ended=(Shown.SCORECARD, Shown.MODEL_ANSWER),
    ),
    parts=(Part(title="Background", minutes=30, questions=(QUESTION.id,)),),
)

STORED_PART = StoredPart(
    part=RecordingPart(number=2, size=16_020, sha256="91ab"), received=Received(parts=2, size=32_404)
)

RECORDING = RecordingView(
    attempt_id=ATTEMPT.id,
    media_type="audio/webm;codecs=opus",
    submitted=False,
    parts=(RecordingPart(number=0, size=16_384, sha256="5f0c"), RecordingPart(number=2, size=16_020, sha256="91ab")),
    missing=(1,),
    size=32_404,
    duration_s=None,
    sha256=None,
    deleted_at=None,
)

HEARD = SpokenTranscript.of(
    (
        SpokenWord(text="I", start_s=0.5, end_s=0.6),
        SpokenWord(text="cashed", start_s=0.6, end_s=1.0),
        SpokenWord(text="tokens.", start_s=1.1, end_s=1.6),
    ),
    (Span(start_s=0.5, end_s=1.6),),
    2.0,
    Recognizer(backend="moonshine", model="tiny-en", version="0.0.62", keeps_fillers=False, times_words=False),
)
TRANSCRIPT = TranscriptView.of(
    HEARD,
    (
        Answer(version=1, kind=AnswerKind.HEARD, text="I cashed tokens."),
        Answer(version=2, kind=AnswerKind.CORRECTED, text="I cached tokens."),
    ),
)
DELIVERY = measure(HEARD, QUESTION.minutes)
SUGGESTIONS = SuggestionList(
    suggestions=[
        Suggestion(id="8c1f", start=2, end=8, heard="cashed", term="cached", closeness=0.9, because=Because.SAME_SOUND)
    ]
)

SELF_RATING = SelfRatingView.of(
    ATTEMPT.id,
    ("outcome",),
    SelfRating(levels={"outcome": 4}, rated_at=datetime(2026, 11, 24, 9, 30, 3, tzinfo=UTC)),
)

SETUP = Setup(
    version="0.1.0",
    scorer=ScorerInUse(
        kind=ScorerKind.JUDGE,
        model="qwen3:8b",
        server="http://127.0.0.1:11434/v1",
        why="Nothing is configured, and Ollama answers here.",
        advice=None,
    ),
    recognizer=RecognizerInUse(
        name="moonshine", model="tiny-en", version="0.0.62", note="Hears English, on this machine."
    ),
    limits=RecordingLimits(max_minutes=30, max_mb=100),
    keep_recordings_days=None,
    languages=(OfferedLanguage(code=Language.EN, name=Language.EN.native),),
    language_note="The model writes its notes, corrections and advice in this language.",
)
PREFERENCES = Preferences(language=Language.DE)
MODEL_SERVER = ModelServerInUse(
    base_url="https://api.openai.com/v1", model="gpt-5.4-mini", has_key=True, set_by="page", can_be_set=True
)
MODEL_SERVER_TEST = ModelServerTest(
    ok=True, message="qwen3:8b replied in 840 ms.", models=("qwen3:8b", "llama3.2"), model="qwen3:8b", latency_ms=840
)

PROGRESS = ProgressView(
    entries=[
        ProgressEntry(
            attempt_id=ATTEMPT.id,
            question_id=QUESTION.id,
            round=QUESTION.round,
            competencies=QUESTION.competencies,
            at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
            spoken=False,
            stage=Stage.SCORED,
            scorer=SCALE.scorer,
            model=SCALE.model,
            scale=scale_id(SCALE),
            total=0.5,
            band=BAND,
            levels={"outcome": 3},
            self_total=0.75,
        )
    ]
)
NEXT = NextQuestion(
    question=QUESTION,
    kind=NextKind.WEAK,
    reason="Your last answer, 8 days ago, had 50% of what is asked; try to say more.",
)
COMPARISON = Comparison(
    question_id=QUESTION.id,
    comparable=True,
    reason=None,
    before=ComparedAnswer(
        attempt_id=ATTEMPT.id,
        submitted_at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        scale=SCALE,
        text="I cached the tokens, and now the report takes four seconds.",
        only_here=(),
        delivery=None,
    ),
    after=ComparedAnswer(
        attempt_id="3f9a1c54c7d24c1e9d3b0a6e5f708192",
        submitted_at=datetime(2026, 12, 2, 18, 5, tzinfo=UTC),
        scale=SCALE,
        text="I cached the tokens, and now the report takes four seconds, not four minutes.",
        only_here=(TextRange(start=60, end=76),),
        delivery=None,
    ),
    total=Change(
        before=Reached(share=0.5, band=BAND),
        after=Reached(share=1, band=REACHED_LATER),
        difference=GAINED,
        verdict=ChangeVerdict.BETTER,
        reason=None,
        confirmation=Confirmation.CONFIRMED,
    ),
    criteria=(
        CriterionChange(
            criterion_id="outcome",
            asks="Does the answer say what changed?",
            before=Reached(level=3, share=0.5, band=BAND),
            after=Reached(level=5, share=1, band=REACHED_LATER),
            difference=GAINED,
            verdict=ChangeVerdict.BETTER,
            reason=None,
            confirmation=Confirmation.CONFIRMED,
        ),
    ),
    points=(
        PointChange(
            point_id="baseline",
            criterion_id="outcome",
            claim="Says how long it took before.",
            before=Verdict.MISSING,
            after=Verdict.HIT,
        ),
    ),
    pairwise=PAIRWISE_READING,
)

OUTCOME = LoggedOutcome(
    id="b71c0f4e5d8a4b0f9a62c3d1e7f80915",
    held_on=date(2026, 12, 3),
    what="Example Lab, first call",
    round=QUESTION.round,
    outcome=OutcomeKind.PASSED,
    note="They asked for a baseline at once.",
    created_at=datetime(2026, 12, 4, 8, 15, tzinfo=UTC),
    before=PracticeBefore(attempts=5, scored=4, mean_total=0.62, scorer=SCALE.scorer, model=SCALE.model, reason=None),
)
INTERVIEW_LOG = InterviewLog(
    outcomes=(OUTCOME,),
    counts={kind: int(kind is OUTCOME.outcome) for kind in OutcomeKind},
    mean_before_passed=None,
    mean_before_failed=None,
    note=TOO_FEW,
)

IMPORTED = Imported(
    imported=1,
    skipped=1,
    attempts=(ATTEMPT.id,),
    left_out=(LeftOut(attempt_id="5b1f6e0c9a7d4c32b8e4f0a1d2c3b4a5", reason=HERE_ALREADY),),
)
DELETED = Deleted(deleted=12)

QUESTIONS = QuestionList(questions=[QUESTION])
ROUNDS = RoundList(rounds=[ROUND])
COMPETENCIES = CompetencyList(competencies=[Competency(id="communication", title="Communication")])

SHOWN_ANYWHERE = (
    QUESTIONS,
    ROUNDS,
    COMPETENCIES,
    QUESTION,
    SHOWN,
    PAGE,
    FEEDBACK,
    STORED_PART,
    RECORDING,
    TRANSCRIPT,
    SUGGESTIONS,
    DELIVERY,
    PROGRESS,
    NEXT,
    COMPARISON,
    OUTCOME,
    INTERVIEW_LOG,
    SELF_RATING,
    SETUP,
    PREFERENCES,
    MODEL_SERVER,
    MODEL_SERVER_TEST,
    IMPORTED,
    DELETED,
)

EXAMPLES: dict[str, Value] = {type(each).__name__: each for each in SHOWN_ANYWHERE}
"""By the name of the schema."""
