# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/verlauf/{id}/ausgabe?form=docx``: a conversation as a file (``docx`` or ``md``)."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.responses import Response

from stellwerk.administration import people
from stellwerk.errors import NoSuchObject
from stellwerk.web.pages import PRIVATE
from stellwerk.web.visit import Visit
from stellwerk.workbench import history
from stellwerk.workbench.export import docx_file, file_name, markdown_file
from stellwerk.workbench.values import Conversation

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(visit: Visit) -> Response:
    """The file of a conversation in the history."""
    with visit.house.database.reading() as connection:
        found = history.load(
            connection, visit.house.secrets, visit.who.actor, visit.request.path_params["id"]
        )
    return as_file(visit, found)


def as_file(visit: Visit, conversation: Conversation) -> Response:
    """Any conversation of the visitor's own as the file that the address asks for. For a worker thread.

    Raises:
        NoSuchObject: the address asks for no form that there is.
    """
    with visit.house.database.reading() as connection:
        person = people.find(connection, visit.who.actor.person).display_name
    now = datetime.now(UTC)
    ending = visit.request.query_params.get("form", "")
    match ending:
        case "docx":
            body, kind = docx_file(conversation, person, now, visit.language.value), _DOCX
        case "md":
            body = markdown_file(conversation, person, now, visit.language.value)
            kind = "text/markdown; charset=utf-8"
        case _:
            raise NoSuchObject("there is no such form")
    name = file_name(conversation.title, now, ending)
    headers = PRIVATE | {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=kind, headers=headers)
