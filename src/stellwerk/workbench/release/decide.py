# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Deciding: yes or no by the second person, with a reason; or taken back by the first. Each once, on record."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from stellwerk.administration.house import House
from stellwerk.administration.permit import writes
from stellwerk.administration.tell import tell
from stellwerk.administration.values import text
from stellwerk.errors import Conflict, Forbidden
from stellwerk.identity.actor import Actor
from stellwerk.policy.waiving import counted, waivable
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import text_release
from stellwerk.workbench.release.ask import LONGEST_REASON
from stellwerk.workbench.release.read import Opened, find, opened
from stellwerk.workbench.release.sealed import mac, seal_words
from stellwerk.workbench.release.values import HOLDS, Release, State
from stellwerk.workbench.sealing import Unreadable


def confirm(writing: Writing, actor: Actor, house: House, release_id: str, answer: str) -> Release:
    """Say yes, as the second person: these findings are false alarms. It holds for a day.

    Raises:
        NoSuchObject: not asked about it, or may not judge texts of this department any more.
        Forbidden: one's own request, or not signed in with a second factor.
        InvalidValue: no reason is given.
        Conflict: it is decided or over, or its text was changed from outside.
    """
    found = _to_judge(writing, actor, house, release_id)
    why = text("answer", answer, LONGEST_REASON, lines=True)
    release, content = found.release, found.text
    if content is None or release.waived != tuple(content.findings[number] for number in content.wrong):
        raise Conflict("the text of this request is gone or was changed; ask for a new one")
    if not all(waivable(one) for one in release.waived):  # another version of the program, with other rules
        raise Conflict("a finding in this text can no longer be called a false alarm; reject the request")
    until = writing.at + HOLDS
    sealed = mac(
        house.secrets,
        release=release.id,
        requester=release.requester,
        use_case=release.use_case,
        zone=release.zone.value,
        waived=release.waived,
        segments=content.segments,
        decided_by=actor.person,
        until=until,
    )
    answered = seal_words(house.secrets, release.id, "answer", why)
    return _decided(writing, actor, release, State.CONFIRMED, answer=answered, until=until, mac=sealed)


def reject(writing: Writing, actor: Actor, house: House, release_id: str, answer: str) -> Release:
    """Say no, as the second person. Raises like :func:`confirm`."""
    release = _to_judge(writing, actor, house, release_id).release
    why = text("answer", answer, LONGEST_REASON, lines=True)
    answered = seal_words(house.secrets, release.id, "answer", why)
    return _decided(writing, actor, release, State.REJECTED, answer=answered)


def withdraw(writing: Writing, actor: Actor, release_id: str) -> Release:
    """Take one's own request back, also when it is confirmed; its text goes at once.

    Raises:
        NoSuchObject
        Forbidden: somebody else's.
        Conflict: it is over already.
    """
    release = find(writing.connection, actor, release_id, writing.at)
    if release.requester != actor.person:
        raise Forbidden("only whoever asked takes a request back")
    writes(actor)
    states = (State.ASKED, State.CONFIRMED)
    return _decided(
        writing, actor, release, State.WITHDRAWN, states, sealed=None, mac=None, decided_by=release.decided_by
    )


def _to_judge(writing: Writing, actor: Actor, house: House, release_id: str) -> Opened:
    try:
        found = opened(writing.connection, house, actor, release_id, writing.at)
    except Unreadable:
        raise Conflict("the text of this request was changed from outside; tell your administrator") from None
    if found.release.requester == actor.person:
        raise Forbidden("four eyes: somebody else than the person who asked for it decides")
    if not actor.strong:
        raise Forbidden("decide this signed in with a second factor")
    writes(actor)
    return found


def _decided(
    writing: Writing,
    actor: Actor,
    release: Release,
    state: State,
    before: tuple[State, ...] = (State.ASKED,),
    **values: Any,
) -> Release:
    if release.state not in before:
        raise _over(release)
    values = {"decided_by": actor.person, "decided_at": writing.at, **values}
    done = writing.execute(
        sa.update(text_release)
        .where(text_release.c.id == release.id, text_release.c.state == release.state.value)
        .values(state=state.value, **values)
    )
    if done.rowcount != 1:  # somebody else was faster
        raise _over(find(writing.connection, actor, release.id, writing.at))
    tell(
        writing,
        actor,
        f"text-release:request:{state.value}",
        f"text-release:{release.id}",
        requested_by=release.requester,
        class_before=release.class_before.name,
        class_after=release.class_after.name,
        kinds=counted(release.waived),
    )
    return find(writing.connection, actor, release.id, writing.at)


def _over(release: Release) -> Conflict:
    return Conflict(f"this request is {release.state.value}; nothing more can be decided about it")
