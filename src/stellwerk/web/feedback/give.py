# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/rueckmeldung``: leave a message on the product, signed in or not."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from stellwerk.administration import feedback
from stellwerk.administration.feedback import Kind
from stellwerk.administration.turnstile import TooManySignIns, Turnstile
from stellwerk.errors import InvalidValue, RateLimited
from stellwerk.web.feedback.messages import PATH as MESSAGES_PATH
from stellwerk.web.feedback.words import GIVE, KINDS
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language

PATH = "/rueckmeldung"
_DOOR = Turnstile(at_once=1, longest_queue=16)
"""One message after the other; a flood of them waits here, and not where people sign in."""
_ABOUT = {"barriere": Kind.BARRIER, "fehler": Kind.FAULT, "wunsch": Kind.WISH}
"""What ``?art=`` in the address chooses: other pages link to it."""


def show(visit: Visit) -> Response:
    """The form, or thanks."""
    about = _ABOUT.get(visit.request.query_params.get("art", ""))
    return _page(visit, {}, {"kind": about.value if about else ""})


async def submit(visit: Visit) -> Response:
    """Keep what was sent."""
    t = in_language(GIVE, visit.language)
    fields = ("kind", "message", "contact")
    inside = visit.visitor is not None
    try:
        left = feedback.left(**{field: visit.field(field) for field in fields})
    except InvalidValue as error:
        told = {f: t[f"{f}_{_how(visit, f)}"] for f in fields if f in error.problems}
        return await run_in_threadpool(_page, visit, told, dict(visit.fields))

    def keep() -> None:
        # Whoever comes too often is told so without a transaction that others would wait for.
        with visit.house.database.reading() as connection:
            feedback.demand_room(connection, datetime.now(UTC).date(), inside=inside)
        with visit.house.database.writing() as writing:
            feedback.give(writing, visit.house.secrets, left, inside=inside)

    try:
        await _DOOR.run(keep)
    except RateLimited as error:
        busy = isinstance(error, TooManySignIns)
        told = {"message": t["busy" if busy else "full"]}
        return await run_in_threadpool(_page, visit, told, dict(visit.fields), status=429)
    return visit.go(PATH, erledigt="1")


def _how(visit: Visit, field: str) -> str:
    """What is wrong with a field: nothing in it, too much, or characters that cannot be seen."""
    typed = visit.field(field).strip()
    if not typed or field == "kind":
        return "empty"
    longest = feedback.LONGEST if field == "message" else feedback.LONGEST_CONTACT
    return "long" if len(typed) > longest else "wrong"


def _page(visit: Visit, errors: dict[str, str], values: dict[str, str], *, status: int = 200) -> Response:
    names = in_language(KINDS, visit.language)
    reads = False
    if visit.visitor is not None:
        with visit.house.database.reading() as connection:
            reads = feedback.readable(connection, visit.visitor.actor)
    return visit.page(
        "feedback/give.html",
        status=422 if errors and status == 200 else status,
        t=in_language(GIVE, visit.language),
        errors=errors,
        values=values,
        kinds=[(kind.value, names[kind.value]) for kind in Kind],
        done=not errors and visit.request.query_params.get("erledigt") == "1",
        town=visit.house.reporting.town,
        messages=MESSAGES_PATH if reads else "",
    )
