"""What the settings page shows and saves: how Coach is set up, and the language of feedback."""

from fastapi import APIRouter, Depends

from coach.api.dependencies import SettingsPageDep, require_json
from coach.api.openapi import ANY_PROBLEM, responses
from coach.domain.preferences import Preferences
from coach.domain.setup import Setup

router = APIRouter(tags=["settings"], responses=ANY_PROBLEM)


@router.get("/setup")
async def read_setup(page: SettingsPageDep) -> Setup:
    """Return the scorer in use and why, the recogniser, limits, and the languages that are offered."""
    return await page.setup()


@router.get("/preferences")
async def read_preferences(page: SettingsPageDep) -> Preferences:
    """Return what was saved last, or the defaults."""
    return await page.preferences()


@router.put("/preferences", dependencies=[Depends(require_json)], responses=responses(400, 413, 415, 422))
async def save_preferences(body: Preferences, page: SettingsPageDep) -> Preferences:
    """Save preferences. What was scored before stays as it is."""
    await page.prefer(body)
    return body
