"""Whether a text is an answer that can be checked at all: sentences in English, of one's own, about the question."""

from collections.abc import Sequence, Set

from coach.domain.word_order import is_shuffled
from coach.domain.words import Word, words

MIN_FUNCTION_WORD_SHARE = 0.15
"""English prose has 0.4 to 0.5 function words, terse notes 0.15 to 0.2, lists of terms and German under 0.1."""

LIST_GLUE = frozenset("a an the and or of no not with plus".split())
"""Function words that a list of terms may have as well."""

MIN_LINKING_WORD_SHARE = 0.06
"""Of function words that are no list glue, answers of 20 words and more have 0.3, one in fifty under 0.08; lists 0."""

MIN_WORDS_FOR_LINKS = 12
ECHO_RUN_WORDS = 5
MIN_OWN_WORDS = 4
"""The shortest sentence that says something of a thing: "it is quadratic there"."""

MIN_WORDS_BESIDE_ECHO = 8
"""Who repeats the question has to add more than a courtesy."""

MIN_SUBJECT_WORDS = 1
"""Words that an answer shares with all that its rubric speaks of; invented words share none."""


def own_words(text: str, ask: str) -> tuple[Word, ...]:
    """Return the words of an answer without runs of `ECHO_RUN_WORDS` or more that repeat the question."""
    asked = [word.stem for word in words(ask)]
    runs = {tuple(asked[at : at + ECHO_RUN_WORDS]) for at in range(len(asked) - ECHO_RUN_WORDS + 1)}
    said = words(text)
    echoed: set[int] = set()
    for at in range(len(said) - ECHO_RUN_WORDS + 1):
        if tuple(word.stem for word in said[at : at + ECHO_RUN_WORDS]) in runs:
            echoed.update(range(at, at + ECHO_RUN_WORDS))
    return tuple(word for at, word in enumerate(said) if at not in echoed)


def fault_of(text: str, own: Sequence[Word], subject: Set[str]) -> str | None:
    """Return why this is no answer that can be checked, or None if it is one.

    `own` are the words that are not the question's, `subject` the stems that the question and rubric speak in.
    """
    said = len(words(text))
    if len(own) < said and len(own) < MIN_WORDS_BESIDE_ECHO:
        return "the answer only repeats the question; answer it in your own words"
    if len(own) < MIN_OWN_WORDS:
        return f"the answer is too short to check; say at least one full sentence ({MIN_OWN_WORDS} words)"
    if not _has_sentences([word for word in own if _is_spelled(word, text)]):
        return "these are not English sentences; say what the terms do, in sentences"
    if is_shuffled(own, text):
        return "the words stand in no order that makes sentences; answer in sentences"
    if len({word.stem for word in own if word.stem in subject}) < MIN_SUBJECT_WORDS:
        return "nothing in it is about the question; say what you do know of it"
    return None


def _has_sentences(spelled: Sequence[Word]) -> bool:
    function = [word.text for word in spelled if word.is_function]
    linking = [text for text in function if text not in LIST_GLUE]
    if len(spelled) >= MIN_WORDS_FOR_LINKS and len(linking) < MIN_LINKING_WORD_SHARE * len(spelled):
        return False
    return len(function) >= max(1, MIN_FUNCTION_WORD_SHARE * len(spelled))


def _is_spelled(word: Word, text: str) -> bool:
    """Return whether this is a word of prose: no number, and no name of one letter (path A, w, x)."""
    return text[word.start : word.end] in ("a", "I", "i") or (len(word.text) > 1 and not word.text[0].isdigit())
