# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files of every format as programs write them, with what hides in them."""

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

import docx
import odfdo
import openpyxl
import pptx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from pptx.util import Inches

LETTER = (
    "Stadt Nettetal",
    "Doerkesplatz 11, 41334 Nettetal",
    "",
    "Sehr geehrte Frau Müller-Lüdenscheidt,",
    "",
    "Ihr Antrag auf Wohngeld vom 12.03.2026 ist eingegangen.",
    "Wir überweisen den Betrag von 384,00 Euro auf das Konto",
    "IBAN DE89 3704 0044 0532 0130 00.",
    "",
    "Mit freundlichen Grüßen",
    "Jürgen Weißenfels",
)
IBAN = "DE89 3704 0044 0532 0130 00"


def saved(write: Callable[[io.BytesIO], object]) -> bytes:
    """What a library writes into a file."""
    out = io.BytesIO()
    write(out)
    return out.getvalue()


def word() -> bytes:
    """A text with table, header, footer, footnote-like parts, comment, content control, tracked and hidden text."""
    document = docx.Document()
    document.add_heading("Bescheid über Grundsteuer", 1)
    paragraph = document.add_paragraph("Sehr geehrter Herr Özdemir, ")
    document.add_comment(paragraph.runs, text="Anschrift stimmt nicht: Hinterhaus!", author="Frau Schäfer")
    hidden = paragraph.add_run("verborgener Vermerk")
    hidden.font.hidden = True
    table = document.add_table(rows=2, cols=3)
    for row, texts in zip(table.rows, (("Name", "IBAN", "Betrag"), ("Groß", IBAN, "12,50 €")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    section = document.sections[0]
    section.header.paragraphs[0].text = "Kopfzeile der Kämmerei"
    section.footer.paragraphs[0].text = "Fußzeile: Aktenzeichen 20-4711"
    body = document.element.body
    w = nsdecls("w")
    for xml in (
        f"<w:p {w}><w:ins w:author='A' w:id='1'><w:r><w:t>neu eingefügt</w:t></w:r></w:ins>"
        "<w:del w:author='A' w:id='2'><w:r><w:delText>alte Fassung</w:delText></w:r></w:del></w:p>",
        f"<w:sdt {w}><w:sdtContent><w:p><w:r><w:t>Feld des Formulars</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        f"<w:p {w}><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"
        "</w:fldChar></w:r><w:r><w:t>einverstanden</w:t></w:r></w:p>",
        f"<w:p {w}><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent><w:p><w:r>"
        "<w:t>Text im Kasten</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
    ):
        body.insert(len(body) - 1, parse_xml(xml))
    return saved(document.save)


def with_part(body: str, kind: str = "", target: str = "", part: bytes = b"") -> bytes:
    """The text of :func:`word`, with more in its body.

    Args:
        body: XML for its end.
        kind: end of the type of a relation to one more part; none if it is empty.
        target: name of that part.
        part: what is in it.
    """
    base = word()
    text = member(base, "word/document.xml").decode()
    members = {"word/document.xml": text.replace("<w:sectPr", f"{body}<w:sectPr", 1).encode()}
    if kind:
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        relation = f'<Relationship Id="rIdX" Type="{office}/{kind}" Target="{target}"/></Relationships>'
        relations = member(base, "word/_rels/document.xml.rels").decode()
        members["word/_rels/document.xml.rels"] = relations.replace("</Relationships>", relation).encode()
        types = member(base, "[Content_Types].xml").decode()
        ending = target.rpartition(".")[2]
        if f'Extension="{ending}"' not in types:
            extra = f'<Default Extension="{ending}" ContentType="application/octet-stream"/></Types>'
            types = types.replace("</Types>", extra)
        members["[Content_Types].xml"] = types.encode()
        members[f"word/{target}"] = part
    return packed(members, like=base)


def workbook() -> bytes:
    """Two sheets, one hidden; a comment, a hidden row, dates, a formula without a value."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Gebühren"
    sheet.append(["Name", "geboren", "Betrag", "bezahlt"])
    sheet.append(["Höfer", dt.date(1980, 2, 29), 12.5, True])
    sheet.append(["Straßmann", dt.datetime(2026, 1, 2, 3, 4), 1234567890123, False])
    sheet.append(["versteckte Zeile"])
    sheet.row_dimensions[4].hidden = True
    sheet["A2"].comment = Comment("zahlt in Raten, säumig", "Kasse")
    sheet["E2"] = "=C2*2"
    secret = book.create_sheet("Geheim")
    secret.sheet_state = "veryHidden"
    secret["B3"] = "Schwärzung vergessen"
    return saved(book.save)


def presentation() -> bytes:
    """Two slides, the second hidden; a table, notes."""
    show = pptx.Presentation()
    first = show.slides.add_slide(show.slide_layouts[5])
    first.shapes.title.text = "Haushalt für Bürger"
    table = first.shapes.add_table(1, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Erträge", "3,4 Mio. €"
    first.notes_slide.notes_text_frame.text = "Rückfrage des Kämmerers erwähnen"
    second = show.slides.add_slide(show.slide_layouts[6])
    box = second.shapes.add_textbox(Inches(1), Inches(1), Inches(4), Inches(1))
    box.text_frame.text = "verborgene Folie"
    second._element.set("show", "0")
    return saved(show.save)


def odt() -> bytes:
    """A text with heading, table, note, comment."""
    document = odfdo.Document("text")
    body = document.body
    body.clear()
    body.append(odfdo.Header(1, "Niederschrift"))
    paragraph = odfdo.Paragraph("Der Ausschuss beschließt einstimmig.")
    paragraph.insert_note(
        after="beschließt", note_id="n1", citation="1", body="mit Enthaltung von Herrn Groß"
    )
    paragraph.insert_annotation(body="Bitte prüfen", creator="Schriftführerin", after="Ausschuss")
    body.append(paragraph)
    table = odfdo.Table("Anwesende", width=2, height=1)
    table.set_values([["Köhler", "CDU"]])
    body.append(table)
    return saved(document.save)


def ods() -> bytes:
    """A table whose last cells repeat to the edge."""
    document = odfdo.Document("spreadsheet")
    body = document.body
    body.clear()
    table = odfdo.Table("Bäder")
    table.set_values([["Bad", "Gäste"], ["Breyell", 1204]])
    body.append(table)
    return saved(document.save)


def odp() -> bytes:
    """A presentation of one empty slide."""
    return saved(odfdo.Document("presentation").save)


def mail(*, attached: bytes | None = None, name: str = "zähler.txt") -> bytes:
    """A mail with text, the same as HTML, and an attachment."""
    message = EmailMessage()
    message["From"] = "Jürgen Weiß <j.weiss@example.org>"
    message["To"] = "bauamt@example.org"
    message["Date"] = "Mon, 02 Mar 2026 08:00:00 +0100"
    message["Subject"] = "Überflutung im Keller"
    message["Message-ID"] = "<1@example.org>"
    message.set_content("Guten Tag,\nmein Keller stand unter Wasser.\nGrüße")
    message.add_alternative("<p>Guten Tag, <b>HTML</b></p>", subtype="html")
    message.add_attachment(
        attached if attached is not None else "Zählerstand: 4711".encode(),
        maintype="application",
        subtype="octet-stream",
        filename=name,
    )
    return message.as_bytes()


def picture(
    lines: tuple[str, ...] = LETTER, *, dpi: int = 200, slant: float = 0.7, seed: int = 7
) -> Image.Image:
    """A scanned letter: drawn, slightly slanted, blurred, with noise."""
    width, height = int(8.27 * dpi), int(11.69 * dpi)
    page = Image.new("L", (width, height), 250)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf", int(11 / 72 * dpi))
    for number, line in enumerate(lines):
        draw.text((dpi, int(dpi * 1.2) + number * int(dpi * 0.25)), line, fill=30, font=font)
    page = page.rotate(slant, resample=Image.Resampling.BICUBIC, fillcolor=250)
    page = page.filter(ImageFilter.GaussianBlur(0.6))
    chance = random.Random(seed)
    page = Image.blend(page, Image.frombytes("L", (width, height), chance.randbytes(width * height)), 0.03)
    dots = ImageDraw.Draw(page)
    for _ in range(400):
        x, y = chance.randrange(width), chance.randrange(height)
        dots.point((x, y), fill=0)
    return page


def as_file(page: Image.Image, kind: str, **more: object) -> bytes:
    """A picture as a file."""
    return saved(lambda out: page.save(out, kind, **more))


def packed(members: dict[str, bytes], *, like: bytes | None = None) -> bytes:
    """A ZIP file; ``like``: another one whose members are taken where no new one is given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        if like is not None:
            with zipfile.ZipFile(io.BytesIO(like)) as old:
                for member in old.infolist():
                    if member.filename not in members:
                        new.writestr(member, old.read(member), member.compress_type)
        for name, content in members.items():
            new.writestr(name, content)
    return out.getvalue()


def member(content: bytes, name: str) -> bytes:
    """One member of a ZIP file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name)
