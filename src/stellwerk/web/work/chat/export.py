# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``GET /arbeit/g/{id}/ausgabe?form=docx``: the conversation as a file, also where no history is kept."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from stellwerk.web.visit import Visit
from stellwerk.web.work.chat.show import find
from stellwerk.web.work.history.export import as_file
from stellwerk.workbench.room import Room


async def show(room: Room, visit: Visit) -> Response:
    """The file. Raises ``NoSuchObject``: no such conversation, or no such form."""
    return await run_in_threadpool(as_file, visit, await find(room, visit))
