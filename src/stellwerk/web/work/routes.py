# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every address of the workbench. ``app`` mounts these beside the other pages."""

from __future__ import annotations

from starlette.routing import BaseRoute

from stellwerk.web.work import assistants, chat, history, preferences, ratings, release, tasks
from stellwerk.web.work.begin import beginner
from stellwerk.web.work.release.compose import composer, desk_of
from stellwerk.workbench.room import Room


def routes(room: Room) -> list[BaseRoute]:
    """``/arbeit`` and what is below it."""
    return [
        *chat.routes(room),
        *tasks.routes(room.house, beginner(room)),
        *assistants.routes(room.house, lambda: room.line.register),
        *history.routes(room.house, room.desk.erase, room.desk.rename),
        *preferences.routes(room.house),
        *ratings.routes(room.house),
        *release.routes(room.house, room.line, composer(room), desk_of(room)),
    ]
