"""Whether the ids of a rubric hold together: none twice, and none named that is not there.

It reads values and the tables of a file alike, so that a file with other faults is told about these too.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def id_faults(rubric: object) -> Iterator[str]:
    """Yield what does not hold together, each with its key and the mend; what has another form is passed over."""
    criteria = _tables(rubric, "criteria")
    points = [point for criterion in criteria for point in _tables(criterion, "points")]
    yield from _repeated(
        criteria=criteria,
        points=points,
        **{name: _tables(rubric, name) for name in ("wrong_beliefs", "exemplars", "numbers")},
        **{"solution.wrong": _tables(_get(rubric, "solution"), "wrong")},
    )
    known = _ids(points)
    for follow_up in _tables(rubric, "follow_ups"):
        if (named := _get(follow_up, "point")) not in known:
            yield f"follow_ups: no point {named!r}; name one of {sorted(known)}"
    yield from _strangers("wrong_beliefs", _tables(rubric, "wrong_beliefs"), "contradicts", known)
    yield from _strangers("points", points, "mistake", _ids(_tables(rubric, "common_mistakes")))
    for exemplar in _tables(rubric, "exemplars"):
        for key, wanted in (("verdicts", known), ("levels", _ids(criteria))):
            yield from _odd(f"exemplars {_get(exemplar, 'id')!r}: {key}", _get(exemplar, key), wanted)


def _strangers(kind: str, tables: Iterable[object], key: str, known: set[str]) -> Iterator[str]:
    for table in tables:
        if (named := _get(table, key)) is not None and named not in known:
            yield f"{kind} {_get(table, 'id')!r}: {key} names no known {named!r}; use one of {sorted(known)}"


def _odd(place: str, given: object, wanted: set[str]) -> Iterator[str]:
    named = set(given) if isinstance(given, Mapping) else set()
    if missing := sorted(wanted - named):
        yield f"{place}: missing for {', '.join(missing)}; add what you expect"
    if unknown := sorted(named - wanted):
        yield f"{place}: unknown {', '.join(map(str, unknown))}; correct or remove it"


def _repeated(**tables: Iterable[object]) -> Iterator[str]:
    for kind, each in tables.items():
        counts = Counter(name for table in each if isinstance(name := _get(table, "id"), str))
        for repeated in (name for name, count in counts.items() if count > 1):
            yield f"{kind}: the id {repeated!r} is used twice; rename one"


def _ids(tables: Iterable[object]) -> set[str]:
    return {name for table in tables if isinstance(name := _get(table, "id"), str)}


def _tables(holder: object, name: str) -> list[Any]:
    listed = _get(holder, name)
    return list(listed) if isinstance(listed, list | tuple) else []


def _get(holder: object, name: str) -> Any:
    return holder.get(name) if isinstance(holder, Mapping) else getattr(holder, name, None)
