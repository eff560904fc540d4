# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/usage`` and ``/api/reports/month``: sums of use and cost, cut by the people behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from io import BytesIO
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Query, Response
from pydantic import Field

from stellwerk.administration.house import House
from stellwerk.administration.reports import month as months
from stellwerk.administration.reports import usage as usages
from stellwerk.administration.reports.csv_file import german_csv, plain_csv
from stellwerk.administration.reports.document import TABLES, tables
from stellwerk.administration.reports.month import MonthReport
from stellwerk.administration.reports.paper import paper_of
from stellwerk.administration.reports.pdf_file import Paper, pdf
from stellwerk.administration.reports.plain import report_as_json, row_as_json
from stellwerk.administration.reports.tables import Table
from stellwerk.administration.reports.xlsx_file import write_xlsx
from stellwerk.api.management.access import TheActor, TheHouse
from stellwerk.api.management.shapes import Out
from stellwerk.errors import InvalidValue
from stellwerk.metering.report.rows import By
from stellwerk.values.calendar import local_day
from stellwerk.values.zone import Zone

router = APIRouter(tags=["Reports"])

_MONTH = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"
_Name = Annotated[str | None, Query(max_length=200)]


class UsageRow(Out):
    """Sums of one group. A field that was not asked for is null, and so is one that is held back."""

    month: Annotated[str | None, Field(examples=["2026-11"])]
    day: Annotated[str | None, Field(examples=[None])]
    department: Annotated[
        str | None, Field(description="Or the one under which `departments` stand.", examples=["bauamt"])
    ]
    departments: Annotated[list[str], Field(description="Departments that are told as one.")]
    cost_centre: str | None
    use_case: str | None
    model: str | None
    zone: str | None
    held_back: Annotated[
        bool, Field(description="What is left: too few people stand behind its parts to name them.")
    ]
    calls: int
    tokens_in: int
    tokens_out: int
    cached_in: Annotated[int, Field(description="Part of `tokens_in`.")]
    reasoning_out: Annotated[int, Field(description="Part of `tokens_out`.")]
    estimated_calls: int
    unknown_cost_calls: int
    auto_calls: int
    net: Annotated[str, Field(description="Exact.", examples=["12.5031"])]
    vat: Annotated[str, Field(description="At the rate of the price list.", examples=["2.375589"])]
    saved: Annotated[str, Field(description="By auto, against the dearest choice.", examples=["1.20"])]
    currency: Annotated[str, Field(examples=["EUR"])]


class UsageOut(Out):
    """A piece of an answer. `next` is to be sent as `after` for the following piece; null at the end."""

    items: list[UsageRow]
    next: int | None
    complete: Annotated[bool, Field(description="False: something that was asked for is not told.")]


class Format(StrEnum):
    """What a report comes as."""

    JSON = "json"
    CSV = "csv"
    CSV_PLAIN = "csv-plain"
    XLSX = "xlsx"
    PDF = "pdf"


TableName = Literal[
    "summary",
    "department",
    "cost-centre",
    "use-case",
    "model",
    "zone",
    "months",
    "forecast",
    "plan",
    "investment",
    "budgets",
]
"""Keys of :data:`stellwerk.administration.reports.document.TABLES`."""

_MEDIA = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.CSV_PLAIN: "text/csv; charset=utf-8; header=present",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}


@router.get("/usage", response_model=UsageOut, summary="Use and cost by whatever is asked for")
def read_usage(
    house: TheHouse,
    actor: TheActor,
    first: Annotated[
        str | None, Query(alias="from", pattern=_MONTH, description="First month; this one by default.")
    ] = None,
    last: Annotated[
        str | None, Query(alias="to", pattern=_MONTH, description="Last month; `from` by default.")
    ] = None,
    group_by: Annotated[list[By], Query(max_length=7)] = [By.MONTH, By.DEPARTMENT],  # noqa: B006
    department: Annotated[str | None, Query(max_length=64, description="Only it and those below it.")] = None,
    cost_centre: _Name = None,
    use_case: _Name = None,
    model: _Name = None,
    zone: Zone | None = None,
    roll_up: Annotated[
        bool, Query(description="A department's figures hold those of departments below it.")
    ] = False,
    limit: Annotated[int, Query(ge=1, le=1000, description="Most items in the answer.")] = 200,
    after: Annotated[int, Query(ge=0, le=2**31, description="The `next` of the piece before.")] = 0,
) -> dict[str, Any]:
    """For those whose roles read reports, of their departments. Nobody's own use can be seen or worked out: what fewer
    people stand behind than `reports.group_size` is held back, and while a month runs even its sum is shown only
    together with others."""
    begin = _month(first) or _month(last) or local_day(datetime.now(UTC))
    question = usages.Question(
        first=begin,
        last=_month(last) or begin,
        by=tuple(group_by),
        department=department,
        cost_centre=cost_centre,
        use_case=use_case,
        model=model,
        zone=None if zone is None else zone.value,
        roll_up=roll_up,
    )
    found = usages.usage(
        house.database, actor, question, today=local_day(datetime.now(UTC)), k=house.reporting.group_size
    )
    piece = found.rows[after : after + limit]
    following = after + limit
    return {
        "items": [row_as_json(place, figures) for place, figures in piece],
        "next": following if following < len(found.rows) else None,
        "complete": found.complete,
    }


@router.get(
    "/reports/month",
    summary="The report of a month",
    response_class=Response,
    responses={
        200: {
            "description": "The report in the format that was asked for.",
            "content": {
                "application/json": {"schema": {"type": "object"}},
                "text/csv": {"schema": {"type": "string"}},
                _MEDIA[Format.XLSX]: {"schema": {"type": "string", "format": "binary"}},
                _MEDIA[Format.PDF]: {"schema": {"type": "string", "format": "binary"}},
            },
        }
    },
)
def read_month(
    house: TheHouse,
    actor: TheActor,
    month: Annotated[str, Query(pattern=_MONTH, examples=["2026-10"])],
    form: Annotated[Format, Query(alias="format")] = Format.JSON,
    by: Annotated[
        list[TableName],
        Query(max_length=len(TABLES), description="Which tables; all by default, of CSV one."),
    ] = [],  # noqa: B006
    department: Annotated[str | None, Query(max_length=64, description="Only it and those below it.")] = None,
) -> Response:
    """Departments, cost centres, use cases, models, zones, course, forecast, plans, investment case, budgets: those of
    the departments that the reader's roles reach. A document has the town's head and is in German."""
    now = datetime.now(UTC)
    wanted = _month(month)
    assert wanted is not None  # noqa: S101 - its pattern was checked
    names: tuple[str, ...] = tuple(dict.fromkeys(by))
    if form in (Format.CSV, Format.CSV_PLAIN):
        names = names or ("department",)
        if len(names) > 1:
            raise InvalidValue({"by": "a CSV file holds one table; name one, or choose xlsx"})
    k = house.reporting.group_size
    months.write_down(house.database, actor, wanted, now=now, k=k)
    with house.database.reading() as connection:
        report = MonthReport(
            connection, actor, wanted, now=now, k=k, department=department, register=house.register
        )
        found = tables(report, *names)
        if form is Format.JSON:
            return _json(report_as_json(report, found))
        paper = paper_of(report)
    name = f"stellwerk-{month}{'-' + names[0] if len(names) == 1 else ''}.{form.value.partition('-')[0]}"
    return Response(
        _WRITERS[form](found, paper, house, now),
        media_type=_MEDIA[form],
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _xlsx(found: list[Table], paper: Paper, house: House, now: datetime) -> bytes:
    out = BytesIO()
    write_xlsx(out, found, title=paper.title, town=house.reporting.town, at=now)
    return out.getvalue()


_WRITERS: dict[Format, Callable[[list[Table], Paper, House, datetime], bytes]] = {
    Format.CSV: lambda found, paper, house, now: b"".join(
        piece for one in found for piece in german_csv(one)
    ),
    Format.CSV_PLAIN: lambda found, paper, house, now: b"".join(plain_csv(found)),
    Format.XLSX: _xlsx,
    Format.PDF: lambda found, paper, house, now: pdf(found, paper, house.reporting.town, now),
}


def _json(body: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(body), media_type="application/json")


def _month(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(f"{text}-01")
