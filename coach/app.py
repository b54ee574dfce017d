"""The web application: the API and the page over an installation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from sqlalchemy import text
from starlette.middleware.gzip import GZipMiddleware

import coach
from coach.api import (
    archive,
    attempts,
    competencies,
    errors,
    events,
    model_server,
    objections,
    outcomes,
    over_time,
    pairwise,
    progress,
    questions,
    recordings,
    reports,
    rescorings,
    reviews,
    rounds,
    samples,
    self_ratings,
    setup,
    transcripts,
    trust_cards,
)
from coach.api.hosts import KnownHosts
from coach.api.limits import BodyLimit
from coach.domain.value import Value
from coach.installation import open_coach
from coach.page import Page, PageHeaders
from coach.settings import Settings
from coach.uploads import MB

GZIP_LEVEL = 5
"""Of 1 to 9. The progress of 1,000 attempts is 5 % larger than at level 9, in a third of the time."""


class Health(Value):
    status: str


def create_app(settings: Settings) -> FastAPI:
    """Return the web application. It opens everything when it starts and closes it when it ends."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_coach(settings, work=settings.run_worker) as running:
            app.state.practice = running.practice
            app.state.uploads = running.uploads
            app.state.progress = running.progress
            app.state.pairwise = running.pairwise
            app.state.over_time = running.over_time
            app.state.reports = running.reports
            app.state.interview_log = running.interview_log
            app.state.following = running.following
            app.state.self_rater = running.self_rater
            app.state.rescorer = running.rescorer
            app.state.settings_page = running.settings_page
            app.state.archive = running.archive
            app.state.reviewing = running.reviewing
            app.state.engine = running.engine
            yield

    app = FastAPI(
        title="Coach",
        version=coach.__version__,
        description="Practise interviews aloud: feedback on finished attempts, proven by your own words.",
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    errors.install(app)
    app.add_middleware(
        BodyLimit, max_recording_bytes=settings.max_recording_mb * MB, max_import_bytes=settings.max_import_mb * MB
    )
    app.add_middleware(KnownHosts, allowed=settings.allowed_hosts)
    app.add_middleware(PageHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=GZIP_LEVEL)
    app.include_router(questions.router, prefix="/api/v1")
    app.include_router(rounds.router, prefix="/api/v1")
    app.include_router(competencies.router, prefix="/api/v1")
    app.include_router(attempts.router, prefix="/api/v1")
    app.include_router(events.router, prefix="/api/v1")
    app.include_router(samples.router, prefix="/api/v1")
    app.include_router(self_ratings.router, prefix="/api/v1")
    app.include_router(recordings.router, prefix="/api/v1")
    app.include_router(transcripts.router, prefix="/api/v1")
    app.include_router(setup.router, prefix="/api/v1")
    app.include_router(model_server.router, prefix="/api/v1")
    app.include_router(trust_cards.router, prefix="/api/v1")
    app.include_router(objections.router, prefix="/api/v1")
    app.include_router(progress.router, prefix="/api/v1")
    app.include_router(pairwise.router, prefix="/api/v1")
    app.include_router(over_time.router, prefix="/api/v1")
    app.include_router(rescorings.router, prefix="/api/v1")
    app.include_router(reports.router, prefix="/api/v1")
    app.include_router(outcomes.router, prefix="/api/v1")
    app.include_router(archive.router, prefix="/api/v1")
    app.include_router(reviews.router, prefix="/api/v1")

    @app.get("/healthz", tags=["health"])
    async def read_health() -> Health:
        """Return ok if the database answers."""
        async with app.state.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
        return Health(status="ok")

    app.router.default = Page()  # asked when no route fits, so a wrong method on a route is still told apart
    return app
