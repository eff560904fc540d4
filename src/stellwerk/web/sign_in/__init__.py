# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out."""

from __future__ import annotations

from starlette.routing import BaseRoute

from stellwerk.administration.house import House
from stellwerk.web.sign_in import code, leave, password
from stellwerk.web.visit import SIGN_IN, Door, route


def routes(house: House) -> list[BaseRoute]:
    """``/anmelden`` and what belongs to it."""
    found: list[BaseRoute] = [
        route(SIGN_IN, house, password.show, password.submit, door=Door.ANYBODY),
        route(leave.PATH, house, leave.show, leave.submit, door=Door.UNFINISHED),
    ]
    if house.sign_in.local:
        found.append(route(code.PATH, house, code.show, code.submit, door=Door.ANYBODY))
    return found
