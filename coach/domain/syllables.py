"""How many syllables English words have, by rules: near enough to share out time, wrong for one word in about ten."""

import re
from functools import lru_cache

_PART = re.compile(r"\d[\d,]*(?:\.\d+)?|[A-Z]+(?=s?(?![a-z]))s?|[A-Z]?[a-z'’]+|[^\W\d_]+|[%&+@=]")
"""A number, an acronym with its plural s, a word or a part of one as in PyTorch, other letters, a spoken sign."""

_SIGNS = {"%": 2, "&": 1, "+": 1, "@": 1, "=": 2}
"""Percent, and, plus, at, equals."""

_DIGITS = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1)
_TEENS = (1, 3, 1, 2, 2, 2, 2, 3, 2, 2)
_TENS = (0, 0, 2, 2, 2, 2, 2, 3, 2, 2)
"""Syllables of zero to nine, ten to nineteen, and nought, ten (never asked), twenty to ninety."""

_SCALES = (0, 2, 2, 2, 2)
"""Nothing, thousand, million, billion, trillion; longer numbers are read digit by digit."""

_SPELLED_LETTERS = 3
"""Acronyms up to this long are spelled (GPU), longer ones too unless they read like a word (NASA)."""

_READS_LIKE_A_WORD = re.compile(r"[^AEIOU]{0,2}[AEIOU][^AEIOU]{1,2}[AEIOU]?[^AEIOU]?(?:[AEIOU][^AEIOU]?)?")

_SILENT_END = re.compile(r"(?:[^laeiouy]|[aeiouy]l|ll|rl)e$|(?:[^lr]|[aeiouyl]l|[aeiouyr]r)es$|[^td]ed$")
_VOICED_END = re.compile(r"(?:[sxzcg]|[cs]h)es$|[^aeiouy](?:l|r)(?:ed|es)$")
_VOWELS = re.compile(r"[aeiouy]+")
_TWO_IN_ONE = re.compile(
    r"(?<![tcsg])i(?:a|o|um|us)|(?<=[sg])io(?!n|us)|(?<=[tcs])ia(?=te|r[ei])|eo(?!u|p|n)|(?<![qg])u(?:a|ou|ing|al|ity)"
    r"|[aeiouy]ing|[^aeiou]ism|(?<=r)ea(?=[tl](?:e|or|iv|ity))|ie(?=t)|[eo]i(?=n[gs])|[ds]n['’]t|y[ao]|oe(?=[mt])"
)
_ONE_OF_TWO = re.compile(r"(?<=[^aeiouy])e(?=(?:ly|ment|ments|ful|less|ness|where|time|times|thing|one|body)$)")

_EXCEPTIONS = {
    "a": 1,
    "area": 3,
    "areas": 3,
    "business": 2,
    "every": 2,
    "everything": 3,
    "idea": 3,
    "ideas": 3,
    "maybe": 2,
    "one": 1,
    "people": 2,
    "queue": 1,
    "queues": 1,
    "really": 2,
    "science": 2,
    "something": 2,
    "the": 1,
}
"""Frequent words that the rules miss."""


@lru_cache(maxsize=50_000)
def count_syllables(word: str) -> int:
    """Return about how many syllables a word has as it is spoken, at least 1; 0 if it has neither letter nor digit.

    Numbers count as they are read ("42" is forty-two: 3), acronyms as they are spelled ("GPU": 3).
    """
    return sum(_count(part) for part in _PART.findall(word))


def _count(part: str) -> int:
    if part in _SIGNS:
        return _SIGNS[part]
    if part[0].isdigit():
        return _count_number(part)
    letters = part.rstrip("s")
    if len(letters) > 1 and letters.isupper() and not _reads_like_a_word(letters):
        return sum(3 if letter == "W" else 1 for letter in letters)
    return _count_letters(part.lower().strip("'’"))


def _reads_like_a_word(acronym: str) -> bool:
    return len(acronym) > _SPELLED_LETTERS and _READS_LIKE_A_WORD.fullmatch(acronym) is not None


def _count_letters(word: str) -> int:
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    groups = len(_VOWELS.findall(word)) + len(_TWO_IN_ONE.findall(word)) - len(_ONE_OF_TWO.findall(word))
    if _SILENT_END.search(word) and not _VOICED_END.search(word):
        groups -= 1
    return max(1, groups)


def _count_number(number: str) -> int:
    whole, point, decimals = number.replace(",", "").partition(".")
    syllables = _count_whole(whole)
    return syllables + 1 + _count_digits(decimals) if point else syllables


def _count_whole(digits: str) -> int:
    groups = [int(group) for group in re.findall(r"\d{1,3}(?=(?:\d{3})*$)", digits)]
    if not any(groups) or len(groups) > len(_SCALES) or digits[0] == "0":
        return _count_digits(digits)
    return sum(
        _count_hundreds(group) + scale
        for group, scale in zip(groups, reversed(_SCALES[: len(groups)]), strict=True)
        if group
    )


def _count_hundreds(number: int) -> int:
    """Return the syllables of 1 to 999."""
    hundreds, rest = divmod(number, 100)
    syllables = _DIGITS[hundreds] + 2 if hundreds else 0
    if 10 <= rest < 20:
        return syllables + _TEENS[rest - 10]
    tens, ones = divmod(rest, 10)
    return syllables + _TENS[tens] + (_DIGITS[ones] if ones else 0)


def _count_digits(digits: str) -> int:
    return sum(_DIGITS[int(digit)] for digit in digits)
