# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk users``: people, what they are called and where they work; their roles, their way in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click
import msgspec

from stellwerk.administration import links, people, sessions
from stellwerk.administration.tell import tell
from stellwerk.administration.whom import person_named
from stellwerk.cli.desk import Desk, at_desk, everything, given
from stellwerk.cli.house import house_of
from stellwerk.cli.roles import roles
from stellwerk.cli.second_factor import reset_second_factor
from stellwerk.identity.actor import SHELL

_COLUMNS = ("id", "login", "display_name", "email", "department", "active", "roles")


@click.group()
def users() -> None:
    """People: list, show, add, set, roles, link, sign-out, reset-second-factor."""


@users.command("list")
@click.option("--search", default="", help="Only those whose name or mail address holds this.")
@at_desk
def list_users(desk: Desk, search: str) -> None:
    """Show everybody who was here or was added."""
    with desk.reading() as connection:
        found = everything(people.listed, "id", connection, None, search=search)
        desk.items(map(shown, found), _COLUMNS)


@users.command("show")
@click.argument("whom")
@at_desk
def show(desk: Desk, whom: str) -> None:
    """Show the person WHOM: an id, a login or a mail address."""
    with desk.reading() as connection:
        desk.show(shown(people.find(connection, person_named(connection, whom))))


@users.command("add")
@click.option("--login", required=True, help="With it the person signs in here.")
@click.option("--name", required=True, help="What others read.")
@click.option("--email", default="", help="Mail address.")
@click.option("--department", help="Where the person works.")
@at_desk
def add(desk: Desk, login: str, name: str, email: str, department: str | None) -> None:
    """Add a person with a local account, without a password yet: stellwerk users link.

    Who comes from the OpenID provider need not be added.
    """
    with desk.writing() as writing:
        made = people.create(
            writing, SHELL, login=login, display_name=name, email=email, department=department
        )
        found = people.find(writing.connection, made)
    desk.show(shown(found))


@users.command("set")
@click.argument("whom")
@click.option("--name", help="What others read.")
@click.option("--email", help="Mail address; an empty text takes it away.")
@click.option("--department", help="Where the person works; an empty text: nowhere.")
@click.option("--active/--inactive", default=None, help="Whoever is inactive is out at once.")
@at_desk
def change(
    desk: Desk,
    whom: str,
    name: str | None,
    email: str | None,
    department: str | None,
    active: bool | None,
) -> None:
    """Correct what is known of the person WHOM (Art. 16 GDPR); what is not given stays."""
    changes = given(display_name=name, email=email, active=active)
    if department is not None:
        changes["department"] = department or None
    with desk.writing() as writing:
        person = person_named(writing.connection, whom)
        people.update(writing, SHELL, person, changes)
        found = people.find(writing.connection, person)
    desk.show(shown(found))


@users.command("link")
@click.argument("whom")
@click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), help="Configuration file, for the address."
)
@at_desk
def link(desk: Desk, whom: str, config: Path | None) -> None:
    """Make a link with which the person WHOM sets a password. It works once, for a day."""
    house = house_of(desk, config, os.environ)
    with desk.writing() as writing:
        person = person_named(writing.connection, whom)
        address = links.create(writing, SHELL, house, links.Purpose.PASSWORD, person)
    desk.say(address, person=person, link=address)


@users.command("sign-out")
@click.argument("whom")
@click.option("--tokens", is_flag=True, help="Revoke the person's access tokens as well.")
@at_desk
def sign_out(desk: Desk, whom: str, tokens: bool) -> None:
    """End every session of the person WHOM."""
    with desk.writing() as writing:
        person = person_named(writing.connection, whom)
        ended = sessions.end_all(writing, person)
        if tokens:
            people.end_access(writing, person)
        tell(
            writing, SHELL, "identity:session:ended", f"person:{person}", sessions=str(ended),
            tokens="revoked" if tokens else "kept",
        )  # fmt: skip
    desk.say(f"{ended} sessions ended", person=person, sessions=ended, tokens_revoked=tokens)


users.add_command(roles)
users.add_command(reset_second_factor)


def shown(person: people.Person) -> dict[str, Any]:
    """The fields as the management API has them."""
    fields = msgspec.structs.asdict(person)
    assignments = fields.pop("assignments")
    return {**fields, "roles": [msgspec.structs.asdict(a) for a in assignments]}
