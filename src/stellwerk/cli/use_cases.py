# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk use-cases``: the Verfahren, and the questions of the AI Act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from stellwerk.administration import use_cases as rows
from stellwerk.cli.desk import Desk, at_desk, everything
from stellwerk.identity.actor import SHELL

_COLUMNS = ("name", "title", "department", "floor", "declared_class", "zones", "source", "closed")
_OPTIONS = (
    click.option("--department", help="Whose it is; an empty text: for the whole house."),
    click.option("--floor", help="No call counts less than this class."),
    click.option("--declare", "declared_class", help="Class declared for every call; an empty text: none."),
    click.option(
        "--zone", "zones", multiple=True, help="A zone that may be used; several times for several."
    ),
    click.option(
        "--model", "models", multiple=True, help="A model that may be used; an empty text: every one."
    ),
    click.option("--regime", "regimes", multiple=True, help="A secrecy regime; an empty text: none."),
    click.option("--ai-role", help="deployer or provider (Art. 3 AI Act)."),
    click.option("--annex-iii", multiple=True, help="An area of Annex III that applies; none: none does."),
    click.option("--prohibited", multiple=True, help="A practice of Art. 5 that applies; none: none does."),
)


def _fields(needed: bool) -> Callable[[Callable[..., None]], Callable[..., None]]:
    texts = (
        click.option("--title", required=needed, help="What people read."),
        click.option("--purpose", required=needed, help="What the calls are for (Art. 5(1)(b) GDPR)."),
        click.option("--legal-basis", required=needed, help="On what legal basis (Art. 6 GDPR)."),
        click.option("--owner", required=needed, help="The office that answers for it."),
    )

    def added(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed((*texts, *_OPTIONS)):
            command = option(command)
        return command

    return added


@click.group("use-cases")
def use_cases() -> None:
    """Use cases (Verfahren): list, show, add, set, archive."""


@use_cases.command("list")
@at_desk
def list_use_cases(desk: Desk) -> None:
    """Show every use case; CLOSED tells why no call may be made for one."""
    with desk.reading() as connection:
        desk.items(everything(rows.listed, "name", connection, SHELL), _COLUMNS)


@use_cases.command("show")
@click.argument("name")
@at_desk
def show(desk: Desk, name: str) -> None:
    """Show use case NAME."""
    with desk.reading() as connection:
        desk.show(rows.find(connection, SHELL, name))


@use_cases.command("add")
@click.argument("name")
@_fields(needed=True)
@at_desk
def add(desk: Desk, /, name: str, **fields: Any) -> None:
    """Add a use case. It stays closed until the AI Act's three questions are answered.

    They are answered together: --ai-role deployer --annex-iii none --prohibited none.
    """
    with desk.writing() as writing:
        made = rows.create(writing, SHELL, named=name, values=_values(fields))
    desk.show(made)


@use_cases.command("set")
@click.argument("name")
@_fields(needed=False)
@at_desk
def change(desk: Desk, /, name: str, **fields: Any) -> None:
    """Change use case NAME, or answer the AI Act's questions; what is not given stays.

    What loosens protection takes two persons: stellwerk approvals request.
    """
    with desk.writing() as writing:
        made = rows.update(writing, SHELL, name, _values(fields), None)
    desk.show(made)


@use_cases.command("archive")
@click.argument("name")
@click.option("--undo", is_flag=True, help="Take it into use again.")
@at_desk
def archive(desk: Desk, name: str, undo: bool) -> None:
    """Take use case NAME out of use; its keys are refused from then on."""
    with desk.writing() as writing:
        made = rows.update(writing, SHELL, name, {"archived": not undo}, None)
    desk.show(made)


def _values(fields: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field, value in fields.items():
        match field, value:
            case _, None | ():
                continue
            case (("department" | "declared_class"), ""):
                values[field] = None
            case "models", ("",):
                values[field] = None
            case "regimes", ("",):
                values[field] = []
            case (("annex_iii" | "prohibited"), ("none",)):
                values[field] = []
            case _, tuple():
                values[field] = list(value)
            case _:
                values[field] = value
    return values
