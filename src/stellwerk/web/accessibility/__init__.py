# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/barrierefreiheit``: the accessibility statement."""

from __future__ import annotations

from starlette.routing import BaseRoute

from stellwerk.administration.house import House
from stellwerk.web.accessibility import show
from stellwerk.web.visit import Door, route


def routes(house: House) -> list[BaseRoute]:
    """One page, for anybody."""
    return [route(show.PATH, house, show.show, door=Door.ANYBODY)]
