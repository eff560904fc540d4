# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/hilfe``: the traffic light by cases of a town hall, and what else people ask before they begin."""

from __future__ import annotations

from starlette.routing import BaseRoute

from stellwerk.administration.house import House
from stellwerk.web.help import show
from stellwerk.web.visit import Door, route


def routes(house: House) -> list[BaseRoute]:
    """One page, for anybody."""
    return [route(show.PATH, house, show.show, door=Door.ANYBODY)]
