# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Four eyes: what loosens protection is requested by one person and confirmed by another; both stand in the trail.

A request that nobody decides ends by itself. What is confirmed is checked again and done in the same transaction, so
it holds even if the object changed meanwhile, or fails and changes nothing.
"""

from __future__ import annotations

import secrets as random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.administration import approval_actions as actions
from stellwerk.administration.permit import demand, reach
from stellwerk.administration.tell import tell
from stellwerk.administration.values import text
from stellwerk.errors import Conflict, Forbidden, InvalidValue, NoSuchObject
from stellwerk.identity.actor import Actor, Via
from stellwerk.identity.roles import Permission
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import approval

LIFE = timedelta(days=14)
"""So long a request waits for the second person."""


class Approval(msgspec.Struct, frozen=True):
    """A row of ``approval``."""

    id: str
    action: str
    object: str
    department: str | None
    change: dict[str, Any]
    reason: str
    requested_by: str | None
    requested_at: datetime
    expires_at: datetime
    state: str  # open | confirmed | rejected | withdrawn | expired
    decided_by: str | None
    decided_at: datetime | None
    version: int


def request(
    writing: Writing,
    actor: Actor,
    *,
    action: str,
    about: str,
    change: Mapping[str, object],
    reason: str,
) -> Approval:
    """Ask for something that takes two persons.

    Args:
        action: one of :data:`approval_actions.ACTIONS`.
        about: ``use-case:NAME``, ``key:ID``, ``department:NAME``, ``regime:NAME`` or ``decision:ID``.
        change: the fields that are to be, as the action has them.
        reason: why, for the second person and for the record; no name of a citizen belongs here.

    Raises:
        InvalidValue, Forbidden, NoSuchObject
        Conflict: the same is requested already.
    """
    if action not in actions.ACTIONS:
        raise InvalidValue({"action": f"must be one of {', '.join(sorted(actions.ACTIONS))}"})
    about = text("object", about, 200)
    why = text("reason", reason, 1000, lines=True)
    department = actions.prepare(writing.connection, actor, action, about, change, writing.at)
    demand(writing.connection, actor, Permission(f"{action}:request"), department)
    waiting = sa.select(approval.c.id).where(
        approval.c.state == "open",
        approval.c.action == action,
        approval.c.object == about,
        approval.c.expires_at > writing.at,
    )
    if writing.execute(waiting).first() is not None:
        raise Conflict("the same is requested already and waits for the second person", param="object")
    row = {
        "id": f"apr_{random.token_hex(8)}",
        "action": action,
        "object": about,
        "department": department,
        "change": dict(change),
        "reason": why,
        "requested_by": actor.person,
        "requested_at": writing.at,
        "expires_at": writing.at + LIFE,
        "state": "open",
        "version": 1,
    }
    writing.execute(sa.insert(approval).values(row))
    tell(
        writing,
        actor,
        f"approval:{action.replace('_', '-')}:requested",
        about,
        request=str(row["id"]),
        # who released what is named in its document and in this request, not in the trail: that outlives a person
        after={field: value for field, value in change.items() if field != "released_by"},
    )
    return _find(writing.connection, str(row["id"]), writing.at)


def listed(
    connection: sa.Connection,
    actor: Actor,
    now: datetime,
    *,
    after: str = "",
    limit: int = 50,
    state: str | None = None,
) -> list[Approval]:
    """Requests that the actor may see, by id, behind ``after``. Raises ``Forbidden``."""
    seen = reach(connection, actor, Permission.APPROVAL_READ)
    wanted = [approval.c.id > after]
    if seen is not None:
        wanted.append(approval.c.department.in_(seen))
    if state is not None:
        stored = "open" if state == "expired" else state
        wanted.append(approval.c.state == stored)
        if stored == "open":
            over = approval.c.expires_at <= now
            wanted.append(over if state == "expired" else sa.not_(over))
    rows = connection.execute(sa.select(approval).where(*wanted).order_by(approval.c.id).limit(limit))
    return [_made(row, now) for row in rows]


def find(connection: sa.Connection, actor: Actor, request_id: str, now: datetime) -> Approval:
    """One request. Raises ``Forbidden``, ``NoSuchObject``."""
    seen = reach(connection, actor, Permission.APPROVAL_READ)
    found = _find(connection, request_id, now)
    if seen is not None and found.department not in seen:
        raise NoSuchObject("there is no such request")
    return found


def confirm(writing: Writing, actor: Actor, request_id: str) -> Approval:
    """Say yes, as the second person, and have it done.

    Raises:
        NoSuchObject
        Forbidden: the roles do not allow it, it is one's own request, or the actor is not a person in a browser who
            came in with a second factor.
        Conflict: it is decided or expired; or what it asks for is not possible any more.
    """
    found = find(writing.connection, actor, request_id, writing.at)
    demand(writing.connection, actor, Permission(f"{found.action}:confirm"), found.department)
    if actor.via is not Via.SESSION or not actor.strong:
        raise Forbidden("confirm this in the browser, signed in with a second factor")
    if found.requested_by is None or found.requested_by == actor.person:
        raise Forbidden("four eyes: somebody else than the person who asked for it confirms it")
    _decide(writing, actor, found, "confirmed")
    actions.perform(writing, actor, found.action, found.object, found.change, found.id)
    return _find(writing.connection, request_id, writing.at)


def reject(writing: Writing, actor: Actor, request_id: str) -> Approval:
    """Say no, as somebody who could confirm it; or withdraw one's own. Raises like :func:`confirm`."""
    found = find(writing.connection, actor, request_id, writing.at)
    if found.requested_by == actor.person:
        _decide(writing, actor, found, "withdrawn")
    else:
        demand(writing.connection, actor, Permission(f"{found.action}:confirm"), found.department)
        _decide(writing, actor, found, "rejected")
    return _find(writing.connection, request_id, writing.at)


def _decide(writing: Writing, actor: Actor, found: Approval, state: str) -> None:
    done = writing.execute(
        sa.update(approval)
        .where(approval.c.id == found.id, approval.c.state == "open", approval.c.expires_at > writing.at)
        .values(
            state=state,
            decided_by=actor.person,
            decided_at=writing.at,
            version=approval.c.version + 1,
        )
    )
    if done.rowcount != 1:
        raise Conflict(f"this request is {found.state}; nothing more can be decided about it")
    name = f"approval:{found.action.replace('_', '-')}:{state}"
    tell(writing, actor, name, found.object, request=found.id, requested_by=found.requested_by or "")


def _find(connection: sa.Connection, request_id: str, now: datetime) -> Approval:
    row = connection.execute(sa.select(approval).where(approval.c.id == request_id)).first()
    if row is None:
        raise NoSuchObject("there is no such request")
    return _made(row, now)


def _made(row: Any, now: datetime) -> Approval:
    fields = {field: getattr(row, field) for field in Approval.__struct_fields__}
    if row.state == "open" and row.expires_at <= now:
        fields["state"] = "expired"
    return Approval(**fields)
