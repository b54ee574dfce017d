"""No query behind lists, progress, comparisons and suggestions reads a large table from one end to the other."""

from pathlib import Path

import pytest
from sqlalchemy import URL, NullPool, create_engine, text

from bench.crowd import fill
from bench.plans import read_plans
from coach.library import load_library
from coach.store.database import system_url
from tests.service import few_questions, running

ATTEMPTS, PEOPLE = 20_000, 2_000


@pytest.mark.parametrize("is_analysed", [False, True])
def test_no_query_reads_a_large_table_whole(url: URL, is_analysed: bool) -> None:
    """SQLite knows nothing of how much is in a table, until somebody has it analysed."""
    fill(url, load_library(Path(few_questions().name)), ATTEMPTS, PEOPLE)
    if is_analysed:
        with create_engine(system_url(url), poolclass=NullPool).begin() as connection:
            connection.execute(text("ANALYZE"))
    with running(url, run_worker=False) as client:
        found = read_plans(client, url)
    assert {name: plan for name, plans in found.items() for plan in plans if plan.scans_whole} == {}
    assert [name for name, plans in found.items() if not any(plan.indexes for plan in plans)] == []
