# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which key stands behind a decision's pseudonym: for the two persons who decided to find out, for a day.

The trail keeps of a call's key only a pseudonym that changes every month (Art. 4(5) GDPR). Finding out takes the
secret of this installation and every key's id, so it can be done here and nowhere else. A key is a program's, not a
person's.
"""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import sqlalchemy as sa

from stellwerk.administration import approvals
from stellwerk.administration.approval_actions import REIDENTIFY
from stellwerk.administration.tell import tell
from stellwerk.errors import Conflict, NoSuchObject
from stellwerk.identity.actor import Actor
from stellwerk.identity.pseudonym import Pseudonyms
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import api_key, audit

LIFE = timedelta(days=1)


class _Who(msgspec.Struct):
    caller: str = ""


def key_of_decision(
    writing: Writing, actor: Actor, pseudonyms: Pseudonyms, request_id: str
) -> tuple[str, str | None]:
    """The decision and its key's id; ``None`` if the key is not known any more. Each look is an event.

    Raises:
        NoSuchObject: no such request, or not of this person.
        Conflict: it is not confirmed, or its day is over.
    """
    found = approvals.find(writing.connection, actor, request_id, writing.at)
    if found.action != REIDENTIFY or actor.person not in (found.requested_by, found.decided_by):
        raise NoSuchObject("there is no such request")
    if found.state != "confirmed" or found.decided_at is None or writing.at > found.decided_at + LIFE:
        raise Conflict("this is shown for a day after a second person confirmed it")
    decision = found.object.partition(":")[2]
    row = writing.execute(
        sa.select(audit.c.at, audit.c.payload)
        .where(
            audit.c.decision_id == decision, audit.c.name.in_(("call:intent:open", "call:request:refused"))
        )
        .limit(1)
    ).first()
    if row is None:
        raise Conflict("the retention period of this decision has passed")
    caller = msgspec.json.decode(row.payload, type=_Who).caller
    day = date.fromisoformat(row.at[:10])
    tell(writing, actor, "approval:reidentify:shown", found.object, request=found.id)
    for key_id in writing.execute(sa.select(api_key.c.id)).scalars():
        if pseudonyms.of_month(key_id, day) == caller:
            return decision, key_id
    return decision, None
