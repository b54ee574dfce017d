"""Deletes the sound of recordings when the operator's retention time is over. Words and scorecards stay."""

import asyncio
import logging
from datetime import timedelta

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from coach.errors import CoachError
from coach.store.database import now, open_engine
from coach.store.recordings import Recordings, outdated
from coach.store.sounds import Sounds

log = logging.getLogger(__name__)


class Retention:
    """Keeps recordings for `days`. Two at once do no harm."""

    def __init__(self, url: URL, sounds: Sounds, days: float) -> None:
        self._url = url
        self._sounds = sounds
        self._days = days

    def sweep(self) -> int:
        """Delete what is too old; return of how many recordings. Not for use in an event loop."""
        return asyncio.run(self._sweep())

    async def _sweep(self) -> int:
        engine = open_engine(self._url)
        try:
            found = await outdated(engine, now() - timedelta(days=self._days))
            return sum([await self._delete(engine, *each) for each in found])
        finally:
            await engine.dispose()

    async def _delete(self, engine: AsyncEngine, owner_id: str, attempt_id: str) -> bool:
        recordings = Recordings(engine, owner_id)
        try:
            parts = (await recordings.arrived(attempt_id)).parts
            await self._sounds.delete(attempt_id, parts)
        except CoachError as failure:
            log.warning("the recording of attempt %s was not deleted: %s", attempt_id, failure)
            return False
        await recordings.forget_parts(attempt_id, parts)
        return True
