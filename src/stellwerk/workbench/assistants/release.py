# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From one's own assistant to one that others work with: its owner asks, the department's key user decides.

Administrators decide nothing here: what a department works with is the department's business. For the whole house a
role decides that reaches the whole house.
"""

from __future__ import annotations

import sqlalchemy as sa

from stellwerk.administration.tell import tell
from stellwerk.administration.values import text
from stellwerk.errors import ChangedMeanwhile, Conflict, NoSuchObject
from stellwerk.identity.actor import Actor
from stellwerk.storage.database import Writing
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import assistant, assistant_version
from stellwerk.workbench.assistants import rows, sealed_texts
from stellwerk.workbench.assistants.read import asked, withdrawable
from stellwerk.workbench.assistants.values import Assistant, Audience, State
from stellwerk.workbench.assistants.write import tidy

LONGEST_ANSWER = 500


def ask(writing: Writing, secrets: Secrets, actor: Actor, name: str, *, house: bool = False) -> None:
    """Ask for the newest version to be released to one's department, or to the whole house.

    From here on whoever decides may read it, documents included.

    Raises:
        NoSuchObject
        Conflict: it is asked for or released already, its owner has no department, or others of an earlier
            department work with it.
    """
    row = rows.own(writing.connection, actor, name)
    if row.state in (State.ASKED.value, State.RELEASED.value):
        raise Conflict("this version is asked for or released already; change it first")
    here = rows.workplace(writing.connection, actor)
    if here is None:
        raise Conflict("you belong to no department; ask your administrator to put you into one")
    if row.released is not None and row.department != here:
        raise Conflict("people of your former department work with it; withdraw it there first")
    before, after = sealed_texts.audience(row.department, name), sealed_texts.audience(here, name)
    sealed_texts.seal_again(writing, secrets, name, before, after)
    writing.execute(sa.update(assistant).where(assistant.c.id == name).values(department=here))
    _set(writing, row.id, state=State.ASKED.value, house=house, answer=None)
    _tell(writing, actor, "asked", name, row.number, here, house)


def take_back(writing: Writing, actor: Actor, name: str) -> None:
    """Its owner does not ask any more. Raises ``NoSuchObject``, ``Conflict``."""
    row = rows.own(writing.connection, actor, name)
    if row.state != State.ASKED.value:
        raise Conflict("it is not asked for; reload the page")
    _set(writing, row.id, state=State.DRAFT.value)
    _tell(writing, actor, "taken-back", name, row.number, row.department, row.house)


def release(writing: Writing, actor: Actor, name: str, number: int) -> None:
    """Let others work with the version that was looked at.

    Raises:
        NoSuchObject: it is not asked for, or not of the actor's to decide.
        ChangedMeanwhile: its owner has made another version.
    """
    found, house = _decided(writing, actor, name, number)
    row = writing.execute(sa.select(assistant).where(assistant.c.id == name)).one()
    if row.released is not None:
        _set_number(writing, name, row.released, State.REPLACED)
    _set_number(writing, name, number, State.RELEASED, decided_by=actor.person, decided_at=writing.at)
    writing.execute(sa.update(assistant).where(assistant.c.id == name).values(released=number))
    tidy(writing, name)
    _tell(writing, actor, "granted", name, number, found.department, house)


def reject(writing: Writing, actor: Actor, name: str, number: int, answer: str) -> None:
    """Say no, with a reason for its owner. Raises as :func:`release` does, and ``InvalidValue``."""
    said = text("answer", answer.replace("\r\n", "\n"), LONGEST_ANSWER, lines=True)
    found, house = _decided(writing, actor, name, number)
    _set_number(
        writing, name, number, State.REJECTED, answer=said, decided_by=actor.person, decided_at=writing.at
    )
    _tell(writing, actor, "rejected", name, number, found.department, house)


def withdraw(writing: Writing, actor: Actor, name: str, answer: str = "") -> None:
    """Let nobody but its owner work with it any more. Its owner may, and who may release it.

    Raises:
        NoSuchObject: nobody else works with it, or the actor may not decide that.
        InvalidValue
    """
    said = text("answer", answer.replace("\r\n", "\n"), LONGEST_ANSWER, empty=True, lines=True)
    found = withdrawable(writing.connection, actor, name)
    if found is None:
        raise NoSuchObject("there is no such assistant")
    _set_number(
        writing, name, found.version, State.WITHDRAWN,
        answer=said or None, decided_by=actor.person, decided_at=writing.at,
    )  # fmt: skip
    owner = writing.execute(sa.select(assistant.c.owner).where(assistant.c.id == name)).scalar()
    if owner is None:  # whoever made it is gone: then nobody needs it any more
        writing.execute(sa.delete(assistant).where(assistant.c.id == name))
    else:
        writing.execute(sa.update(assistant).where(assistant.c.id == name).values(released=None))
        tidy(writing, name)
    _tell(
        writing, actor, "withdrawn", name, found.version, found.department, found.audience is Audience.HOUSE
    )


def _decided(writing: Writing, actor: Actor, name: str, number: int) -> tuple[Assistant, bool]:
    found, house = asked(writing.connection, actor, name)
    if found.version != number:
        raise ChangedMeanwhile("its owner has changed it meanwhile; look at the new version first")
    return found, house


def _set(writing: Writing, version: str, **values: object) -> None:
    writing.execute(sa.update(assistant_version).where(assistant_version.c.id == version).values(**values))


def _set_number(writing: Writing, name: str, number: int, state: State, **values: object) -> None:
    here = (assistant_version.c.assistant == name, assistant_version.c.number == number)
    writing.execute(sa.update(assistant_version).where(*here).values(state=state.value, **values))


def _tell(
    writing: Writing, actor: Actor, what: str, name: str, number: int, department: str | None, house: bool
) -> None:
    tell(
        writing,
        actor,
        f"assistant:release:{what}",
        f"assistant:{name}",
        version=str(number),
        department=department or "",
        house=str(house).lower(),
    )
