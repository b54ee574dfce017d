"""How long an answer may be: rubric and answer together must fit the prompt."""

import json

from coach.domain.claims import reply_schema
from coach.domain.questions import Question
from coach.domain.rubrics import Rubric, hash_rubric
from coach.domain.transcripts import Evidence, Transcript
from coach.errors import AnswerTooLong
from coach.judge import conversation
from coach.pair_judge import pair_conversation, prepare_pair
from coach.prompts import Prompts
from coach.tokens import Count, TokenCounter


class Budget:
    """`max_prompt_tokens` for the whole prompt: instructions, rubric, schema and answer."""

    def __init__(self, prompts: Prompts, tokens: TokenCounter, max_prompt_tokens: int) -> None:
        self._prompts = prompts
        self._tokens = tokens
        self._max_prompt_tokens = max_prompt_tokens
        self._unchanging: dict[str, Count] = {}

    def check(self, question: Question, rubric: Rubric, answer: str, marked: tuple[Evidence, ...] = ()) -> int:
        """Return how many tokens are sent for an answer, with the words of it that are marked in an objection.

        Without the vocabulary that is an estimate from above.

        Raises:
            AnswerTooLong: there is no room for so many; nothing is ever cut.
        """
        counts = self._count(question, rubric, answer, marked)
        tokens = sum(count.tokens for count in counts)
        over = tokens - self._max_prompt_tokens
        if over > 0:
            about = "" if all(count.exact for count in counts) else "about "
            what, mend = "answer", "Shorten it and send it again."
            if marked:
                what, mend = "answer with the words that you marked", "Mark fewer words and object again."
            raise AnswerTooLong(
                f"The {what} has {about}{counts[-1].tokens:,} tokens, {over:,} more than there is room for"
                f" beside the rubric (COACH_MAX_PROMPT_TOKENS is {self._max_prompt_tokens:,})."
                f" Nothing was cut. {mend}"
            )
        return tokens

    def check_pair(self, question: Question, rubric: Rubric, earlier: Transcript, later: Transcript) -> int:
        """Return how many tokens are sent for one reading of two answers beside each other.

        Raises:
            AnswerTooLong: there is no room for both; nothing is ever cut.
        """
        unchanging, both = pair_conversation(self._prompts, question, rubric, earlier, later)
        schema = json.dumps(prepare_pair(self._prompts, question, rubric).schema)
        tokens = self._tokens.count(unchanging.content + schema).tokens + self._tokens.count(both.content).tokens
        over = tokens - self._max_prompt_tokens
        if over > 0:
            raise AnswerTooLong(
                f"The two answers together are {over:,} tokens more than there is room for beside the rubric"
                f" (COACH_MAX_PROMPT_TOKENS is {self._max_prompt_tokens:,}). They can't be read beside each other;"
                " the comparison of their scores stands."
            )
        return tokens

    def _count(
        self, question: Question, rubric: Rubric, answer: str, marked: tuple[Evidence, ...]
    ) -> tuple[Count, Count]:
        """Return the tokens of what is the same for each answer, and of the words."""
        unchanging, spoken = conversation(self._prompts, question, rubric, Transcript(text=answer), marked)
        key = hash_rubric(question, rubric)
        if key not in self._unchanging:
            schema = json.dumps(reply_schema(rubric))
            self._unchanging[key] = self._tokens.count(unchanging.content + schema)
        return self._unchanging[key], self._tokens.count(spoken.content)
