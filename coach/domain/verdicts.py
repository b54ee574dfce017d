"""What can be said of one point of a checklist."""

from enum import StrEnum


class Verdict(StrEnum):
    """`wrong` is not `missing`: the answer said the opposite of the claim."""

    HIT = "hit"
    PARTIAL = "partial"
    MISSING = "missing"
    WRONG = "wrong"
