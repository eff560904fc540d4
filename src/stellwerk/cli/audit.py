# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk audit``: prove that the books are complete and unchanged."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from stellwerk.audit.report import Report
from stellwerk.cli.place import books_at, data_option, find_place
from stellwerk.storage.books import OpenBooks
from stellwerk.storage.retention import retain_now
from stellwerk.storage.verification import verify_books


@click.group()
def audit() -> None:
    """The audit trail: who sent what kind of data where, provably complete."""


@audit.command()
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--strict", is_flag=True, help="Calls that are still open count as an error (server stopped).")
def verify(data: Path | None, as_json: bool, strict: bool) -> None:
    """Check every row, link and signature of the trail, and the ledger against it.

    Works while the server runs. Ends with 1 if anything is wrong, with 2 if there is nothing to check.
    """
    report = verify_books(find_place(data))
    sound = report.sound and not (strict and report.open)
    if as_json:
        body = {"sound": sound, **msgspec.to_builtins(report)}
        click.echo(msgspec.json.format(msgspec.json.encode(body)))
    else:
        _tell(report, strict)
    sys.exit(0 if sound else 1)


@audit.command()
@data_option
@click.option("--by", required=True, help="Who takes this upon them: a name and a role.")
@click.option(
    "--reason",
    required=True,
    help="Why, for example which backup was restored.",
)
def accept(data: Path | None, by: str, reason: str) -> None:
    """Put on record that an older copy of the books was restored on purpose.

    Only with the server stopped. The contradiction between trail and anchor is written into the trail with name
    and reason. Changed rows and wrong signatures cannot be accepted.
    """
    OpenBooks(books_at(data), "full", accepted={"by": by, "reason": reason}).close()
    click.echo("The books are open again; what was accepted stands in the trail as audit:anchor:accepted.")


@audit.command()
@data_option
def retain(data: Path | None) -> None:
    """Take away what is kept no longer: events after 90 days, decisions after 6 months, the ledger after 10 years.

    The gateway does so itself once a day. The trail can be verified before and after. On SQLite only with the
    server stopped.
    """
    gone = retain_now(books_at(data), datetime.now(UTC))
    click.echo(
        f"{gone.pruned} rows taken away, {gone.erased} events emptied, {gone.ledger_lines} lines of the ledger."
    )


def _tell(report: Report, strict: bool) -> None:
    for flaw in report.flaws:
        click.echo(f"{flaw.kind.value}: {flaw.text}")
    if report.more_flaws:
        click.echo(f"... and {report.more_flaws} more")
    for call in report.open[:20]:
        click.echo(f"open: call {call.decision_id!r} since {call.at!r} (row {call.seq})")
    if len(report.open) > 20:
        click.echo(f"... and {len(report.open) - 20} more open calls")
    if report.flaws:
        click.echo("The books are NOT sound. Keep the data folder as evidence before anything else is done.")
    elif report.open and strict:
        click.echo("The books hold together, but calls are open.")
    else:
        click.echo("The books are sound.")
    if report.pruned or report.erased:
        click.echo(
            f"Retention took away rows 1 to {report.pruned} and emptied {report.erased} events; "
            "the signed checkpoint covers both."
        )
    click.echo(
        f"{report.rows} rows: {report.settled} calls settled, {len(report.open)} open, {report.refused} refused, "
        f"{report.others} other events; {report.ledger_lines} ledger lines checked."
    )
