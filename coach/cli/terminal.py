"""A Coach to work with, for commands that touch attempts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from coach.cli.output import set_up_logging
from coach.installation import Running, open_coach
from coach.settings import read_settings

P = ParamSpec("P")
R = TypeVar("R")


def run(function: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, R]:
    """Make a plain function of a coroutine function."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return asyncio.run(function(*args, **kwargs))

    return call


@asynccontextmanager
async def installation(*, work: bool) -> AsyncIterator[Running]:
    """Open the local installation; with `work`, score in this process unless a worker runs already."""
    set_up_logging("error")
    async with open_coach(read_settings(), work=work, first_only=True) as running:
        yield running
