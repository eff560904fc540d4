# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/freigaben``: asking a second person to release one text, and deciding as one."""

from __future__ import annotations

from functools import partial

from starlette.routing import BaseRoute

from stellwerk.administration.house import House
from stellwerk.gateway.line import Interlocking
from stellwerk.web.visit import Door, route
from stellwerk.web.work.chat.fields import long_form
from stellwerk.web.work.release import new, one, overview
from stellwerk.web.work.release.whole import Compose

PATH = overview.PATH


def routes(house: House, line: Interlocking, compose: Compose, on_desk: one.OnDesk) -> list[BaseRoute]:
    """The list, asking, and one request. ``compose``: what the chat would send for the form of its page."""
    return [
        route(PATH, house, overview.show, door=Door.SIGNED_IN),
        route(
            new.PATH,
            house,
            new.show,
            partial(new.submit, line, compose),
            door=Door.SIGNED_IN,
            form=long_form,
        ),
        route(
            one.PATH,
            house,
            partial(one.show, on_desk),
            partial(one.submit, on_desk),
            door=Door.SIGNED_IN,
        ),
    ]
