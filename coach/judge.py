"""The judge: a language model scores an answer, and code believes only what it can check.

prompt ► reply ► claims ► verified against the answer ► scorecard. Asked once more for what could not
be verified; what still can't be is left not scored.
"""

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from coach.domain.claims import (
    MAX_LISTED,
    NO_BELIEF,
    ActionClaim,
    LevelClaim,
    MistakeClaim,
    PointClaim,
    WrongClaim,
    reply_schema,
)
from coach.domain.hashing import content_hash
from coach.domain.injection import addressed_to_scorer, overlaps
from coach.domain.questions import Question
from coach.domain.replies import Reply
from coach.domain.rubrics import MIN_LEVEL, Checklist, Holistic, Rubric, hash_rubric
from coach.domain.scoring import (
    CriterionScore,
    NextAction,
    PointScore,
    Scale,
    Scorecard,
    ScorerKind,
    ShownMistake,
    WrongStatement,
    not_scored,
    score_checklist,
    share_of,
    suggest_next_action,
)
from coach.domain.transcripts import Evidence, Transcript
from coach.domain.verdicts import Verdict
from coach.errors import ReplyInvalid, UpstreamError
from coach.llm import ChatModel, Message
from coach.prompts import Prompts

T = TypeVar("T", bound=BaseModel)

MAX_OBJECTS = 8
"""So many objects are looked through for the one with the points; models that think aloud write some before."""

ADDRESSED = "Part of the answer speaks to the scorer. It was read as your words and counts for nothing."


@dataclass(frozen=True)
class Judge:
    """The scorer that asks a language model."""

    model: ChatModel
    prompts: Prompts

    async def score(self, question: Question, rubric: Rubric, answer: Transcript) -> Scorecard:
        """Return the scorecard; criteria whose claims could not be verified are not scored.

        Raises:
            ModelUnavailable: the model could not be asked.
            ReplyInvalid: neither reply could be read at all.
        """
        brief = prepare(self.prompts, question, rubric)
        messages = (brief.instructions, _spoken(self.prompts, answer))
        reply = await self.model.reply(messages, brief.schema)
        readings = [read(reply.text, rubric, answer)]
        if readings[0].faults:
            readings.append(await self._read_again(messages, reply, brief.schema, readings[0], rubric, answer))
        if not any(reading.readable for reading in readings):
            raise ReplyInvalid(
                f"The model {reply.model!r} replied twice with something that is no scoring"
                f" ({readings[1].faults[0]}). Score the attempt again, or choose a larger model."
            )
        scale = Scale(
            scorer=ScorerKind.JUDGE,
            rubric_hash=brief.rubric_hash,
            prompt_hash=brief.prompt_hash,
            model=reply.model,
        )
        return _combine(readings, rubric, answer, scale)

    async def _read_again(
        self,
        messages: Sequence[Message],
        reply: Reply,
        schema: Mapping[str, Any],
        first: "Reading",
        rubric: Rubric,
        answer: Transcript,
    ) -> "Reading":
        """Ask once more, saying what could not be used, and return what stands up of the second reply."""
        repair = self.prompts.repair.render(faults="\n".join(f"- {fault}" for fault in first.faults))
        again = (*messages, Message(role="assistant", content=reply.text), Message(role="user", content=repair))
        try:
            second = await self.model.reply(again, schema)
        except UpstreamError as error:
            if not first.readable:
                raise
            # What could be verified is not thrown away because the model has gone since.
            return replace(first, scores={}, reasons=first.reasons_with(f"and it could not be asked again. {error}"))
        reading = read(second.text, rubric, answer)
        return replace(reading, reasons=reading.reasons_with("also when asked again"))


@dataclass(frozen=True)
class Brief:
    """What is the same for every answer to one question."""

    instructions: Message
    schema: Mapping[str, Any]
    rubric_hash: str
    prompt_hash: str


@lru_cache(maxsize=256)
def prepare(prompts: Prompts, question: Question, rubric: Rubric) -> Brief:
    """Return the unchanging part of a scoring."""
    text = prompts.judge.render(ask=question.wording, rubric=describe(rubric))
    schema = reply_schema(rubric)
    return Brief(
        instructions=Message(role="system", content=text),
        schema=schema,
        rubric_hash=hash_rubric(question, rubric),
        prompt_hash=content_hash([text, prompts.answer.body, prompts.repair.body, schema]),
    )


def conversation(prompts: Prompts, question: Question, rubric: Rubric, answer: Transcript) -> tuple[Message, Message]:
    """Return the messages of a scoring: the unchanging part, then the learner's words."""
    return prepare(prompts, question, rubric).instructions, _spoken(prompts, answer)


def _spoken(prompts: Prompts, answer: Transcript) -> Message:
    return Message(role="user", content=prompts.answer.render(answer=html.escape(answer.text, quote=False)))


def describe(rubric: Rubric) -> str:
    """Return the rubric as the judge reads it: claims, notes and descriptors, without weights and sources."""
    parts = [*(_describe(criterion) for criterion in rubric.criteria), *_describe_beliefs(rubric)]
    return "\n\n".join([*parts, *_describe_mistakes(rubric), *_describe_solution(rubric)])


def _describe(criterion: Checklist | Holistic) -> str:
    if isinstance(criterion, Checklist):
        points = (f"- point `{point.id}`: {point.claim}\n  Notes: {point.notes}" for point in criterion.points)
        return "\n".join((f"## Checklist `{criterion.id}`: {criterion.asks}", *points))
    levels = (f"- level {level}: {text}" for level, text in sorted(criterion.levels.items()))
    return "\n".join((f"## Holistic criterion `{criterion.id}`: {criterion.asks}", *levels))


def _describe_beliefs(rubric: Rubric) -> Iterator[str]:
    if rubric.wrong_beliefs:
        beliefs = (f"- `{belief.id}`: {belief.says} In truth: {belief.truth}" for belief in rubric.wrong_beliefs)
        yield "\n".join(("## Wrong beliefs", *beliefs))


def _describe_mistakes(rubric: Rubric) -> Iterator[str]:
    if mistakes := [f"- `{mistake.id}`: {mistake.sign}" for mistake in rubric.signed_mistakes()]:
        yield "\n".join(("## Common mistakes", *mistakes))


def _describe_solution(rubric: Rubric) -> Iterator[str]:
    if rubric.solution:
        yield (
            "## Reference solution\nOne of many: other code that does what the task asks is as good.\n\n"
            f"```python\n{rubric.solution.code.strip()}\n```\n\n"
            f"Time: {rubric.solution.time_complexity} Space: {rubric.solution.space_complexity}"
        )


@dataclass(frozen=True)
class Reading:
    """One reply, read and checked against the answer.

    `scores` holds the criteria that could be verified, `faults` what could not, in words for the model,
    `reasons` the same for the learner by criterion.
    """

    readable: bool
    scores: dict[str, CriterionScore] = field(default_factory=dict)
    wrong_statements: tuple[WrongStatement, ...] = ()
    shown_mistakes: tuple[ShownMistake, ...] = ()
    action: ActionClaim | None = None
    faults: tuple[str, ...] = ()
    reasons: dict[str, str] = field(default_factory=dict)

    def reasons_with(self, more: str) -> dict[str, str]:
        return {criterion_id: f"{reason}, {more}" for criterion_id, reason in self.reasons.items()}


def read(text: str, rubric: Rubric, answer: Transcript) -> Reading:
    """Return what of a reply stands up to the answer."""
    content = _object(text)
    if content is None:
        return Reading(readable=False, faults=("it is not one JSON object",))
    check = _Check(answer, addressed_to_scorer(answer.text))
    scores: dict[str, CriterionScore] = {}
    reasons: dict[str, str] = {}
    faults: list[str] = []
    for criterion in rubric.criteria:
        try:
            scores[criterion.id] = (
                check.checklist(criterion, _section(content, "points"))
                if isinstance(criterion, Checklist)
                else check.holistic(criterion, _section(content, "criteria"))
            )
        except _Unverified as fault:
            faults.extend(fault.for_model)
            reasons[criterion.id] = fault.for_learner
    return Reading(
        readable=True,
        scores=scores,
        wrong_statements=tuple(check.wrong_statements(rubric, content.get("wrong_statements"))),
        shown_mistakes=tuple(check.shown_mistakes(rubric, content.get("common_mistakes"))),
        action=_claim(ActionClaim, content.get("next_action")),
        faults=tuple(faults),
        reasons=reasons,
    )


def _object(text: str) -> dict[str, Any] | None:
    """Return the JSON object with points in a text that may have fences, thoughts or words around it."""
    decoder = json.JSONDecoder()
    found: list[dict[str, Any]] = []
    at = text.find("{")
    for _ in range(MAX_OBJECTS):
        if at < 0:
            break
        try:
            content, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            found.append(content)
        at = text.find("{", end)
    chosen = next((content for content in found if "points" in content), found[0] if found else None)
    return None if chosen is None else _writable(chosen)


def _writable(content: dict[str, Any]) -> dict[str, Any]:
    """Return the content without what no database or response can hold: lone surrogates and NUL."""
    text = json.dumps(content, ensure_ascii=False)
    cleaned = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\\u0000", "\ufffd")
    writable: dict[str, Any] = content if cleaned == text else json.loads(cleaned)
    return writable


def _section(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    section = content.get(name)
    return section if isinstance(section, dict) else {}


def _claim(kind: type[T], content: Any) -> T | None:
    try:
        return kind.model_validate(content)
    except ValidationError:
        return None


def _claims(kind: type[T], content: Any) -> Iterator[T]:
    """Yield the claims of a list that can be read; of too many, the first."""
    listed = content[:MAX_LISTED] if isinstance(content, list) else []
    return filter(None, (_claim(kind, item) for item in listed))


class _Unverified(Exception):
    def __init__(self, for_model: list[str], for_learner: str) -> None:
        super().__init__(for_learner)
        self.for_model = for_model
        self.for_learner = for_learner


@dataclass(frozen=True)
class _Check:
    """Checks claims against one answer. Words in `addressed` prove nothing."""

    answer: Transcript
    addressed: tuple[tuple[int, int], ...]

    def find(self, quote: str) -> tuple[Evidence, ...]:
        evidence = self.answer.find(quote)
        return () if overlaps(evidence, self.addressed) else evidence

    def fault(self, quote: str) -> str:
        """Return what is wrong with a quotation that was not accepted, without handing its words on."""
        if self.answer.find(quote):
            return "its quote comes from words that speak to the scorer; those prove nothing"
        return "its quote does not stand in the answer, word for word"

    def checklist(self, checklist: Checklist, content: Mapping[str, Any]) -> CriterionScore:
        points: list[PointScore] = []
        faults: list[str] = []
        for point in checklist.points:
            claim = _claim(PointClaim, content.get(point.id))
            if claim is None:
                faults.append(f'points, "{point.id}": is missing or has no quote and valid verdict')
                continue
            evidence = () if claim.verdict is Verdict.MISSING else self.find(claim.quote)
            if claim.verdict is not Verdict.MISSING and not evidence:
                faults.append(f'points, "{point.id}": {self.fault(claim.quote)}')
                continue
            points.append(PointScore(point_id=point.id, verdict=claim.verdict, evidence=evidence, note=claim.note))
        if faults:
            raise _Unverified(faults, "the scorer gave no quotation from the answer for some of its verdicts")
        return score_checklist(checklist, points)

    def holistic(self, criterion: Holistic, content: Mapping[str, Any]) -> CriterionScore:
        claim = _claim(LevelClaim, content.get(criterion.id))
        if claim is None:
            raise _Unverified(
                [f'criteria, "{criterion.id}": is missing or has no valid level'], "the scorer gave no level"
            )
        evidence = self.find(claim.quote)
        if not evidence and claim.level > MIN_LEVEL:
            raise _Unverified(
                [f'criteria, "{criterion.id}": {self.fault(claim.quote)}'],
                "the scorer gave no quotation from the answer for this level",
            )
        return CriterionScore(
            criterion_id=criterion.id,
            level=claim.level,
            share=share_of(claim.level),
            evidence=evidence,
            rationale=claim.note,
        )

    def wrong_statements(self, rubric: Rubric, content: Any) -> Iterator[WrongStatement]:
        beliefs = {belief.id: belief for belief in rubric.wrong_beliefs}
        for claim in _claims(WrongClaim, content):
            evidence = self.find(claim.quote)
            if not evidence:
                continue
            belief = beliefs.get(claim.wrong_belief) if claim.wrong_belief != NO_BELIEF else None
            yield WrongStatement(
                evidence=evidence,
                correction=belief.truth if belief else claim.correction,
                wrong_belief_id=belief.id if belief else None,
                source=belief.source if belief else None,
            )

    def shown_mistakes(self, rubric: Rubric, content: Any) -> Iterator[ShownMistake]:
        left = {mistake.id for mistake in rubric.signed_mistakes()}
        for claim in _claims(MistakeClaim, content):
            if claim.mistake in left and (evidence := self.find(claim.quote)):
                left.remove(claim.mistake)
                yield ShownMistake(mistake_id=claim.mistake, evidence=evidence)


def _combine(readings: list[Reading], rubric: Rubric, answer: Transcript, scale: Scale) -> Scorecard:
    """Return the scorecard: each part from the first reading in which it could be verified."""
    criteria = tuple(
        next(
            (reading.scores[criterion.id] for reading in readings if criterion.id in reading.scores),
            None,
        )
        or not_scored(criterion.id, _reason(readings, criterion.id))
        for criterion in rubric.criteria
    )
    first = next(reading for reading in readings if reading.readable)
    return Scorecard(
        scale=scale,
        criteria=criteria,
        wrong_statements=first.wrong_statements,
        shown_mistakes=first.shown_mistakes,
        next_action=_next_action(first.action, rubric, criteria),
        notices=(ADDRESSED,) if addressed_to_scorer(answer.text) else (),
    )


def _reason(readings: list[Reading], criterion_id: str) -> str:
    reasons = [reading.reasons[criterion_id] for reading in readings if criterion_id in reading.reasons]
    return reasons[-1] if reasons else "the scorer's reply could not be read"


def _next_action(claim: ActionClaim | None, rubric: Rubric, criteria: tuple[CriterionScore, ...]) -> NextAction:
    """Return the model's advice where it is about something of this rubric, else the one that gains most."""
    if claim is not None:
        for criterion in rubric.criteria:
            if claim.about == criterion.id:
                return NextAction(criterion_id=criterion.id, advice=claim.advice)
            if isinstance(criterion, Checklist) and claim.about in {point.id for point in criterion.points}:
                return NextAction(criterion_id=criterion.id, point_id=claim.about, advice=claim.advice)
    return suggest_next_action(rubric, criteria)
