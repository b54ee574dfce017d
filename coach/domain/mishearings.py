"""Terms that a recogniser probably misheard, as suggestions for a person to accept or decline.

Nothing is changed here. A wrong suggestion that somebody accepts in a hurry would change a score, so what is
doubtful is left out; docs/mishearings.md has the measured figures behind each constant.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import takewhile

import numpy as np
from jellyfish import metaphone
from pydantic import Field
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from coach.domain.hashing import content_hash
from coach.domain.speech import SpokenTranscript
from coach.domain.transcripts import Transcript
from coach.domain.value import Value
from coach.domain.vocabulary import MAX_TERM_WORDS, Vocabulary, runs
from coach.domain.words import Word, stem, words

MAX_SUGGESTIONS = 12
"""What a person can go through before it is a chore."""

MIN_LETTERS = 5
"""Shorter terms and words have too many neighbours that sound like them (lime, loam; lest, list)."""

MIN_SPELLING = 0.65
"""Letters alike, at the least: codes of sound leave out the vowels, so that many short words share one."""

MIN_CLOSENESS = 0.75
MIN_OWN_CLOSENESS = 0.7
"""For words that nobody writes. The second is that of the differing words alone, without those that fit anyway."""

MIN_SPLIT_SPELLING = 0.85
MIN_SPLIT_LETTERS = 7
"""For a term heard as more words than it has: soft map, class of fire. Of the same sound, `MIN_SAME_SOUND_SPELLING`."""

MIN_SAME_SOUND_SPELLING = 0.7

MIN_HOMOPHONE_SPELLING = 0.75
MIN_HOMOPHONE_LETTERS = 8
"""For a real word alone, which must sound exactly like the term: collisions, coalitions."""

MIN_PHRASE_SPELLING = 0.75
MIN_PHRASE_SOUND = 0.6
MIN_WHOLE_PHRASE_SPELLING = 0.9
"""For a real word in place of one word of a phrase, the rest being right: prefix catching."""

MIN_PLAIN_SPELLING = 0.6
"""For "not" or the like in place of one of three words: scaled not product."""

LOW_CONFIDENCE = 0.5
DOUBT = 0.05
"""What a word that the recogniser itself doubts takes off the closeness asked for."""

MIN_COMMON_LETTERS = 4
ENDINGS = frozenset(
    """
    s es ed d ing ings er ers or ors r rs e ion ions ation ations ative ive ively able ably ability ible al ally ly ity
    ic ics ical ically ism ist ize izes ized izing ise ises ised ising ization izations isation isations ness
    ment ments ful y ies ied ance ence
    """.split()
) | {""}
"""Words that differ in these alone are of one family, or spelt as in another country: none was misheard."""


class Because(StrEnum):
    """Why words look misheard."""

    NO_WORD = "no-word"
    SPLIT = "split"
    SAME_SOUND = "same-sound"
    PHRASE = "phrase"


class Suggestion(Value):
    """`heard`, characters `start`..`end` of the transcript, may have been `term`.

    `id` is the same for the same place, words and term. `closeness` in 0..1 is the mean likeness of letters and sound.
    """

    id: str
    start: int
    end: int
    heard: str
    term: str
    closeness: float = Field(ge=0, le=1)
    because: Because


def suggest(transcript: Transcript, vocabulary: Vocabulary) -> tuple[Suggestion, ...]:
    """Return what may have been misheard, by place: never two for the same word, the closest `MAX_SUGGESTIONS`."""
    forms = _Forms.of(vocabulary)
    phrases = list(_phrases(transcript.text, forms))
    found = [
        _suggestion(transcript.text, phrase, form, pair, because)
        for phrase, form in _near(phrases, forms)
        if (pair := _Pair.of(phrase, form)) and (because := _judge(pair, vocabulary, _slack(transcript, pair.heard)))
    ]
    kept: list[Suggestion] = []
    for each in sorted(found, key=lambda each: (-each.closeness, each.start, -each.end, each.term)):
        if all(each.end <= other.start or other.end <= each.start for other in kept):
            kept.append(each)
    return tuple(sorted(kept[:MAX_SUGGESTIONS], key=lambda each: each.start))


@dataclass(frozen=True, slots=True)
class _Form:
    text: str
    words: tuple[Word, ...]
    letters: str


@dataclass(frozen=True, slots=True)
class _Forms:
    """The terms in all their forms, with what an answer may hold of them as it should be."""

    forms: tuple[_Form, ...]
    letters: frozenset[str]
    stems: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> "_Forms":
        return _forms(vocabulary.terms_in_all_forms)

    def holds(self, phrase: Sequence[Word]) -> bool:
        """Return whether the phrase is a term already, inflected or written apart, or has such a one inside."""
        return _stems(phrase) in self.stems or stem(_letters(phrase)) in self.letters


@lru_cache(maxsize=64)
def _forms(texts: tuple[str, ...]) -> _Forms:
    forms = tuple(_Form(text, parts, _letters(parts)) for text in texts if (parts := words(text)))
    comparable = tuple(form for form in forms if len(form.letters) >= MIN_LETTERS and form.letters.isalpha())
    return _Forms(
        comparable, frozenset(stem(form.letters) for form in forms), frozenset(_stems(form.words) for form in forms)
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """A phrase as heard beside a term: the words that differ, and how alike they are, in 0..1.

    `spelling` and `sound` are those of the whole, `own_spelling` and `own_sound` of the differing words.
    """

    heard: tuple[Word, ...]
    meant: tuple[Word, ...]
    heard_count: int
    meant_count: int
    letters: int
    spelling: float
    sound: float
    own_spelling: float
    own_sound: float

    @property
    def closeness(self) -> float:
        return (self.spelling + self.sound) / 2

    @property
    def own_closeness(self) -> float:
        return (self.own_spelling + self.own_sound) / 2

    @classmethod
    def of(cls, phrase: Sequence[Word], form: _Form) -> "_Pair | None":
        """Return the pair; None if nothing differs, or only an ending."""
        in_form, in_phrase = set(_stems(form.words)), set(_stems(phrase))
        heard = tuple(word for word in phrase if word.stem not in in_form)
        meant = tuple(word for word in form.words if word.stem not in in_phrase)
        if not heard or not meant or _related(_letters(heard), _letters(meant)):
            return None
        return cls(
            heard,
            meant,
            len(phrase),
            len(form.words),
            len(form.letters),
            *_likeness(_letters(phrase), form.letters),
            *_likeness(_letters(heard), _letters(meant)),
        )


def _phrases(text: str, forms: _Forms) -> Iterator[tuple[Word, ...]]:
    """Yield what may be a misheard term: up to three words in a row that are none, bounded by words that say much."""
    for run in runs(text):
        right = [forms.holds((word,)) for word in run]
        for first in range(len(run)):
            for last in range(first, min(first + MAX_TERM_WORDS, len(run))):
                phrase = tuple(run[first : last + 1])
                if _may_be_misheard(phrase) and not all(right[first : last + 1]) and not _holds_term(phrase, forms):
                    yield phrase


def _may_be_misheard(phrase: Sequence[Word]) -> bool:
    if phrase[0].is_function or phrase[-1].is_function or max(len(word.text) for word in phrase) < MIN_LETTERS - 2:
        return False
    return all(word.text.isalpha() for word in phrase) and sum(len(word.text) for word in phrase) >= MIN_LETTERS


def _holds_term(phrase: Sequence[Word], forms: _Forms) -> bool:
    """Return whether the phrase, or two of its words in a row, are a term."""
    return forms.holds(phrase) or any(forms.holds(phrase[at : at + 2]) for at in range(len(phrase) - 1))


def _near(phrases: Sequence[tuple[Word, ...]], forms: _Forms) -> Iterator[tuple[tuple[Word, ...], _Form]]:
    """Yield each phrase with each form that is spelt much like it."""
    if not phrases or not forms.forms:
        return
    alike = cdist(
        [_letters(phrase) for phrase in phrases],
        [form.letters for form in forms.forms],
        scorer=OSA.normalized_similarity,
        score_cutoff=MIN_SPELLING,
        dtype=np.float32,
    )
    for phrase, form in np.argwhere(alike).tolist():
        yield phrases[phrase], forms.forms[form]


def _judge(pair: _Pair, vocabulary: Vocabulary, slack: float) -> Because | None:
    """Return why the phrase was probably misheard; None if it probably was not."""
    unknown = [word.stem not in vocabulary.known for word in pair.heard]
    if any(unknown) and _is_misspelt(pair, slack):
        return Because.NO_WORD
    if pair.heard_count > pair.meant_count and _is_split(pair, slack):
        return Because.SPLIT
    if any(word.stem in vocabulary.subject for word in pair.heard):
        return None
    if len(pair.heard) == pair.heard_count == 1 and _is_homophone(pair, slack):
        return Because.SAME_SOUND
    if len(pair.heard) == 1 < pair.heard_count and _fits_phrase(pair, slack):
        return Because.PHRASE
    return None


def _is_misspelt(pair: _Pair, slack: float) -> bool:
    return (
        len(_letters(pair.heard)) >= MIN_LETTERS
        and pair.closeness >= MIN_CLOSENESS - slack
        and pair.own_closeness >= MIN_OWN_CLOSENESS - slack
    )


def _is_split(pair: _Pair, slack: float) -> bool:
    single = sum(len(word.text) == 1 for word in pair.heard)
    if single == 1 or pair.letters < MIN_SPLIT_LETTERS:
        return False  # one letter is a name (k others); a term spelled out has more of them (k v cash)
    needed = MIN_SAME_SOUND_SPELLING if pair.sound == 1 else MIN_SPLIT_SPELLING
    return pair.spelling >= needed - slack and pair.own_closeness >= MIN_OWN_CLOSENESS


def _is_homophone(pair: _Pair, slack: float) -> bool:
    long_enough = pair.letters >= MIN_HOMOPHONE_LETTERS
    return long_enough and pair.sound == 1 and pair.spelling >= MIN_HOMOPHONE_SPELLING - slack


def _fits_phrase(pair: _Pair, slack: float) -> bool:
    if len(pair.meant) != 1 or pair.heard_count != pair.meant_count:
        return False
    if pair.heard[0].is_function:
        return pair.heard_count == MAX_TERM_WORDS and pair.own_spelling >= MIN_PLAIN_SPELLING - slack
    alike = pair.own_spelling >= MIN_PHRASE_SPELLING - slack and pair.own_sound >= MIN_PHRASE_SOUND - slack
    return alike and pair.spelling >= MIN_WHOLE_PHRASE_SPELLING


def _related(heard: str, meant: str) -> bool:
    """Return whether two words differ in their endings alone."""
    common = sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(heard, meant, strict=False)))
    return any(heard[at:] in ENDINGS and meant[at:] in ENDINGS for at in range(MIN_COMMON_LETTERS, common + 1))


def _slack(transcript: Transcript, heard: Iterable[Word]) -> float:
    if not isinstance(transcript, SpokenTranscript):
        return 0.0
    spoken = (transcript.words[bisect_right(transcript.starts, word.start) - 1].confidence for word in heard)
    return DOUBT if any(each is not None and each < LOW_CONFIDENCE for each in spoken) else 0.0


def _suggestion(text: str, phrase: Sequence[Word], form: _Form, pair: _Pair, because: Because) -> Suggestion:
    start, end = phrase[0].start, phrase[-1].end
    return Suggestion(
        id=content_hash([start, text[start:end], form.text]),
        start=start,
        end=end,
        heard=text[start:end],
        term=form.text,
        closeness=round(pair.closeness, 3),
        because=because,
    )


def _letters(phrase: Iterable[Word]) -> str:
    return "".join(word.text for word in phrase)


def _stems(phrase: Iterable[Word]) -> tuple[str, ...]:
    return tuple(word.stem for word in phrase)


def _likeness(heard: str, meant: str) -> tuple[float, float]:
    """Return how alike two runs of letters are in spelling and in sound, in 0..1."""
    return (
        OSA.normalized_similarity(heard, meant),
        OSA.normalized_similarity(metaphone(heard), metaphone(meant)),
    )
