import json
import os
from pathlib import Path

import pytest

from coach.errors import SetupError
from coach.tokens import VOCABULARY_FILE, TokenCounter, estimate
from tests import factories as make
from tests.conftest import ROOT

VOCABULARY = Path(os.environ.get("COACH_TEST_VOCABULARY", "absent")) / VOCABULARY_FILE
needs_vocabulary = pytest.mark.skipif(
    not VOCABULARY.is_file(), reason="needs the o200k_base vocabulary in the folder COACH_TEST_VOCABULARY"
)


def test_without_the_vocabulary_the_count_is_an_estimate_that_says_so(tmp_path: Path) -> None:
    count = TokenCounter(tmp_path).count("Attention is all you need.")
    # Attention 2 pieces of 6 letters, is, all, you, need and the full stop 1 each: 7, with slack 1.15 * 7 = 8.05
    assert (count.tokens, count.exact) == (9, False)


def test_nothing_has_no_tokens(tmp_path: Path) -> None:
    assert TokenCounter(tmp_path).count("").tokens == 0


def test_a_wrong_vocabulary_is_not_used_and_not_deleted(tmp_path: Path) -> None:
    (tmp_path / VOCABULARY_FILE).write_bytes(b"IQ== 0\n")
    assert not TokenCounter(tmp_path).is_exact
    assert (tmp_path / VOCABULARY_FILE).exists()


def test_a_wrong_vocabulary_is_not_installed(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="SHA-256"):
        TokenCounter(tmp_path).install(b"IQ== 0\n")
    assert list(tmp_path.iterdir()) == []


@needs_vocabulary
def test_with_the_vocabulary_the_count_is_exact(tmp_path: Path) -> None:
    counter = TokenCounter(tmp_path)
    counter.install(VOCABULARY.read_bytes())
    count = TokenCounter(tmp_path).count("Attention is all you need.")
    assert (count.tokens, count.exact) == (6, True)
    assert TokenCounter(tmp_path).count("<|endoftext|>").tokens > 1


@needs_vocabulary
def test_the_estimate_is_never_under_the_count_of_prose_and_prompts() -> None:
    counter = TokenCounter(VOCABULARY.parent)
    texts = [path.read_text(encoding="utf-8") for path in (*ROOT.glob("rubrics/*/*.toml"), *ROOT.glob("prompts/*.md"))]
    texts += [make.ANSWER, "我们需要更多内存来训练模型" * 20, "Мы обучаем модели " * 50, json.dumps({"points": {}}) * 9]
    for text in texts:
        for piece in (text[at : at + 2000] for at in range(0, len(text), 2000)):
            assert estimate(piece) >= counter.count(piece).tokens
