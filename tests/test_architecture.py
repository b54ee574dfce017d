"""The arrows of the tree: what a part may import. No part calls upwards."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "coach"

BASE = {"domain", "errors"}
ARROWS = {
    "errors": set(),
    "settings": {"errors"},
    "domain": {"domain"},
    "library": BASE,
    "prompts": BASE,
    "tokens": BASE,
    "openai_servers": set(),
    "llm": BASE | {"llm", "openai_servers", "tokens"},
    "judge": BASE | {"llm", "prompts"},
    "pair_judge": BASE | {"judge", "llm", "prompts"},
    "audio": BASE,
    "stt": BASE | {"openai_servers", "stt"},
    "budget": BASE | {"judge", "pair_judge", "prompts", "tokens"},
    "runner": {"domain"},
    "authoring": {"domain", "runner"},
    "schema": {"domain", "library"},
    "metering": BASE | {"llm"},
    "evaluation": BASE | {"judge", "metering", "prompts", "scorers", "tokens"},
    "calibration": BASE | {"evaluation", "library", "llm"},
    "scorers": BASE | {"llm"},
    "store": BASE | {"store"},
    "slots": BASE | {"store"},
    "job_queue": {"store"},
    "saving": BASE | {"llm", "store"},
    "listening": BASE | {"audio", "library", "saving", "store", "stt"},
    "jobs": BASE
    | {
        "budget",
        "job_queue",
        "judge",
        "library",
        "listening",
        "objections",
        "pair_judge",
        "prompts",
        "saving",
        "scorers",
        "slots",
        "store",
    },
    "retention": BASE | {"store"},
    "keeper": {"jobs"},
    "uploads": BASE | {"job_queue", "library", "store"},
    "objections": BASE,
    "practice": BASE | {"budget", "job_queue", "library", "objections", "store"},
    "page": set(),
    "zips": {"errors"},
    "unpacking": BASE | {"store", "zips"},
    "archive": BASE | {"library", "store", "unpacking", "uploads", "zips"},
    "following": BASE | {"store"},
    "reviewing": BASE | {"store", "uploads"},
    "self_rating": BASE | {"store"},
    "instructions": BASE | {"judge", "prompts", "store"},
    "measured_noise": BASE | {"instructions", "store"},
    "over_time": BASE | {"measured_noise", "progress", "store"},
    "pairwise": BASE | {"budget", "job_queue", "pair_judge", "practice", "prompts", "scorers", "store"},
    "progress": BASE | {"measured_noise", "pairwise", "practice", "store"},
    "reports": BASE | {"library", "progress", "store"},
    "rescoring": BASE | {"budget", "job_queue", "judge", "library", "llm", "practice", "prompts", "scorers", "store"},
    "interview_log": BASE | {"progress", "store"},
    "model_check": BASE | {"llm", "scorers"},
    "model_server": BASE | {"llm", "model_check", "scorers", "store"},
    "trust": BASE | {"instructions", "prompts", "scorers", "store"},
    "settings_page": BASE | {"model_server", "scorers", "store", "stt", "trust"},
    "api": BASE
    | {"api", "archive", "following", "practice", "progress", "reviewing", "self_rating", "settings_page", "uploads"}
    | {"interview_log", "over_time", "pairwise", "reports", "rescoring"},
}
"""`installation`, `app` and `cli` stand above all and may import everything."""

MODULES = sorted(PACKAGE.rglob("*.py"))


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("coach."):
            yield node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("coach."))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_part_imports_only_what_its_arrow_allows(path: Path) -> None:
    if (name := part(path)) in ARROWS:
        assert set(imported(path)) - {"__init__"} <= ARROWS[name]
    else:
        assert name in ("app", "cli", "installation", "__init__", "__main__")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert not [n for f in functions for n in ast.walk(f) if isinstance(n, ast.Import | ast.ImportFrom)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_has_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", sorted((PACKAGE / "domain").glob("*.py")), ids=lambda path: path.name)
def test_the_domain_knows_no_clock_chance_or_file(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not names & {"time", "os", "pathlib", "socket", "secrets"}
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not {"datetime.now", "random.random", "open", "uuid4"} & calls
