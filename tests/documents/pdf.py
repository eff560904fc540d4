# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""PDF files by hand: pages of text in Helvetica, pages that are a picture, form fields, comments."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Sequence

import pypdf
from PIL import Image

_A4 = b"[0 0 595 842]"


class Writer:
    """Objects by number, then the table of where they lie."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def add(self, body: bytes) -> int:
        """One object; its number."""
        self.objects.append(body)
        return len(self.objects)

    def stream(self, data: bytes, head: bytes = b"") -> int:
        """A packed stream; its number."""
        packed = zlib.compress(data)
        return self.add(
            b"<< /Filter /FlateDecode /Length %d %s >>\nstream\n%s\nendstream" % (len(packed), head, packed)
        )

    def file(self, root: int) -> bytes:
        """The file."""
        out = io.BytesIO()
        out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, body in enumerate(self.objects, 1):
            places.append(out.tell())
            out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        table = out.tell()
        out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
        for place in places:
            out.write(b"%010d 00000 n \n" % place)
        out.write(
            b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, root, table)
        )
        return out.getvalue()


def _escaped(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def lines(text: Iterable[str]) -> bytes:
    """The drawing of lines of text."""
    shown = b"".join(b"(%s) Tj T*\n" % _escaped(line) for line in text)
    return b"BT /F1 10 Tf 12 TL 50 800 Td\n%sET\n" % shown


def of_pages(pages: Sequence[str | Image.Image], *, extras: bytes = b"", form: bool = False) -> bytes:
    """One page for each text or picture.

    Args:
        pages: lines of text, or a picture that fills the page.
        extras: entries of the catalogue.
        form: whether the first page has a field and a comment.
    """
    writer = Writer()
    font = writer.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    tree = writer.add(b"")
    kids = []
    for page in pages:
        resources = b"/Font << /F1 %d 0 R >>" % font
        if isinstance(page, str):
            content = writer.stream(lines(page.split("\n")))
        else:
            picture = io.BytesIO()
            page.convert("L").save(picture, "JPEG", quality=85)
            data = picture.getvalue()
            image = writer.add(
                b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
                b"/Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
                % (page.width, page.height, len(data), data)
            )
            resources += b" /XObject << /I1 %d 0 R >>" % image
            content = writer.stream(b"q 595 0 0 842 0 0 cm /I1 Do Q\n")
        notes = b""
        if form and not kids:
            field = writer.add(
                b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (Nachname) /V (M\xfcller-L\xfcdenscheidt) /F 4 "
                b"/Rect [50 50 250 70] /DA (/F1 10 Tf 0 g) >>"
            )
            comment = writer.add(
                b"<< /Type /Annot /Subtype /Text /Contents (Bitte pr\xfcfen) /Rect [300 50 320 70] >>"
            )
            notes = b"/Annots [%d 0 R %d 0 R]" % (field, comment)
            extras += b" /AcroForm << /Fields [%d 0 R] /DR << /Font << /F1 %d 0 R >> >> >>" % (field, font)
        kids.append(
            writer.add(
                b"<< /Type /Page /Parent %d 0 R /MediaBox %s /Resources << %s >> /Contents %d 0 R %s >>"
                % (tree, _A4, resources, content, notes)
            )
        )
    writer.objects[tree - 1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    root = writer.add(b"<< /Type /Catalog /Pages %d 0 R %s >>" % (tree, extras))
    return writer.file(root)


def beside_words(
    picture: Image.Image, text: str, *, turned: int = 0, unseen: bool = False, pages: int = 1
) -> bytes:
    """Pages that hold a picture, and lines above it.

    Args:
        picture: in the lower two thirds of each page.
        text: lines above it.
        turned: degrees by which each page is shown turned.
        unseen: whether the words are written so that they do not show, as programs do that recognise scans.
        pages: how many there are, all alike.
    """
    writer = Writer()
    font = writer.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    out = io.BytesIO()
    picture.convert("L").save(out, "JPEG", quality=85)
    data = out.getvalue()
    image = writer.add(
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
        % (picture.width, picture.height, len(data), data)
    )
    width, height = (420, 594) if picture.height > picture.width else (420, 297)
    drawing = b"q %d 0 0 %d 50 20 cm /I1 Do Q\n%s" % (width, height, b"3 Tr\n" if unseen else b"")
    content = writer.stream(drawing + lines(text.split("\n")))
    tree = writer.add(b"")
    kids = [
        writer.add(
            b"<< /Type /Page /Parent %d 0 R /MediaBox %s /Rotate %d /Contents %d 0 R "
            b"/Resources << /Font << /F1 %d 0 R >> /XObject << /I1 %d 0 R >> >> >>"
            % (tree, _A4, turned, content, font, image)
        )
        for _ in range(pages)
    ]
    writer.objects[tree - 1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        pages,
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    return writer.file(writer.add(b"<< /Type /Catalog /Pages %d 0 R >>" % tree))


def placed(
    pictures: Sequence[tuple[Image.Image, tuple[int, int, int, int]]],
    text: str,
    *,
    drawing: bool = False,
    notes: bytes = b"",
) -> bytes:
    """A page of words and pictures.

    Args:
        pictures: each with its width, height and place from the left and the bottom, in points.
        text: lines at its top.
        drawing: whether each picture stands in a drawing of its own (a form XObject), as printers' programs do it.
        notes: annotations, each an object in full.
    """
    writer = Writer()
    font = writer.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    names, drawn = b"", b""
    for number, (picture, place) in enumerate(pictures):
        out = io.BytesIO()
        picture.convert("L").save(out, "JPEG", quality=85)
        thing = writer.add(
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
            b"/Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
            % (picture.width, picture.height, len(out.getvalue()), out.getvalue())
        )
        if drawing:
            thing = writer.add(
                b"<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /P %d 0 R >> >> "
                b"/Length 5 >>\nstream\n/P Do\nendstream" % thing
            )
        names += b"/P%d %d 0 R " % (number, thing)
        drawn += b"q %d 0 0 %d %d %d cm /P%d Do Q\n" % (*place, number)
    content = writer.stream(drawn + lines(text.split("\n")))
    tree = writer.add(b"")
    page = writer.add(
        b"<< /Type /Page /Parent %d 0 R /MediaBox %s /Contents %d 0 R /Annots [%s] "
        b"/Resources << /Font << /F1 %d 0 R >> /XObject << %s >> >> >>"
        % (tree, _A4, content, notes, font, names)
    )
    writer.objects[tree - 1] = b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % page
    return writer.file(writer.add(b"<< /Type /Catalog /Pages %d 0 R >>" % tree))


def encrypted(content: bytes) -> bytes:
    """The same under a password."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt("geheim", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
