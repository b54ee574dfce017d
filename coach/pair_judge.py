"""The reader of two answers: a language model says which does better, and code believes only what it can check.

It reads them once in each order and knows neither dates nor scores. What it can't prove by words of both answers, also
when asked again, is no verdict.
"""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from coach.domain.hashing import content_hash
from coach.domain.injection import addressed_to_scorer
from coach.domain.pair_readings import PairReply, blind_reading, pair_schema, read_pair
from coach.domain.pairwise import BlindReading, BothReadings
from coach.domain.preferences import Language
from coach.domain.questions import Question
from coach.domain.replies import Reply
from coach.domain.rubrics import Rubric
from coach.domain.transcripts import Transcript
from coach.errors import ReplyInvalid, UpstreamError
from coach.judge import describe
from coach.llm import ChatModel, Message
from coach.prompts import Prompts

ADDRESSED = "Part of an answer speaks to the scorer. It was read as words of the answer and counts for nothing."
LATER = "Ask for the blind reading again."


@dataclass(frozen=True)
class PairJudge:
    """Asks a language model, and has it write in `language`."""

    model: ChatModel
    prompts: Prompts
    language: Language = Language.EN

    async def read(self, question: Question, rubric: Rubric, earlier: Transcript, later: Transcript) -> BothReadings:
        """Return what it says of both answers, in both orders.

        Raises:
            ModelUnavailable: the model could not be asked.
            ReplyInvalid: a reading could not be verified, or the two are by different models.
        """
        one, model = await self._read(question, rubric, (earlier, later), later_first=False)
        other, second_model = await self._read(question, rubric, (later, earlier), later_first=True)
        if second_model != model:
            raise ReplyInvalid(f"{model!r} made the first reading and {second_model!r} the second. {LATER}")
        speaks = any(addressed_to_scorer(answer.text) for answer in (earlier, later))
        return BothReadings(
            model=model,
            prompt_hash=prepare_pair(self.prompts, question, rubric, self.language).prompt_hash,
            readings=(one, other),
            notices=(ADDRESSED,) if speaks else (),
        )

    async def _read(
        self, question: Question, rubric: Rubric, answers: tuple[Transcript, Transcript], *, later_first: bool
    ) -> tuple[BlindReading, str]:
        """Return one reading of two answers in this order, and the model that made it."""
        brief = prepare_pair(self.prompts, question, rubric, self.language)
        messages = (brief.instructions, _beside_each_other(self.prompts, *answers))
        reply = await self.model.reply(messages, brief.schema)
        found = read_pair(reply.text, rubric, *answers)
        proven = found.proven
        if found.faults:
            second = await self._read_again(messages, reply, brief.schema, found, rubric, answers)
            found, proven = second, {**second.proven, **found.proven}
        reading = blind_reading(proven, later_first=later_first)
        if reading is None:
            fault = found.faults[-1] if found.faults else "it has no verdict on the whole"
            raise ReplyInvalid(
                f"The model {reply.model!r} could not prove a verdict by words of both answers, also when asked again"
                f" ({fault}). So there is none. {LATER} Or choose a larger model."
            )
        return reading, reply.model

    async def _read_again(
        self,
        messages: Sequence[Message],
        reply: Reply,
        schema: Mapping[str, Any],
        first: PairReply,
        rubric: Rubric,
        answers: tuple[Transcript, Transcript],
    ) -> PairReply:
        """Ask once more, saying what could not be used, and return what stands up of the second reply."""
        repair = self.prompts.pair_repair.render(faults="\n".join(f"- {fault}" for fault in first.faults))
        again = (*messages, Message(role="assistant", content=reply.text), Message(role="user", content=repair))
        try:
            second = await self.model.reply(again, schema)
        except UpstreamError:
            if None not in first.proven:
                raise
            return first  # what was proven is not thrown away because the model has gone since
        return read_pair(second.text, rubric, *answers)


@dataclass(frozen=True)
class PairBrief:
    """What is the same for every pair of answers to one question."""

    instructions: Message
    schema: Mapping[str, Any]
    prompt_hash: str


@lru_cache(maxsize=256)
def prepare_pair(prompts: Prompts, question: Question, rubric: Rubric, language: Language = Language.EN) -> PairBrief:
    """Return the unchanging part of a reading of two answers."""
    text = prompts.pairwise.render(ask=question.wording, rubric=describe(rubric), language=language.english)
    schema = pair_schema(rubric)
    return PairBrief(
        instructions=Message(role="system", content=text),
        schema=schema,
        prompt_hash=content_hash([text, prompts.pair.body, prompts.pair_repair.body, schema]),
    )


def pair_conversation(
    prompts: Prompts, question: Question, rubric: Rubric, first: Transcript, second: Transcript
) -> tuple[Message, Message]:
    """Return the messages of one reading: the unchanging part, then both answers."""
    return prepare_pair(prompts, question, rubric).instructions, _beside_each_other(prompts, first, second)


def _beside_each_other(prompts: Prompts, first: Transcript, second: Transcript) -> Message:
    fenced = {"first": html.escape(first.text, quote=False), "second": html.escape(second.text, quote=False)}
    return Message(role="user", content=prompts.pair.render(**fenced))
