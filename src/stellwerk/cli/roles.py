# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk users roles``: give and take roles."""

from __future__ import annotations

import click
import msgspec
import sqlalchemy as sa

from stellwerk.administration import people
from stellwerk.administration.whom import person_named
from stellwerk.cli.desk import Desk, at_desk
from stellwerk.errors import InvalidValue
from stellwerk.identity.actor import SHELL, Assignment
from stellwerk.identity.roles import Role
from stellwerk.storage.tables import role_assignment

_PEOPLE = "people"  # roles of an OpenID provider's groups are given and taken there


@click.command("roles")
@click.argument("whom")
@click.option("--give", multiple=True, help="ROLE for the whole house, or ROLE@DEPARTMENT; several times.")
@click.option("--take", multiple=True, help="The same, to be taken away.")
@at_desk
def roles(desk: Desk, whom: str, give: tuple[str, ...], take: tuple[str, ...]) -> None:
    """Show the roles of the person WHOM, after giving and taking some.

    Roles: key_user, administrator, data_protection_officer, finance, staff_council, trainer, auditor.
    """
    come, gone = set(map(_assignment, give)), set(map(_assignment, take))
    if come or gone:
        with desk.writing() as writing:
            person = person_named(writing.connection, whom)
            held = _held(writing.connection, person)
            if gone - held:
                raise InvalidValue({"take": "the person does not hold this role, or has it from a group"})
            people.set_roles(writing, SHELL, person, (held - gone) | come)
    with desk.reading() as connection:
        found = people.find(connection, person_named(connection, whom))
    desk.items([msgspec.structs.asdict(a) for a in found.assignments], ("role", "department"))


def _assignment(text: str) -> Assignment:
    role, _, department = text.partition("@")
    if role not in set(Role):
        raise InvalidValue({"role": f"must be one of {', '.join(r for r in Role if r is not Role.EMPLOYEE)}"})
    return Assignment(Role(role), department)


def _held(connection: sa.Connection, person: str) -> set[Assignment]:
    rows = connection.execute(
        sa.select(role_assignment.c.role, role_assignment.c.department).where(
            role_assignment.c.person == person, role_assignment.c.source == _PEOPLE
        )
    )
    return {Assignment(Role(row.role), row.department) for row in rows}
