# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/aufgaben``: what there is, in groups."""

from __future__ import annotations

from starlette.responses import Response

from stellwerk.web.language import Language
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.tasks.words import GROUPS, OVERVIEW
from stellwerk.workbench.tasks import ALL, Group

PATH = "/arbeit/aufgaben"


def show(visit: Visit) -> Response:
    """Tiles that lead to the forms."""
    names = in_language(GROUPS, visit.language)
    return visit.page(
        "work/tasks/overview.html",
        area="tasks",
        t=in_language(OVERVIEW, visit.language),
        which=which(visit),
        groups=[
            (group.value, names[group.value], [task for task in ALL.values() if task.group is group])
            for group in Group
        ],
    )


def which(visit: Visit) -> int:
    """Where the visit's language stands in a pair of German and English."""
    return 1 if visit.language is Language.EN else 0
