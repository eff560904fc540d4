# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/aufgaben``: the tasks of a town hall as forms."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute

from stellwerk.administration.house import House
from stellwerk.web.visit import Door, Visit, route
from stellwerk.web.work.tasks import fill, overview
from stellwerk.workbench.tasks import Filled

Begin = Callable[[Visit, Filled], str]
"""Begins a conversation from a task that was filled in; gives its address. Runs in a worker thread."""


def routes(house: House, begin: Begin) -> list[BaseRoute]:
    """The overview, and a form for each task."""
    return [
        route(overview.PATH, house, overview.show, door=Door.SIGNED_IN),
        route(
            f"{overview.PATH}/{{name}}",
            house,
            fill.show,
            fill.submit(begin),
            door=Door.SIGNED_IN,
            form=fill.read,
        ),
    ]
