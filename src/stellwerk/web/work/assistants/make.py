# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/assistenten/neu``: make one, for oneself alone."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from stellwerk.errors import Conflict, InvalidValue
from stellwerk.policy.register import Register
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.assistants import fields, overview
from stellwerk.web.work.assistants.words import FORM
from stellwerk.workbench import assistants
from stellwerk.workbench.assistants import Wanted

PATH = f"{overview.PATH}/neu"


def show(register: Callable[[], Register]) -> Callable[[Visit], Response]:
    """The empty form."""
    return lambda visit: _page(visit, register(), Wanted("", ""), {})


def submit(register: Callable[[], Register]) -> Callable[[Visit], Response]:
    """Make it, or show what is wrong."""

    def sent(visit: Visit) -> Response:
        t = in_language(FORM, visit.language)
        typed = fields.wanted(visit)
        models = fields.choices(visit, register())
        try:
            with visit.house.database.writing() as writing:
                made = assistants.create(writing, visit.who.actor, typed, models)
        except InvalidValue as error:
            return _page(visit, register(), typed, fields.errors(error.problems, t))
        except Conflict:
            return _page(visit, register(), typed, {"name": t["too_many"]})
        return visit.go(f"{overview.PATH}/{made}", erledigt="angelegt")

    return sent


def _page(visit: Visit, register: Register, typed: Wanted, errors: dict[str, str]) -> Response:
    t = in_language(FORM, visit.language)
    return visit.page(
        "work/assistants/form.html",
        status=422 if errors else 200,
        area="assistants",
        t=t,
        errors=errors,
        typed=typed,
        action=PATH,
        back=overview.PATH,
        title=t["new"],
        button=t["make"],
        based_on=None,
        **fields.options(visit, register, t, typed.model),
    )
