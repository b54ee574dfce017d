"""The model server: which one is asked, set it, test it."""

from http import HTTPStatus

from fastapi import APIRouter, Depends, Response

from coach.api.dependencies import SettingsPageDep, require_json
from coach.api.openapi import ANY_PROBLEM, responses
from coach.domain.model_servers import ModelServer, ModelServerInUse, ModelServerTest, ServerToTest

router = APIRouter(prefix="/model-server", tags=["settings"], responses=ANY_PROBLEM)


@router.get("")
async def read_model_server(page: SettingsPageDep) -> ModelServerInUse:
    """Return the model server in use, who set it, and whether it can be set here. Its key is never returned."""
    return await page.model_server.in_use()


@router.put("", dependencies=[Depends(require_json)], responses=responses(400, 409, 413, 415, 422))
async def save_model_server(body: ModelServer, page: SettingsPageDep) -> ModelServerInUse:
    """Set the model server. An `api_key` that is left out stays as it was, if the address does; null removes it."""
    await page.model_server.save(body)
    return await page.model_server.in_use()


@router.delete("", status_code=HTTPStatus.NO_CONTENT, response_class=Response)
async def delete_model_server(page: SettingsPageDep) -> None:
    """Forget the model server that was set here, with its key."""
    await page.model_server.forget()


@router.post("/test", dependencies=[Depends(require_json)], responses=responses(400, 409, 413, 415, 422))
async def test_model_server(body: ServerToTest, page: SettingsPageDep) -> ModelServerTest:
    """Ask a model server for one small reply, which takes at most 15 seconds. `{}` tests the one in use."""
    return await page.model_server.test(body)
