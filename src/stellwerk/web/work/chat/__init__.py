# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The chat: a conversation with a model, under the signal."""

from __future__ import annotations

from functools import partial

from starlette.routing import BaseRoute

from stellwerk.web.visit import Door, route
from stellwerk.web.work.chat import documents, export, mark, send, show, stream
from stellwerk.web.work.chat.fields import long_form
from stellwerk.web.work.chat.page import PATH
from stellwerk.workbench.room import Room


def routes(room: Room) -> list[BaseRoute]:
    """``/arbeit`` and the conversations below it."""
    house, one = room.house, PATH + "/g/{id}"
    new, old, submit = partial(show.new, room), partial(show.old, room), partial(send.submit, room)
    files = partial(documents.submit, room)
    with_files = documents.file_form(room)
    return [
        route(PATH, house, new, submit, door=Door.SIGNED_IN, form=long_form),
        route(f"{PATH}/unterlagen", house, new, files, door=Door.SIGNED_IN, form=with_files),
        route(one, house, old, submit, door=Door.SIGNED_IN, form=long_form),
        route(f"{one}/strom", house, partial(stream.show, room), door=Door.SIGNED_IN),
        route(f"{one}/ausgabe", house, partial(export.show, room), door=Door.SIGNED_IN),
        route(f"{one}/urteil", house, old, partial(mark.submit, room), door=Door.SIGNED_IN),
        route(f"{one}/unterlagen", house, old, files, door=Door.SIGNED_IN, form=with_files),
        route(f"{one}/unterlagen/strom", house, partial(documents.watch, room), door=Door.SIGNED_IN),
    ]
