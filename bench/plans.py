"""How a database carries out the queries that are really issued: captured as they pass, then explained."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event

from bench.readings import find_readings
from coach.store.database import system_url

LARGE = frozenset(
    {"attempts", "answers", "deliveries", "recordings", "replies", "scorecards", "self_ratings", "transcripts"}
)
"""Tables that grow with every attempt of everybody."""

_SCAN = re.compile(r"SCAN (\w+)")
_INDEX = re.compile(r"USING (?:COVERING )?INDEX (\w+)")
_ALIAS = re.compile(r"_\d+$")


@dataclass(frozen=True)
class Query:
    """A statement with its parameters, as the driver got it."""

    statement: str
    parameters: Any


@dataclass(frozen=True)
class Plan:
    """What a query reads: tables from one end to the other, and indexes."""

    query: Query
    scanned: frozenset[str]
    indexes: frozenset[str]

    @property
    def scans_whole(self) -> frozenset[str]:
        """Return the large tables that are read from one end to the other."""
        return self.scanned & LARGE


@contextmanager
def captured(engine: Engine) -> Iterator[list[Query]]:
    """Yield the list in which every SELECT on this engine is noted, until the end."""
    found: list[Query] = []

    def note(_conn: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("SELECT"):
            found.append(Query(statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def explain(connection: Connection, query: Query) -> Plan:
    """Return the plan of a query, as the database would carry it out now."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query.statement}", query.parameters).all()
        steps = "\n".join(str(row[3]) for row in rows)
        scanned = frozenset(_ALIAS.sub("", name) for name in _SCAN.findall(steps))
        return Plan(query, scanned, frozenset(_INDEX.findall(steps)))
    (explained,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {query.statement}", query.parameters).one()
    nodes = list(_nodes(explained[0]["Plan"]))
    return Plan(
        query,
        frozenset(node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"),
        frozenset(node["Index Name"] for node in nodes if "Index Name" in node),
    )


def read_plans(client: TestClient, url: URL) -> dict[str, list[Plan]]:
    """Return, by what is read of the history, how the database at `url` carries out the queries behind it.

    `client` is of a service on this database, in this process, that has not read anything yet.
    """
    engine = client.app.state.engine.sync_engine  # type: ignore[attr-defined]
    found: dict[str, list[Query]] = {}
    with captured(engine) as found["the first time"]:
        readings = find_readings(lambda path: client.get(path).raise_for_status().json())
    for reading in readings:
        with captured(engine) as found[reading.name]:
            client.get(reading.paths[0]).raise_for_status()
    sync = create_engine(system_url(url), poolclass=NullPool)
    with sync.connect() as connection:
        return {name: [explain(connection, query) for query in queries] for name, queries in found.items()}


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)
