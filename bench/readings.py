"""What a page reads of a long history over HTTP."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from coach.domain.delivery import known_measures

API = "/api/v1"
MANY = 40
"""So many addresses of a kind take turns, so that none is warmer than it would be."""


@dataclass(frozen=True)
class Reading:
    """One kind of request, with the addresses that take turns. With `renewed` an attempt was scored just before."""

    name: str
    paths: tuple[str, ...]
    renewed: bool = False


def find_readings(get: Callable[[str], Any]) -> tuple[Reading, ...]:
    """Return what to read of the history that is there, looked up by `get`, which returns what an address answers."""
    entries = get(f"{API}/progress")["entries"]
    scored = [each["attempt_id"] for each in entries if each["stage"] == "scored"]
    questions, rounds = (list(dict.fromkeys(each[name] for each in entries)) for name in ("question_id", "round"))
    competencies = list(dict.fromkeys(name for each in entries for name in each["competencies"]))
    return (
        Reading("progress, just after an attempt", (f"{API}/progress",), renewed=True),
        Reading("progress again", (f"{API}/progress",)),
        Reading("progress at one question", _some([f"{API}/progress?question_id={each}" for each in questions])),
        Reading("a competency over time", _some([f"{API}/progress/competencies/{each}" for each in competencies])),
        Reading("a round over time", _some([f"{API}/progress/rounds/{each}" for each in rounds])),
        Reading("delivery over time", tuple(f"{API}/progress/delivery/{each}" for each in known_measures())),
        Reading("next", (f"{API}/next",)),
        Reading("attempts, first page", (f"{API}/attempts",)),
        Reading("attempts, a page in the middle", (_middle(get, len(entries)),)),
        Reading("attempts at one question", _some([f"{API}/attempts?question_id={each}" for each in questions])),
        Reading("scorecard", _some([f"{API}/attempts/{each}/scorecard" for each in scored])),
        Reading("comparison", _some(list(_comparisons(entries)))),
    )


def _some(paths: list[str]) -> tuple[str, ...]:
    return tuple(paths[:: len(paths) // MANY + 1])


def _middle(get: Callable[[str], Any], attempts: int) -> str:
    """Return the address of the page that begins in the middle."""
    size = min(200, attempts // 4)
    place = get(f"{API}/attempts?limit={size}")["next"]
    for _ in range(attempts // 2 // size - 1):
        place = get(f"{API}/attempts?limit={size}&before={place}")["next"]
    return f"{API}/attempts?before={place}"


def _comparisons(entries: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the first attempt at each question beside the last on the same scale."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in entries:
        if each["stage"] == "scored":
            found[each["question_id"], each["scale"]].append(each["attempt_id"])
    for first, *others in found.values():
        if others:
            yield f"{API}/attempts/{first}/comparison?with={others[-1]}"
