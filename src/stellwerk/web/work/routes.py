# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every address of the workbench. ``app`` mounts these beside the other pages."""

from __future__ import annotations

from starlette.routing import BaseRoute

from stellwerk.web.work import chat, release, tasks
from stellwerk.web.work.begin import beginner
from stellwerk.web.work.release.compose import composer, desk_of
from stellwerk.workbench.room import Room


def routes(room: Room) -> list[BaseRoute]:
    """``/arbeit`` and what is below it."""
    return [
        *chat.routes(room),
        *tasks.routes(room.house, beginner(room)),
        *release.routes(room.house, room.line, composer(room), desk_of(room)),
    ]
