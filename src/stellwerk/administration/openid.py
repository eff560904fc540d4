# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a proven sign-in at the provider to a person with a session here, and from its logout to no session.

A person is found by issuer and subject alone, never by a mail address: that can be another's tomorrow. Name, address,
department and the roles that groups give are the provider's word and are renewed at every sign-in; roles that people
gave here stay.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.administration import people, sessions
from stellwerk.administration.house import House
from stellwerk.administration.openid_claims import Described, described
from stellwerk.administration.tell import tell
from stellwerk.errors import Conflict, SignInFailed
from stellwerk.identity.actor import HOUSE, SYSTEM, Assignment
from stellwerk.identity.oidc.cause import Cause, failed
from stellwerk.identity.oidc.client import SignedIn
from stellwerk.identity.oidc.logout_token import Logout
from stellwerk.identity.roles import PRIVILEGED
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import department as departments
from stellwerk.storage.tables import person as persons
from stellwerk.storage.tables import spent_token
from stellwerk.values.sign_in import Mapping, OpenId


class Entered(msgspec.Struct, frozen=True):
    """Somebody is in."""

    person: str
    cookie: str


def enter(house: House, openid: OpenId, signed_in: SignedIn, *, before: str | None) -> Entered:
    """Let somebody in for whom the provider vouches. ``before`` is the browser's session so far, which ends.

    What the provider said is kept also where it leads to a refusal: else a role that was taken away would stay.

    Raises:
        SignInFailed: this person is not let in; the event is on record.
    """
    who = described(signed_in.claims, openid)
    with house.database.writing() as writing:
        known = _known(writing, signed_in)
        entered = _refusal(writing, known, who, openid) or _let_in(
            writing, house, openid, signed_in, known, who
        )
        if isinstance(entered, Entered):
            sessions.end(writing, house.secrets, before)
        else:
            tell_failed(writing, entered, known.id if known is not None else None)
    if isinstance(entered, SignInFailed):
        raise entered
    return entered


def tell_failed(writing: Writing, error: SignInFailed, person: str | None = None) -> None:
    """Put a sign-in that was begun and did not come about on record."""
    about = "sign-in:oidc" if person is None else f"person:{person}"
    tell(writing, SYSTEM, "identity:sign-in:failed", about, method="oidc", cause=error.cause)


def end_sessions(house: House, openid: OpenId, logout: Logout) -> int:
    """End what the provider's logout names, for every process on this database; returns how many sessions.

    Raises:
        SignInFailed: this logout token was used before.
    """
    with house.database.writing() as writing:
        key = house.secrets.hash("openid logout", f"{openid.issuer}\n{logout.jti}")
        writing.execute(sa.delete(spent_token).where(spent_token.c.expires_at <= writing.at))
        ends = writing.at + timedelta(seconds=logout.keep_seconds)
        try:
            with writing.connection.begin_nested():
                writing.execute(sa.insert(spent_token).values(hash=key, expires_at=ends))
        except sa.exc.IntegrityError:  # also where two arrive at once
            raise failed(Cause.AGAIN, "this logout token was used before") from None
        count = sessions.end_of_provider(writing, openid.issuer, sid=logout.sid, subject=logout.subject)
        tell(writing, SYSTEM, "identity:sign-out:provider", "sign-in:oidc", sessions=str(count))
    return count


def _known(writing: Writing, signed_in: SignedIn) -> sa.Row[Any] | None:
    return writing.execute(
        sa.select(persons.c.id, persons.c.active).where(
            persons.c.issuer == signed_in.issuer, persons.c.subject == signed_in.subject
        )
    ).first()


def _refusal(
    writing: Writing, known: sa.Row[Any] | None, who: Described, openid: OpenId
) -> SignInFailed | None:
    """Why this person is not let in, whatever else is said of them; ``None`` if they may come on."""
    if known is not None and not known.active:
        return failed(Cause.INACTIVE, "the person is inactive here")
    if who.groups_elsewhere and openid.groups:
        return failed(Cause.TOO_MANY_GROUPS, "the token names another place for the groups instead of them")
    if openid.only_mapped and not who.mapped:
        if known is not None:
            _withdraw(writing, known.id)
        return failed(Cause.NO_GROUP, "in none of the groups that are configured")
    named = {m.department for m in who.mapped if m.department} | ({who.department} - {None})
    if named - _departments(writing, named):
        return failed(Cause.UNKNOWN_DEPARTMENT, "the department is not known here, or archived")
    return None


def _let_in(
    writing: Writing,
    house: House,
    openid: OpenId,
    signed_in: SignedIn,
    known: sa.Row[Any] | None,
    who: Described,
) -> Entered | SignInFailed:
    if known is None:
        try:
            person = people.create(
                writing,
                SYSTEM,
                display_name=who.name,
                email=who.email,
                department=who.department,
                issuer=signed_in.issuer,
                subject=signed_in.subject,
            )
        except Conflict:  # in two tabs at once, the very first time
            return failed(Cause.AGAIN, "the person was created a moment ago")
    else:
        person = str(known.id)
        changes: dict[str, object] = {"display_name": who.name, "email": who.email}
        if who.names_department:
            changes["department"] = who.department
        people.update(writing, SYSTEM, person, changes)
    if not _set_roles(writing, person, who.mapped):
        return failed(Cause.LAST_ADMINISTRATOR, "the groups take the house's last administrator away")
    actor = people.actor_of(writing.connection, person, strong=who.strong)
    assert actor is not None  # noqa: S101 - it was there a moment ago, in the same transaction
    if not who.strong and any(assignment.role in PRIVILEGED for assignment in actor.assignments):
        return failed(
            Cause.SECOND_FACTOR, "a role that needs a second factor, and neither amr nor acr names one"
        )
    cookie = sessions.begin(
        writing,
        house.secrets,
        person,
        method="oidc",
        strong=who.strong,
        sign_in=house.sign_in,
        issuer=signed_in.issuer,
        sid=signed_in.sid,
    )
    tell(
        writing,
        actor,
        "identity:sign-in:ok",
        f"person:{person}",
        method="oidc",
        second_factor="yes" if who.strong else "no",
    )
    return Entered(person, cookie)


def _set_roles(writing: Writing, person: str, mapped: tuple[Mapping, ...]) -> bool:
    """Renew the roles that groups give; ``False`` where the house would lose its last administrator.

    Then they stay as they are and give access to nothing: no session, no token. The next administrator who comes in
    ends this. To let them go on would let somebody administer whom the provider no longer names for it; to take
    the role would leave nobody to whom the shell could give the house back by name.
    """
    wanted = {
        Assignment(m.role, HOUSE if m.house else m.department or HOUSE) for m in mapped if m.role is not None
    }
    try:
        with writing.connection.begin_nested():
            people.set_roles(writing, SYSTEM, person, wanted, source="oidc")
    except Conflict:
        people.end_access(writing, person)
        return False
    return True


def _withdraw(writing: Writing, person: str) -> None:
    """Whoever was let in by a group and is in none any more keeps neither roles of groups nor access."""
    _set_roles(writing, person, ())
    people.end_access(writing, person)


def _departments(writing: Writing, names: set[str | None]) -> set[str | None]:
    rows = writing.execute(
        sa.select(departments.c.name).where(
            departments.c.name.in_([name for name in names if name]), departments.c.archived_at.is_(None)
        )
    )
    return {row.name for row in rows}
