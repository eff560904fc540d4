# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The paths that programs call, and what an unknown path or method gets."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from stellwerk.api import errors
from stellwerk.api.calls import CallDoor
from stellwerk.api.check import CheckDoor
from stellwerk.api.metrics import MetricsDoor
from stellwerk.api.models import ModelsDoor
from stellwerk.api.usage import UsageDoor
from stellwerk.errors import RequestError
from stellwerk.gateway import parse
from stellwerk.gateway.directory import Directory
from stellwerk.gateway.line import Line
from stellwerk.values.town import GROUP_SIZE


class NoSuchPath(RequestError):
    status = 404
    code = "not_found"


class NoSuchMethod(RequestError):
    status = 405
    code = "method_not_allowed"


def routes(
    line: Line,
    directory: Directory,
    body_limit: int,
    *,
    metrics_without_key: bool = False,
    group_size: int = GROUP_SIZE,
) -> list[BaseRoute]:
    """Everything under ``/v1``, and ``/metrics``. The two first are the only ones that lead upstream, and both through
    the line. ``group_size``: people that have to stand behind a figure of use.
    """
    models = ModelsDoor(line, directory)
    return [
        Route("/v1/chat/completions", CallDoor(line, directory, parse.chat, body_limit), methods=["POST"]),
        Route("/v1/embeddings", CallDoor(line, directory, parse.embeddings, body_limit), methods=["POST"]),
        Route("/v1/check", CheckDoor(line, directory, body_limit), methods=["POST"]),
        Route("/v1/models", models, methods=["GET"]),
        Route("/v1/models/{id:path}", models, methods=["GET"]),
        Route("/v1/usage", UsageDoor(directory, directory.database, group_size), methods=["GET"]),
        Route("/metrics", MetricsDoor(line, directory, without_key=metrics_without_key), methods=["GET"]),
    ]


def no_such_path(request: Request) -> Response:
    """404 in the shape of the API."""
    return _plain(
        NoSuchPath(
            "there is nothing at this address; the API has POST /v1/chat/completions, POST /v1/embeddings, "
            "POST /v1/check, GET /v1/models, GET /v1/usage, GET /metrics and GET /health"
        )
    )


def no_such_method(request: Request) -> Response:
    """405 in the shape of the API."""
    return _plain(NoSuchMethod("this address does not take this method; see docs/api.md"))


def _plain(error: RequestError) -> Response:
    status, body, _ = errors.response(error)
    return Response(body, status_code=status, media_type="application/json")
