# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/rueckmeldung``: leave a message on the product, signed in or not."""

from __future__ import annotations

from starlette.responses import Response

from stellwerk.administration import feedback
from stellwerk.administration.feedback import Kind
from stellwerk.administration.turnstile import TURNSTILE
from stellwerk.errors import InvalidValue, RateLimited
from stellwerk.web.feedback.messages import PATH as MESSAGES_PATH
from stellwerk.web.feedback.words import GIVE, KINDS
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language

PATH = "/rueckmeldung"
_ABOUT = {"barriere": Kind.BARRIER, "fehler": Kind.FAULT, "wunsch": Kind.WISH}
"""What ``?art=`` in the address chooses: other pages link to it."""


def show(visit: Visit) -> Response:
    """The form, or thanks."""
    about = _ABOUT.get(visit.request.query_params.get("art", ""))
    return _page(visit, {}, {"kind": about.value if about else ""})


async def submit(visit: Visit) -> Response:
    """Keep what was sent."""
    t = in_language(GIVE, visit.language)

    def keep() -> None:
        with visit.house.database.writing() as writing:
            feedback.give(
                writing,
                visit.house.secrets,
                kind=visit.field("kind"),
                message=visit.field("message"),
                contact=visit.field("contact"),
                inside=visit.visitor is not None,
            )

    try:
        await TURNSTILE.run(keep)  # a few at a time, beside the sign-ins: never all of the machine
    except InvalidValue as error:
        fields = ("kind", "message", "contact")
        told = {f: t[f"{f}_{_how(visit, f)}"] for f in fields if f in error.problems}
        return _page(visit, told, dict(visit.fields))
    except RateLimited:
        return _page(visit, {"message": t["full"]}, dict(visit.fields), status=429)
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
