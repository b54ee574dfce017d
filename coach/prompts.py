"""The prompts: text files that the operator may change, with a declared purpose, version and variables."""

import tomllib
from pathlib import Path
from string import Template

from pydantic import ValidationError

from coach.domain.hashing import content_hash
from coach.domain.value import Value
from coach.errors import DataFileInvalid

FENCE = "+++\n"
NAMES = ("judge", "answer", "objection", "repair", "pairwise", "pair", "pair_repair")


class Prompt(Value):
    """One prompt file. `body` names its variables as $name."""

    purpose: str
    version: int
    variables: tuple[str, ...]
    body: str

    def render(self, **values: str) -> str:
        """Return the prompt with every variable filled in, or nothing at all.

        Raises:
            ValueError: a variable has no value, or a value has no variable.
        """
        if odd := set(values) ^ set(self.variables):
            raise ValueError(f"the prompt takes {sorted(self.variables)}; missing or unknown: {sorted(odd)}")
        return Template(self.body).substitute(values)


class Prompts(Value):
    """All prompts that are sent: those of a scoring, and those of a blind reading of two answers."""

    judge: Prompt
    answer: Prompt
    objection: Prompt
    repair: Prompt
    pairwise: Prompt
    pair: Prompt
    pair_repair: Prompt

    @property
    def scoring_hash(self) -> str:
        """Hash of what a scoring is asked with, whatever the question: it names the scorer on its trust card."""
        return content_hash([prompt.body for prompt in (self.judge, self.answer, self.repair)])


def load_prompts(folder: Path) -> Prompts:
    """Load every prompt in `folder`.

    Raises:
        DataFileInvalid: one line for each fault in any file.
    """
    faults: list[str] = []
    prompts: dict[str, Prompt] = {}
    for name in NAMES:
        try:
            prompts[name] = _load(folder / f"{name}.md")
        except DataFileInvalid as error:
            faults.extend(error.faults)
    if faults:
        raise DataFileInvalid(tuple(faults))
    return Prompts(**prompts)


def _load(path: Path) -> Prompt:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileInvalid((f"{path}: can't be read ({error}); restore the file, in UTF-8",)) from error
    parts = text.split(FENCE, 2)
    if len(parts) != 3 or parts[0]:
        raise DataFileInvalid((f"{path}: has no head; begin with '+++', purpose, version, variables, '+++'",))
    try:
        prompt = Prompt(**tomllib.loads(parts[1]), body=parts[2].strip("\n"))
    except (tomllib.TOMLDecodeError, ValidationError, TypeError) as error:
        raise DataFileInvalid((f"{path}: its head is wrong: {error}; it takes purpose, version, variables",)) from error
    template = Template(prompt.body)
    if not template.is_valid():
        raise DataFileInvalid((f"{path}: has a lone '$'; write '$$' for a dollar sign",))
    if odd := set(template.get_identifiers()) ^ set(prompt.variables):
        raise DataFileInvalid((f"{path}: declared and used variables differ: {sorted(odd)}; make them the same",))
    return prompt
