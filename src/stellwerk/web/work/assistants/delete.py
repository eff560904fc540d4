# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/assistenten/{id}/loeschen``: asks once, then deletes one's own."""

from __future__ import annotations

from starlette.responses import Response

from stellwerk.storage.scrub import scrub
from stellwerk.storage.tables import assistant, assistant_document, assistant_version
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.assistants import overview
from stellwerk.web.work.assistants.edit import own
from stellwerk.web.work.assistants.words import DELETE
from stellwerk.workbench import assistants


def show(visit: Visit) -> Response:
    """The question."""
    t = in_language(DELETE, visit.language)
    return visit.page("work/assistants/delete.html", area="assistants", t=t, one=own(visit))


def submit(visit: Visit) -> Response:
    """Delete it. Raises ``Conflict`` as long as others work with it."""
    with visit.house.database.writing() as writing:
        assistants.delete(writing, visit.who.actor, visit.request.path_params["id"])
    scrub(
        visit.house.database.place,
        [table.name for table in (assistant, assistant_version, assistant_document)],
    )
    return visit.go(overview.PATH, erledigt="geloescht")
