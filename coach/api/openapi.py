"""The description of the interface: problems under their own media type, an example for each response."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic import Field

from coach.api.examples import EXAMPLES
from coach.api.over_time_examples import OVER_TIME_EXAMPLES
from coach.api.pairwise_examples import PAIRWISE_EXAMPLES
from coach.api.rescoring_examples import RESCORING_EXAMPLES
from coach.api.review_examples import REVIEW_EXAMPLES
from coach.api.trust_examples import TRUST_EXAMPLES
from coach.domain.value import Value

MEDIA_TYPE = "application/problem+json"
ALL_EXAMPLES = EXAMPLES | PAIRWISE_EXAMPLES | REVIEW_EXAMPLES | RESCORING_EXAMPLES | TRUST_EXAMPLES | OVER_TIME_EXAMPLES


class Problem(Value):
    """RFC 9457. `type` is stable and can be matched on; `detail` says what happened and what to do."""

    type: str = Field(examples=["urn:coach:problem:answer-too-long"])
    title: str = Field(examples=["Answer too long"])
    status: int = Field(examples=[413])
    detail: str = Field(
        examples=["The answer has 21,480 tokens, 7,913 more than there is room for beside the rubric. …"]
    )


_DOCUMENTED = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}

ANY_PROBLEM: dict[int | str, dict[str, Any]] = {
    "default": {"description": "Any other problem, such as 400 (unknown host) or 500.", **_DOCUMENTED}
}
"""For every router. It also keeps FastAPI from documenting a validation error of its own, which is never sent."""


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of a route's problems."""
    return {status: {"description": HTTPStatus(status).phrase, **_DOCUMENTED} for status in statuses}


def describe(app: FastAPI) -> None:
    """Add to the OpenAPI of `app` what FastAPI can't: the schema of problems, and examples with null in them."""
    plain = app.openapi

    def complete() -> dict[str, Any]:
        described = plain()
        described["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        for operations in described["paths"].values():
            for operation in operations.values():
                for response in operation["responses"].values():
                    _add_example(response.get("content", {}).get("application/json", {}))
        return described

    app.openapi = complete  # type: ignore[method-assign]  # FastAPI's own way to extend it


def _add_example(content: dict[str, Any]) -> None:
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    if example := ALL_EXAMPLES.get(name):
        content["example"] = example.model_dump(mode="json")
