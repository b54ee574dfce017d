"""How well misheard terms are found, and how often a term is suggested where nothing was misheard.

    python -m bench.mishearings [FOLDER]

FOLDER holds pairs `<question>.heard.txt`, what a recogniser wrote, and `<question>.said.txt`, what was said; a
name may stand between (`<question>.<name>.heard.txt`). Every second question of the bank was developed on, the others
are measured; the exemplars of the questions at hand are hidden from the vocabulary.
"""

import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from bench.cases import library
from coach.domain.mishearings import MIN_LETTERS, Suggestion, suggest
from coach.domain.questions import Question
from coach.domain.rubrics import Rubric
from coach.domain.transcripts import Transcript
from coach.domain.vocabulary import Vocabulary, WordCounts, count_words, vocabulary_of
from coach.domain.words import Word, words

HELD_OUT = Path(__file__).parent.parent / "tests" / "data" / "held-out"
NAMES = ("developed on", "measured")


@dataclass
class Figures:
    """`right` of the `suggestions` name what was said; `missed` are terms that were misheard and not suggested."""

    answers: int = 0
    words: int = 0
    seconds: float = 0.0
    suggestions: list[tuple[str, Suggestion]] = field(default_factory=list)
    right: int = 0
    missed: list[str] = field(default_factory=list)

    def look(self, question: str, text: str) -> tuple[Suggestion, ...]:
        vocabulary = vocabulary_for(question)
        begun = time.perf_counter()
        found = suggest(Transcript(text=text), vocabulary)
        self.seconds += time.perf_counter() - begun
        self.answers += 1
        self.words += len(text.split())
        self.suggestions += [(question, each) for each in found]
        return found

    def per_100_words(self) -> float:
        return 100 * len(self.suggestions) / self.words if self.words else 0.0


@dataclass(frozen=True)
class Aligned:
    """What was said beside what was heard, word by word."""

    said: tuple[Word, ...]
    heard: tuple[Word, ...]

    def blocks(self) -> Iterator[tuple[int, int, int, int]]:
        matcher = SequenceMatcher(None, _stems(self.said), _stems(self.heard), autojunk=False)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            if tag == "equal":
                yield from ((i1 + k, i1 + k + 1, j1 + k, j1 + k + 1) for k in range(i2 - i1))
            else:
                yield i1, i2, j1, j2

    def said_at(self, start: int, end: int) -> str:
        """Return the letters said where characters `start`..`end` were heard, and one word on either side."""
        places = [
            (i1, i2)
            for i1, i2, j1, j2 in self.blocks()
            if any(word.start < end and word.end > start for word in self.heard[j1:j2])
        ]
        first, last = min(i1 for i1, _ in places), max(i2 for _, i2 in places)
        return "".join(word.text for word in self.said[max(0, first - 1) : last + 1])


def half_of(question: str) -> int:
    """Return 0 for a question that was developed on, 1 for one to measure by."""
    return sorted(library().entries).index(question) % 2


@cache
def counts_for(half: int) -> WordCounts:
    return count_words(_hidden(half))


def _hidden(half: int) -> Iterator[tuple[Question, Rubric]]:
    for name, entry in library().entries.items():
        hide = {"exemplars": ()} if half_of(name) == half else {}
        yield entry.question, entry.rubric.model_copy(update=hide)


@cache
def vocabulary_for(question: str) -> Vocabulary:
    entry = library().entry(question)
    return vocabulary_of(entry.question, entry.rubric, counts_for(half_of(question)))


def typed(half: int, spoken: bool, kinds: tuple[str, ...]) -> Figures:
    """Return the figures for exemplars, in which nothing was misheard but what their author put in."""
    figures = Figures()
    for name, entry in library().entries.items():
        if half_of(name) == half and entry.question.task is None:
            for each in entry.rubric.exemplars:
                if each.spoken == spoken and each.kind in kinds:
                    figures.look(name, each.answer)
    return figures


def held_out() -> Figures:
    figures = Figures()
    for path in sorted(HELD_OUT.glob("*.toml")):
        for answer in tomllib.loads(path.read_text(encoding="utf-8"))["answers"]:
            figures.look(answer["question_id"], answer["answer"])
    return figures


def heard(folder: Path, wanted: Callable[[str], bool]) -> Figures:
    """Return the figures for what a recogniser wrote, where `wanted` says so of the question."""
    figures = Figures()
    for path in sorted(folder.glob("*.heard.txt")):
        question = path.name.split(".")[0]
        if wanted(question):
            said = path.with_name(path.name.replace(".heard.", ".said.")).read_text(encoding="utf-8")
            _compare(figures, question, said, path.read_text(encoding="utf-8"))
    return figures


def _compare(figures: Figures, question: str, said: str, text: str) -> None:
    found = figures.look(question, text)
    aligned = Aligned(words(said), words(text))
    right = [each for each in found if _letters(each.term) in aligned.said_at(each.start, each.end)]
    figures.right += len(right)
    covered = [(each.start, each.end) for each in right]
    terms = {_letters(form) for term in vocabulary_for(question).terms for form in term.forms if " " not in term.text}
    for i1, i2, j1, j2 in aligned.blocks():
        said_here, heard_here = aligned.said[i1:i2], aligned.heard[j1:j2]
        if any(word.start < end and word.end > start for word in heard_here for start, end in covered):
            continue
        letters = "".join(word.text for word in heard_here)
        lost = [word for word in said_here if word.text in terms and word.text not in letters]
        figures.missed += [
            f"{word.text} ({' '.join(each.text for each in heard_here)})"
            for word in lost
            if len(word.text) >= MIN_LETTERS and word.stem not in _stems(heard_here)
        ]


def _stems(said: tuple[Word, ...]) -> list[str]:
    return [word.stem for word in said]


def _letters(text: str) -> str:
    return "".join(word.text for word in words(text))


def _print_typed(title: str, figures: Figures) -> None:
    print(f"{title}: {len(figures.suggestions)} in {figures.words} words, {figures.per_100_words():.3f} per 100 words")
    _print_suggestions(figures)


def _print_heard(title: str, figures: Figures) -> None:
    lost = figures.right + len(figures.missed)
    print(
        f"{title}: {figures.right} of {len(figures.suggestions)} suggestions right, {figures.right} of {lost} misheard"
        f" terms found, {figures.answers} answers, {figures.words} words, {figures.seconds:.2f} s"
    )
    _print_suggestions(figures)


def _print_suggestions(figures: Figures) -> None:
    for question, each in figures.suggestions:
        print(f"    {each.because}  {each.closeness:.2f}  {each.heard} -> {each.term}  [{question}]")


def main() -> None:
    for half, name in enumerate(NAMES):
        _print_typed(f"strong typed answers, {name}", typed(half, False, ("strong",)))
        _print_typed(f"other typed answers, {name}", typed(half, False, ("weak", "fair", "wrong")))
        _print_typed(f"transcript-like answers, {name}", typed(half, True, ("weak", "fair", "strong", "wrong")))
    _print_typed("held-out answers", held_out())
    for folder in map(Path, sys.argv[1:2]):
        for half, name in enumerate(NAMES):
            figures = heard(folder, lambda question, half=half: half_of(question) == half)  # type: ignore[misc]
            _print_heard(f"heard, {name}", figures)
            print("    not found:", "; ".join(figures.missed))


if __name__ == "__main__":
    main()
