# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Places of a file where its program shows text and libraries see none: each is read, or told as left out."""

from __future__ import annotations

import copy
import re
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO

import openpyxl
import pptx
import pytest
import xlsxwriter
from tests.documents import compound, made, pdf
from tests.documents.conftest import Reading

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def run(inner: str) -> str:
    return f"<w:p><w:r>{inner}</w:r></w:p>"


_DROPDOWN = run(
    '<w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="ledig"/>'
    '<w:listEntry w:val="verwitwet"/></w:ddList></w:ffData></w:fldChar>'
)
_LETTERS = run(
    '<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="ENTWURF"/></v:shape></w:pict>'
)
_OLDER = f'<mc:AlternateContent {_MC}><mc:Choice Requires="zzz"/><mc:Fallback>%s</mc:Fallback></mc:AlternateContent>'
_BOTH = (
    f'<mc:AlternateContent {_MC}><mc:Choice Requires="wps"><w:t>Hausnummer</w:t></mc:Choice>'
    "<mc:Fallback><w:t>Hausnummer</w:t></mc:Fallback></mc:AlternateContent>"
)
_DIAGRAM = (
    f'<d:m xmlns:d="urn:d" {_A}><d:t><a:p><a:r><a:t>Sachgebiet Köhler</a:t></a:r></a:p></d:t></d:m>'.encode()
)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (lambda: made.with_part(_DROPDOWN), "verwitwet"),
        (lambda: made.with_part(_LETTERS), "ENTWURF"),
        (lambda: made.with_part(run(_OLDER % "<w:t>nur für ältere</w:t>")), "nur für ältere"),
        (lambda: made.with_part(_OLDER % run("<w:t>ganzer Absatz</w:t>")), "ganzer Absatz"),
        (lambda: made.with_part(run(_BOTH)), "Hausnummer"),
        (
            lambda: made.with_part("", "diagramData", "diagrams/data1.xml", _DIAGRAM),
            "[Schaubild]\nSachgebiet Köhler",
        ),
        (
            lambda: made.with_part(
                "", "aFChunk", "teil.html", b"<html><body>Herr Eingef&uuml;gt</body></html>"
            ),
            "Herr Eingefügt",
        ),
    ],
    ids=["list", "letters", "older", "older paragraph", "both", "diagram", "inserted file"],
)
def test_in_word(reading: Reading, content: Callable[[], bytes], text: str) -> None:
    found = reading.text(content())
    assert found.count(text) == 1
    assert "ledig" not in found.replace("verwitwet", "")
    assert "Özdemir" in found


def test_around_the_cells_of_a_sheet(reading: Reading) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "Zelle"
    sheet.oddHeader.center.text = "Liste von Frau Köhler & Söhne"
    content = made.saved(book.save)
    xml = made.member(content, "xl/worksheets/sheet1.xml").decode()
    shape = f"<x:d xmlns:x='urn:x' {_A}><x:t><a:p><a:r><a:t>Kasten von Herrn Öz</a:t></a:r></a:p></x:t></x:d>"
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    )
    content = made.packed(
        {
            "xl/worksheets/sheet1.xml": xml.encode(),
            "xl/worksheets/_rels/sheet1.xml.rels": relation.encode(),
            "xl/drawings/drawing1.xml": shape.encode(),
        },
        like=content,
    )
    assert reading(content).passages[0].text == (
        "Zelle\n[Formen und Diagramme]\nKasten von Herrn Öz\n[Kopf- und Fußzeilen]\nListe von Frau Köhler & Söhne"
    )


def test_sheets_that_are_a_chart_buttons_and_formulas_without_a_value(reading: Reading) -> None:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Daten")
    sheet.write_column("A1", ["Köhler", 7])
    sheet.insert_button("C1", {"caption": "Bescheid an Frau Öz"})
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"categories": "=Daten!$A$1", "values": "=Daten!$A$2"})
    chart.set_title({"name": "Rückstände Weyermann"})
    book.add_chartsheet("Bild").set_chart(chart)
    book.close()
    document = reading(out.getvalue())
    assert [(p.title, p.text.splitlines()[-1]) for p in document.passages[:1]] == [
        ("Daten", "Bescheid an Frau Öz")
    ]
    assert document.passages[1].title == "Bild"
    assert "Rückstände Weyermann" in document.passages[1].text
    assert document.left_out == ()
    xml = made.member(out.getvalue(), "xl/worksheets/sheet1.xml").decode()
    shared = xml.replace("</row>", '<c r="B1"><f t="shared" si="0"/></c></row>', 1).encode()
    told = reading(made.packed({"xl/worksheets/sheet1.xml": shared}, like=out.getvalue())).left_out
    assert told == ("formulas_without_values",)


def test_beside_and_behind_slides(reading: Reading) -> None:
    show = pptx.Presentation()
    for _ in range(2):
        show.slides.add_slide(show.slide_layouts[6])
    blank, box = show.slides[0], show.slides[1].shapes.add_textbox(0, 0, 9, 9)
    box.text_frame.text = "Amt Köhler"
    show.slide_master.shapes._spTree.append(copy.deepcopy(box._element))
    box.text_frame.text = "neben den Notizen"
    blank.notes_slide.shapes._spTree.append(copy.deepcopy(box._element))
    box.text_frame.text = "Folie"
    first, second = reading(made.saved(show.save)).passages
    assert first.text == "[Notizen]\nneben den Notizen\n[Vorlage]\nAmt Köhler"
    assert second.text == "Folie"


def in_body(content: bytes, end: str, more: str) -> bytes:
    """An OpenDocument file with more before the end of something."""
    xml = made.member(content, "content.xml").decode()
    return made.packed({"content.xml": xml.replace(end, more + end, 1).encode()}, like=content)


def in_styles(content: bytes, more: str) -> bytes:
    """An OpenDocument file with more in its first master page."""
    xml = made.member(content, "styles.xml").decode()
    master = f'<office:master-styles><style:master-page style:name="M">{more}</style:master-page>'
    return made.packed(
        {"styles.xml": xml.replace("<office:master-styles>", master, 1).encode()}, like=content
    )


_CHOSEN = (
    'form:listbox><form:option form:label="ledig"/><form:option form:label="verwitwet" form:current-selected="true"/>'
    "</form:listbox><"
)
_VALUE_ALONE = (
    '<table:table-row><table:table-cell office:value-type="string" office:string-value="Köhler"/>'
    '<table:table-cell office:value-type="float" office:value="4711"/></table:table-row>'
)
_CHANGED = (
    "<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell>"
    "<text:p>Frau Alt</text:p></table:change-track-table-cell></table:previous></table:cell-content-change>"
    "</table:tracked-changes>"
)
_ENTRY = (
    '<office:forms><form:form xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0">'
    '<form:text form:current-value="Frau Öz"/></form:form></office:forms>'
)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (lambda: in_body(made.odt(), "</office:text>", _ENTRY), "Frau Öz"),
        (
            lambda: in_body(
                made.odt(),
                "</office:text>",
                '<text:p><text:hidden-text text:string-value="verborgen"/></text:p>',
            ),
            "verborgen",
        ),
        (
            lambda: in_body(
                made.ods(),
                "</table:table>",
                "<table:shapes><draw:rect><text:p>Form auf dem Blatt</text:p></draw:rect></table:shapes>",
            ),
            "Form auf dem Blatt",
        ),
        (
            lambda: in_body(
                made.odt(),
                "</office:text>",
                _ENTRY.replace("form:text form:current-value", _CHOSEN + "form:text form:x"),
            ),
            "verwitwet",
        ),
        (lambda: in_body(made.ods(), "</table:table>", _VALUE_ALONE), "Köhler\t4711"),
        (lambda: in_styles(made.ods(), "<style:header><text:p>Frau Öz</text:p></style:header>"), "Frau Öz"),
        (lambda: in_body(made.ods(), "</office:spreadsheet>", _CHANGED), "[Änderungen]\nFrau Alt"),
        (
            lambda: in_styles(
                made.odp(),
                "<draw:frame><draw:text-box><text:p>Amt Köhler</text:p></draw:text-box></draw:frame>",
            ),
            "[Vorlage]\nAmt Köhler",
        ),
    ],
    ids=["field", "hidden text", "shape", "choice", "value alone", "header", "changed", "master"],
)
def test_in_open_document(reading: Reading, content: Callable[[], bytes], text: str) -> None:
    assert reading.text(content()).count(text) == 1


def strict(content: bytes) -> bytes:
    """The same as Strict Open XML."""
    usual = re.compile(
        rb"http://schemas\.openxmlformats\.org/"
        rb"(officeDocument|wordprocessingml|spreadsheetml|drawingml|presentationml)/2006/"
    )
    with zipfile.ZipFile(BytesIO(content)) as package:
        members = {
            name: usual.sub(rb"http://purl.oclc.org/ooxml/\1/", package.read(name))
            for name in package.namelist()
            if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml"
        }
    return made.packed(members, like=content)


@pytest.mark.parametrize("make", [made.word, made.workbook, made.presentation])
def test_strict_open_xml_says_the_same(reading: Reading, make: Callable[[], bytes]) -> None:
    content = make()
    assert reading(strict(content)).passages == reading(content).passages


def test_in_rich_text(reading: Reading) -> None:
    source = (
        rb"{\rtf1\ansi Brief{\shp{\*\shpinst\shpleft100{\sp{\sn shapeType}{\sv 202}}{\shptxt\pard Anschriftenfeld\par}}"
        rb"{\shprslt nochmal}}\par{\*\do\dobxcolumn\dptxbx{\dptxbxtext\pard alter Kasten\par}}"
        rb"{\object\objemb{\*\objclass W}{\*\objdata 0102}{\result Tabelle als Objekt}}C:\\bin9 bleibt"
        b"{\\pict\\bin7 }}{{\\\\x}{\\pict\\bin99999999 }{\\pict\\bin-5 }Ende}"
    )
    document = reading(source, "brief.rtf")
    for text in ("Anschriftenfeld", "alter Kasten", "Tabelle als Objekt", "C:\\bin9 bleibt", "Ende"):
        assert document.passages[0].text.count(text) == 1, text
    for text in ("nochmal", "202", "shapeType"):
        assert text not in document.passages[0].text
    assert set(document.left_out) == {"objects", "pictures"}


def mail(plain: str, html: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in (("From", "a@example.org"), ("To", "b@example.org"), ("Subject", "S"), ("Date", "x")):
        message[name] = value
    message.set_content(plain)
    message.add_alternative(html, subtype="html")
    return message


def test_a_mail_whose_two_texts_differ(reading: Reading) -> None:
    long = "Herr Köhler bittet um Auskunft zur Grundsteuer seiner verstorbenen Mutter im Ortsteil Breyell"
    document = reading(mail("Bitte die HTML-Ansicht öffnen.", f"<p>{long}</p>").as_bytes())
    assert [p.text.count(long) for p in document.passages] == [0, 1]
    same = reading(mail(long, f"<p>{long}, <b>Dank</b></p>").as_bytes())
    assert len(same.passages) == 1


def test_a_short_mail_whose_words_stand_in_its_html_alone(reading: Reading) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "x"
    message.set_content("Siehe HTML")
    message.add_alternative("<p>Frau Weyermann, Hauptstr. 3</p>", subtype="html")
    assert "Frau Weyermann, Hauptstr. 3" in reading.text(message.as_bytes())


def test_a_mail_that_says_it_has_parts_and_has_none(reading: Reading) -> None:
    source = "From: a@example.org\nTo: b@example.org\nSubject: x\nContent-Type: multipart/mixed%s\n\nFrau Weyermann\n"
    for boundary in ("", '; boundary="y"'):
        assert "Frau Weyermann" in reading.text((source % boundary).encode())


def test_a_scan_within_the_text_of_a_mail(reading: Reading) -> None:
    message = mail("Foto anbei", "<p>Foto anbei <img src='cid:1'></p>")
    body = message.get_payload()[1]
    body.add_related(
        made.as_file(made.picture(dpi=150), "PNG"), "image", "png", cid="<1>", filename="foto.png"
    )
    document = reading(message.as_bytes())
    assert [p.recognised for p in document.passages] == [False, True]
    assert "Müller-Lüdenscheidt" in document.passages[1].text


def test_a_report_of_delivery_and_a_body_elsewhere(reading: Reading) -> None:
    source = (
        "From: a@example.org\nTo: b@example.org\nSubject: zurück\nDate: x\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: text/plain\n\nunzustellbar\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;x\n\n"
        "Final-Recipient: rfc822; frau.koehler@example.org\n\n"
        '--b\nContent-Type: message/external-body; access-type=URL; URL="http://127.0.0.1:9/x"\n\n'
        "Content-Type: text/plain\n\nvon woanders\n--b--\n"
    )
    document = reading(source.encode())
    text = "\n".join(p.text for p in document.passages)
    assert "frau.koehler@example.org" in text
    assert "von woanders" in text
    assert document.left_out == ("remote_parts",)


def test_a_mail_in_a_set_of_characters_that_nobody_knows(reading: Reading) -> None:
    source = (
        "From: a@example.org\nTo: b@example.org\nSubject: x\nDate: x\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=x-unknown\nContent-Transfer-Encoding: 8bit\n\nHerr Müller aus Süchteln\n"
    )
    assert "Herr Müller aus Süchteln" in reading(source.encode()).passages[0].text


def test_an_attachment_of_outlook_without_its_bytes_is_told(reading: Reading) -> None:
    document = reading(compound.linked_mail())
    assert [p.text for p in document.passages] == ["Betreff: Link\n\nDie Akte liegt im Laufwerk."]
    assert document.left_out == ("objects",)


@pytest.mark.parametrize("odd", [b"\xc3", b" Stra\xdfe", b"\xff"])
def test_a_text_with_an_odd_letter_keeps_the_others(reading: Reading, odd: bytes) -> None:
    """As Windows-1252 every umlaut would be two signs, and no detector would know a name."""
    text = "Sehr geehrter Herr Müller, die Größe der Fläche: " * 3
    assert reading(text.encode() + odd).passages[0].text.startswith(text.strip())


def test_what_was_typed_into_a_dynamic_form_is_told(reading: Reading) -> None:
    extras = b"/AcroForm << /XFA (<xdp/>) /Fields [] >> /NeedsRendering true"
    assert reading(pdf.of_pages(["Please wait..."], extras=extras)).left_out == ("dynamic_form",)
