# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/assistenten/{id}/aendern``: change one's own; others keep the released version."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from stellwerk.errors import ChangedMeanwhile, InvalidValue, NoSuchObject
from stellwerk.policy.register import Register
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.assistants import fields, overview
from stellwerk.web.work.assistants.words import FORM
from stellwerk.workbench import assistants
from stellwerk.workbench.assistants import Assistant, Wanted


def show(register: Callable[[], Register]) -> Callable[[Visit], Response]:
    """The form as it is."""

    def shown(visit: Visit) -> Response:
        found = own(visit)
        return _page(visit, register(), found, fields.as_wanted(found), {})

    return shown


def submit(register: Callable[[], Register]) -> Callable[[Visit], Response]:
    """Make the next version, or show what is wrong."""

    def sent(visit: Visit) -> Response:
        t = in_language(FORM, visit.language)
        found = own(visit)
        typed = fields.wanted(visit)
        models = fields.choices(visit, register())
        based_on = visit.field("fassung")
        try:
            with visit.house.database.writing() as writing:
                assistants.change(
                    writing,
                    visit.who.actor,
                    found.id,
                    typed,
                    models,
                    int(based_on) if based_on.isascii() and based_on.isdigit() else 0,
                )
        except InvalidValue as error:
            return _page(visit, register(), found, typed, fields.errors(error.problems, t))
        except ChangedMeanwhile:
            return _page(visit, register(), found, typed, {"name": t["changed_meanwhile"]})
        return visit.go(f"{overview.PATH}/{found.id}", erledigt="geaendert")

    return sent


def own(visit: Visit) -> Assistant:
    """The visitor's own assistant of the address. Raises ``NoSuchObject``."""
    with visit.house.database.reading() as connection:
        found = assistants.find(connection, visit.who.actor, visit.request.path_params["id"])
    if not found.mine:
        raise NoSuchObject("there is no such assistant of your own")
    return found


def _page(
    visit: Visit, register: Register, found: Assistant, typed: Wanted, errors: dict[str, str]
) -> Response:
    t = in_language(FORM, visit.language)
    here = f"{overview.PATH}/{found.id}"
    return visit.page(
        "work/assistants/form.html",
        status=422 if errors else 200,
        area="assistants",
        t=t,
        errors=errors,
        typed=typed,
        action=f"{here}/aendern",
        back=here,
        title=t["change"],
        button=t["save"],
        based_on=found.version,
        **fields.options(visit, register, t, typed.model),
    )
