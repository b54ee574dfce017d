"""Fills a prepared database with what a crowd practised: as many attempts as are wanted, by people in turns.

Answers, verdicts and levels are those of the bank's exemplars and the coverage check. Half of the scorecards are said
to be a model's, and one in ten of these answers was scored twice, so that noise can be measured. One attempt in five
was spoken, one in four rated by its own speaker, and one in fifty could not be scored.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    URL,
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    NullPool,
    Select,
    String,
    Table,
    Text,
    case,
    cast,
    create_engine,
    func,
    insert,
    literal,
    not_,
    null,
    select,
    text,
)

from bench.cases import NOTE
from coach.domain.attempts import AnswerKind, Failure
from coach.domain.coverage import check_coverage
from coach.domain.delivery import METHOD, figures, measure
from coach.domain.rubrics import MAX_LEVEL, hash_rubric
from coach.domain.scoring import CriterionScore, Scale, Scorecard, ScorerKind, share_of
from coach.domain.speech import Recognizer, Span, SpokenTranscript, SpokenWord
from coach.domain.transcripts import Transcript
from coach.library import Entry, Library
from coach.store.database import system_url
from coach.store.owned import LOCAL_OWNER, RubricVersion
from coach.store.tables import (
    answers,
    attempts,
    deliveries,
    owners,
    recordings,
    replies,
    rubric_versions,
    scorecards,
    self_ratings,
    transcripts,
)

MODEL, PROMPT_HASH = "a-model", "a-prompt"
BEGUN = datetime(2024, 1, 1, tzinfo=UTC)
STEP_S = 60
"""From one attempt to the next, whoever made it. So the attempts of one person lie far apart in the database."""

SPREAD = 7
"""From one attempt of a person to the next so many exemplars are passed over, so that questions take turns."""

WORD_S = 0.4
FAILED = Failure(reason="The model server can't be reached.", retryable=True, failed_at=BEGUN)

_scratch = MetaData()

samples = Table(
    "samples",
    _scratch,
    Column("number", Integer, primary_key=True),
    Column("question_id", String(64)),
    Column("rubric_hash", String(64)),
    Column("answer", Text),
    Column("transcript", JSON),
    Column("figures", JSON),
    Column("covered", JSON),
    Column("judged", JSON),
    Column("judged_again", JSON),
    prefixes=["TEMPORARY"],
)
"""One row for each exemplar: the words, and the scorecards that attempts with these words get."""

ratings = Table(
    "ratings",
    _scratch,
    Column("number", Integer, primary_key=True),
    Column("criterion_id", String(64), primary_key=True),
    Column("level", Integer),
    prefixes=["TEMPORARY"],
)
numbered = Table(
    "numbered",
    _scratch,
    Column("place", Integer, primary_key=True),
    Column("id", String(36)),
    Column("owner_id", String(36)),
    Column("turn", Integer),
    Column("sample", Integer),
    Column("at", attempts.c.created_at.type),
    prefixes=["TEMPORARY"],
)
"""One row for each attempt. `turn` counts those of its owner, from 0."""


def fill(url: URL, library: Library, count: int, people: int) -> None:
    """Fill an empty database with so many attempts; the local owner is one of the people."""
    engine = create_engine(system_url(url), poolclass=NullPool)
    with engine.connect() as connection:
        _hasten(connection)
        _scratch.create_all(connection)
        _keep_samples(connection, library)
        _number(connection, count, people)
        for table, rows in _rows():
            connection.execute(insert(table).from_select(list(rows.selected_columns.keys()), rows))
        _scratch.drop_all(connection)
        connection.commit()
        if connection.dialect.name == "postgresql":  # which does so by itself after a while; SQLite never does
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


def _hasten(connection: Connection) -> None:
    """Leave out what keeps a database whole: this one can be made anew. On SQLite, add the functions that are used."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))  # no check of foreign keys, row by row
        return
    for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY"):
        connection.exec_driver_sql(f"PRAGMA {setting}")
    driver: Any = connection.connection.driver_connection
    driver.create_function("md5", 1, lambda given: hashlib.md5(given.encode(), usedforsecurity=False).hexdigest())
    driver.create_function("to_timestamp", 1, lambda at: f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S.%f}")


def _keep_samples(connection: Connection, library: Library) -> None:
    """Store the exemplars of the bank, and each rubric with its question."""
    found = [(entry, exemplar.answer) for entry in library.entries.values() for exemplar in entry.rubric.exemplars]
    connection.execute(insert(samples), [_sample(number, *each) for number, each in enumerate(found)])
    levels = [
        {"number": number, "criterion_id": criterion.id, "level": 1 + (number + place) % 5}
        for number, (entry, _) in enumerate(found)
        for place, criterion in enumerate(entry.rubric.criteria)
    ]
    connection.execute(insert(ratings), levels)
    versions = [RubricVersion(question=entry.question, rubric=entry.rubric) for entry in library.entries.values()]
    kept = [
        {
            "rubric_hash": hash_rubric(each.question, each.rubric),
            "question_id": each.question.id,
            "content": each.model_dump(mode="json"),
        }
        for each in versions
    ]
    connection.execute(insert(rubric_versions), kept)


def _sample(number: int, entry: Entry, answer: str) -> dict[str, object]:
    card = check_coverage(entry.question, entry.rubric, Transcript(text=answer))
    judged, heard = _judged(card), _heard(answer)
    return {
        "number": number,
        "question_id": entry.question.id,
        "rubric_hash": card.scale.rubric_hash,
        "answer": answer,
        "transcript": heard.model_dump(mode="json"),
        "figures": figures(measure(heard, entry.question.minutes)),
        "covered": card.model_dump(mode="json"),
        "judged": judged.model_dump(mode="json"),
        "judged_again": _moved(judged, number).model_dump(mode="json"),
    }


def _judged(card: Scorecard) -> Scorecard:
    """Return a scorecard as a model gives it, with a note on each point."""
    scale = Scale(scorer=ScorerKind.JUDGE, rubric_hash=card.scale.rubric_hash, prompt_hash=PROMPT_HASH, model=MODEL)
    criteria = (
        each.model_copy(
            update={
                "rationale": NOTE,
                "points": tuple(point.model_copy(update={"note": NOTE}) for point in each.points),
            }
        )
        for each in card.criteria
    )
    return card.model_copy(update={"scale": scale, "criteria": tuple(criteria)})


def _moved(card: Scorecard, number: int) -> Scorecard:
    """Return the scorecard of another reading: one criterion is a level higher or lower."""
    scored = [place for place, each in enumerate(card.criteria) if each.level is not None]
    if not scored:
        return card
    criteria = list(card.criteria)
    place = scored[number % len(scored)]
    criteria[place] = _by_a_level(criteria[place])
    return card.model_copy(update={"criteria": tuple(criteria)})


def _by_a_level(score: CriterionScore) -> CriterionScore:
    assert score.level is not None
    level = score.level + (1 if score.level < MAX_LEVEL else -1)
    return score.model_copy(update={"level": level, "share": share_of(level)})


def _heard(answer: str) -> SpokenTranscript:
    """Return the answer as it is stored when it was spoken."""
    words = tuple(
        SpokenWord(text=word, start_s=round(WORD_S * place, 2), end_s=round(WORD_S * place + 0.3, 2))
        for place, word in enumerate(answer.split())
    )
    return SpokenTranscript(
        text=" ".join(word.text for word in words),
        words=words,
        speech=(Span(start_s=0, end_s=words[-1].end_s),),
        duration_s=words[-1].end_s,
        recognizer=Recognizer(backend="made", model="made", version="1", keeps_fillers=False, times_words=True),
    )


def _number(connection: Connection, count: int, people: int) -> None:
    """Number the attempts, and spread people and samples over them."""
    series = select(literal(0).label("place")).cte("series", recursive=True)
    series = series.union_all(select(series.c.place + 1).where(series.c.place + 1 < count))
    place, kinds = series.c.place, connection.scalar(select(func.count()).select_from(samples))
    owner = place % people
    rows = select(
        place,
        func.md5(cast(place, Text)),
        case((owner == 0, LOCAL_OWNER), else_=literal("person-") + cast(owner, Text)),
        place // people,
        (place // people * SPREAD + owner) % kinds,
        func.to_timestamp(BEGUN.timestamp() + STEP_S * place),
    )
    connection.execute(insert(numbered).from_select(list(numbered.columns.keys()), rows))
    everyone = select(numbered.c.owner_id, numbered.c.at).where(numbered.c.turn == 0)
    connection.execute(insert(owners).from_select(["id", "created_at"], everyone))


def _rows() -> Iterator[tuple[Table, Select[Any]]]:
    """Yield the tables in the order in which they refer to each other, each with its rows."""
    turn, of_sample = numbered.c.turn, samples.c.number == numbered.c.sample
    failed, judged, twice = turn % 50 == 7, turn % 2 == 1, turn % 20 == 1
    spoken, rated = turn % 5 == 0, turn % 4 == 1
    made = numbered.join(samples, of_sample)
    key, at = numbered.c.id.label("attempt_id"), numbered.c.at

    yield (
        attempts,
        select(
            numbered.c.id,
            numbered.c.owner_id,
            samples.c.question_id,
            samples.c.rubric_hash,
            at.label("created_at"),
            at.label("submitted_at"),
            func.md5(numbered.c.id).label("request_hash"),
            case((twice, 2), else_=1).label("scoring"),
            at.label("scoring_started_at"),
            case((failed, literal(FAILED.model_dump(mode="json"), JSON)), else_=null()).label("failure"),
        ).select_from(made),
    )
    yield (
        answers,
        select(
            key,
            literal(1).label("version"),
            case((spoken, literal(AnswerKind.HEARD.value)), else_=AnswerKind.TYPED.value).label("kind"),
            samples.c.answer.label("text"),
            at.label("created_at"),
        ).select_from(made),
    )
    yield recordings, select(key, literal("audio/webm;codecs=opus").label("media_type")).where(spoken)
    yield (
        transcripts,
        select(key, samples.c.transcript.label("content"), at.label("created_at")).select_from(made).where(spoken),
    )
    yield (
        deliveries,
        select(
            key,
            literal(METHOD).label("method"),
            literal("made").label("recognizer"),
            samples.c.figures.label("figures"),
        )
        .select_from(made)
        .where(spoken),
    )
    for scoring, this in ((1, not_(failed)), (2, twice)):
        yield replies, _replies(scoring).select_from(made).where(this, judged)
        yield scorecards, _cards(scoring, judged).select_from(made).where(this)
    yield (
        self_ratings,
        select(key, ratings.c.criterion_id, ratings.c.level, at.label("rated_at"))
        .select_from(numbered.join(ratings, ratings.c.number == numbered.c.sample))
        .where(rated),
    )


def _replies(scoring: int) -> Select[Any]:
    return select(
        numbered.c.id.label("attempt_id"),
        literal(scoring).label("scoring"),
        literal(1).label("call"),
        samples.c.answer.label("text"),  # about as long as a reply
        literal(MODEL).label("model"),
        literal(MODEL).label("asked_model"),
        literal(3000).label("input_tokens"),
        literal(900).label("output_tokens"),
        literal(False).label("counted_here"),
        numbered.c.at.label("received_at"),
    )


def _cards(scoring: int, judged: ColumnElement[bool]) -> Select[Any]:
    model_card = samples.c.judged if scoring == 1 else samples.c.judged_again
    return select(
        numbered.c.id.label("attempt_id"),
        literal(scoring).label("scoring"),
        case((judged, literal(ScorerKind.JUDGE.value)), else_=ScorerKind.COVERAGE.value).label("scorer"),
        samples.c.rubric_hash,
        case((judged, literal(PROMPT_HASH)), else_=null()).label("prompt_hash"),
        case((judged, literal(MODEL)), else_=null()).label("model"),
        literal(1).label("answer_version"),
        case((judged, model_card), else_=samples.c.covered).label("content"),
        numbered.c.at.label("scored_at"),
    )
