# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The OpenAPI document of the management API: what FastAPI makes of the code, and what it cannot know."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from stellwerk.api.management.problems import MEDIA_TYPE

_SIGN_IN = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "An access token of a person (`stwp_...`), made under /api/tokens.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-stellwerk",
        "description": "The session of a browser; a change needs the header X-CSRF-Token as well (GET /api/me).",
    },
}


def complete(app: FastAPI) -> None:
    """Let ``app`` describe its errors as problems, and how one signs in."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = plain()
            document["components"]["securitySchemes"] = _SIGN_IN
            document["security"] = [{name: []} for name in _SIGN_IN]
            for item in document["paths"].values():
                for operation in item.values():
                    for status, response in operation["responses"].items():
                        if int(status) >= 400:
                            schema = {"$ref": "#/components/schemas/Problem"}
                            response["content"] = {MEDIA_TYPE: {"schema": schema}}
            for unused in ("HTTPValidationError", "ValidationError"):
                document["components"]["schemas"].pop(unused, None)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]
