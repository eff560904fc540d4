# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""One's own account: who one is here, where one is signed in, password and second factor."""

from __future__ import annotations

from starlette.routing import BaseRoute

from stellwerk.administration.house import House
from stellwerk.web.account import overview, password, recovery, second_factor, sessions, tokens
from stellwerk.web.visit import SECOND_FACTOR, Door, route


def routes(house: House) -> list[BaseRoute]:
    """``/konto`` and what belongs to it."""
    return [
        route(overview.PATH, house, overview.show, door=Door.SIGNED_IN),
        route(sessions.PATH, house, sessions.show, sessions.submit, door=Door.SIGNED_IN),
        route(password.PATH, house, password.show, password.submit, door=Door.SIGNED_IN),
        route(SECOND_FACTOR, house, second_factor.show, second_factor.submit, door=Door.UNFINISHED),
        route(tokens.PATH, house, tokens.show, tokens.submit, door=Door.SIGNED_IN),
        route(recovery.PATH, house, recovery.show, recovery.submit, door=Door.SIGNED_IN),
    ]
