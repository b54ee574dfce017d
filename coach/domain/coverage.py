"""The coverage check: which points of a rubric an answer touches, found by their cues.

It knows words, not meaning. What it can't judge it leaves not scored, and it refuses to score
what is no answer: a repeated question, a list of terms, words in no order.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from coach.domain.cues import ParsedCue, Term, parse
from coach.domain.prose import fault_of, own_words
from coach.domain.questions import Question
from coach.domain.rubrics import Checklist, Point, Rubric, WrongBelief, hash_rubric
from coach.domain.scoring import (
    CriterionScore,
    PointScore,
    Scale,
    Scorecard,
    ScorerKind,
    WrongStatement,
    not_scored,
    score_checklist,
    suggest_next_action,
)
from coach.domain.tasks import prose_and_code_of, prose_of
from coach.domain.transcripts import Evidence, Transcript
from coach.domain.verdicts import Verdict
from coach.domain.words import Word, stem, words

WINDOW_WORDS = 25
"""Terms of one cue stand at most so far apart: about one spoken sentence."""

MIN_TERMS_FOR_PART = 3
"""Telling terms that a cue must have to be found with all but one of them; two would be found by chance."""

NEGATION_REACH_WORDS = 6
"""How far before or after a wrong belief a negation takes it back."""

MIN_FUZZY_LETTERS = 6
MIN_FUZZY_SIMILARITY = 0.84
"""One wrong letter in seven. Shorter words have too many real neighbours (rate, date; tensor, sensor)."""

PATTERN_REACH = 800
"""Characters, over a hundred words: a pattern is about a sentence or a few lines of code, with what stands around."""

NEGATIONS = frozenset(
    "not no never isnt arent wasnt doesnt dont didnt cant cannot wont neither nor without"
    " wrong false myth misconception mistake mistaken incorrect untrue nothing hardly".split()
)

CONTRASTS = frozenset("but however although though whereas while yet unless except".split())

CONTRAST_REACH_WORDS = 2
"""A concession ("that is rare, but here …") is taken back right behind its words."""

HEDGES = frozenset("if unless would might people unlike instead before otherwise supposedly".split())
"""Who reports, supposes or compares does not state: "people used to think", "if the batch could grow"."""

HEDGE_REACH_WORDS = 6

NEEDS_A_MODEL = "the coverage check can't judge this; a language model can"


class CoverageCheck:
    """The embedded scorer: needs no model, no key and no network."""

    async def score(self, question: Question, rubric: Rubric, answer: Transcript) -> Scorecard:
        return check_coverage(question, rubric, answer)


def check_coverage(question: Question, rubric: Rubric, answer: Transcript) -> Scorecard:
    """Return the scorecard of an answer by the cues of its rubric."""
    prose = prose_of(answer.text)
    read = prose_and_code_of(answer.text) if question.task else prose
    spoken = Spoken(answer.text, read, prose, own_words(read, question.wording))
    sentences = [word for word in spoken.words if not prose[word.start].isspace()]
    fault = fault_of(prose, sentences, _subject(question, rubric))
    wrong = () if fault else tuple(_wrong_statements(rubric.wrong_beliefs, spoken))
    contradicted = {
        belief.contradicts: statement
        for statement in wrong
        for belief in rubric.wrong_beliefs
        if belief.id == statement.wrong_belief_id and belief.contradicts
    }
    criteria = tuple(
        not_scored(criterion.id, fault)
        if fault
        else _score(criterion, spoken, contradicted)
        if isinstance(criterion, Checklist)
        else not_scored(criterion.id, NEEDS_A_MODEL)
        for criterion in rubric.criteria
    )
    return Scorecard(
        scale=Scale(scorer=ScorerKind.COVERAGE, rubric_hash=hash_rubric(question, rubric)),
        criteria=criteria,
        wrong_statements=wrong,
        next_action=suggest_next_action(rubric, criteria),
    )


def find_wrong_statements(rubric: Rubric, text: str) -> tuple[WrongStatement, ...]:
    """Return the listed wrong beliefs that a text states, by their cues; whether it is an answer is not asked."""
    return tuple(_wrong_statements(rubric.wrong_beliefs, Spoken(text, text, text, words(text))))


@lru_cache(maxsize=256)
def _subject(question: Question, rubric: Rubric) -> frozenset[str]:
    """Return the stems of all that the question and its rubric speak of."""
    claims = [text for point in rubric.points() for text in (point.claim, point.why, point.notes, *point.cues)]
    beliefs = [text for belief in rubric.wrong_beliefs for text in (belief.says, belief.truth, *belief.cues)]
    said = " ".join((question.wording, rubric.model_answer, *claims, *beliefs))
    return frozenset(word.stem for word in words(said) if not word.is_function)


def _score(checklist: Checklist, spoken: "Spoken", contradicted: dict[str, WrongStatement]) -> CriterionScore:
    points = []
    for point in checklist.points:
        if statement := contradicted.get(point.id):
            points.append(PointScore(point_id=point.id, verdict=Verdict.WRONG, evidence=statement.evidence))
        else:
            points.append(_score_point(point, spoken))
    return score_checklist(checklist, points)


def _score_point(point: Point, spoken: "Spoken") -> PointScore:
    partial: Evidence | None = None
    for cue in point.cues:
        found = spoken.find(parse(cue))
        if found is None:
            continue
        if found.complete:
            return PointScore(point_id=point.id, verdict=Verdict.HIT, evidence=(found.evidence,))
        partial = partial or found.evidence
    if partial:
        return PointScore(point_id=point.id, verdict=Verdict.PARTIAL, evidence=(partial,))
    return PointScore(point_id=point.id, verdict=Verdict.MISSING)


def _wrong_statements(beliefs: Iterable[WrongBelief], spoken: "Spoken") -> Iterator[WrongStatement]:
    for belief in beliefs:
        for cue in map(parse, belief.cues):
            found = spoken.find(cue)
            if found and found.complete and spoken.stated(found, cue):
                yield WrongStatement(
                    evidence=(found.evidence,),
                    correction=belief.truth,
                    wrong_belief_id=belief.id,
                    source=belief.source,
                )
                break


def search(pattern: str, text: str) -> Iterator[re.Match[str]]:
    """Yield where a pattern is found, looking at `PATTERN_REACH` characters at a time.

    So the time grows with the length of the text and not with its square, whatever the pattern repeats.
    """
    compiled = re.compile(pattern, re.IGNORECASE)
    step = PATTERN_REACH // 2
    for begin in range(0, len(text), step):
        if text[begin : begin + step].isspace():
            continue
        for match in compiled.finditer(text, begin, begin + PATTERN_REACH):
            if match.start() < begin + step:
                yield match


@dataclass(frozen=True, slots=True)
class Found:
    """Where a cue was found: words `first`..`last`; `complete` if with all of its terms."""

    evidence: Evidence
    first: int
    last: int
    complete: bool


@dataclass(frozen=True)
class Spoken:
    """An answer made ready for looking up cues.

    Place for place, `read` is what of `text` is looked at, and `prose` what of it is no code.
    """

    text: str
    read: str
    prose: str
    words: tuple[Word, ...]
    _places: dict[tuple[str, ...], tuple[tuple[int, int], ...]] = field(default_factory=dict)

    @cached_property
    def _by_stem(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            places.setdefault(word.stem, []).append(at)
        return places

    @cached_property
    def _joined(self) -> dict[str, list[int]]:
        """Two neighbours written as one word, as a recogniser may have heard them: soft max."""
        places: dict[str, list[int]] = {}
        for at, (word, after) in enumerate(pairwise(self.words)):
            places.setdefault(stem(word.text + after.text), []).append(at)
        return places

    def find(self, cue: ParsedCue) -> Found | None:
        """Return the tightest place of a cue: with all of its terms or, of three or more telling ones, all but one."""
        if cue.pattern is not None:
            return self._find_pattern(cue.pattern)
        occurrences = sorted(
            (first, last, number) for number, term in enumerate(cue.wanted) for first, last in self._term_places(term)
        )
        count = len(cue.wanted)
        found = self._tightest(occurrences, count, cue.unwanted)
        telling = {number for number, term in enumerate(cue.wanted) if not term.is_common}
        if found is None and len(telling) >= MIN_TERMS_FOR_PART:
            told = [occurrence for occurrence in occurrences if occurrence[2] in telling]
            found = self._tightest(told, len(telling) - 1, cue.unwanted, complete=False)
        return found

    def stated(self, found: Found, cue: ParsedCue) -> bool:
        """Return whether the words of the place are stated: not denied, conceded, supposed or reported."""
        return not (self.negated(found, cue) or self.contrasts(found) or self.hedged(found, cue))

    def hedged(self, found: Found, cue: ParsedCue) -> bool:
        """Return whether the place is supposed or reported, by a word that the cue does not ask for."""
        asked = {word for term in cue.wanted for alternative in term.alternatives for word in alternative}
        near = self.words[max(0, found.first - HEDGE_REACH_WORDS) : found.last + 1]
        return any(word.text in HEDGES - asked for word in near)

    def negated(self, found: Found, cue: ParsedCue) -> bool:
        """Return whether a negation stands at the place, other than one that the cue asks for."""
        asked = {word for term in cue.wanted for alternative in term.alternatives for word in alternative}
        near = self.words[max(0, found.first - NEGATION_REACH_WORDS) : found.last + 1 + NEGATION_REACH_WORDS]
        return any(word.text in NEGATIONS - asked for word in near)

    def contrasts(self, found: Found) -> bool:
        """Return whether a contrast ("but when you generate") parts the words of the place, or follows them."""
        near = self.words[found.first : found.last + 1 + CONTRAST_REACH_WORDS]
        return any(word.text in CONTRASTS for word in near)

    def _find_pattern(self, pattern: str) -> Found | None:
        for match in search(pattern, self.read):
            start, end = match.span()
            inside = [at for at, word in enumerate(self.words) if word.start < end and word.end > start]
            if inside:
                return self._found(inside[0], inside[-1], complete=True)
        return None

    def _tightest(
        self,
        occurrences: Sequence[tuple[int, int, int]],
        needed: int,
        unwanted: Sequence[Term],
        *,
        complete: bool = True,
    ) -> Found | None:
        best: tuple[int, int] | None = None
        for at, (first, _, _) in enumerate(occurrences):
            seen: dict[int, int] = {}
            for later_first, later_last, number in occurrences[at:]:
                if later_last - first >= WINDOW_WORDS:
                    break
                if number not in seen and later_first >= first:
                    seen[number] = later_last
                if len(seen) == needed:
                    last = max(seen.values())
                    if not self._any_within(unwanted, first, last) and (
                        best is None or last - first < best[1] - best[0]
                    ):
                        best = (first, last)
                    break
        return self._found(*best, complete=complete) if best else None

    def _any_within(self, terms: Sequence[Term], first: int, last: int) -> bool:
        low, high = first - NEGATION_REACH_WORDS // 2, last + NEGATION_REACH_WORDS // 2
        return any(low <= place <= high for term in terms for place, _ in self._term_places(term))

    def _found(self, first: int, last: int, *, complete: bool) -> Found:
        start, end = self.words[first].start, self.words[last].end
        if self.prose[start].isspace():
            # A word of code proves little by itself; its line can be judged.
            start = self.text.rfind("\n", 0, start) + 1
            start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        if self.prose[end - 1].isspace():
            end += len(self.text[end:].partition("\n")[0].rstrip())
        return Found(Evidence(quote=self.text[start:end], start=start, end=end), first, last, complete)

    def _term_places(self, term: Term) -> Iterator[tuple[int, int]]:
        for alternative in term.alternatives:
            yield from self._phrase_places(alternative)

    def _phrase_places(self, phrase: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
        if phrase not in self._places:
            starts = {at: at + len(phrase) - 1 for at in self._word_places(phrase[0]) if self._goes_on(at, phrase)}
            if len(phrase) > 1:
                starts.update({at: at for at in self._by_stem.get(stem("".join(phrase)), [])})
            else:
                starts.update({at: at + 1 for at in self._joined.get(stem(phrase[0]), [])})
            self._places[phrase] = tuple(sorted(starts.items()))
        return self._places[phrase]

    def _goes_on(self, at: int, phrase: tuple[str, ...]) -> bool:
        return at + len(phrase) <= len(self.words) and all(
            at + offset in self._word_places(word) for offset, word in enumerate(phrase[1:], start=1)
        )

    def _word_places(self, word: str) -> set[int]:
        wanted = stem(word)
        places = set(self._by_stem.get(wanted, []))
        if len(word) >= MIN_FUZZY_LETTERS:
            for heard, at in self._by_stem.items():
                if len(heard) >= MIN_FUZZY_LETTERS - 1 and (
                    OSA.normalized_similarity(wanted, heard, score_cutoff=MIN_FUZZY_SIMILARITY)
                ):
                    places.update(at)
        return places
