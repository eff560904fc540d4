# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that are built to overload whoever opens them: each at most 25 MiB, and what it should be refused as."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable

from tests.documents import made, pdf

_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    + "]>"
)
_QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"ha" * 50_000}">]>'
_FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def _zeros(name: str, mebibytes: int, fill: bytes = b"\0", like: bytes | None = None) -> bytes:
    """A package with a member that unpacks to so much, written in pieces."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        if like is not None:
            with zipfile.ZipFile(io.BytesIO(like)) as old:
                for member in old.infolist():
                    if member.filename != name:
                        package.writestr(member.filename, old.read(member))
        with package.open(name, "w") as stream:
            piece = fill * ((1 << 20) // len(fill))
            for _ in range(mebibytes):
                stream.write(piece)
    return out.getvalue()


def _lying_size() -> bytes:
    """The same, and the directory says that it is small."""
    content = bytearray(_zeros("word/document.xml", 200, like=made.word()))
    size = struct.pack("<I", 200 << 20)
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<I", 1_000)
    return bytes(content)


def _many_members() -> bytes:
    return made.packed({f"word/{n}.xml": b"" for n in range(20_000)}, like=made.word())


def _word(xml: str, encoding: str = "utf-8") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    return made.packed({"word/document.xml": (head + xml).encode(encoding)}, like=made.word())


def _entities(prologue: str, uses: int, encoding: str = "utf-8") -> bytes:
    name = "a10" if "a10" in prologue else "a"
    body = _WORD.format(f"<w:p><w:r><w:t>{f'&{name};' * uses}</w:t></w:r></w:p>")
    return _word(prologue + body, encoding)


def _in_member(package: bytes, name: str, prologue: str) -> bytes:
    """Entities declared in another member, and used at its end."""
    xml = made.member(package, name).decode()
    head, _, rest = xml.partition("?>") if xml.startswith("<?xml") else ("<?xml version='1.0'", "", xml)
    close = rest.rindex("</")
    entity = "&a10;" if "a10" in prologue else "&a;"
    return made.packed(
        {name: f"{head}?>{prologue}{rest[:close]}{entity}{rest[close:]}".encode()}, like=package
    )


def _deep_word() -> bytes:
    return _word(_WORD.format("<w:p>" * 100_000 + "</w:p>" * 100_000))


def _crowded_word() -> bytes:
    """Valid, small, and a tree of gigabytes."""
    start, end = _WORD.split("{}")
    content = made.packed({"word/document.xml": b""}, like=made.word())
    out = io.BytesIO()
    chance = zlib.crc32
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for member in old.infolist():
            if member.filename != "word/document.xml":
                package.writestr(member.filename, old.read(member))
        with package.open("word/document.xml", "w") as stream:
            stream.write(start.encode())
            for number in range(240):
                stream.write(
                    b"".join(
                        b'<w:p w:x="%x"/>' % (chance(b"%d-%d" % (number, n)) >> 18) for n in range(20_000)
                    )
                )
            stream.write(end.encode())
    return out.getvalue()


def _pdf_pages(count: int) -> bytes:
    """One page, named again and again."""
    writer = pdf.Writer()
    page = writer.add(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>")
    tree = writer.add(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, b"%d 0 R " % page * count))
    return writer.file(writer.add(b"<< /Type /Catalog /Pages %d 0 R >>" % tree))


def _pdf_objects() -> bytes:
    writer = pdf.Writer()
    page = writer.add(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>")
    tree = writer.add(b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % page)
    root = writer.add(b"<< /Type /Catalog /Pages %d 0 R >>" % tree)
    writer.objects += [b"[]"] * 600_000
    return writer.file(root)


def _pdf_loop() -> bytes:
    writer = pdf.Writer()
    writer.add(b"<< /Type /Pages /Count 9 /Kids [1 0 R 2 0 R] >>")
    writer.add(b"<< /Type /Pages /Kids [1 0 R] /Count 5 /Parent 1 0 R >>")
    return writer.file(writer.add(b"<< /Type /Catalog /Pages 1 0 R >>"))


def _pdf_page(content: bytes, head: bytes = b"") -> bytes:
    writer = pdf.Writer()
    font = writer.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    stream = writer.add(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), head, content))
    page = writer.add(
        b"<< /Type /Page /Parent 4 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
        b"/Resources << /Font << /F1 %d 0 R >> >> >>" % (stream, font)
    )
    tree = writer.add(b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % page)
    return writer.file(writer.add(b"<< /Type /Catalog /Pages %d 0 R >>" % tree))


def _pdf_twice_packed() -> bytes:
    """Two gigabytes of drawing, packed twice."""
    inner = zlib.compressobj(9)
    line = b"1 1 m 2 2 l S\n" * 75_000
    once = b"".join(inner.compress(line) for _ in range(2_000)) + inner.flush()
    return _pdf_page(zlib.compress(once, 9), b"/Filter [/FlateDecode /FlateDecode]")


def _pdf_endless_forms() -> bytes:
    """A drawing that draws two drawings that draw two drawings, sixty deep."""
    writer = pdf.Writer()
    page = writer.add(b"")
    tree = writer.add(b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % page)
    root = writer.add(b"<< /Type /Catalog /Pages %d 0 R >>" % tree)
    first = len(writer.objects) + 1
    for depth in range(60):
        below = b"/Resources << /XObject << /X %d 0 R >> >>" % (first + depth + 1) if depth < 59 else b""
        writer.stream(
            b"/X Do /X Do" if depth < 59 else b"0 0 9 9 re f",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + below,
        )
    contents = writer.stream(b"/X Do")
    writer.objects[page - 1] = (
        b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 99 99] /Contents %d 0 R "
        b"/Resources << /XObject << /X %d 0 R >> >> >>" % (tree, contents, first)
    )
    return writer.file(root)


def _nested_mail(depth: int) -> bytes:
    head = b"From: a@example.org\nTo: b@example.org\nSubject: x\nDate: x\nContent-Type: message/rfc822\n\n"
    return head * depth + b"From: a@example.org\nTo: b@example.org\nSubject: x\n\nend"


def _nested_parts(depth: int) -> bytes:
    lines = [b"From: a@example.org\nTo: b@example.org\nSubject: x\nMIME-Version: 1.0"]
    for number in range(depth):
        lines.append(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d" % (number, number))
    return b"\n".join([*lines, b"\nend\n"])


def _many_parts() -> bytes:
    head = (
        b"From: a@example.org\nTo: b@example.org\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n"
    )
    return head + b"--b\nContent-Type: text/plain\n\nx\n" * 100_000 + b"--b--\n"


def _huge_picture() -> bytes:
    """A PNG of four gigapixels, black."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = b"\0" * 8_001
    rows = b"".join(packer.compress(row) for _ in range(64_000)) + packer.flush()
    head = struct.pack(">IIBBBBB", 64_000, 64_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _many_frames() -> bytes:
    """A TIFF of 200,000 tiny frames."""
    out = io.BytesIO(b"II*\0" + struct.pack("<I", 8))
    out.seek(8)
    entries = (
        (256, 3, 1, 1),
        (257, 3, 1, 1),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (279, 4, 1, 1),
    )
    size = 2 + 12 * len(entries) + 4
    for number in range(200_000):
        following = 8 + (number + 1) * size if number < 199_999 else 0
        out.write(struct.pack("<H", len(entries)))
        for entry in entries:
            out.write(struct.pack("<HHII", *entry))
        out.write(struct.pack("<I", following))
    return out.getvalue()


def _sheet(rows: Iterable[str]) -> bytes:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    xml = head + "".join(rows) + "</sheetData></worksheet>"
    return made.packed({"xl/worksheets/sheet1.xml": xml.encode()}, like=made.workbook())


def _wide_sheet() -> bytes:
    return _sheet(
        f'<row r="{n}"><c r="XFD{n}"><v>{n * 7919 % 100_003}</v></c></row>' for n in range(1, 60_000)
    )


def _far_cell() -> bytes:
    return _sheet('<row r="1048577"><c r="A1048577"><v>1</v></c></row>' for _ in range(2))


def _drawing_many_times() -> bytes:
    """One drawing, named 20,000 times."""
    relation = '<Relationship Id="r%d" Type="x/drawing" Target="../drawings/d.xml"/>'
    named = "".join(relation % n for n in range(20_000))
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    drawing = '<d xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{}</d>'
    return made.packed(
        {
            "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{space}">{named}</Relationships>'.encode(),
            "xl/drawings/d.xml": drawing.format("<a:p><a:r><a:t>x</a:t></a:r></a:p>" * 20_000).encode(),
        },
        like=made.workbook(),
    )


def _word_in_word() -> bytes:
    """A text that shows a text that shows a text ..., eight deep."""
    content = made.word()
    for _ in range(8):
        content = made.with_part("", "aFChunk", "inner.docx", content)
    return content


def _pdf_huge_picture() -> bytes:
    """A picture beside words whose head says that it has 3.6 gigapixels."""
    content = pdf.beside_words(made.picture(dpi=20), "Wort " * 40)
    return content.replace(b"/Width 165 /Height 233", b"/Width 60000 /Height 60000")


def _repeated_cells() -> bytes:
    package = made.ods()
    xml = made.member(package, "content.xml").decode()
    row = (
        '<table:table-row table:number-rows-repeated="900000"><table:table-cell '
        'table:number-columns-repeated="16000"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    return made.packed(
        {"content.xml": xml.replace("</table:table>", row * 3 + "</table:table>").encode()}, like=package
    )


def _rtf_depth() -> bytes:
    return b"{\\rtf1 " + b"{" * 5_000_000 + b"x" + b"}" * 5_000_000 + b"}"


def _rtf_links() -> bytes:
    return b"{\\rtf1 " + b'{\\field{\\*\\fldinst{ HYPERLINK "' * 200_000 + b"}"


BOMBS: dict[str, tuple[Callable[[], bytes], tuple[str, ...]]] = {
    "ZIP: 600 MB of zeros": (lambda: _zeros("word/document.xml", 600, like=made.word()), ("bomb",)),
    "ZIP: a size that lies": (_lying_size, ("broken", "bomb")),
    "ZIP: 20,000 members": (_many_members, ("bomb",)),
    "DOCX: billion laughs": (lambda: _entities(_LAUGHS, 1), ("bomb",)),
    "DOCX: billion laughs in UTF-16": (lambda: _entities(_LAUGHS, 1, "utf-16"), ("bomb",)),
    "DOCX: billion laughs in EBCDIC": (
        lambda: _entities(_LAUGHS, 1, "cp037"),
        ("bomb", "broken", "nothing_to_read"),
    ),
    "DOCX: quadratic blow-up": (lambda: _entities(_QUADRATIC, 50_000), ("bomb",)),
    "DOCX: quadratic blow-up in EBCDIC": (
        lambda: _entities(_QUADRATIC, 50_000, "cp037"),
        ("bomb", "broken", "nothing_to_read"),
    ),
    "DOCX: an outer entity": (lambda: _entities(_FILE, 1), ("bomb",)),
    "DOCX: elements 100,000 deep": (_deep_word, ("bomb", "broken")),
    "DOCX: a tree of gigabytes": (_crowded_word, ("too_much_memory", "too_slow", "read")),
    "XLSX: billion laughs": (
        lambda: _in_member(made.workbook(), "xl/worksheets/sheet1.xml", _LAUGHS),
        ("bomb",),
    ),
    "XLSX: quadratic blow-up": (
        lambda: _in_member(made.workbook(), "xl/workbook.xml", _QUADRATIC),
        ("bomb",),
    ),
    "XLSX: 60,000 rows of 16,384 columns": (_wide_sheet, ("read",)),
    "XLSX: a row beyond the last": (_far_cell, ("too_many_parts", "broken")),
    "DOCX: a text in a text, eight deep": (_word_in_word, ("read",)),
    "XLSX: one drawing 20,000 times": (_drawing_many_times, ("read",)),
    "PPTX: billion laughs": (
        lambda: _in_member(made.presentation(), "ppt/slides/slide1.xml", _LAUGHS),
        ("bomb",),
    ),
    "PPTX: quadratic blow-up": (
        lambda: _in_member(made.presentation(), "ppt/presentation.xml", _QUADRATIC),
        ("bomb",),
    ),
    "ODT: billion laughs": (lambda: _in_member(made.odt(), "content.xml", _LAUGHS), ("bomb",)),
    "ODT: quadratic blow-up": (lambda: _in_member(made.odt(), "styles.xml", _QUADRATIC), ("bomb",)),
    "ODS: cells by the billion": (_repeated_cells, ("read",)),
    "PDF: 1,000,000 pages": (lambda: _pdf_pages(1_000_000), ("too_many_parts", "broken")),
    "PDF: 600,000 objects": (_pdf_objects, ("nothing_to_read",)),
    "PDF: 2 GB of drawing packed twice": (
        _pdf_twice_packed,
        ("too_slow", "too_much_memory", "broken", "nothing_to_read"),
    ),
    "PDF: a page tree that holds itself": (_pdf_loop, ("broken",)),
    "PDF: a picture of gigapixels beside words": (_pdf_huge_picture, ("read",)),
    "PDF: drawings in drawings": (_pdf_endless_forms, ("too_slow", "broken", "nothing_to_read")),
    "EML: mails 1,000 deep": (lambda: _nested_mail(1_000), ("bomb",)),
    "EML: mails 100,000 deep": (lambda: _nested_mail(100_000), ("bomb",)),
    "EML: parts 3,000 deep": (lambda: _nested_parts(3_000), ("bomb",)),
    "EML: 100,000 parts": (_many_parts, ("too_many_parts",)),
    "CSV: 10,000,000 rows": (lambda: b";\n" * 10_000_000, ("too_many_parts",)),
    "HTML: elements 1,000,000 deep": (lambda: b"<html>" + b"<div>" * 1_000_000 + b"x", ("read", "bomb")),
    "PNG: four gigapixels": (_huge_picture, ("bomb",)),
    "TIFF: 200,000 frames": (_many_frames, ("too_many_parts",)),
    "RTF: groups 5,000,000 deep": (_rtf_depth, ("read",)),
    "RTF: text boxes 400,000 deep": (
        lambda: b"{\\rtf1 " + b"{\\shp{\\*\\shpinst{\\shptxt a" * 400_000 + b"}" * 1_200_000,
        ("read", "too_slow"),
    ),
    "RTF: 200,000 links that do not end": (_rtf_links, ("too_slow", "nothing_to_read", "broken")),
}
"""What it is, how it is made, and the codes that are right; ``read``: what fits is read, the rest left out.

Where time or memory runs out first hangs on the machine.
"""
