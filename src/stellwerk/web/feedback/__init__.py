# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/rueckmeldung``: a door for barriers, faults and wishes; and where administrators read them."""

from __future__ import annotations

from starlette.routing import BaseRoute

from stellwerk.administration.house import House
from stellwerk.web.feedback import give, messages
from stellwerk.web.visit import Door, route


def routes(house: House) -> list[BaseRoute]:
    """The form, for anybody; the messages, for administrators."""
    return [
        route(give.PATH, house, give.show, give.submit, door=Door.ANYBODY),
        route(messages.PATH, house, messages.show, messages.submit, door=Door.SIGNED_IN),
    ]
