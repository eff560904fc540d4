# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/usage`` and ``/api/reports/month`` over HTTP: reach, pages, files, mistakes; nothing of few people."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

import msgspec
import openpyxl
import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from tests.administration.reports.town import CENT, hire
from tests.api.management.world import FOREIGN, OWN, World, built

from stellwerk.administration.reports.document import TABLES
from stellwerk.api.management.usage import TableName
from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import ledger
from stellwerk.values.town import Reporting, Town

SECRET = 777_777  # calls of the department of three people for its own use case


@pytest.fixture
def world(place: Place) -> Iterator[World]:
    """The town hall with use: departments of 40, 5 (below it) and 3 people."""
    made = built(place)
    made.house = msgspec.structs.replace(made.house, reporting=Reporting(Town(name="Stadt Beispiel")))
    with made.house.database.writing() as writing:
        hire(writing, OWN, 30)
        hire(writing, "hochbau", 5)
        rows = [
            (OWN, "briefe", "green", "klein", 100, 0),
            (OWN, "allgemein", "yellow", "mittel", 200, 50),
            (OWN, "briefe", "yellow", "mittel", 300, 70),
            ("hochbau", "allgemein", "green", "klein", 40, 0),
            ("hochbau", "briefe", "yellow", "mittel", 20, 9),
            (FOREIGN, "bescheide", "green", "klein", SECRET, 0),
            (FOREIGN, "allgemein", "yellow", "mittel", 30, 11),
        ]
        writing.execute(
            sa.insert(ledger),
            [
                {
                    "day": date(2026, 3, 4),
                    "department": department,
                    "cost_centre": "5000" if department == FOREIGN else "6100",
                    "use_case": use_case,
                    "zone": zone,
                    "endpoint": "e",
                    "model": model,
                    "price_version": "v" if cents else "",
                    "currency": "EUR",
                    "calls": calls,
                    "tokens_in": calls * 10,
                    "tokens_out": calls,
                    "estimated_calls": 0,
                    "unknown_cost_calls": 0,
                    "cost_pico": cents * CENT,
                }
                for department, use_case, zone, model, calls, cents in rows
            ],
        )
    yield made
    made.house.database.close()


def ask(world: World, who: str, path: str = "/usage", status: int = 200, **query: Any) -> Any:
    answer = world.client(who).get(path, params={"from": "2026-03", **query} if path == "/usage" else query)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.headers["content-type"].startswith("application/") else answer


def test_a_month_by_department(world: World) -> None:
    found = ask(world, "staff_council")
    assert found["complete"] is True
    assert found["next"] is None
    assert {item["department"]: item["calls"] for item in found["items"]} == {
        OWN: 600, "hochbau": 60, FOREIGN: SECRET + 30,
    }  # fmt: skip
    first = found["items"][0]
    assert (first["month"], first["day"], first["held_back"]) == ("2026-03", None, False)
    assert (first["department"], first["net"], first["vat"], first["currency"]) == (
        OWN,
        "1.20",
        "0.00",
        "EUR",
    )


def test_each_sees_the_own_departments(world: World) -> None:
    assert {item["department"] for item in ask(world, "key_user")["items"]} == {OWN, "hochbau"}
    ask(world, "employee", status=403)
    ask(world, "outsider", status=403)
    ask(world, "key_user", status=422, department=FOREIGN)
    ask(world, "key_user", "/reports/month", 422, month="2026-03", department=FOREIGN)
    shown = ask(world, "key_user", "/reports/month", month="2026-03")
    assert FOREIGN not in str(shown)
    assert str(SECRET) not in str(shown)


def test_no_answer_tells_what_few_people_did(world: World) -> None:
    """Every question about March that there is, and every difference between two sums of calls in the answers."""
    told = set()
    names = ("month", "department", "cost_centre", "use_case", "model", "zone")
    for one in names:
        for other in names:
            for narrow in (
                {},
                {"zone": "green"},
                {"zone": "yellow"},
                {"use_case": "allgemein"},
                {"department": OWN},
            ):
                by = list(dict.fromkeys((one, other)))
                for item in ask(world, "auditor", group_by=by, **narrow)["items"]:
                    told.add(item["calls"])
                    if item["department"] == FOREIGN and not item["departments"]:
                        assert (item["calls"], item["use_case"], item["zone"], item["model"]) == (
                            SECRET + 30, None, None, None,
                        )  # fmt: skip
    secrets = {SECRET, 30}
    assert not secrets & told
    assert not secrets & {a - b for a in told for b in told}


def test_pages(world: World) -> None:
    whole = ask(world, "finance", group_by=["department", "zone"])["items"]
    assert len(whole) > 2
    pieces, after = [], 0
    while True:
        piece = ask(world, "finance", group_by=["department", "zone"], limit=2, after=after)
        pieces += piece["items"]
        if piece["next"] is None:
            break
        after = piece["next"]
    assert pieces == whole
    assert ask(world, "finance", after=10_000)["items"] == []


def test_impossible_questions(world: World) -> None:
    for query in (
        {"from": "2026-3"},
        {"from": "2026-13"},
        {"from": "1999-01"},
        {"from": "2026-03", "to": "2026-02"},
        {"to": "2031-01"},
        {"group_by": "key"},
        {"group_by": "person"},
        {"group_by": ["zone", "zone"]},
        {"zone": "blue"},
        {"limit": 0},
        {"limit": 1001},
        {"after": -1},
        {"department": "nix"},
        {"roll_up": True, "group_by": "zone"},
    ):
        assert ask(world, "administrator", status=422, **query)["fields"], query


def test_files(world: World) -> None:
    client = world.client("finance")

    def get(**query: Any) -> Any:
        answer = client.get("/reports/month", params={"month": "2026-03", **query})
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        return answer

    pdf = get(format="pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["content-disposition"] == 'attachment; filename="stellwerk-2026-03.pdf"'
    assert "Stadt Beispiel" in PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    xlsx = get(format="xlsx", by=["zone", "model"])
    assert openpyxl.load_workbook(io.BytesIO(xlsx.content)).sheetnames == ["Nach Zonen", "Nach Modellen"]
    german = get(format="csv")
    assert german.headers["content-disposition"].endswith('-department.csv"')
    rows = list(csv.reader(io.StringIO(german.content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0][0] == "Kürzel"
    plain = get(format="csv-plain", by="cost-centre")
    assert plain.text.startswith("cost_centre,title,calls")
    document = get()
    assert [table["key"] for table in document.json()["tables"]][:2] == ["summary", "department"]


def test_impossible_reports(world: World) -> None:
    for query in (
        {},
        {"month": "2026-00"},
        {"month": "2099-01"},
        {"month": "2026-03", "format": "doc"},
        {"month": "2026-03", "by": "person"},
        {"month": "2026-03", "format": "csv", "by": ["zone", "model"]},
        {"month": "2026-03", "department": "nix"},
    ):
        assert ask(world, "finance", "/reports/month", 422, **query)["fields"], query


def test_every_table_can_be_asked_for() -> None:
    assert get_args(TableName) == tuple(TABLES)


def test_a_token_that_only_reads_reads_reports(world: World) -> None:
    client = world.client(None)
    client.headers["authorization"] = f"Bearer {world.token('finance', 'read')}"
    assert client.get("/usage", params={"from": "2026-03"}).status_code == 200
    assert isinstance(world.house.database, Database)
