# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files of invoices: read whole, or refused with every line and reason."""

from __future__ import annotations

import contextlib
import csv
import io
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.errors import InvalidValue
from stellwerk.metering.invoice.columns import HEADINGS
from stellwerk.metering.invoice.csv_file import MOST_BYTES, MOST_LINES
from stellwerk.metering.invoice.line import InvoiceFile, Line
from stellwerk.metering.invoice.read import Reading, read

MAY = date(2026, 5, 1)
GERMAN = (
    "Datum;Modell;Anfragen;Eingabe-Token;Zwischengespeichert;Ausgabe-Token;Netto;Währung;MwSt\r\n"
    "01.05.2026;muster-m;10;1.000.000;0;400.000;0,46;EUR;0,0874\r\n"
    "02.05.2026;muster-l;4;90.000;30.000;20.000;1.250;EUR;237,50\r\n"
    ";Mindestumsatz;;;;;-12,5;;\r\n"
)
LINES = (
    Line(2, date(2026, 5, 1), "muster-m", 10, 1_000_000, 400_000, 0, 460_000_000_000),
    Line(3, date(2026, 5, 2), "muster-l", 4, 90_000, 20_000, 30_000, 1250 * 10**12),
    Line(4, None, "Mindestumsatz", None, None, None, None, -12_500_000_000_000),
)
ENGLISH = (
    "date,model,requests,prompt tokens,cached tokens,completion tokens,net amount,currency,vat\n"
    '2026-05-01,muster-m,10,"1,000,000",0,"400,000",0.46,EUR,0.0874\n'
    '2026-05-02,muster-l,4,90000,30000,20000,"1,250.00",EUR,237.50\n'
    ",Mindestumsatz,,,,,-12.5,,\n"
)


def taken(text: str | bytes, **said: Any) -> InvoiceFile:
    content = text.encode() if isinstance(text, str) else text
    return read(content, Reading(MAY, "EUR")._replace(**said))


def refused(text: str | bytes, **said: Any) -> dict[str, str]:
    with pytest.raises(InvalidValue) as caught:
        taken(text, **said)
    return caught.value.problems


@pytest.mark.parametrize("text", [GERMAN, ENGLISH, "\ufeff" + GERMAN, "\n\n" + GERMAN.replace("\r\n", "\n")])
def test_german_and_english_files_say_the_same(text: str) -> None:
    file = taken(text)
    shift = 2 if text.startswith("\n") else 0
    assert file.lines == tuple(one._replace(number=one.number + shift) for one in LINES)
    assert file.by_day
    assert file.vat_pico == 237_587_400_000_000
    assert file.net_pico == sum(one.amount_pico for one in LINES)
    assert file.ignored == ()


def test_a_month_without_days() -> None:
    file = taken("Monat;Modell;Netto\n2026-05;muster-m;0,46\n05.2026;muster-l;1,50\n")
    assert (file.by_day, [one.day for one in file.lines]) == (False, [None, None])
    assert file.lines[0].stated == frozenset()
    assert "it is not 2026-05" in refused("Monat;Modell;Netto\n2026-06;m;1\n")["line 2, column 1 (month)"]
    assert "no month" in refused("Monat;Modell;Netto\nMai;m;1\n")["line 2, column 1 (month)"]


def test_columns_that_somebody_names() -> None:
    text = "wann;was;Tokens rein;Tokens raus;Betrag;Rabatt\n2026-05-01;m;10;20;0,5;1\n"
    said = ["day=wann", "model=was", "input=tokens REIN", "output=Tokens_raus", "net=Betrag"]
    file = taken(text, columns=said)
    assert file.lines == (Line(2, MAY, "m", None, 10, 20, None, 500_000_000_000),)
    assert file.ignored == ("Rabatt",)
    by_hand = taken("model;net;Netto\nm;1;2\n", columns=["net=Netto"])
    assert by_hand.lines[0].amount_pico == 2 * 10**12
    assert by_hand.ignored == ("net",)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (["input"], "NAME=HEADING"),
        (["input="], "NAME=HEADING"),
        (["=x"], "before the ="),
        (["gross=Betrag"], "before the ="),
        (["net=a", "net=b"], "said twice"),
        (["net=a", "vat=A"], "two things of one heading"),
        (["net=" + "x" * 300], "NAME=HEADING"),
    ],
)
def test_columns_that_cannot_be_named_so(said: list[str], what: str) -> None:
    assert what in refused(GERMAN, columns=said)["column"]


def test_a_column_that_is_not_there() -> None:
    assert "no column has the heading" in refused(GERMAN, columns=["net=Betrag"])["line 1"]


def test_models_that_somebody_names() -> None:
    file = taken(GERMAN, models=["MUSTER-M = mittel", "muster-l=groß"])
    assert [one.model for one in file.lines] == ["mittel", "groß", "Mindestumsatz"]
    for said, what in ((["x"], "THEIRS=OURS"), (["a=b", "A=c"], "two names"), (["a=\x07"], "THEIRS=OURS")):
        assert what in refused(GERMAN, models=said)["model"]


def test_cached_input_beside_the_input() -> None:
    text = "model;input;cached;output;net\nm;10;15;1;1\n"
    assert "more than the input" in refused(text)["line 2, column 3 (cached)"]
    (one,) = taken(text, cached_apart=True).lines
    assert (one.tokens_in, one.cached_in) == (25, 15)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", "line 1", "nothing stands in the file"),
        ("\ufeff \n", "line 1", "nothing stands in the file"),
        ("eins|zwei\n1|2\n", "line 1", "no known headings"),
        ("Modell\tNetto\nm\t1\n", "line 1", "no known headings"),
        ('"Modell;Netto\nm;1\n', "line 1", "no known headings"),
        ("Modell;Netto\n", "line 1", "no line below the headings"),
        ("Modell;Betrag\nm;1\n", "line 1", "no column says net"),
        ("Netto;Anfragen\n1;1\n", "line 1", "no column says model"),
        ("Modell;Netto;net\nm;1;2\n", "line 1, column 3", "a second column says net"),
        ("Datum;Monat;Modell;Netto\n2026-05-01;2026-05;m;1\n", "line 1", "one with months"),
        ("Modell;cached;Netto\nm;1;1\n", "line 1", "without input"),
        ("Modell;Netto\nm;1;3\n", "line 2", "more cells than there are headings"),
        ("Modell;Netto\n;1\n", "line 2, column 1 (model)", "empty"),
        ("Modell;Netto\nm;\n", "line 2, column 2 (net)", "empty"),
        ("Modell;Netto\nm\n", "line 2, column 2 (net)", "empty"),
        ("Modell;Netto\nSumme:;5\n", "line 2, column 1 (model)", "would count twice"),
        ("Modell;Netto\n=HYPERLINK(1);5\n", "line 2, column 1 (model)", "a formula"),
        ("Modell;Netto\n＝cmd;5\n", "line 2, column 1 (model)", "a formula"),
        ("Modell;Netto\n@SUM(A1);5\n", "line 2, column 1 (model)", "a formula"),
        (f"Modell;Netto\n{'x' * 201};5\n", "line 2, column 1 (model)", "longer than any name"),
        ('Modell;Netto\n"a\nb";5\n', "line 2, column 1 (model)", "line ends"),
        ("Modell;Netto\nm;=1+1\n", "line 2, column 2 (net)", "a formula"),
        ("Modell;Netto;Währung\nm;1;USD\n", "line 2, column 3 (currency)", "not EUR"),
        ("Datum;Modell;Netto\n2026-06-01;m;1\n", "line 2, column 1 (day)", "not in 2026-05"),
        ("Datum;Modell;Netto\n5/1/2026;m;1\n", "line 2, column 1 (day)", "no date"),
        ("Datum;Modell;Netto\n01.05.26;m;1\n", "line 2, column 1 (day)", "no date"),
        ("Datum;Modell;Netto\n2026-05-32;m;1\n", "line 2, column 1 (day)", "no such day"),
        ("Datum;Modell;Netto\n2026-05-01T00:00:00Z;m;1\n", "line 2, column 1 (day)", "no date"),
        ("Datum;Modell;Anfragen;Netto\n;m;3;1\n", "line 2, column 1 (day)", "empty"),
        ('Modell;Netto\nm;"1\n', "line 2", "quotation marks"),
        ("Modell;Netto\nm\x00;1\n", "line 2", "control or invisible"),
        ("Modell;Netto\nm\u202e;1\n", "line 2", "control or invisible"),
        ("Modell;Netto\nm\x1b[2J;1\n", "line 2", "control or invisible"),
        ("Modell;Netto\na;9000000\nb;1\n", "line 1", "sum up to more"),
    ],
)
def test_wrong_files_are_refused_with_line_and_reason(text: str, where: str, what: str) -> None:
    found = refused(text)
    assert what in found[where], found
    assert all(" — " in said for said in found.values())


def test_every_problem_is_told_at_once_and_nothing_of_the_file_repeated() -> None:
    text = "Datum;Modell;Anfragen;Netto\n1.6.2026;geheimnis-1;viele;zwölf\nx;geheimnis-2;-3;\n"
    found = refused(text)
    assert len(found) == 6
    assert "geheimnis" not in str(found)
    assert "viele" not in str(found)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (GERMAN.encode("utf-16"), "UTF-16"),
        (GERMAN.encode("cp1252", "replace"), "not UTF-8"),
        (b"PK\x03\x04\xff\xfe" + bytes(100), "not UTF-8"),
        (b"\x00" * 50, "control"),
    ],
)
def test_files_that_are_no_text(content: bytes, what: str) -> None:
    assert what in refused(content)["line 1"]


def test_files_that_are_too_large_are_refused_at_once() -> None:
    began = time.monotonic()
    assert "larger than 4 MiB" in refused(b"x" * (100 * 1024 * 1024))["line 1"]
    assert "larger than 4 MiB" in refused(b"m;1\n" * 10**6 + b"xxxx" * MOST_BYTES)["line 1"]
    assert time.monotonic() - began < 2
    many = "Modell;Netto\n" + "m;1\n" * (MOST_LINES + 1)
    assert f"more than {MOST_LINES} lines" in refused(many)[f"line {MOST_LINES + 2}"]
    assert len(taken("Modell;Netto\n" + "m;1\n" * MOST_LINES).lines) == MOST_LINES
    wide = "Modell;Netto\n" + f'"{"x" * 200_000}";1\n'
    assert "a cell is too long" in refused(wide)["line 2"]
    hundred = refused("Modell;Netto\n" + "m;x\n" * 20_000)
    assert "19900 more problems" in hundred["further"]


def test_headings_say_one_thing_each() -> None:
    every = [heading for headings in HEADINGS.values() for heading in headings]
    assert len(every) == len(set(every))


_cell = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(st.lists(_cell, min_size=1, max_size=9), max_size=8), st.sampled_from(";,\t"), st.booleans())
def test_any_table_is_read_or_refused(rows: list[list[str]], sign: str, headed: bool) -> None:
    out = io.StringIO(newline="")
    head = [["Datum", "Modell", "Anfragen", "Input", "Output", "Netto"]] if headed else []
    csv.writer(out, delimiter=sign).writerows(head + rows)
    with contextlib.suppress(InvalidValue):
        assert taken(out.getvalue()).lines


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(InvalidValue):
        assert taken(content).lines
