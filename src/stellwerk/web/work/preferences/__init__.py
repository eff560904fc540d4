# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/einstellungen``: how one wants to work, and whether anything is kept."""

from __future__ import annotations

from starlette.routing import BaseRoute

from stellwerk.administration.house import House
from stellwerk.web.visit import Door, route
from stellwerk.web.work.preferences import edit


def routes(house: House) -> list[BaseRoute]:
    """The page."""
    return [route(edit.PATH, house, edit.show, edit.submit, door=Door.SIGNED_IN)]
