# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking: these findings are false alarms, for this reason; these people are to judge it."""

from __future__ import annotations

import secrets as random
from collections.abc import Collection

import msgspec
import sqlalchemy as sa

from stellwerk.administration.house import House
from stellwerk.administration.tell import tell
from stellwerk.administration.values import text
from stellwerk.errors import Conflict, Forbidden, InvalidValue
from stellwerk.gateway.line import Interlocking
from stellwerk.identity.actor import Actor, Via
from stellwerk.policy.waiving import counted
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import text_release, text_release_asked
from stellwerk.workbench.release.confirmers import confirmers
from stellwerk.workbench.release.prospect import NothingToRelease, Prospect, outcome
from stellwerk.workbench.release.roles import roles_of
from stellwerk.workbench.release.sealed import seal_text, seal_words
from stellwerk.workbench.release.values import WAITS, Draft, State, Text

MOST_OPEN = 20  # requests of one person that wait at once
LONGEST_REASON = 1000
_NO_DRAFT = Draft()


def ask(
    writing: Writing,
    actor: Actor,
    house: House,
    line: Interlocking,
    of: Prospect,
    *,
    wrong: Collection[int],
    reason: str,
    of_whom: Collection[str],
    draft: Draft = _NO_DRAFT,
) -> str:
    """Ask for a release of exactly this text; returns the request's id.

    Args:
        writing: the transaction.
        actor: whoever wants to send it.
        house: for its secrets.
        line: whose rules say what the release would open.
        of: what :func:`stellwerk.workbench.release.prospect.prospect` saw.
        wrong: numbers of its findings that are false alarms.
        reason: why, for the second person.
        of_whom: ids of the people who are to judge; nobody else sees the text.
        draft: where it came from, to go on with later.

    Raises:
        Forbidden: not a person in a browser, who may write.
        InvalidValue: ``wrong``, ``reason`` or ``of_whom`` is not possible.
        NothingToRelease: the model would stay closed all the same.
        Conflict: too many requests wait.
    """
    if actor.via is not Via.SESSION or not actor.writes:
        raise Forbidden("ask for it at the workbench, signed in")
    why = text("reason", reason, LONGEST_REASON, lines=True)
    marked = frozenset(wrong)
    if not marked:
        raise InvalidValue({"wrong": "mark at least one finding that is a false alarm"})
    if any(not of.may_be_wrong(number) for number in marked):
        raise InvalidValue({"wrong": "holds a finding that nobody can call a false alarm"})
    known = {one.person for one in confirmers(writing.connection, of.caller.department, actor.person)}
    asked = frozenset(of_whom)
    if not asked or not asked <= known:
        raise InvalidValue({"of_whom": "choose at least one of the people who can judge it"})
    after = outcome(line, of, marked).data_class
    if after >= of.before:
        raise NothingToRelease(f"the text would stay {after.name} all the same")
    _not_too_many(writing, actor)
    release = f"rel_{random.token_hex(8)}"
    waived = [of.findings[number] for number in sorted(marked)]
    content = Text(tuple(of.call.segments), roles_of(of.call), of.findings, tuple(sorted(marked)), draft)
    writing.execute(
        sa.insert(text_release).values(
            id=release,
            requester=actor.person,
            department=of.caller.department,
            use_case=of.caller.use_case,
            model=of.call.model,
            zone=of.zone.value,
            class_before=of.before.name,
            class_after=after.name,
            waived=msgspec.to_builtins(waived),
            sealed=seal_text(house.secrets, release, content),
            reason=seal_words(house.secrets, release, "reason", why),
            state=State.ASKED.value,
            asked_at=writing.at,
            expires_at=writing.at + WAITS,
        )
    )
    writing.execute(
        sa.insert(text_release_asked), [{"release": release, "person": one} for one in sorted(asked)]
    )
    tell(
        writing,
        actor,
        "text-release:request:asked",
        f"text-release:{release}",
        department=of.caller.department,
        use_case=of.caller.use_case,
        zone=of.zone.value,
        class_before=of.before.name,
        class_after=after.name,
        kinds=counted(waived),
        findings=str(len(of.findings)),
        asked=str(len(asked)),
    )
    return release


def _not_too_many(writing: Writing, actor: Actor) -> None:
    waiting = writing.execute(
        sa.select(sa.func.count())
        .select_from(text_release)
        .where(
            text_release.c.requester == actor.person,
            text_release.c.state == State.ASKED.value,
            text_release.c.expires_at > writing.at,
        )
    ).scalar_one()
    if waiting >= MOST_OPEN:
        raise Conflict(f"{waiting} of your requests wait already; withdraw what you do not need any more")
