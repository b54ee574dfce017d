import subprocess
import sys

from sqlalchemy import URL

from coach.slots import claim_slot, workers_running

HOLD = """
import sys
from pathlib import Path
from coach.slots import claim_slot
from coach.store.database import database_url
slot = claim_slot(database_url(sys.argv[1], Path()))
print(slot.number, flush=True)
sys.stdin.read()
"""


def test_workers_hold_slots_of_their_own(url: URL) -> None:
    assert workers_running(url) == 0
    first = claim_slot(url)
    assert first is not None
    assert (first.number, workers_running(url)) == (0, 1)
    assert claim_slot(url, first_only=True) is None
    second = claim_slot(url)
    if url.get_backend_name() == "sqlite":
        assert second is None
    else:
        assert second is not None
        assert (second.number, workers_running(url)) == (1, 2)
        second.release()
    first.release()
    assert workers_running(url) == 0


def test_the_slot_of_a_killed_worker_is_free(url: URL) -> None:
    command = [sys.executable, "-c", HOLD, url.render_as_string(hide_password=False)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "0\n"
        assert claim_slot(url, first_only=True) is None
        process.kill()
    slot = claim_slot(url, first_only=True)
    while slot is None:  # the server may need a moment to see that the connection is gone
        slot = claim_slot(url, first_only=True)
    assert slot.number == 0
    slot.release()
