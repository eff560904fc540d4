# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reports as files, read back by other programs: CSV, XLSX (openpyxl), PDF (pypdf)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject
from tests.administration.reports.town import CENT, FINANCE, MAY, NOW, USE, K, build, line
from tests.attacks.test_csv_injection import EVIL

from stellwerk.administration.reports import german
from stellwerk.administration.reports.csv_file import german_csv, plain_csv
from stellwerk.administration.reports.document import tables
from stellwerk.administration.reports.month import MonthReport, write_down
from stellwerk.administration.reports.paper import paper_of
from stellwerk.administration.reports.pdf_file import Paper, compiled, pdf
from stellwerk.administration.reports.tables import Amount, Bars, Column, Kind, Line, Table
from stellwerk.administration.reports.xlsx_file import write_xlsx
from stellwerk.errors import StellwerkError
from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import department, ledger
from stellwerk.values.town import Town

TOWN = Town(
    name="Stadt Müßen & Söhne",
    office="Kämmerei",
    address=("Am Markt 1", "41334 Müßen"),
    contact=("kaemmerei@muessen.example",),
)
ARMS = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="5"><path d="M0 0h4v5H0z" fill="#00f"/></svg>'
)


@pytest.fixture
def made(sqlite: Place) -> Iterator[tuple[list[Table], Paper]]:
    """The report of May. What it is read from is tested on both databases; files are the same."""
    database = Database(sqlite)
    build(database)
    with database.writing() as writing:
        writing.execute(
            sa.update(department).where(department.c.name == "tiefbau").values(title='=1+1;"x"\r\n@y')
        )
        thousands = line(
            date(2026, 5, 5), "jugendamt", "briefe", "yellow", "mittel", 1_234_567, 1_234_567 * CENT
        )
        writing.execute(sa.insert(ledger).values({**thousands, "endpoint": "anderer"}))
    write_down(database, FINANCE, MAY, now=NOW, k=K)
    with database.reading() as connection:
        report = MonthReport(connection, FINANCE, MAY, now=NOW, k=K)
        yield tables(report), paper_of(report)
    database.close()


def named(made: tuple[list[Table], Paper], key: str) -> Table:
    return next(table for table in made[0] if table.key == key)


def read(raw: bytes, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_german_csv(made: tuple[list[Table], Paper]) -> None:
    raw = b"".join(german_csv(named(made, "department")))
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = read(raw, ";")
    assert head[:6] == ["Kürzel", "Amt", "Aufrufe", "Tokens ein", "Tokens aus", "Netto (EUR)"]
    net = {row[0]: row[5] for row in rows}
    cents = 1_234_567 + 180 * 18
    assert net["jugendamt"] == f"{cents // 100},{cents % 100:02d}"
    assert rows[-1][0] == "Summe"
    total = sum(Decimal(row[5].replace(",", ".")) for row in rows[:-1])
    assert Decimal(rows[-1][5].replace(",", ".")) == total
    assert {row[1] for row in rows} >= {'\'=1+1;"x"\ufffd\n@y'}


def test_plain_csv_is_exact(made: tuple[list[Table], Paper]) -> None:
    raw = b"".join(plain_csv([named(made, "zone")]))
    head, *rows = read(raw, ",")
    assert head[0] == "zone"
    assert head[-2:] == ["currency", "held_back"]
    net = head.index("net")
    told = {row[0]: Decimal(row[net]) for row in rows}
    assert told["rot"] == Decimal(sum(c for *_, z, _, _, c in USE if z == "red") * 18) / 100
    assert all(row[-1] == "false" for row in rows)
    assert b"".join(plain_csv([])) == b""


@pytest.mark.parametrize("evil", EVIL)
def test_no_title_becomes_a_formula(evil: str) -> None:
    table = Table(
        "t", "T", (Column("a", "A"), Column("b", "B", Kind.MONEY)), (Line((evil, Amount(-5 * CENT, -5))),)
    )
    for raw, delimiter in ((b"".join(german_csv(table)), ";"), (b"".join(plain_csv([table])), ",")):
        _, row = read(raw, delimiter)
        assert row[0].startswith("'")
        assert Decimal(row[1].replace(",", ".")) == Decimal("-0.05"), "a negative amount is a number"
    sheet = workbook([table])["T"]
    assert sheet["A4"].data_type == "s"
    assert str(sheet["A4"].value).startswith("'")
    assert sheet["B4"].value == -0.05


def workbook(found: list[Table], title: str = "KI-Nutzung – Mai 2026") -> Any:
    out = io.BytesIO()
    write_xlsx(out, found, title=title, town=TOWN, at=NOW)
    out.seek(0)
    return openpyxl.load_workbook(out)


def test_xlsx_holds_numbers_that_a_spreadsheet_adds_up(made: tuple[list[Table], Paper]) -> None:
    book = workbook(made[0])
    assert book.sheetnames[:4] == ["Überblick", "Nach Ämtern", "Nach Kostenstellen", "Nach Verfahren"]
    sheet = book["Nach Kostenstellen"]
    head = [cell.value for cell in sheet[3]]
    assert head[:3] == ["Kostenstelle", "Bezeichnung", "Aufrufe"]
    net = head.index("Netto") + 1
    rows = list(sheet.iter_rows(min_row=4))
    values = [row[net - 1].value for row in rows if isinstance(row[net - 1].value, int | float)]
    assert round(sum(values[:-1]), 2) == values[-1]
    first = rows[0]
    assert first[0].value == "1000"
    assert first[0].data_type == "s", "a cost centre is no number"
    assert first[2].data_type == "n"
    assert first[2].number_format == "#,##0"
    assert first[net - 1].number_format == '#,##0.00\\ "€"'
    assert isinstance(first[net - 1].value, int | float)


def test_xlsx_is_ready_to_be_printed_and_says_who_made_it(made: tuple[list[Table], Paper]) -> None:
    book = workbook(made[0])
    assert book.properties.title == "KI-Nutzung – Mai 2026"
    assert book.properties.creator == "Stadt Müßen & Söhne, Kämmerei"
    assert book.properties.created.isoformat() == "2026-06-16T10:00:00"
    for sheet in book:
        assert sheet.freeze_panes == "A4"
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.page_setup.fitToHeight == 0
        assert "Seite" in sheet.oddFooter.left.text + sheet.oddFooter.right.text
        assert "Müßen" in sheet.oddHeader.left.text
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_names_of_sheets_are_ones_that_excel_takes() -> None:
    columns, lines = (Column("a", "A"),), (Line(("x",)),)
    found = [
        Table("a", "Netto: [Mai]/Juni * ?", columns, lines),
        Table("b", "Ein Name, der länger ist als Excel es erlaubt", columns, lines),
        Table("c", "Ein Name, der länger ist als Excel es erlaubt, noch einmal", columns, lines),
        Table("d", "Ein Name, der länger ist als Excel es erlaubt", columns, lines, currency="CHF"),
    ]
    names = workbook(found).sheetnames
    assert len({name.casefold() for name in names}) == 4
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def tree(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every element of the structure tree."""
    waiting: list[Any] = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop()
        if isinstance(element, IndirectObject):
            element = element.get_object()
        if isinstance(element, DictionaryObject):
            yield element
            below = element.get("/K", [])
            waiting += below if isinstance(below, list) else [below]


def test_pdf_is_tagged_german_and_keeps_its_fonts(made: tuple[list[Table], Paper], tmp_path: Path) -> None:
    arms = tmp_path / "arms.svg"
    arms.write_text(ARMS)
    town = Town(TOWN.name, TOWN.office, TOWN.address, TOWN.contact, coat_of_arms=arms)
    reader = PdfReader(io.BytesIO(pdf(*made, town, NOW)))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "de-DE"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert reader.metadata is not None
    assert reader.metadata.title == "KI-Nutzung und Kosten – Mai 2026"
    assert reader.metadata.author == "Stadt Müßen & Söhne, Kämmerei"
    tags = [str(element.get("/S")) for element in tree(reader)]
    for tag in ("/H1", "/H2", "/Table", "/TH", "/TD", "/Figure"):
        assert tag in tags, tag
    told = [str(element["/Alt"]) for element in tree(reader) if "/Alt" in element]
    assert "Wappen: Stadt Müßen & Söhne" in told
    assert any(text.startswith("Balkendiagramm Netto nach Ämtern. Jugendamt: 12.") for text in told)
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            (below,) = font.get_object()["/DescendantFonts"]
            descriptor = below.get_object()["/FontDescriptor"]
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            assert "FiraSans" in str(descriptor["/FontName"])


def test_pdf_has_the_towns_head_and_german_figures(made: tuple[list[Table], Paper]) -> None:
    reader = PdfReader(io.BytesIO(pdf(*made, TOWN, NOW)))
    text = "\n".join(page.extract_text() for page in reader.pages).replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        *("Stadt Müßen & Söhne", "Kämmerei", "41334 Müßen", "KI-Nutzung und Kosten – Mai 2026"),
        *("Gesamtes Haus. Der Monat ist abgeschlossen.", "Erstellt mit Stellwerk am 16.06.2026, 10:00 Uhr"),
        *(f"Seite 1 von {len(reader.pages)}", "12.378,07 €", "1.236.007", "Hochbau", "nicht aufgegliedert"),
        *("Mindestumsatz der Tarife", "Hinweise", "§ 72 Abs. 3 LPVG NRW"),
    ):
        assert words in text, words
    assert "presse" not in text
    assert "=1+1" in text, "in a document it is only text"
    plain = "".join(text.split())
    assert "Kürzel" not in plain


def test_charts_differ_in_pattern_and_carry_their_numbers(made: tuple[list[Table], Paper]) -> None:
    zones = named(made, "zone")
    pages = compiled([zones], made[1], TOWN, NOW, "png")
    assert all(page.startswith(b"\x89PNG") for page in pages)
    reader = PdfReader(io.BytesIO(pdf([zones], made[1], TOWN, NOW)))
    patterns = reader.pages[0]["/Resources"].get("/Pattern", {})  # type: ignore[union-attr]
    assert len(patterns) >= 3
    (alt,) = [str(e["/Alt"]) for e in tree(reader) if str(e.get("/Alt", "")).startswith("Balken")]
    assert all(zone in alt for zone in ("grün", "gelb", "rot"))


def test_a_chart_of_nothing_is_left_out() -> None:
    columns = (Column("a", "A"), Column("n", "N", Kind.COUNT))
    empty = Table("t", "T", columns, (Line(("x", 0)), Line(("y", 0))), bars=Bars("n", "a", "B"))
    reader = PdfReader(io.BytesIO(pdf([empty], Paper("T", "s", "m", ("n",)), Town(), NOW)))
    assert not [element for element in tree(reader) if str(element.get("/S")) == "/Figure"]
    bare = Table("t", "T", columns, ())
    assert (
        "Nichts gebucht."
        in PdfReader(io.BytesIO(pdf([bare], Paper("T", "s", "m", ()), Town(), NOW))).pages[0].extract_text()
    )


def test_text_is_never_read_as_markup() -> None:
    evil = '#read("/etc/passwd") *b* $x$ @ref <label> \\u{41} \x1b[2J \u202e'
    table = Table("t", evil, (Column("a", evil),), (Line((evil,)),), notes=(evil,))
    reader = PdfReader(io.BytesIO(pdf([table], Paper(evil, evil, evil, (evil,)), Town(name=evil), NOW)))
    text = "".join(page.extract_text() for page in reader.pages)
    assert '#read("/etc/passwd")' in text
    assert "root:" not in text
    assert "\x1b" not in text
    assert "?[2J ?" in text


def test_a_name_in_a_script_that_the_font_lacks_is_no_reason_for_no_document() -> None:
    table = Table("t", "T", (Column("a", "A"),), (Line(("市役所 🏛 Ελλάδα Київ ﬁ Ä",)),))
    reader = PdfReader(io.BytesIO(pdf([table], Paper("T", "s", "m", ()), Town(), NOW)))
    text = reader.pages[0].extract_text()
    assert "??? ? Ελλάδα Київ" in text
    assert "Ä" in text, "a letter with its dots beside it is put together"


def test_a_broken_coat_of_arms_is_told(made: tuple[list[Table], Paper], tmp_path: Path) -> None:
    broken = tmp_path / "arms.png"
    broken.write_bytes(b"no picture")
    with pytest.raises(StellwerkError, match=r"town\.coat_of_arms"):
        pdf(*made, Town(coat_of_arms=broken), NOW)
    with pytest.raises(StellwerkError, match=r"town\.coat_of_arms"):
        pdf(*made, Town(coat_of_arms=tmp_path / "gone.png"), NOW)


@pytest.mark.parametrize(
    ("cents", "shown"),
    [(0, "0,00 €"), (5, "0,05 €"), (-123_456, "−1.234,56 €"), (123_456_789, "1.234.567,89 €")],
)
def test_amounts_in_german(cents: int, shown: str) -> None:
    assert german.money(cents).replace("\N{NO-BREAK SPACE}", " ") == shown


def test_other_figures_in_german() -> None:
    assert german.money(100, "CHF").endswith("CHF")
    assert german.count(-1_234_567) == "-1.234.567"
    assert german.percent(12).replace("\N{NO-BREAK SPACE}", " ") == "12 %"
    assert german.day(date(2026, 1, 31)) == "31.01.2026"
    assert german.moment(NOW) == "16.06.2026, 10:00 Uhr"
    assert german.month(date(2026, 3, 1)) == "März 2026"
