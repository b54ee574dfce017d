import threading
import time
from typing import cast

import pytest

from coach.jobs import Worker
from coach.keeper import Keeper

GIVE_UP_S = 10


class Fake:
    """Stands for a worker, since what is kept here needs none of its parts."""

    def __init__(self) -> None:
        self.holds = True
        self.started = threading.Event()
        self.stopped = threading.Event()

    def start(self) -> None:
        self.started.set()

    def stop(self) -> None:
        self.stopped.set()

    def holds_slot(self) -> bool:
        return self.holds


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.keeper.LOOK_S", 0.01)


def kept(*opened: Fake | Exception | None) -> Keeper:
    """Return a keeper whose every look at the slots gives the next of these, and None after the last."""
    rest = list(opened)

    def open_worker() -> Worker | None:
        found = rest.pop(0) if rest else None
        if isinstance(found, Exception):
            raise found
        return cast("Worker | None", found)

    return Keeper(open_worker)


def test_a_free_slot_is_taken_at_once_and_let_go_at_the_end() -> None:
    worker = Fake()
    keeper = kept(worker)
    keeper.start()
    assert worker.started.is_set()
    keeper.stop()
    assert worker.stopped.is_set()


def test_a_taken_slot_is_taken_over_when_it_becomes_free() -> None:
    worker = Fake()
    keeper = kept(None, None, RuntimeError("the database is away"), worker)
    keeper.start()
    assert worker.started.wait(GIVE_UP_S)
    keeper.stop()
    assert worker.stopped.is_set()


def test_a_worker_that_lost_its_slot_stops_and_another_begins() -> None:
    first, second = Fake(), Fake()
    keeper = kept(first, second)
    keeper.start()
    first.holds = False
    assert first.stopped.wait(GIVE_UP_S)
    assert second.started.wait(GIVE_UP_S)
    keeper.stop()


def test_an_error_at_the_start_is_not_hidden() -> None:
    with pytest.raises(RuntimeError, match="broken"):
        kept(RuntimeError("broken")).start()


def test_a_keeper_that_waits_in_vain_stops_when_told() -> None:
    keeper = kept()
    keeper.start()
    time.sleep(0.05)
    keeper.stop()
