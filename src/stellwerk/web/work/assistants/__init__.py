# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/assistenten``: prepared instructions, one's own and those that others released."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute

from stellwerk.administration.house import House
from stellwerk.policy.register import Register
from stellwerk.web.visit import Door, route
from stellwerk.web.work.assistants import add_text, decide, delete, edit, make, overview, view


def routes(house: House, register: Callable[[], Register]) -> list[BaseRoute]:
    """The list, making and changing one, its documents, its release. ``register``: as it is now."""
    one = f"{overview.PATH}/{{id}}"
    return [
        route(overview.PATH, house, overview.show, door=Door.SIGNED_IN),
        route(make.PATH, house, make.show(register), make.submit(register), door=Door.SIGNED_IN),
        route(one, house, view.show, view.submit, door=Door.SIGNED_IN),
        route(f"{one}/aendern", house, edit.show(register), edit.submit(register), door=Door.SIGNED_IN),
        route(f"{one}/text", house, add_text.show, add_text.submit, door=Door.SIGNED_IN, form=add_text.read),
        route(f"{one}/freigabe", house, decide.show, decide.submit, door=Door.SIGNED_IN),
        route(f"{one}/loeschen", house, delete.show, delete.submit, door=Door.SIGNED_IN),
    ]
