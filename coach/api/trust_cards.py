"""Trust cards: how far each scorer that was calibrated here can be believed."""

from fastapi import APIRouter

from coach.api.dependencies import SettingsPageDep
from coach.api.openapi import ANY_PROBLEM
from coach.domain.trust import TrustCards

router = APIRouter(tags=["settings"], responses=ANY_PROBLEM)


@router.get("/trust-cards")
async def list_trust_cards(page: SettingsPageDep) -> TrustCards:
    """Return the newest card of each scorer, newest first, and which is that of the scorer in use now."""
    return await page.trust_cards()
