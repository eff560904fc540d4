# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/assistenten/{id}/text``: give one's own assistant a document, as text."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from stellwerk.errors import Conflict, InvalidValue
from stellwerk.web.form import read_form
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.assistants import overview
from stellwerk.web.work.assistants.edit import own
from stellwerk.web.work.assistants.words import TEXT
from stellwerk.workbench import assistants
from stellwerk.workbench.assistants.values import LONGEST_TEXT, MOST_TEXTS

LARGEST = 512 * 1024
"""Bytes of a form: the longest text, every character of it as three escaped bytes or four."""


def read(request: Request) -> Awaitable[Mapping[str, str]]:
    """The fields of a form with a long text. Raises ``Unreadable``."""
    return read_form(request, LARGEST)


def show(visit: Visit) -> Response:
    """The empty form."""
    return _page(visit, {})


def submit(visit: Visit) -> Response:
    """Add it, or show what is wrong."""
    t = in_language(TEXT, visit.language)
    found = own(visit)
    try:
        with visit.house.database.writing() as writing:
            assistants.add_text(
                writing,
                visit.house.secrets,
                visit.who.actor,
                found.id,
                visit.field("titel"),
                visit.field("text"),
            )
    except InvalidValue as error:
        names = {"title": "titel", "text": "text"}
        return _page(visit, {names[field]: t[f"wrong_{field}"] for field in names if field in error.problems})
    except Conflict:
        return _page(visit, {"titel": t["too_many"].format(most=MOST_TEXTS)})
    return visit.go(f"{overview.PATH}/{found.id}", erledigt="text")


def _page(visit: Visit, errors: dict[str, str]) -> Response:
    found = own(visit)
    return visit.page(
        "work/assistants/text.html",
        status=422 if errors else 200,
        area="assistants",
        t=in_language(TEXT, visit.language),
        errors=errors,
        one=found,
        title=visit.field("titel"),
        text=visit.field("text"),
        longest=LONGEST_TEXT,
    )
