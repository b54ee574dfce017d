import pytest
from pydantic import ValidationError

from coach.calibration import ATTACKS, load_attacks
from coach.domain.attacks import MAX_TERMS, Attack, attacked, terms_of
from coach.library import Library
from tests import factories as make


def attack(text: str) -> Attack:
    return Attack(id="one", does="does something", text=text)


def test_an_attack_is_made_of_the_answer_the_question_and_terms_of_the_rubric() -> None:
    rubric = make.rubric(make.checklist(make.point("a", claim="Attention costs quadratic time.")))
    made = attacked(attack("$ask | $answer | $terms"), make.question(ask="Why?"), rubric, "Because.")
    assert made == "Why? | Because. | attention, costs, quadratic, time"


def test_what_an_answer_says_is_never_taken_for_a_variable() -> None:
    assert attacked(attack("$answer!"), make.question(), make.rubric(), "It costs $ask and $$5.") == (
        "It costs $ask and $$5.!"
    )


def test_terms_are_named_once_and_there_are_not_too_many() -> None:
    claims = (f"Parallel parallels {' '.join(f'term{number}x{each}' for each in range(9))}." for number in range(9))
    points = (make.point(f"p{number}", claim=claim) for number, claim in enumerate(claims))
    terms = terms_of(make.rubric(make.checklist(*points)))
    assert terms[0] == "parallel"
    assert len(set(terms)) == len(terms) == MAX_TERMS


@pytest.mark.parametrize("text", ["Nothing of it.", "$answer $hint", "$ask"])
def test_an_attack_holds_the_answer_and_only_what_is_known(text: str) -> None:
    with pytest.raises(ValidationError, match=r"must hold \$answer"):
        attack(text)


def test_each_attack_leaves_every_weak_answer_of_the_bank_whole(library: Library) -> None:
    for entry in library.entries.values():
        for exemplar in entry.rubric.exemplars:
            for each in load_attacks(ATTACKS):
                made = attacked(each, entry.question, entry.rubric, exemplar.answer)
                assert exemplar.answer in made
                assert len(made) > len(exemplar.answer)
