"""Words of a text with their places, stems and kind, as the coverage check reads them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer

WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’][^\W_]+)*")

# Closed word classes of English: articles, pronouns, prepositions, conjunctions, auxiliaries, common adverbs.
FUNCTION_WORDS = frozenset(
    """
    a an the this that these those each every either neither some any all both no none
    i you he she it we they me him her us them my your his its our their mine yours ours theirs
    myself yourself itself themselves who whom whose which what where when why how
    of in on at by for with about against between into through during before after above below to from up down
    out off over under within without across along among around behind beside beyond despite except inside near
    onto per since toward towards until upon via
    and or but nor so yet if because although though while whereas unless than as whether once
    am is are was were be been being do does did doing done have has had having
    can could will would shall should may might must ought
    not never also only just too very more most much many less least few then there here now again
    even still already such same other another own quite rather really well like
    im ive id youre theyre thats its isnt arent wasnt dont doesnt didnt cant couldnt wont wouldnt lets theres
    um uh er okay ok yeah yes
    """.split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `text` folded for comparison, `stem`, and its place `start`..`end` in the original."""

    text: str
    stem: str
    start: int
    end: int

    @property
    def is_function(self) -> bool:
        return self.text in FUNCTION_WORDS


@cache
def _stemmer() -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of one folded word."""
    return str(_stemmer().stemWord(word))


def fold(text: str) -> str:
    """Return `text` as words are compared: compatibility forms resolved, lower case, no apostrophes."""
    return unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")


def words(text: str) -> tuple[Word, ...]:
    """Return the words of `text` in order. Hyphens and underscores part words; decimals stay whole."""
    return tuple(
        Word(folded, stem(folded), match.start(), match.end())
        for match in WORD.finditer(text)
        if (folded := fold(match.group()))
    )
