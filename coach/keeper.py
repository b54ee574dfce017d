"""Keeps a worker at work in this process: waits for a free slot, and lets go of one that is lost."""

import logging
import threading
import time
from collections.abc import Callable

from coach.jobs import Worker

log = logging.getLogger(__name__)

LOOK_S = 2.0
"""How often a taken slot is tried again, and a held one checked."""

SWEEP_EVERY_S = 3600.0


class Keeper:
    """`open_worker` returns a worker that is not started, or None while no slot is free.

    `sweep` is called at the start and then every hour.
    """

    def __init__(self, open_worker: Callable[[], Worker | None], sweep: Callable[[], object] | None = None) -> None:
        self._open_worker = open_worker
        self._sweep = sweep
        self._sweep_at = 0.0
        self._worker: Worker | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="coach-keeper", daemon=True)

    def start(self) -> None:
        """Begin to work, at once if a slot is free."""
        self._take()
        if self._worker is None:
            log.info("another process scores on this database; this one takes over when that stops")
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _keep(self) -> None:
        while not self._stop.wait(LOOK_S):
            try:
                self._look()
            except Exception:  # the database may be away; look again
                log.exception("the worker could not be kept at work; trying again")

    def _look(self) -> None:
        if self._worker is None:
            self._take()
        elif not self._worker.holds_slot():
            log.error("the worker lost its slot to another while the database was away; it starts anew")
            self._worker.stop()
            self._worker = None
        if self._sweep is not None and time.monotonic() >= self._sweep_at:
            self._sweep_at = time.monotonic() + SWEEP_EVERY_S
            self._sweep()

    def _take(self) -> None:
        worker = self._open_worker()
        if worker is not None:
            worker.start()
            self._worker = worker
