# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/rueckmeldungen``: what the people of a department think of answers, for their key user."""

from __future__ import annotations

from starlette.routing import BaseRoute

from stellwerk.administration.house import House
from stellwerk.web.visit import Door, route
from stellwerk.web.work.ratings import inbox


def routes(house: House) -> list[BaseRoute]:
    """The page."""
    return [route(inbox.PATH, house, inbox.show, inbox.submit, door=Door.SIGNED_IN)]
