# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sending: whether two persons released exactly this text, for this person, in this use case, within the last day."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from stellwerk.identity.actor import Actor, Via
from stellwerk.policy.waiving import digest
from stellwerk.storage.database import Database
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import text_release
from stellwerk.values.inspection import Segment
from stellwerk.values.waiver import Waiver
from stellwerk.values.zone import Zone
from stellwerk.workbench.release.read import findings_in
from stellwerk.workbench.release.sealed import content_key, mac
from stellwerk.workbench.release.values import State


def matching(
    database: Database, secrets: Secrets, actor: Actor, use_case: str, segments: Sequence[Segment]
) -> tuple[Waiver, ...]:
    """The releases that hold for a call, for ``Caller.waivers``; empty for nearly every one. For a thread.

    Args:
        database: where they stand.
        secrets: the installation's.
        actor: who sends it: a person in a browser, else nothing holds.
        use_case: for which.
        segments: everything that would be sent.
    """
    if actor.via is not Via.SESSION:
        return ()
    now = datetime.now(UTC)
    with database.reading() as connection:
        rows = connection.execute(
            sa.select(text_release).where(
                text_release.c.requester == actor.person,
                text_release.c.use_case == use_case,
                text_release.c.state == State.CONFIRMED.value,
                text_release.c.until > now,
            )
        ).all()
    found = []
    for row in rows:
        if row.mac is None or row.decided_by is None or row.decided_by == actor.person:
            continue
        waived = findings_in(row.waived)
        wanted = mac(
            secrets,
            release=row.id,
            requester=actor.person,
            use_case=use_case,
            zone=row.zone,
            waived=waived,
            segments=segments,
            decided_by=row.decided_by,
            until=row.until,
        )
        if hmac.compare_digest(wanted, row.mac):
            key = content_key(secrets, row.id)
            found.append(
                Waiver(
                    release=row.id,
                    use_case=use_case,
                    zone=Zone(row.zone),
                    until=row.until,
                    findings=frozenset(waived),
                    key=key,
                    digest=digest(key, segments),
                )
            )
    return tuple(found)
