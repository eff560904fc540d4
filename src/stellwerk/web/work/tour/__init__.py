# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/rundgang``: first steps, as pages that work without scripts."""

from __future__ import annotations

from starlette.routing import BaseRoute

from stellwerk.administration.house import House
from stellwerk.web.visit import Door, route
from stellwerk.web.work.tour import show


def routes(house: House) -> list[BaseRoute]:
    """Five steps at one address."""
    return [route(show.PATH, house, show.show, door=Door.SIGNED_IN)]
