"""Trust cards: how far each scorer that was calibrated here, or rated by people, can be believed."""

from fastapi import APIRouter

from coach.api.dependencies import SettingsPageDep
from coach.api.openapi import ANY_PROBLEM
from coach.domain.trust import TrustCards

router = APIRouter(tags=["settings"], responses=ANY_PROBLEM)


@router.get("/trust-cards")
async def list_trust_cards(page: SettingsPageDep) -> TrustCards:
    """Return the newest card of each scorer, newest first, which is that of the scorer in use now, and what people say.

    What people say is how they rated your answers, beside what each scorer gave the same words.
    """
    return await page.trust_cards()
