# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk cost-centres``: the Kostenstellen of the house."""

from __future__ import annotations

import click

from stellwerk.administration import cost_centres as rows
from stellwerk.cli.desk import Desk, at_desk, everything
from stellwerk.identity.actor import SHELL

_COLUMNS = ("code", "title", "source", "archived")


@click.group("cost-centres")
def cost_centres() -> None:
    """Cost centres (Kostenstellen): list, add, set, archive."""


@cost_centres.command("list")
@at_desk
def list_cost_centres(desk: Desk) -> None:
    """Show every cost centre."""
    with desk.reading() as connection:
        desk.items(everything(rows.listed, "code", connection, SHELL), _COLUMNS)


@cost_centres.command("add")
@click.argument("code")
@click.option("--title", required=True, help="What people read.")
@at_desk
def add(desk: Desk, code: str, title: str) -> None:
    """Add a cost centre. CODE is what the treasury writes; it stays for ever."""
    with desk.writing() as writing:
        made = rows.create(writing, SHELL, code=code, title=title)
    desk.show(made)


@cost_centres.command("set")
@click.argument("code")
@click.option("--title", required=True, help="What people read.")
@at_desk
def change(desk: Desk, code: str, title: str) -> None:
    """Change cost centre CODE."""
    with desk.writing() as writing:
        made = rows.update(writing, SHELL, code, {"title": title}, None)
    desk.show(made)


@cost_centres.command("archive")
@click.argument("code")
@click.option("--undo", is_flag=True, help="Take it into use again.")
@at_desk
def archive(desk: Desk, code: str, undo: bool) -> None:
    """Take cost centre CODE out of use. Departments that are charged to it need another one before."""
    with desk.writing() as writing:
        made = rows.update(writing, SHELL, code, {"archived": not undo}, None)
    desk.show(made)
