"""Scores many answers with one scorer, as many at a time as the settings allow, and keeps each as it comes."""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pydantic import ValidationError

import coach
from coach.domain.claims import reply_schema
from coach.domain.coverage import CoverageCheck
from coach.domain.graded import ScoredAnswer, read_score
from coach.domain.hashing import content_hash
from coach.domain.questions import Question
from coach.domain.rubrics import Rubric, hash_rubric
from coach.domain.scoring import Scorer
from coach.domain.transcripts import Transcript
from coach.errors import DataFileInvalid, DataFolderUnusable, UpstreamError
from coach.judge import Judge, conversation
from coach.metering import MeteredModel
from coach.prompts import Prompts
from coach.scorers import Choice
from coach.tokens import TokenCounter

DOMAIN = Path(coach.__file__).parent / "domain"


@dataclass(frozen=True)
class Task:
    """One answer to be scored. `key` names it and all that decides its score."""

    key: str
    answer_id: str
    answer: str
    question: Question
    rubric: Rubric


class Evaluation:
    """Scores answers with the scorer of `choice`."""

    def __init__(
        self, prompts: Prompts, choice: Choice, *, concurrency: int, max_prompt_tokens: int, cache: Path
    ) -> None:
        self.choice = choice
        self._concurrency = concurrency
        self._max_tokens = max_prompt_tokens
        self._tokens = TokenCounter(cache)
        self._prompts = prompts
        self._unchanging: dict[str, int] = {}
        model = choice.model
        self._version = [coach.__version__, model.name, prompts.model_dump()] if model else [_rules()]

    def task(self, dataset: str, answer_id: str, answer: str, question: Question, rubric: Rubric) -> Task:
        """Return the task of scoring an answer, which is called `answer_id` in its data set."""
        key = content_hash([self._version, hash_rubric(question, rubric), dataset, answer_id, answer])
        return Task(key, answer_id, answer, question, rubric)

    async def score(
        self, tasks: Sequence[Task], kept: Path, advance: Callable[[int], object]
    ) -> dict[str, ScoredAnswer]:
        """Return a score for each task, by key; those `kept` from an earlier run are not made again.

        `advance` is called with the number of tasks that were just done.
        """
        found: dict[str, ScoredAnswer] = read_scores(kept)
        waiting = [task for task in tasks if task.key not in found]
        left = iter(waiting)
        advance(len(tasks) - len(waiting))
        with open_scores(kept) as file:

            async def work() -> None:
                for task in left:
                    found[task.key] = await self._score(task, file)
                    advance(1)
                    await asyncio.sleep(0)  # so that Ctrl-C is heeded between two answers

            async with asyncio.TaskGroup() as group:
                for _ in range(self._concurrency):
                    group.create_task(work())
        return {task.key: found[task.key] for task in tasks}

    async def _score(self, task: Task, file: IO[str]) -> ScoredAnswer:
        """Return the score of one answer, and keep it. What failed outside is not kept, so it is tried again."""
        answer = Transcript(text=task.answer)
        if reason := self._too_long(task):
            return ScoredAnswer(key=task.key, answer_id=task.answer_id, reason=reason)
        meter = None if self.choice.model is None else MeteredModel(self.choice.model)
        scorer: Scorer = CoverageCheck() if meter is None else Judge(meter, self._prompts)
        begun = time.monotonic()
        try:
            card = await scorer.score(task.question, task.rubric, answer)
        except UpstreamError as error:
            return ScoredAnswer(key=task.key, answer_id=task.answer_id, reason=str(error), failed=True)
        took = {"seconds": time.monotonic() - begun, "usage": meter.usage if meter else None}
        scored = read_score(task.key, task.answer_id, task.rubric, card).model_copy(update=took)
        file.write(scored.model_dump_json() + "\n")
        file.flush()
        return scored

    def prompt_tokens(self, task: Task) -> int:
        """Return how many tokens one call sends for a task, perhaps estimated from above; 0 without a model."""
        if self.choice.model is None:
            return 0
        instructions, spoken = conversation(self._prompts, task.question, task.rubric, Transcript(text=task.answer))
        key = hash_rubric(task.question, task.rubric)
        if key not in self._unchanging:
            schema = json.dumps(reply_schema(task.rubric))
            self._unchanging[key] = self._tokens.count(instructions.content + schema).tokens
        return self._unchanging[key] + self._tokens.count(spoken.content).tokens

    def _too_long(self, task: Task) -> str | None:
        if self.prompt_tokens(task) <= self._max_tokens:
            return None
        return f"rubric and answer are longer than COACH_MAX_PROMPT_TOKENS ({self._max_tokens:,})"


def _rules() -> str:
    """Return the hash of the rules of the coverage check, so that after a change nothing old is taken for new."""
    return content_hash([path.read_text(encoding="utf-8") for path in sorted(DOMAIN.glob("*.py"))])


def read_scores(path: Path) -> dict[str, ScoredAnswer]:
    """Return the scores kept in a file, by key; none if there is no file. A line cut short at the end is left out.

    Raises:
        DataFileInvalid: another line is not a score.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise DataFolderUnusable(f"{path} can't be read ({error.strerror}). Give another file with --out.") from error
    scores: dict[str, ScoredAnswer] = {}
    for number, line in enumerate(content[: content.rfind(b"\n") + 1].splitlines(), start=1):
        try:
            scored = ScoredAnswer.model_validate_json(line)
        except ValidationError as error:
            raise DataFileInvalid(
                (f"{path}:{number}: is not a score; remove the line, or give another --out",)
            ) from error
        scores[scored.key] = scored
    return scores


def open_scores(path: Path) -> IO[str]:
    """Return a file of scores opened for appending, without a line that was cut short at its end.

    Raises:
        DataFolderUnusable: it can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as file:
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)
        return path.open("a", encoding="utf-8", newline="\n")
    except OSError as error:
        raise DataFolderUnusable(
            f"{path} can't be written ({error.strerror}). Give another file with --out."
        ) from error
