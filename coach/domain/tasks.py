"""Coding tasks: what a learner is given, and what stays inside until the attempt is scored."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from coach.domain.value import Id, Text, Value

FENCED = re.compile(r"^[ \t]*(```|~~~)[^\n]*\n(?P<code>.*?)(?:^[ \t]*\1[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
"""A block of code in Markdown; one that is not closed goes on to the end."""

MIN_WRONG_SOLUTIONS = 2


def _parsed(code: str) -> str:
    try:
        ast.parse(code)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        place = f"line {line}: " if line else ""
        raise ValueError(f"is no valid Python ({place}{getattr(error, 'msg', error)}); mend the code") from error
    return code


Code = Annotated[str, StringConstraints(min_length=1), AfterValidator(_parsed)]


class Task(Value):
    """What a learner is given: nothing here may be kept from them.

    The code lives in a module named `solution`. `examples` is a session of the Python prompt, as doctest reads it.
    """

    statement: Text
    signature: Text
    starter: Code
    examples: Text
    visible_tests: Code

    @property
    def wording(self) -> str:
        """All of it, in Markdown."""
        return (
            f"{self.statement}\n\nSignature: {self.signature}\n\n```python\n{self.starter.strip()}\n```\n\n"
            f"Examples:\n\n{self.examples}\n\nTests that the learner sees:\n\n"
            f"```python\n{self.visible_tests.strip()}\n```"
        )


class WrongSolution(Value):
    """Code that a person might well hand in, and the `flaw` that the hidden tests find."""

    id: Id
    flaw: Text
    code: Code


class Solution(Value):
    """The other half of a coding task: reference code, hidden tests, and plausible code that fails them."""

    code: Code
    hidden_tests: Code
    time_complexity: Text
    space_complexity: Text
    wrong: tuple[WrongSolution, ...] = Field(min_length=MIN_WRONG_SOLUTIONS)


def prose_of(text: str) -> str:
    """Return an answer with its fenced code blanked, so that places in it stay where they are."""
    return FENCED.sub(lambda block: _blank(block.group()), text)


def prose_and_code_of(text: str) -> str:
    """Return an answer with all blanked that is neither prose nor code that runs, so that places stay.

    Comments and strings of the code are blanked too: what is written there does nothing.
    """
    return FENCED.sub(lambda block: _blank_all_but_code(block), text)


def _blank_all_but_code(block: re.Match[str]) -> str:
    before, code = block.start("code") - block.start(), block["code"]
    after = block.end() - block.end("code")
    try:
        ast.parse(code)
        idle = list(_idle(code))
    except (SyntaxError, ValueError, tokenize.TokenError):
        return _blank(block.group())
    for start, end in idle:
        code = code[:start] + _blank(code[start:end]) + code[end:]
    return " " * before + code + " " * after


def _idle(code: str) -> Iterator[tuple[int, int]]:
    """Yield where comments and strings stand in code."""
    lines = [0]
    for line in code.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type in (tokenize.COMMENT, tokenize.STRING):
            yield lines[token.start[0] - 1] + token.start[1], lines[token.end[0] - 1] + token.end[1]


def _blank(text: str) -> str:
    return re.sub(r"\S", " ", text)
