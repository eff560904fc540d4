# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the links that work once lead to. Opening one changes nothing: only its form does."""

from __future__ import annotations

from starlette.routing import BaseRoute

from stellwerk.administration.house import House
from stellwerk.administration.links import PATHS, Purpose
from stellwerk.web.by_link import first_admin, password
from stellwerk.web.visit import Door, route


def routes(house: House) -> list[BaseRoute]:
    """``/einrichten/...`` and ``/passwort/...``, where there are local accounts."""
    if not house.sign_in.local:
        return []
    return [
        route(
            PATHS[Purpose.FIRST_ADMIN] + "{link}",
            house,
            first_admin.show,
            first_admin.submit,
            door=Door.ANYBODY,
        ),
        route(PATHS[Purpose.PASSWORD] + "{link}", house, password.show, password.submit, door=Door.ANYBODY),
    ]
