# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our cookies in a browser: the session, and what goes before it. Reading them is :mod:`stellwerk.protection`'s."""

from __future__ import annotations

from starlette.responses import Response

from stellwerk.administration.house import House
from stellwerk.protection.session import (
    Visitor,
    actor_of_request,
    cookie_name,
    cookie_of,
    token_is_right,
    visitor_of,
)

__all__ = [
    "Visitor",
    "actor_of_request",
    "clear_cookie",
    "cookie_name",
    "cookie_of",
    "set_cookie",
    "token_is_right",
    "visitor_of",
]


def set_cookie(
    response: Response, house: House, value: str, kind: str = "", *, seconds: int | None = None
) -> None:
    """Give the browser a cookie: the session's, or one of another ``kind``. Without ``seconds`` it ends with the
    browser, as suits machines that several people use.
    """
    response.set_cookie(
        cookie_name(house, kind),
        value,
        max_age=seconds,
        path="/",
        secure=house.secure,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response, house: House, kind: str = "") -> None:
    """Take a cookie away."""
    response.delete_cookie(
        cookie_name(house, kind), path="/", secure=house.secure, httponly=True, samesite="lax"
    )
