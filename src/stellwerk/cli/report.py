# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk report``: what was used and what it costs, as table, file or document."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import click

from stellwerk.administration.reports import german
from stellwerk.administration.reports import month as months
from stellwerk.administration.reports import usage as usages
from stellwerk.administration.reports.csv_file import german_csv, plain_csv
from stellwerk.administration.reports.document import TABLES, tables
from stellwerk.administration.reports.entries import GERMAN, PLAIN, entries, how_many
from stellwerk.administration.reports.month import MonthReport
from stellwerk.administration.reports.paper import paper_of
from stellwerk.administration.reports.pdf_file import pdf
from stellwerk.administration.reports.plain import report_as_json, row_as_json
from stellwerk.administration.reports.tables import Amount, Kind, Line, Table
from stellwerk.administration.reports.xlsx_file import write_xlsx
from stellwerk.administration.tell import tell
from stellwerk.cli.desk import Desk, at_desk
from stellwerk.cli.new_file import new_file
from stellwerk.cli.printable import json_text, printable
from stellwerk.cli.reporting import setup_of
from stellwerk.cli.table import table as columns_of
from stellwerk.errors import ConfigurationError
from stellwerk.identity.actor import SHELL
from stellwerk.metering.report.rows import By
from stellwerk.values.calendar import Period, local_day

_FORMATS = ("table", "csv", "csv-plain", "xlsx", "pdf")
_WHOLE = ("xlsx", "pdf")  # hold every table
_config = click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Configuration file, for the town's head, the size of groups and the comparison of zones.",
)
_output = click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else it is shown."
)
_force = click.option("--force", is_flag=True, help="Replace the file if it is there.")


class _Month(click.ParamType[date]):
    name = "YYYY-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m").date()
        except ValueError:
            self.fail("write a month as 2026-11", param, ctx)


@click.group()
def report() -> None:
    """What was used and what it costs: month, usage, entries."""


@report.command("month")
@click.option("--month", type=_Month(), help="2026-11, for example; the last one that is over by default.")
@click.option(
    "--by", multiple=True, type=click.Choice(list(TABLES)), help="Which tables; several times for several."
)
@click.option("--department", help="Only this department and those below it.")
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), help="By default what FILE's name ends with, else table."
)
@_output
@_force
@_config
@at_desk
def show_month(
    desk: Desk,
    month: date | None,
    by: tuple[str, ...],
    department: str | None,
    form: str | None,
    output: Path | None,
    force: bool,
    config: Path | None,
) -> None:
    """A month: departments, cost centres, use cases, models, zones, course, forecast, plans, investment, budgets.

    A running month is told with a forecast. What fewer people stand behind than reports.group_size is held back.
    """
    now = datetime.now(UTC)
    setup = setup_of(config, os.environ)
    wanted = month or _last_over(local_day(now))
    chosen = _format(form, output)
    names = by or (() if chosen in _WHOLE else ("department",))
    k = setup.reporting.group_size
    months.write_down(desk.database, SHELL, wanted, now=now, k=k)
    with desk.reading() as connection:
        made = MonthReport(
            connection, SHELL, wanted, now=now, k=k, department=department, register=setup.register
        )
        found = tables(made, *names)
        paper = paper_of(made)
        if desk.as_json and output is None:
            click.echo(json_text(report_as_json(made, found)))
            return
    town = setup.reporting.town

    def write(out: BinaryIO) -> None:
        match chosen:
            case "xlsx":
                write_xlsx(out, found, title=paper.title, town=town, at=now)
            case "pdf":
                out.write(pdf(found, paper, town, now))
            case "csv":
                for one in found:
                    out.writelines(german_csv(one))
            case "csv-plain":
                out.writelines(plain_csv(found))
            case _:
                out.write(_shown(paper.title, found).encode())

    if chosen in ("csv", "csv-plain") and len({one.key for one in found}) > 1:
        raise ConfigurationError("a CSV file holds one table; name one with --by, or choose xlsx")
    if output is None:
        if chosen in _WHOLE:
            raise ConfigurationError(f"{chosen} is no text for a terminal; say where to write it: -o FILE")
        write(sys.stdout.buffer)
        return
    with new_file(output, force=force) as out:
        write(out)
    desk.say(f"{output}: {paper.title}", file=str(output), month=f"{made.first:%Y-%m}")


@report.command("usage")
@click.option("--from", "first", type=_Month(), help="First month; this one by default.")
@click.option("--to", "last", type=_Month(), help="Last month; the first one by default.")
@click.option(
    "--by",
    multiple=True,
    type=click.Choice([one.value for one in By]),
    help="What to group by; several times for several. By default month and department.",
)
@click.option("--department", help="Only this department and those below it.")
@click.option("--cost-centre", help="Only what is charged to it.")
@click.option("--use-case", help="Only this use case.")
@click.option("--model", help="Only this model.")
@click.option("--zone", help="Only this zone: green, yellow or red.")
@click.option("--roll-up", is_flag=True, help="A department's figures hold those of departments below it.")
@_config
@at_desk
def show_usage(
    desk: Desk,
    first: date | None,
    last: date | None,
    by: tuple[str, ...],
    department: str | None,
    cost_centre: str | None,
    use_case: str | None,
    model: str | None,
    zone: str | None,
    roll_up: bool,
    config: Path | None,
) -> None:
    """Use and cost of one or more months by whatever is asked for, as GET /api/usage answers it."""
    today = local_day(datetime.now(UTC))
    begin = first or last or today
    question = usages.Question(
        first=begin,
        last=last or begin,
        by=tuple(map(By, by)) or (By.MONTH, By.DEPARTMENT),
        department=department,
        cost_centre=cost_centre,
        use_case=use_case,
        model=model,
        zone=zone,
        roll_up=roll_up,
    )
    k = setup_of(config, os.environ).reporting.group_size
    found = usages.usage(desk.database, SHELL, question, today=today, k=k)
    rows = [row_as_json(place, figures) for place, figures in found.rows]
    if desk.as_json:
        click.echo(json_text({"items": rows, "complete": found.complete}))
        return
    heads = [
        *(one.value for one in question.by),
        "calls",
        "tokens_in",
        "tokens_out",
        "net",
        "vat",
        "currency",
    ]
    desk.items([{**row, **_together(row)} for row in rows], heads)
    if not found.complete:
        click.echo("Not everything is told: too few people stand behind some of it.", err=True)


@report.command("entries")
@click.option("--month", type=_Month(), required=True, help="2026-11, for example.")
@click.option("--plain", "programs", is_flag=True, help="For programs: comma, point, English words.")
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write."
)
@_force
@at_desk
def show_entries(desk: Desk, month: date, programs: bool, output: Path, force: bool) -> None:
    """Write the ledger's entries of a month to a CSV file, call by call. For finance; it is put on record.

    No person and no key stand in it. Entries are kept as long as decisions, six months.
    """
    with desk.writing() as writing:  # the record first: nobody looks without one
        tell(writing, SHELL, "money:entries:exported", f"month:{month:%Y-%m}")
    with desk.reading() as connection:
        many = how_many(connection, month)
        with (
            new_file(output, force=force) as out,
            click.progressbar(
                length=many, label=f"{many} rows", file=sys.stderr, hidden=desk.as_json or not many
            ) as bar,
            closing(entries(connection, month, PLAIN if programs else GERMAN)) as pieces,
        ):
            for piece, rows in pieces:
                out.write(piece)
                bar.update(rows)
    desk.say(f"{output}: {many} entries of {month:%Y-%m}", file=str(output), entries=many)


def _last_over(today: date) -> date:
    return Period.MONTH.first_day(date.fromordinal(Period.MONTH.first_day(today).toordinal() - 1))


def _format(form: str | None, output: Path | None) -> str:
    if form is not None:
        return form
    ending = "" if output is None else output.suffix.lower().removeprefix(".")
    if output is not None and ending not in _FORMATS and ending != "txt":
        raise ConfigurationError("FILE ends with none of .csv, .xlsx, .pdf and .txt; say which with --format")
    return ending if ending in _FORMATS else "table"


def _shown(title: str, found: Iterable[Table]) -> str:
    parts = [title]
    for one in found:
        heads = [column.title for column in one.columns]
        lines = [*one.lines, *([one.total] if one.total is not None else [])]
        notes = "".join(f"\n{printable(note)}" for note in one.notes)
        parts.append(
            f"{one.title} ({one.currency})\n{columns_of(heads, (_texts(one, line) for line in lines))}{notes}"
        )
    return "\n\n".join(parts) + "\n"


def _texts(one: Table, line: Line) -> list[str]:
    moved = False
    texts = []
    for column, value in zip(one.columns, line.values, strict=True):
        if isinstance(value, Amount):
            texts.append(german.money(value.cents, one.currency))
        elif isinstance(value, int):
            texts.append(german.percent(value) if column.kind is Kind.PERCENT else german.count(value))
        else:
            text = printable(value or "")
            texts.append(text if moved or not text else "  " * line.level + text)
            moved = moved or bool(text)
    return texts


def _together(row: dict[str, Any]) -> dict[str, Any]:
    """Departments that are told as one, by all their names."""
    if not row["departments"]:
        return {}
    return {"department": "+".join(row["departments"])}
