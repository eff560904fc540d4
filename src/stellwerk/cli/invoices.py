# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk invoices``: a provider's invoice beside the ledger, and what finance makes of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import click

from stellwerk.administration import invoice_decisions
from stellwerk.administration import invoices as rows
from stellwerk.administration.billed import billed_in
from stellwerk.administration.invoice_booking import OPTIONS
from stellwerk.administration.invoice_request import tolerances_in
from stellwerk.cli.desk import Desk, at_desk, everything
from stellwerk.cli.file_problems import every_problem
from stellwerk.cli.house import tree_of
from stellwerk.cli.invoice_shown import as_csv, in_words, summary
from stellwerk.cli.printable import printable
from stellwerk.identity.actor import SHELL
from stellwerk.metering.invoice.csv_file import MOST_BYTES
from stellwerk.metering.invoice.names import Billed
from stellwerk.metering.invoice.tolerances import Tolerances
from stellwerk.settings import environment

_COLUMNS = ("id", "provider", "month", "number", "net", "currency", "state", "decided_at", "note")

config_option = click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), help="Configuration file."
)


def tolerance_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options ``--rounding``, ``--tokens`` and ``--requests``."""
    usual = Tolerances()
    for option in (
        click.option("--requests", type=int, help="Requests that do not matter, per row; 0 by default."),
        click.option("--tokens", type=int, help="Tokens that do not matter, per row; 0 by default."),
        click.option(
            "--rounding",
            help=f"What rounding may make of each line of the invoice; {usual.rounding} by default.",
        ),
    ):
        command = option(command)
    return command


@click.group()
def invoices() -> None:
    """Invoices of providers: import, list, show beside the ledger, sign, dispute, discard."""


@invoices.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--provider", required=True, help="As endpoints name it: their price_list, or the endpoint.")
@click.option("--month", required=True, help="2026-05.")
@click.option("--number", default="", help="The provider's number of the invoice.")
@click.option("--net", help="Total of the invoice, net, where it is not the sum of its lines.")
@click.option("--vat", help="VAT of the invoice; otherwise the sum of its column.")
@click.option("--currency", default="EUR", help="ISO 4217; EUR by default.")
@click.option("--column", "columns", multiple=True, help="NAME=HEADING, such as input=Prompt Tokens.")
@click.option(
    "--model",
    "models",
    multiple=True,
    help="THEIRS=OURS: a name of the file, and the one that is known here.",
)
@click.option("--cached-apart", is_flag=True, help="The column of input leaves out what was cached.")
@config_option
@at_desk
def bring(desk: Desk, /, file: BinaryIO, config: Path | None, **said: Any) -> None:
    """Import FILE (CSV; - for standard input), whole or not at all, and compare it with the ledger."""
    billed = _billed(config)
    name = getattr(file, "name", "the input")
    with every_problem(name, "nothing was imported"), desk.reading() as connection:
        read = rows.look(connection, SHELL, file.read(MOST_BYTES + 1), said, billed)
    with desk.writing() as writing:
        made = rows.bring(writing, SHELL, read)
    if desk.as_json:
        desk.show(made)
        return
    with desk.reading() as connection:
        found = rows.find(connection, SHELL, made.id, billed)
    click.echo(printable(f"Imported: {made.id}, {made.lines} lines of {made.provider} for {made.month}."))
    if made.ignored_columns:
        click.echo(printable(f"Columns that were not read: {', '.join(made.ignored_columns)}."))
    click.echo(summary(found))


@invoices.command("list")
@click.option("--provider", help="Of this provider only.")
@at_desk
def list_invoices(desk: Desk, /, provider: str | None) -> None:
    """Show every invoice, by month."""
    with desk.reading() as connection:
        desk.items(everything(rows.listed, "id", connection, SHELL, provider=provider), _COLUMNS)


@invoices.command("show")
@click.argument("id")
@tolerance_options
@click.option("--all", "every", is_flag=True, help="Also rows that agree.")
@click.option("--csv", "csv_form", is_flag=True, help="Every row as CSV for a spreadsheet.")
@config_option
@at_desk
def show(
    desk: Desk,
    /,
    id: str,  # noqa: A002 - the word of the command line
    rounding: str | None,
    tokens: int | None,
    requests: int | None,
    every: bool,
    csv_form: bool,
    config: Path | None,
) -> None:
    """Show invoice ID beside the ledger: where both differ, by how much, and the likely causes.

    Of an open one as the books are now; of one that is decided as it was decided on.
    """
    tolerances = tolerances_in(rounding, tokens, requests)
    with desk.reading() as connection:
        found = rows.find(connection, SHELL, id, _billed(config), tolerances)
    if csv_form:
        click.echo(as_csv(found), nl=False)
    elif desk.as_json:
        desk.show(found)
    else:
        click.echo(in_words(found, every=every))


@invoices.command("sign")
@click.argument("id")
@click.option("--note", default="", help="Why it is paid; needed with unexplained differences.")
@click.option(
    "--book",
    type=click.Choice(OPTIONS),
    default="nothing",
    show_default=True,
    help="What of the difference is booked, so that the ledger says what was paid.",
)
@tolerance_options
@config_option
@at_desk
def sign(
    desk: Desk,
    /,
    id: str,  # noqa: A002
    note: str,
    book: str,
    rounding: str | None,
    tokens: int | None,
    requests: int | None,
    config: Path | None,
) -> None:
    """Sign invoice ID. What was compared is kept with it, and both stay."""
    tolerances = tolerances_in(rounding, tokens, requests)
    _decided(desk, id, config, tolerances, decision="signed", note=note, booking=book)


@invoices.command("dispute")
@click.argument("id")
@click.option("--note", required=True, help="What is disputed.")
@tolerance_options
@config_option
@at_desk
def dispute(
    desk: Desk,
    /,
    id: str,  # noqa: A002
    note: str,
    rounding: str | None,
    tokens: int | None,
    requests: int | None,
    config: Path | None,
) -> None:
    """Dispute invoice ID. It may be signed later."""
    tolerances = tolerances_in(rounding, tokens, requests)
    _decided(desk, id, config, tolerances, decision="disputed", note=note)


@invoices.command("discard")
@click.argument("id")
@at_desk
def discard(desk: Desk, id: str) -> None:  # noqa: A002
    """Take invoice ID out again while it is open: the wrong file, or read in the wrong way. It may come again."""
    with desk.writing() as writing:
        rows.discard(writing, SHELL, id, None)
    desk.say(f"{id} is discarded.", id=id, discarded=True)


def _decided(desk: Desk, invoice: str, config: Path | None, tolerances: Tolerances, **decision: str) -> None:
    with desk.reading() as connection:
        weighed = invoice_decisions.weigh(connection, SHELL, invoice, _billed(config), tolerances)
    with desk.writing() as writing:
        made = invoice_decisions.decide(writing, SHELL, weighed, None, **decision)
    if desk.as_json:
        desk.show(made)
    else:
        click.echo(summary(made))


def _billed(config: Path | None) -> tuple[Billed, ...]:
    """Which provider bills which model, by the configuration as far as it can be read."""
    return billed_in(tree_of(config or environment(os.environ).config))
