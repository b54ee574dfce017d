"""The technical terms of a question, the most telling first, and which words are ordinary.

No list of words from elsewhere is needed: a term is told by its form and by how few questions of the bank have it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from coach.domain.cues import parse
from coach.domain.questions import Question
from coach.domain.rubrics import Rubric
from coach.domain.value import Value
from coach.domain.words import FUNCTION_WORDS, Word, words

MAX_TERM_WORDS = 3
MAX_TERMS = 300
MAX_HOT_WORDS = 60
"""What a recogniser is told beforehand; faster-whisper keeps about 220 tokens of it."""

MIN_TERM_LETTERS = 4
"""Shorter words are terms by their form alone (KV, MoE)."""

MIN_TIMES = 2
"""A question says its terms more than once, in a claim and a cue; what it says once is mostly wording."""

MAX_ORDINARY_SHARE = 0.5
"""A word in more of a bank's questions than this is no term by itself (model, data)."""

MIN_QUESTIONS_FOR_PHRASE = 3
"""Words that follow each other in as many questions are a phrase, though this question says it once."""

INNER = frozenset({"of"})
"""Function words that may stand inside a term: mixture of experts."""

FORM_BONUS = 0.5
"""What a form that only terms have (SHAP, vLLM, FP8) adds to the rarity, which lies in 0..1."""

_JOINT = re.compile(r"[\s_-]+")
_POSSESSIVE = re.compile(r"['’]s$")
_SENTENCE_END = re.compile(r"(?:^|[.!?:]\s)\s*$")

Stems = tuple[str, ...]


class TechnicalTerm(Value):
    """A term as it is written, and the `forms` in which the question's texts have it, `text` among them."""

    text: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordCounts:
    """In how many of a library's `questions` each stem stands, and each pair of stems that follow each other.

    `known` are the stems of all its texts, exemplars included: what is not among them may be no word at all.
    """

    questions: int
    stems: Counter[str]
    pairs: Counter[tuple[str, str]]
    known: frozenset[str]

    def share(self, stem: str) -> float:
        """Return the share of questions that have the stem, in 0..1; 0 without questions."""
        return self.stems[stem] / self.questions if self.questions else 0.0

    def rarity(self, stem: str) -> float:
        """Return 1 for a stem that no question has, 0 for one that all have, by the logarithm of their number."""
        return 1 - log(1 + self.stems[stem]) / log(1 + max(self.questions, 1))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What an answer to one question may well say.

    `terms` are the most telling first. `subject` are the stems of all that its rubric speaks of, `known` those of
    the whole library.
    """

    terms: tuple[TechnicalTerm, ...]
    subject: frozenset[str]
    known: frozenset[str]

    @property
    def hot_words(self) -> tuple[str, ...]:
        """Return the terms to tell a recogniser beforehand."""
        return tuple(term.text for term in self.terms[:MAX_HOT_WORDS])

    @property
    def terms_in_all_forms(self) -> tuple[str, ...]:
        return tuple(form for term in self.terms for form in term.forms)


def count_words(entries: Iterable[tuple[Question, Rubric]]) -> WordCounts:
    """Return the counts of all questions of a library with their rubrics."""
    stems: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    known: set[str] = set()
    questions = 0
    for question, rubric in entries:
        questions += 1
        sequences = [run for text in _texts(question, rubric) for run in runs(text)]
        own = {word.stem for run in sequences for word in run}
        stems.update(own)
        pairs.update({(a.stem, b.stem) for run in sequences for a, b in pairwise(run)})
        known.update(own, *({word.stem for word in words(each.answer)} for each in rubric.exemplars))
    return WordCounts(questions, stems, pairs, frozenset(known))


def vocabulary_of(question: Question, rubric: Rubric, counts: WordCounts) -> Vocabulary:
    """Return the terms of a question and its words; at most `MAX_TERMS` terms."""
    said = _count_phrases(_texts(question, rubric))
    stated = _count_phrases(_statements(question, rubric))
    ranked = sorted(
        ((_telling(stems, said, stated, counts), stems) for stems in stated if _is_term(stems, said, stated, counts)),
        key=lambda each: (-each[0], each[1]),
    )
    subject = frozenset(stems[0] for stems in said if len(stems) == 1)
    terms = tuple(_term(stems, said, stated) for _, stems in ranked[:MAX_TERMS])
    return Vocabulary(terms, subject, counts.known | subject)


def _statements(question: Question, rubric: Rubric) -> Iterator[str]:
    """Yield the texts whose words are the question's terms; the others also hold advice and everyday synonyms."""
    yield from (question.title, question.ask, rubric.model_answer)
    yield from (point.claim for point in rubric.points())
    yield from (belief.truth for belief in rubric.wrong_beliefs)
    yield from (number.says for number in rubric.numbers)


def _texts(question: Question, rubric: Rubric) -> Iterator[str]:
    yield from _statements(question, rubric)
    for point in rubric.points():
        yield from (point.why, point.notes, *_cue_phrases(point.cues))
    for belief in rubric.wrong_beliefs:
        yield from (belief.says, *_cue_phrases(belief.cues))
    yield from (follow_up.ask for follow_up in rubric.follow_ups)


def _cue_phrases(cues: Sequence[str]) -> Iterator[str]:
    for cue in map(parse, cues):
        yield from (" ".join(alternative) for term in cue.terms for alternative in term.alternatives)


def runs(text: str) -> Iterator[Sequence[Word]]:
    """Yield the runs of words between which nothing but spaces, hyphens and underscores stands."""
    said = words(text)
    begin = 0
    for at in range(1, len(said) + 1):
        if at == len(said) or not _JOINT.fullmatch(text, said[at - 1].end, said[at].start):
            yield said[begin:at]
            begin = at


def _count_phrases(texts: Iterable[str]) -> dict[Stems, Counter[str]]:
    """Return how often the texts have each run of up to `MAX_TERM_WORDS` words, by stems, in each spelling."""
    phrases: dict[Stems, Counter[str]] = {}
    for text in texts:
        for run in runs(text):
            for first in range(len(run)):
                for last in range(first, min(first + MAX_TERM_WORDS, len(run))):
                    stems = tuple(word.stem for word in run[first : last + 1])
                    phrases.setdefault(stems, Counter())[_spelling(text, run[first], run[last])] += 1
    return phrases


def _spelling(text: str, first: Word, last: Word) -> str:
    """Return words as they are written, without the capital that only begins a sentence."""
    written = _POSSESSIVE.sub("", " ".join(text[first.start : last.end].replace("_", " ").split()))
    begins = _SENTENCE_END.search(text, max(0, first.start - 3), first.start) is not None
    initial = text[first.start : first.end]
    return written[0].lower() + written[1:] if begins and initial[1:].islower() else written


def _is_term(
    stems: Stems, said: dict[Stems, Counter[str]], stated: dict[Stems, Counter[str]], counts: WordCounts
) -> bool:
    if len(stems) == 1:
        return _is_single_term(stems[0], said, stated, counts)
    edges_tell = not any(_is_plain(each) for each in (stems[0], stems[-1]))
    inside = set(stems[1:-1])
    if not edges_tell or not (inside <= INNER or inside.isdisjoint(FUNCTION_WORDS)):
        return False
    if min(map(counts.share, stems)) > MAX_ORDINARY_SHARE:
        return False
    usual = len(stems) == 2 and counts.pairs[(stems[0], stems[1])] >= MIN_QUESTIONS_FOR_PHRASE
    return usual or said[stems].total() >= MIN_TIMES


def _is_single_term(
    stem: str, said: dict[Stems, Counter[str]], stated: dict[Stems, Counter[str]], counts: WordCounts
) -> bool:
    if stem[0].isdigit():
        return False
    if _has_form(stated[(stem,)]):
        return True
    long_enough = len(stem) >= MIN_TERM_LETTERS and not _is_plain(stem)
    return long_enough and counts.share(stem) <= MAX_ORDINARY_SHARE and said[(stem,)].total() >= MIN_TIMES


def _is_plain(stem: str) -> bool:
    return stem in FUNCTION_WORDS or stem[0].isdigit()


def _has_form(spellings: Counter[str]) -> bool:
    """Return whether the usual spelling has a capital or a digit inside, as only terms have."""
    usual = max(spellings, key=lambda each: spellings[each])
    return len(usual) > 1 and any(not letter.islower() and letter.isalnum() for letter in usual[1:])


def _telling(
    stems: Stems, said: dict[Stems, Counter[str]], stated: dict[Stems, Counter[str]], counts: WordCounts
) -> float:
    """Return how much a term tells of the question: rarity in the library times how often it comes up here."""
    content = [stem for stem in stems if stem not in INNER]
    rarity = sum(map(counts.rarity, content)) / len(content)
    form = FORM_BONUS if any(_has_form(stated[(stem,)]) for stem in content) else 0.0
    return (rarity + form) * log(1 + said[stems].total())


def _term(stems: Stems, said: dict[Stems, Counter[str]], stated: dict[Stems, Counter[str]]) -> TechnicalTerm:
    usual = max(sorted(stated[stems]), key=lambda each: (not each.islower(), stated[stems][each]))
    forms = {form.casefold(): form for form in (*sorted(said[stems]), *sorted(stated[stems]), usual)}
    return TechnicalTerm(text=usual, forms=tuple(sorted(forms.values())))
