"""The model server as the page shows and sets it. What the environment settles, the page can't change."""

from pathlib import Path

from coach.domain.model_servers import ModelServer, ModelServerInUse, ModelServerTest, ServerToTest
from coach.errors import ModelUnavailable, SetByOperator
from coach.llm.options import Options, PageOptions
from coach.model_check import check
from coach.scorers import Scorers
from coach.store.model_servers import StoredModelServer

NONE_TO_TEST = "No model server is set, and none was found on this machine. Give the address of one."


class ModelServerSetting:
    """`options` are what the operator set, `scorers` tells which server was found on this machine."""

    def __init__(self, options: Options, scorers: Scorers, stored: StoredModelServer, cache: Path) -> None:
        self._options = options
        self._scorers = scorers
        self._stored = stored
        self._cache = cache

    async def in_use(self) -> ModelServerInUse:
        """Return the server that is asked, without its key."""
        if self._scorers.mode == "coverage":
            return ModelServerInUse(can_be_set=False)
        if self._options.is_set:
            return ModelServerInUse(
                base_url=self._options.shown_url,
                model=self._options.model,
                has_key=self._options.api_key is not None,
                set_by="environment",
                can_be_set=False,
            )
        stored = await self._stored.read()
        server = stored or await self._found()
        if server is None:
            return ModelServerInUse(can_be_set=True)
        return ModelServerInUse(
            base_url=server.base_url,
            model=server.model,
            has_key=server.api_key is not None,
            set_by="page" if stored else "found",
            can_be_set=True,
        )

    async def save(self, server: ModelServer) -> None:
        """Use this server from now on. A key that is left out stays as it was, if the address does.

        Raises:
            SetByOperator: the environment settles it.
        """
        self._refuse_if_settled()
        stored = await self._stored.read()
        if "api_key" not in server.model_fields_set and stored is not None and stored.base_url == server.base_url:
            server = server.model_copy(update={"api_key": stored.api_key})
        await self._stored.save(server)
        self._scorers.look_again()

    async def forget(self) -> None:
        """Delete the server that was set on the page, with its key."""
        await self._stored.forget()
        self._scorers.look_again()

    async def test(self, given: ServerToTest) -> ModelServerTest:
        """Return what comes of asking a server: the one in use, but for what is given.

        A stored key is sent to no other address than it was stored for.

        Raises:
            SetByOperator: something is given, and the environment settles it.
        """
        if given.model_dump(exclude_none=True):
            self._refuse_if_settled()
        options = await self._tested(given)
        if options is None:
            return ModelServerTest(ok=False, message=NONE_TO_TEST)
        return await check(options, self._cache)

    async def _tested(self, given: ServerToTest) -> Options | None:
        if self._options.is_set:
            return self._options
        server = await self._stored.read() or await self._found()
        if given.base_url is not None and (server is None or given.base_url != server.base_url):
            server = ModelServer(base_url=given.base_url)
        if server is None:
            return None
        changed = {name: getattr(given, name) for name in given.model_fields_set if name != "base_url"}
        return PageOptions.of(server.model_copy(update=changed), self._options)

    async def _found(self) -> ModelServer | None:
        """Return the server that was found on this machine, if that is what is used."""
        try:
            choice = await self._scorers.current()
        except ModelUnavailable:
            return None
        if choice.set_by != "found" or choice.model is None or choice.server is None:
            return None
        return ModelServer(base_url=choice.server, model=choice.model.name)

    def _refuse_if_settled(self) -> None:
        if self._scorers.mode == "coverage":
            raise SetByOperator("COACH_SCORER is set to coverage, so no model server is asked. Change that first.")
        if self._options.is_set:
            raise SetByOperator(
                "The model server is set in the environment, which comes first. Change it there (COACH_LLM_BASE_URL,"
                " OPENAI_API_KEY), or remove it there and start Coach again, to set it here."
            )
