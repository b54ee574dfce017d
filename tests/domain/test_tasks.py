import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coach.domain.coverage import check_coverage
from coach.domain.rubrics import Rubric
from coach.domain.scoring import Scorecard
from coach.domain.tasks import prose_and_code_of, prose_of
from coach.domain.transcripts import Transcript
from coach.domain.verdicts import Verdict
from tests import factories as make

ANSWER = """\
I push every number onto a heap, and then the largest is at the top of it.

```python
def largest(xs):
    '''uses recursion'''
    return heapq.nlargest(1, xs)[0]  # quicksort
```

That is linear here, because one is asked for.
"""
HEAP = make.point("heap", "heapq", weight=1)
SORT = make.point("sort", "quicksort", "recursion", weight=1)


def rubric() -> Rubric:
    return make.rubric(make.checklist(HEAP, SORT), solution=make.solution())


def check(answer: str, *, coding: bool = True) -> Scorecard:
    question = make.question(task=make.task(), ask="Write it, and say how it works.") if coding else make.question()
    return check_coverage(question, rubric(), Transcript(text=answer))


def verdicts(card: Scorecard) -> list[Verdict]:
    return [point.verdict for point in card.criteria[0].points]


def test_code_that_is_no_python_is_refused_with_its_line() -> None:
    with pytest.raises(ValidationError, match=r"is no valid Python \(line 1: "):
        make.task(starter="def largest(xs:")


def test_two_wrong_solutions_are_the_least() -> None:
    with pytest.raises(ValidationError, match="at least 2"):
        make.solution(wrong=make.WRONG_SOLUTIONS[:1])


def test_prose_is_what_stands_outside_of_the_code() -> None:
    assert prose_of(ANSWER).split() == ANSWER.partition("```")[0].split() + ANSWER.rpartition("```")[2].split()


def test_comments_and_strings_do_nothing_so_they_prove_nothing() -> None:
    read = prose_and_code_of(ANSWER)
    assert "heapq.nlargest(1, xs)" in read
    assert "quicksort" not in read
    assert "recursion" not in read


def test_a_block_that_is_no_python_is_not_looked_at() -> None:
    assert "heapq" not in prose_and_code_of("I use this.\n```\nheapq nlargest and more\n```\n")


@given(st.text(alphabet="ab ```~\n'#\\\"é", max_size=60))
def test_places_stay_where_they_were(text: str) -> None:
    for read in (prose_of(text), prose_and_code_of(text)):
        assert len(read) == len(text)
        assert all(seen == said or seen.isspace() for seen, said in zip(read, text, strict=True))


def test_the_code_of_a_coding_answer_is_read_for_cues_with_its_words_as_proof() -> None:
    card = check(ANSWER)
    assert verdicts(card) == [Verdict.HIT, Verdict.MISSING]
    (evidence,) = card.criteria[0].points[0].evidence
    assert evidence.quote == "return heapq.nlargest(1, xs)[0]  # quicksort"  # its whole line, not one word of it
    assert ANSWER[evidence.start : evidence.end] == evidence.quote


def test_code_in_an_answer_to_another_question_proves_nothing() -> None:
    assert verdicts(check(ANSWER + " Attention is quadratic in the length.", coding=False))[0] is Verdict.MISSING


def test_code_without_a_word_about_it_is_not_scored() -> None:
    code = ANSWER[ANSWER.index("```") : ANSWER.rindex("```") + 3]
    assert "too short" in str(check(code).criteria[0].reason)


def test_the_task_repeated_is_no_answer() -> None:
    repeated = f"{make.task().statement} {make.task().statement}"
    assert "only repeats the question" in str(check(repeated).criteria[0].reason)
