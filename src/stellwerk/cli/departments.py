# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk departments``: the Ämter of the house."""

from __future__ import annotations

import click

from stellwerk.administration import departments as rows
from stellwerk.cli.desk import Desk, at_desk, everything, given
from stellwerk.identity.actor import SHELL

_COLUMNS = ("name", "title", "parent", "cost_centre", "floor", "source", "archived")


@click.group()
def departments() -> None:
    """Departments (Ämter): list, show, add, set, archive."""


@departments.command("list")
@at_desk
def list_departments(desk: Desk) -> None:
    """Show every department."""
    with desk.reading() as connection:
        desk.items(everything(rows.listed, "name", connection, SHELL), _COLUMNS)


@departments.command("show")
@click.argument("name")
@at_desk
def show(desk: Desk, name: str) -> None:
    """Show department NAME."""
    with desk.reading() as connection:
        desk.show(rows.find(connection, SHELL, name))


@departments.command("add")
@click.argument("name")
@click.option("--title", required=True, help="What people read.")
@click.option("--cost-centre", required=True, help="Code of the cost centre that is charged.")
@click.option("--parent", help="Name of the department above.")
@click.option("--floor", default="K0", show_default=True, help="No call counts less than this class.")
@at_desk
def add(desk: Desk, name: str, title: str, cost_centre: str, parent: str | None, floor: str) -> None:
    """Add a department. NAME is short and stays for ever: the books refer to it."""
    with desk.writing() as writing:
        made = rows.create(
            writing, SHELL, named=name, title=title, cost_centre=cost_centre, parent=parent, floor=floor
        )
    desk.show(made)


@departments.command("set")
@click.argument("name")
@click.option("--title", help="What people read.")
@click.option("--cost-centre", help="Code of the cost centre that is charged.")
@click.option("--parent", help="Name of the department above; an empty text puts it at the top.")
@click.option("--floor", help="No call counts less than this class; lowering it takes two persons.")
@at_desk
def change(
    desk: Desk, name: str, title: str | None, cost_centre: str | None, parent: str | None, floor: str | None
) -> None:
    """Change department NAME; what is not given stays."""
    changes = given(title=title, cost_centre=cost_centre, floor=floor)
    if parent is not None:
        changes["parent"] = parent or None
    with desk.writing() as writing:
        made = rows.update(writing, SHELL, name, changes, None)
    desk.show(made)


@departments.command("archive")
@click.argument("name")
@click.option("--undo", is_flag=True, help="Take it into use again.")
@at_desk
def archive(desk: Desk, name: str, undo: bool) -> None:
    """Take department NAME out of use; it stays readable. Its keys have to be revoked before."""
    with desk.writing() as writing:
        made = rows.update(writing, SHELL, name, {"archived": not undo}, None)
    desk.show(made)
