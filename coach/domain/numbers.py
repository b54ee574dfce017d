"""Evaluation of the arithmetic in rubric files."""

from collections.abc import Mapping

from simpleeval import InvalidExpression, simple_eval


def evaluate(formula: str, inputs: Mapping[str, float]) -> float:
    """Return the value of an arithmetic formula (`+ - * / ** %`, numbers, names of `inputs`).

    Raises:
        ValueError: the formula can't be evaluated, or gives no number.
    """
    try:
        value = simple_eval(formula, names=dict(inputs), functions={})
    except (InvalidExpression, SyntaxError, ArithmeticError, TypeError) as error:
        raise ValueError(f"the formula {formula!r} can't be evaluated ({error}); use inputs and + - * / **") from error
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"the formula {formula!r} gives {value!r}, not a number")
    return float(value)
