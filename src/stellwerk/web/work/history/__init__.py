# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/verlauf``: one's own conversations, as long as one wants a history."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute

from stellwerk.administration.house import House
from stellwerk.web.visit import Door, route
from stellwerk.web.work.history import delete, delete_all, entry, export, overview

Forget = Callable[[str, str | None], None]
"""Takes one conversation, or all (``None``), of a person off every desk, so that what was deleted is not kept again."""

Renamed = Callable[[str, str, str], None]
"""Gives a conversation of a person another title on every desk, so that it is not kept anew with the old one."""


def routes(
    house: House,
    forget: Forget = lambda person, conversation: None,
    renamed: Renamed = lambda person, conversation, title: None,
) -> list[BaseRoute]:
    """The list, what can be done with one conversation, and deleting."""
    one = f"{overview.PATH}/{{id}}"
    return [
        route(overview.PATH, house, overview.show, overview.submit, door=Door.SIGNED_IN),
        route(delete_all.PATH, house, delete_all.show, delete_all.submit(forget), door=Door.SIGNED_IN),
        route(one, house, entry.show, entry.submit(renamed), door=Door.SIGNED_IN),
        route(f"{one}/ausgabe", house, export.show, door=Door.SIGNED_IN),
        route(f"{one}/loeschen", house, delete.show, delete.submit(forget), door=Door.SIGNED_IN),
    ]
