"""The judge: a language model scores an answer, and code believes only what it can check.

prompt ► reply ► claims ► verified against the answer ► scorecard. Asked once more for what could not
be verified; what still can't be is left not scored. That is one reading; of several, each criterion gets the middle.
"""

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from coach.domain.claims import ActionClaim, reply_schema
from coach.domain.hashing import content_hash
from coach.domain.injection import addressed_to_scorer
from coach.domain.middle import combine
from coach.domain.preferences import Language
from coach.domain.questions import Question
from coach.domain.readings import Reading, read
from coach.domain.replies import Reply
from coach.domain.rubrics import Checklist, Holistic, Rubric, hash_rubric
from coach.domain.scoring import (
    CriterionScore,
    NextAction,
    Scale,
    Scorecard,
    ScorerKind,
    not_scored,
    suggest_next_action,
)
from coach.domain.transcripts import Evidence, Transcript
from coach.errors import ReplyInvalid, UpstreamError
from coach.llm import ChatModel, Message
from coach.prompts import Prompts

ADDRESSED = "Part of the answer speaks to the scorer. It was read as your words and counts for nothing."


@dataclass(frozen=True)
class Judge:
    """The scorer that asks a language model, and has it write in `language`. It reads the words so many times.

    `marked` are the words of the answer by which the learner objects to an earlier score, if they do.
    """

    model: ChatModel
    prompts: Prompts
    language: Language = Language.EN
    marked: tuple[Evidence, ...] = ()
    readings: int = 1

    async def score(self, question: Question, rubric: Rubric, answer: Transcript) -> Scorecard:
        """Return the scorecard; criteria whose claims could not be verified are not scored.

        A reading that failed is left out, and so is one by another model than the first.

        Raises:
            ModelUnavailable: the model could not be asked.
            ReplyInvalid: no reply could be read at all.
        """
        cards: list[Scorecard] = []
        for left in reversed(range(self.readings)):
            try:
                cards.append(await self._read(question, rubric, answer))
            except ReplyInvalid:
                if not cards and not left:
                    raise
            except UpstreamError:
                if not cards:
                    raise
                break  # the model has gone since; what was read is kept
        return combine([card for card in cards if card.scale == cards[0].scale], rubric)

    async def _read(self, question: Question, rubric: Rubric, answer: Transcript) -> Scorecard:
        """Return the scorecard of one reading."""
        brief = prepare(self.prompts, question, rubric, self.language)
        messages = (brief.instructions, _spoken(self.prompts, answer, self.marked))
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
            prompt_hash=brief.objection_hash if self.marked else brief.prompt_hash,
            model=reply.model,
        )
        return _combine(readings, rubric, answer, scale)

    async def _read_again(
        self,
        messages: Sequence[Message],
        reply: Reply,
        schema: Mapping[str, Any],
        first: Reading,
        rubric: Rubric,
        answer: Transcript,
    ) -> Reading:
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
    """What is the same for every answer to one question, and for every objection."""

    instructions: Message
    schema: Mapping[str, Any]
    rubric_hash: str
    prompt_hash: str
    objection_hash: str


@lru_cache(maxsize=256)
def prepare(prompts: Prompts, question: Question, rubric: Rubric, language: Language = Language.EN) -> Brief:
    """Return the unchanging part of a scoring."""
    text = prompts.judge.render(ask=question.wording, rubric=describe(rubric), language=language.english)
    schema = reply_schema(rubric)
    return Brief(
        instructions=Message(role="system", content=text),
        schema=schema,
        rubric_hash=hash_rubric(question, rubric),
        prompt_hash=content_hash([text, prompts.answer.body, prompts.repair.body, schema]),
        objection_hash=content_hash([text, prompts.objection.body, prompts.repair.body, schema]),
    )


def conversation(
    prompts: Prompts, question: Question, rubric: Rubric, answer: Transcript, marked: tuple[Evidence, ...] = ()
) -> tuple[Message, Message]:
    """Return the messages of a scoring: the unchanging part, then the learner's words, and which of them they mark."""
    return prepare(prompts, question, rubric).instructions, _spoken(prompts, answer, marked)


def _spoken(prompts: Prompts, answer: Transcript, marked: tuple[Evidence, ...]) -> Message:
    fenced = html.escape(answer.text, quote=False)
    if not marked:
        return Message(role="user", content=prompts.answer.render(answer=fenced))
    quotes = "\n".join(html.escape(piece.quote, quote=False) for piece in marked)
    return Message(role="user", content=prompts.objection.render(answer=fenced, marked=quotes))


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
