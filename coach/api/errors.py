"""Errors as RFC 9457 problem details. HTTP statuses live here and nowhere else."""

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from coach.api.openapi import MEDIA_TYPE, Problem, describe
from coach.errors import (
    AnswerRejected,
    AnswerTooLong,
    ArchiveRejected,
    CoachError,
    ComparisonRejected,
    IdempotencyConflict,
    ModelNeeded,
    NotFound,
    NothingToRescore,
    NotScoredYet,
    ObjectionRejected,
    RatingConflict,
    RatingRejected,
    RecordingConflict,
    RecordingRejected,
    RecordingTooLarge,
    RequestError,
    SelfRatingConflict,
    SetByOperator,
    SetupError,
    StorageFailed,
)

STATUSES: dict[type[CoachError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    AnswerRejected: HTTPStatus.UNPROCESSABLE_ENTITY,
    AnswerTooLong: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    RecordingRejected: HTTPStatus.UNPROCESSABLE_ENTITY,
    RecordingTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    RecordingConflict: HTTPStatus.CONFLICT,
    StorageFailed: HTTPStatus.INSUFFICIENT_STORAGE,
    IdempotencyConflict: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotScoredYet: HTTPStatus.CONFLICT,
    ObjectionRejected: HTTPStatus.UNPROCESSABLE_ENTITY,
    ArchiveRejected: HTTPStatus.UNPROCESSABLE_ENTITY,
    ComparisonRejected: HTTPStatus.UNPROCESSABLE_ENTITY,
    SetByOperator: HTTPStatus.CONFLICT,
    NothingToRescore: HTTPStatus.CONFLICT,
    ModelNeeded: HTTPStatus.CONFLICT,
    SelfRatingConflict: HTTPStatus.CONFLICT,
    RatingRejected: HTTPStatus.UNPROCESSABLE_ENTITY,
    RatingConflict: HTTPStatus.CONFLICT,
    RequestError: HTTPStatus.BAD_REQUEST,
    SetupError: HTTPStatus.SERVICE_UNAVAILABLE,
    CoachError: HTTPStatus.BAD_GATEWAY,
}


def problem(status: HTTPStatus, kind: str, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """Return a problem response; `kind` is a name in CamelCase or words."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in kind).split()
    content = Problem(
        type=f"urn:coach:problem:{'-'.join(words)}",
        title=" ".join(words).capitalize(),
        status=status.value,
        detail=detail,
    )
    return JSONResponse(content.model_dump(), status.value, headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of `app` with a problem, and describe problems in its OpenAPI."""
    describe(app)
    app.add_exception_handler(CoachError, _coach_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _unexpected)


async def _coach_error(request: Request, error: Exception) -> JSONResponse:
    status = next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
    return problem(status, type(error).__name__, str(error))


async def _invalid_request(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = "; ".join(f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}" for each in error.errors())
    detail = f"The request can't be read: {faults}. See /api/v1/openapi.json for what it takes."
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "InvalidRequest", detail)


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    kind = _KINDS.get(status) or "".join(word.capitalize() for word in status.phrase.replace("-", " ").split())
    said = error.detail not in (status.phrase, UNPARSED)
    detail = error.detail if said else _HINTS.get(status, status.description or status.phrase)
    return problem(status, kind, detail, dict(error.headers or {}))


UNPARSED = "There was an error parsing the body"
"""What FastAPI says of a body that is not even text."""

_KINDS = {HTTPStatus.UNPROCESSABLE_ENTITY: "InvalidRequest"}
_HINTS = {
    HTTPStatus.BAD_REQUEST: "The body can't be parsed. Send JSON in UTF-8.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address. See /api/v1/openapi.json for what there is.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take that method. See /api/v1/openapi.json.",
}


async def _gone(request: Request, error: Exception) -> JSONResponse:
    detail = "The connection broke off before the request was whole. Nothing of it was stored. Send it again."
    return problem(HTTPStatus.BAD_REQUEST, "BrokenOff", detail)


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    detail = "Coach itself failed; its log says how. Nothing that was stored is lost. Try again."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "InternalError", detail)
