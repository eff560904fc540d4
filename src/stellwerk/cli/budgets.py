# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk budgets``: what units may spend, and how far it is used."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import click
import msgspec

from stellwerk.administration import budgets as rows
from stellwerk.administration.budget_values import UNITS
from stellwerk.cli.desk import Desk, at_desk, everything, given
from stellwerk.identity.actor import SHELL

_COLUMNS = (
    *("id", "title", "unit", "zone", "period", "until", "amount", "spent", "reserved", "percent"),
    *("hard", "closed_zones", "archived"),
)
_CENT = Decimal("0.01")


@click.group()
def budgets() -> None:
    """Budgets per department, cost centre, use case, key and zone: list, show, add, change, archive."""


@budgets.command("list")
@at_desk
def list_budgets(desk: Desk) -> None:
    """Show every budget with its current period."""
    with desk.reading() as connection:
        found = everything(rows.listed, "id", connection, SHELL)
        desk.items(found if desk.as_json else map(_line, found), _COLUMNS)


@budgets.command("show")
@click.argument("id")
@at_desk
def show(desk: Desk, id: str) -> None:  # noqa: A002 - the word of the command line
    """Show budget ID with its current period, to the last decimal."""
    with desk.reading() as connection:
        desk.show(rows.find(connection, SHELL, id))


@budgets.command("add")
@click.option("--title", required=True, help="What people read.")
@click.option("--amount", required=True, help="Net, for one period: 1000.50 or 1.000,50.")
@click.option("--period", required=True, help="month, quarter or year, as the calendar has them.")
@click.option("--department", help="For it and every department below it. Without a unit: the whole house.")
@click.option("--cost-centre", help="For whatever is charged to it.")
@click.option("--use-case", help="For this use case.")
@click.option("--key", "api_key", help="For this key, and keys that replace it.")
@click.option("--zone", help="yellow or red; both by default. Green costs nothing per call and stays open.")
@click.option("--currency", help="ISO 4217; EUR by default.")
@click.option("--soft", is_flag=True, help="Warn only; nothing closes.")
@click.option("--warn-at", type=int, multiple=True, help="Per cent; 80, 90 and 100 by default.")
@click.option("--recipient", "recipients", multiple=True, help="Mail address of an office that is warned.")
@at_desk
def add(desk: Desk, /, soft: bool, **fields: Any) -> None:
    """Add a budget. What its unit has spent in the current period counts from the start."""
    values = {"hard": not soft, **given(**fields)}
    with desk.writing() as writing:
        made = rows.create(writing, SHELL, _listed(values))
    desk.show(made)


@budgets.command("change")
@click.argument("id")
@click.option("--title", help="What people read.")
@click.option(
    "--amount", help="Net, for one period: 1000.50 or 1.000,50. Below what is spent it closes at once."
)
@click.option("--hard/--soft", default=None, help="Whether it closes its zones when it is used up.")
@click.option(
    "--warn-at", type=int, multiple=True, help="Per cent, in place of those before; 0: no warnings."
)
@click.option(
    "--recipient",
    "recipients",
    multiple=True,
    help="Mail address, in place of those before; an empty text: none.",
)
@at_desk
def change(desk: Desk, /, id: str, **fields: Any) -> None:  # noqa: A002
    """Change budget ID; what is not given stays. Recipients are warned anew of what is reached then."""
    values = given(**fields)
    if values.get("warn_at") == (0,):
        values["warn_at"] = []
    if values.get("recipients") == ("",):
        values["recipients"] = []
    with desk.writing() as writing:
        made = rows.update(writing, SHELL, id, _listed(values), None)
    desk.show(made)


@budgets.command("archive")
@click.argument("id")
@click.option("--undo", is_flag=True, help="Take it into use again; what was spent meanwhile counts.")
@at_desk
def archive(desk: Desk, id: str, undo: bool) -> None:  # noqa: A002
    """Take budget ID out of use. Its unit may spend without it from then on."""
    with desk.writing() as writing:
        made = rows.update(writing, SHELL, id, {"archived": not undo}, None)
    desk.show(made)


def _listed(values: dict[str, Any]) -> dict[str, Any]:
    return {field: list(value) if isinstance(value, tuple) else value for field, value in values.items()}


def _line(view: rows.BudgetView) -> dict[str, Any]:
    """A row for people: whose it is in one column, amounts to the cent."""
    unit, name = next(((u, n) for u in UNITS if (n := getattr(view, u)) is not None), ("house", ""))
    shown = {f: str(Decimal(getattr(view, f)).quantize(_CENT, ROUND_HALF_UP)) for f in ("spent", "reserved")}
    return {
        **msgspec.to_builtins(view),
        **shown,
        "unit": f"{unit.replace('_', ' ')} {name}".strip(),
        "zone": view.zone or "yellow, red",
        "until": view.period_until,
        "amount": f"{view.amount} {view.currency}",
        "percent": f"{view.percent} %",
    }
