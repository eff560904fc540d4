# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk prices``: what models cost from which day on, as the treasury imports it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import BinaryIO

import click

from stellwerk.administration import price_import
from stellwerk.administration import prices as rows
from stellwerk.administration.price_import import Looked
from stellwerk.administration.price_values import Difference, InForce, ListEntry
from stellwerk.cli.desk import Desk, at_desk, cell, everything
from stellwerk.cli.file_problems import every_problem
from stellwerk.cli.printable import printable
from stellwerk.cli.table import table
from stellwerk.identity.actor import SHELL
from stellwerk.metering.prices.price_list import UNITS
from stellwerk.metering.prices.raw import MOST_BYTES
from stellwerk.metering.prices.render import as_csv, as_json
from stellwerk.values.calendar import local_day

_HISTORY = (
    *("version", "provider", "currency", "valid_from", "valid_until", "models", "corrects", "corrected_by"),
    *("imported_at", "title"),
)
_SHORT = ("input", "output", "cached", "reasoning", "image", "minute", "request")

file_argument = click.argument("file", type=click.File("rb"), required=False)
shipped_option = click.option(
    "--shipped", type=click.Choice(price_import.shipped()), help="A list that comes with Stellwerk."
)


@click.group()
def prices() -> None:
    """Price lists: import, diff, show, list, export. A list is never changed; a wrong one is corrected by another."""


@prices.command("import")
@file_argument
@shipped_option
@click.option("--corrects", metavar="VERSION", help="The list in whose place this one is to stand.")
@click.option("--new-currency", is_flag=True, help="Also in a currency in which nothing is kept here yet.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and change nothing.")
@at_desk
def bring(
    desk: Desk,
    /,
    file: BinaryIO | None,
    shipped: str | None,
    corrects: str | None,
    new_currency: bool,
    dry_run: bool,
) -> None:
    """Import FILE (CSV or JSON; - for standard input), whole or not at all.

    The same list a second time changes nothing and is no error. Exit status 1 if anything is wrong with it.
    """
    name, content = _content(file, shipped)
    with every_problem(name, "nothing was imported"):
        if dry_run:
            with desk.reading() as connection:
                found = price_import.look(
                    connection,
                    SHELL,
                    content,
                    today=_today(),
                    corrects=corrects,
                    accept_currency=new_currency,
                )
        else:
            with desk.writing() as writing:
                found = price_import.bring(
                    writing, SHELL, content, corrects=corrects, accept_currency=new_currency
                )
    if desk.as_json:
        desk.show(found)
        return
    state = (
        "Imported" if found.imported else "Would import" if found.list.imported_at is None else "Unchanged"
    )
    click.echo(_imported(found, state))


@prices.command()
@file_argument
@shipped_option
@at_desk
def diff(desk: Desk, /, file: BinaryIO | None, shipped: str | None) -> None:
    """Compare FILE (CSV or JSON; - for standard input) with the prices in force today, per model and unit.

    Whether it fits to the lists that are there is what prices import --dry-run tells.
    """
    name, content = _content(file, shipped)
    with every_problem(name, "nothing was compared"), desk.reading() as connection:
        found = price_import.compared(connection, SHELL, content, today=_today())
    if desk.as_json:
        desk.show(found)
        return
    click.echo(_difference(found))


@prices.command()
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="A German day, as 2026-12-31; today by default."
)
@click.option("--provider", help="Of this provider only; file: the prices of stellwerk.yaml.")
@click.option("--model", help="Of this model only, as the provider names it.")
@at_desk
def show(desk: Desk, /, on: datetime | None, provider: str | None, model: str | None) -> None:
    """Show the prices in force on a day: net, per million tokens, per image, minute of sound and request.

    A model without a price takes no call in yellow or red.
    """
    day = _today() if on is None else on.date()
    with desk.reading() as connection:
        found = rows.prices_in_force(connection, SHELL, on=day, provider=provider, model=model)
    if desk.as_json:
        desk.items(found, ())
        return
    if not found:
        click.echo(f"No price is in force on {day.isoformat()}.")
        return
    head = ("PROVIDER", "MODEL", *(name.upper() for name in _SHORT), "CURRENCY", "VERSION")
    lines = [
        (one.provider, one.model, *(cell(getattr(one, unit)) for unit in UNITS), one.currency, one.version)
        for one in found
    ]
    click.echo(table(head, [[printable(text) for text in line] for line in lines]))
    click.echo(f"\n{_conditions(found)}")


@prices.command("list")
@click.option("--provider", help="Of this provider only; file: the prices of stellwerk.yaml.")
@at_desk
def list_prices(desk: Desk, /, provider: str | None) -> None:
    """Show every list that was ever imported, by provider and first day."""
    with desk.reading() as connection:
        found = list(everything(rows.listed, "version", connection, SHELL, provider=provider))
    found.sort(key=lambda one: (one.provider, one.valid_from, one.version))
    desk.items(found, _HISTORY)


@prices.command()
@click.argument("version")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json"]),
    default="csv",
    show_default=True,
    help="Of the file.",
)
@at_desk
def export(desk: Desk, /, version: str, form: str) -> None:
    """Write list VERSION to standard output as a file that can be imported: to look at, or to correct."""
    with desk.reading() as connection:
        made = rows.content(connection, SHELL, version)
    click.echo((as_csv if form == "csv" and not desk.as_json else as_json)(made), nl=False)


def _today() -> date:
    return local_day(datetime.now(UTC))


def _content(file: BinaryIO | None, shipped: str | None) -> tuple[str, bytes]:
    if (file is None) == (shipped is None):
        raise click.UsageError("name a FILE, or a list with --shipped")
    if shipped is not None:
        return shipped, price_import.shipped_file(shipped)
    assert file is not None  # noqa: S101 - one of the two is
    return printable(getattr(file, "name", "the input")), file.read(MOST_BYTES + 1)


def _imported(found: Looked, state: str) -> str:
    made = found.list
    until = "" if made.valid_until is None else f" until {made.valid_until.isoformat()}"
    parts = [
        f"{state}: {made.version}, {made.models} models of {made.provider} in {made.currency}, "
        f"valid from {made.valid_from.isoformat()}{until}.",
        _condition(made),
    ]
    if state != "Unchanged":
        parts.append(_difference(found.difference))
    parts += found.notes
    if found.imported:
        parts.append(f"It prices the models of endpoints with price_list: {made.provider} (stellwerk.yaml).")
    return "\n".join(printable(line) for part in parts for line in part.split("\n"))


def _difference(found: Difference) -> str:
    lines = []
    if found.changes:
        rows_ = [
            (
                one.model,
                one.unit,
                cell(one.old),
                cell(one.new),
                "new"
                if one.model in found.added
                else "-"
                if one.percent is None
                else f"{_signed(one.percent)} %",
            )
            for one in found.changes
        ]
        lines.append(
            table(("MODEL", "UNIT", "OLD", "NEW", "CHANGE"), [[printable(c) for c in r] for r in rows_])
        )
    if found.old_currencies and found.old_currencies != (found.new_currency,):
        lines.append(
            f"Old amounts are in {', '.join(found.old_currencies)}, new ones in {found.new_currency}."
        )
    if found.left_out:
        names = ", ".join(map(printable, found.left_out))
        lines.append(f"Not in the list, these keep their price: {names}.")
    if found.same:
        lines.append(f"{len(found.same)} models are unchanged.")
    return "\n".join(lines)


def _signed(percent: str) -> str:
    return percent if percent.startswith("-") else f"+{percent}"


def _conditions(found: list[InForce]) -> str:
    said = dict.fromkeys(f"{one.version}: {_condition(one)}" for one in found)
    return "\n".join(map(printable, said))


def _condition(one: InForce | ListEntry) -> str:
    vat = "Net of VAT." if one.vat_percent is None else f"Net; VAT of {one.vat_percent} % comes on top."
    if one.plan_minimum is None:
        return vat
    plan = "The plan" if one.plan is None else f"Plan {one.plan}"
    return f"{plan}: at least {one.plan_minimum} {one.currency} a month. {vat}"
