# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Errors of the management API: ``application/problem+json`` (RFC 9457), in plain words, never with what was sent."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
import sqlalchemy as sa
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from stellwerk.errors import RecordError, StellwerkError, origin

log = logging.getLogger("stellwerk.api")

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    param: str | None = None
    fields: dict[str, str] | None = None


def answer(error: StellwerkError, headers: dict[str, str] | None = None) -> Response:
    """The response for an error of ours."""
    more = dict(headers or {})
    if error.status == 401:
        more["www-authenticate"] = "Bearer"
    return _problem(
        error.status, error.code, error.message, error.param, (error.detail or {}).get("fields"), more
    )


def install(app: FastAPI) -> None:
    """Make every error of ``app`` a problem."""

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, StellwerkError)  # noqa: S101 - registered for nothing else
        return answer(error)

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for nothing else
        fields: dict[str, str] = {}
        for found in error.errors():
            where = ".".join(str(part) for part in found["loc"][1:]) or str(found["loc"][0])
            fields.setdefault(where[:100], str(found["msg"])[:200])
        if any(found["type"].startswith("json_") for found in error.errors()):
            return _problem(400, "invalid_request", _SAID[400])
        said = "; ".join(f"{field}: {what}" for field, what in list(fields.items())[:5])
        return _problem(422, "invalid_value", said, next(iter(fields), None), fields)

    async def plain(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
        said = _SAID.get(error.status_code, "this request cannot be understood")
        return _problem(
            error.status_code,
            _CODES.get(error.status_code, "invalid_request"),
            said,
            headers=dict(error.headers or {}),
        )

    async def database(request: Request, error: Exception) -> Response:
        log.error("the database cannot be used: %s", type(error).__name__)
        return answer(
            RecordError("the database cannot be used at the moment, nothing was changed; try again later")
        )

    async def data(request: Request, error: Exception) -> Response:
        return _problem(422, "invalid_value", "a value cannot be stored; check lengths and characters")

    async def unforeseen(request: Request, error: Exception) -> Response:
        log.error("unexpected %s at %s", type(error).__name__, origin(error))
        return _problem(
            500, "internal_error", "an unexpected error occurred here; tell your administrator the time"
        )

    app.add_exception_handler(StellwerkError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(sa.exc.DataError, data)
    app.add_exception_handler(sa.exc.OperationalError, database)
    app.add_exception_handler(sa.exc.TimeoutError, database)
    app.add_exception_handler(Exception, unforeseen)


def _problem(
    status: int,
    code: str,
    detail: str,
    param: str | None = None,
    fields: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    body: dict[str, Any] = {
        "type": f"urn:stellwerk:problem:{code}",
        "title": _TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
        "code": code,
    }
    if param is not None:
        body["param"] = param
    if fields:
        body["fields"] = fields
    return Response(
        msgspec.json.encode(_whole(body)),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers={**(headers or {}), "cache-control": "no-store"},
    )


def _whole(value: Any) -> Any:
    """Without halves of surrogate pairs, which JSON can name (a field that is not there) and no UTF-8 can hold."""
    if isinstance(value, dict):
        return {_whole(key): _whole(inner) for key, inner in value.items()}
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


_TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    412: "Changed in the meantime",
    413: "Too large",
    415: "Unsupported media type",
    421: "Unknown host",
    422: "Invalid value",
    428: "Version needed",
    429: "Too many requests",
    500: "Internal error",
    503: "Not available",
}
_CODES = {404: "not_found", 405: "method_not_allowed", 415: "unsupported_media_type"}
_SAID = {
    400: "the body is not JSON that can be read; send JSON in UTF-8",
    404: "there is nothing at this address; GET /api/openapi.json lists what there is",
    405: "this address does not take this method; GET /api/openapi.json lists what there is",
    415: "send the body as JSON, with the header Content-Type: application/json",
}
